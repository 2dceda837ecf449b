"""`cadence check`: what is wrong with playbooks, as text, JSON or SARIF; `--fix` mends what is safe."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from cadencelang.cli.books import add_every, every_book, find_book, stored_book
from cadencelang.cli.checking import Checked, all_sources, check_path, check_text
from cadencelang.cli.failure import CLEAN, FOUND, MISUSED, Failure
from cadencelang.cli.files import read_stdin, write_text
from cadencelang.cli.frame import Command
from cadencelang.diagnostics.clean import clean
from cadencelang.diagnostics.model import Diagnostic, in_order, tally
from cadencelang.source import Sources
from cadencelang.workbench.terminal import terminal_of

_ROUNDS = 10


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("books", metavar="BOOK", nargs="+", help="a .cadence file, a folder, or - for standard input")
    parser.add_argument(
        "--format", choices=("text", "json", "sarif"), default="text", help="how to tell (default: text)"
    )
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    add_every(parser)
    parser.add_argument("--fix", action="store_true", help="mend what is safe to mend, then check again")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")


def _run(args: Namespace) -> int:
    if args.fix and "-" in args.books:
        raise Failure("Standard input cannot be mended.", "Give a file to --fix.")
    if args.every:
        args.books = [str(path) for name in args.books for path in every_book(name)]
    checked = [_check(name, fix=args.fix) for name in args.books]
    found = list(dict.fromkeys(it for one in checked for it in one.diagnostics))
    _print(found, checked, args)
    count = tally(found)
    if not all(it.readable for it in checked):
        return MISUSED
    return FOUND if count.errors or (args.strict and count.warnings) else CLEAN


def _check(name: str, *, fix: bool) -> Checked:
    if name == "-":
        return check_text(read_stdin(), "standard-input.cadence")
    path = find_book(name)
    if path.suffix == ".json":
        stored_book(path)
        raise Failure(f"{name} is compiled already; there is nothing to check in it.", "Check the .cadence file.")
    checked = check_path(path)
    for _ in range(_ROUNDS):
        if not fix or not _mend(checked.shown, checked.diagnostics):
            break
        checked = check_path(path)
    return checked


def _mend(sources: Sources, found: Iterable[Diagnostic]) -> bool:
    """Apply the safe fixes to the files; tells whether any was changed."""
    from cadencelang.diagnostics.apply import apply_fixes

    applied = apply_fixes(sources, found)
    for file, text in applied.texts.items():
        write_text(Path(file), text)
    for diagnostic in applied.mended:
        title = diagnostic.fix.title if diagnostic.fix else diagnostic.message
        print(f"mended {sources.locate(diagnostic.span)}: {title}", file=sys.stderr)
    return bool(applied.texts)


def _print(found: list[Diagnostic], checked: list[Checked], args: Namespace) -> None:
    sources = all_sources(checked)
    match args.format:
        case "json":
            from cadencelang.diagnostics.render_json import render_json

            sys.stdout.write(render_json(found, sources))
        case "sarif":
            from cadencelang.diagnostics.render_sarif import render_sarif

            sys.stdout.write(render_sarif(found, sources))
        case _:
            from cadencelang.diagnostics.render_text import render_text

            terminal = terminal_of(sys.stdout, args.color)
            sys.stdout.write(render_text(in_order(found), sources, terminal.color, terminal.width))
            if not found:
                print(f"{', '.join(args.books)}: no problems")
            for line in _to_prove(checked, args.books):
                print(terminal.paint("faint", line))


def _to_prove(checked: list[Checked], names: list[str]) -> Iterator[str]:
    """A line for each sound playbook that declares guarantees: this command does not prove them."""
    for it, name in zip(checked, names, strict=True):
        if it.book is not None and it.book.guarantees and name != "-":
            many = len(it.book.guarantees)
            declared = f"{many} guarantees are" if many > 1 else "1 guarantee is"
            yield f"{declared} not proved here: `cadence verify {clean(name)}` does that."


COMMAND = Command(_arguments, _run)
