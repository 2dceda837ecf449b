"""`cadence verify`: each guarantee proved for every history, or the shortest history that breaks it.

Exits with 0 where all are proved, 1 where one is broken, 3 where none is broken but one is not decided.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.books import Opened, add_book, add_every, on_each, open_book
from cadencelang.cli.bounds import add_bounds, clear_progress, show_question, verdicts, wish_of
from cadencelang.cli.failure import CLEAN, FOUND, UNDECIDED, Failure
from cadencelang.cli.frame import Command
from cadencelang.prover.mutating import Kind
from cadencelang.prover.resting import Answer, mended_by, rests_on
from cadencelang.prover.verifying import Verdict, Word
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal, terminal_of
from cadencelang.workbench.timeline_text import counted

if TYPE_CHECKING:
    from cadencelang.diagnostics import Diagnostic
    from cadencelang.source import Sources


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    add_every(parser)
    add_bounds(parser)
    parser.add_argument("--save", action="store_true", help="write each story into the playbook, as a scenario")
    parser.add_argument("--dry-run", action="store_true", help="with --save: show the scenario, write nothing")
    parser.add_argument("--why", action="store_true", help="say what a proof rests on, or what would mend it")
    faces = parser.add_mutually_exclusive_group()
    faces.add_argument("--json", action="store_true", help="write JSON, one verdict a line")
    faces.add_argument("--sarif", action="store_true", help="write SARIF 2.1.0, for code hosts and editors")
    parser.add_argument("--report", metavar="FILE", help="also write SARIF 2.1.0 to a file")


def _run(args: Namespace) -> int:
    if args.why and args.sarif:
        raise Failure("SARIF has no place for what a proof rests on.", "Ask --why for text or --json.")
    if args.dry_run and not args.save:
        raise Failure("There is nothing to try out.", "--dry-run shows what --save would write: give both.")
    problems: list[tuple[list[Diagnostic], Sources]] = []
    code = on_each(args, lambda name: _verify(name, args, problems))
    if args.sarif or args.report:
        _write_sarif(problems, args)
    return code


def _write_sarif(problems: list[tuple[list[Diagnostic], Sources]], args: Namespace) -> None:
    from cadencelang.cli.files import write_text
    from cadencelang.diagnostics.render_sarif import render_sarif
    from cadencelang.source import Sources

    sources = Sources(file for _, shown in problems for file in shown.values())
    document = render_sarif([it for found, _ in problems for it in found], sources)
    if args.report:
        write_text(Path(args.report), document)
    if args.sarif:
        sys.stdout.write(document)


def _verify(name: str, args: Namespace, problems: list[tuple[list[Diagnostic], Sources]]) -> int:
    """Prove the guarantees of one playbook; what does not hold is added to `problems`, with the texts it is in."""
    opened = open_book(name, args.color)
    if args.save and opened.path.suffix == ".json":
        raise Failure("A compiled playbook has no place for scenarios.", "Give --save the .cadence file.")
    told = list(_told(verdicts(opened.book, args), opened, args))
    if not told and args.every:
        return CLEAN
    if not told:
        raise _nothing_to_prove(opened, args)
    if args.sarif or args.report:
        problems.append(_problems(told, opened))
    if args.save:
        from cadencelang.cli.verify_save import save_stories

        save_stories(told, opened.path, dry_run=args.dry_run)
    words = [it.word for it in told]
    return FOUND if Word.BROKEN in words else UNDECIDED if Word.NOT_DECIDED in words else CLEAN


def _told(them: Iterator[Verdict], opened: Opened, args: Namespace) -> Iterator[Verdict]:
    """The verdicts, each told as it comes, save where they are told all at once."""
    from cadencelang.review.resting_text import answer_json
    from cadencelang.review.verdict_json import verdict_json
    from cadencelang.review.verdict_text import verdict_text

    terminal, atlas = terminal_of(sys.stdout, args.color), opened.atlas()
    for verdict in them:
        if args.json:
            asked = "mended_by" if verdict.word is Word.BROKEN else "rests_on"
            why = {asked: [answer_json(it, atlas) for it in _answers(verdict, opened, args)]} if args.why else {}
            print(json.dumps(verdict_json(verdict, atlas) | why, ensure_ascii=False), flush=True)
        elif not args.sarif:
            print(verdict_text(verdict, atlas, terminal), flush=True)
            _tell_why(_answers(verdict, opened, args), atlas, terminal)
        yield verdict


def _nothing_to_prove(opened: Opened, args: Namespace) -> Failure:
    from cadencelang.prover.claims import goals_of

    if not args.only:
        return Failure("There is no guarantee to prove.")
    names = ", ".join(f'"{it.name}"' for it in goals_of(opened.book))
    return Failure("No guarantee's name holds these words.", f"There are {names}.")


def _answers(verdict: Verdict, opened: Opened, args: Namespace) -> Iterator[Answer]:
    """What a proof rests on, or would mend what is broken, where that is asked; of a built-in one only where named."""
    ask = (
        {Word.PROVED: rests_on, Word.CHECKED: rests_on, Word.BROKEN: mended_by}.get(verdict.word)
        if args.why and not verdict.empty
        else None
    )
    if ask is not None and (verdict.goal.guarantee is not None or args.only):
        for answer in ask(opened.book, verdict.goal, wish_of(args), show_question):
            clear_progress()
            yield answer


def _tell_why(answers: Iterator[Answer], atlas: Atlas, terminal: Terminal) -> None:
    from cadencelang.review.resting_text import answer_lines

    told: list[Answer] = []
    for answer in answers:
        told.append(answer)
        for line in answer_lines(answer, atlas, terminal):
            print(line, flush=True)
    tried = [it for it in told if it.mutation.kind is Kind.MENDING]
    if tried:
        mends = sum(bool(it.holds) for it in tried) or "none"
        print(f"    {counted(len(tried), 'small change')} tried, {mends} of them would mend it")
    if told:
        print()


def _problems(them: list[Verdict], opened: Opened) -> tuple[list[Diagnostic], Sources]:
    """What does not hold, and the texts that it speaks of, by the paths that lead there."""
    from cadencelang.cli.checking import moved_under, shown_under
    from cadencelang.review.verdict_sarif import verdict_diagnostics
    from cadencelang.source import SourceFile, Sources

    sources = opened.sources or Sources(SourceFile(path, text) for path, text in opened.book.sources)
    folder = opened.path.parent
    found = verdict_diagnostics(them, opened.atlas(), sources)
    return [moved_under(it, folder) for it in found], shown_under(sources, folder)


COMMAND = Command(_arguments, _run)
