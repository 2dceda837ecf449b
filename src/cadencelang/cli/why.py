"""`cadence why`: which lines made something happen to a candidate, or kept it from happening."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.cli.books import find_book, open_book
from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.files import json_text
from cadencelang.cli.frame import Command
from cadencelang.cli.instants import moment
from cadencelang.cli.live import is_workspace
from cadencelang.cli.people import add_people, clock_of, read_people
from cadencelang.cli.workspaces import needs, nobody, takes_no, workspace_of
from cadencelang.cli.world import add_world, world_of
from cadencelang.clock import Clock, ClockError, Minute
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.engine import Engine
from cadencelang.graph.steps import Send
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import terminal_of
from cadencelang.workbench.why import Answer, Question, answered, why
from cadencelang.workbench.why_text import why_text


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", help="a playbook, its folder, a compiled .json, or a workspace")
    add_people(parser, needed=False)
    parser.add_argument(
        "--candidate", metavar="ID", required=True, help="whom it is about, by id or name; in a workspace by id"
    )
    parser.add_argument(
        "--at", metavar="INSTANT", help="when: a date, or a date and time on their clock; in a workspace it is now"
    )
    parser.add_argument("--from", metavar="DATE", help="where the record ends (default: at the instant)")
    parser.add_argument("--rule", metavar="NAME", help="only this rule")
    parser.add_argument("--touch", metavar="TEMPLATE", help="only the rules that send this")
    add_world(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    answer, atlas = _live(args) if is_workspace(Path(args.book)) else _tried(args)
    if args.json:
        from cadencelang.workbench.why_json import why_json

        sys.stdout.write(json_text(why_json(answer, atlas)))
    else:
        sys.stdout.write(why_text(answer, atlas, terminal_of(sys.stdout, args.color)))
    return CLEAN


def _live(args: Namespace) -> tuple[Answer, Atlas]:
    """The answer on a candidate of a workspace, as things stand now. Raises Failure."""
    takes_no(args, "candidates", "events", "at", "from", "tasks", "approvals", "seed", "profile")
    with workspace_of(Namespace(folder=args.book)) as workspace:
        from cadencelang.workspace.recorded import recorded

        with workspace.store.transaction() as tx:
            found = recorded(tx, workspace.steps, tx.person(args.candidate), workspace.now)
            if found is None:
                raise nobody(tx, args.candidate)
        question = Question(max(workspace.now, found.state.now), _rules(args, found.atlas))
        return answered(found.edition.engine, found.atlas, found.timeline, found.state, question), found.atlas


def _tried(args: Namespace) -> tuple[Answer, Atlas]:
    """The answer on a candidate of a file, whose record is carried on to the instant. Raises Failure."""
    find_book(args.book)
    needs(args, candidates="FILE", at="INSTANT")
    opened = open_book(args.book, args.color)
    people = read_people(args, opened.book, [args.candidate])
    candidate, atlas, world = people.candidates[0], opened.atlas(), world_of(args)
    engine = Engine(opened.book)
    clock = clock_of(engine, candidate)
    at = _instant(args.at, clock, end=True)
    record = vars(args)["from"]
    start = at if record is None else _instant(record, clock, end=False)
    question = Question(at, _rules(args, atlas))
    reactions = world.reactions(engine, atlas, candidate.id)
    history = people.history.get(candidate.id, ())
    return why(engine, atlas, candidate, history, question, start, reactions), atlas


def _instant(text: str, clock: Clock, *, end: bool) -> Minute:
    try:
        return moment(text, clock, end=end)
    except ClockError as error:
        raise Failure(str(error)) from None


def _rules(args: Namespace, atlas: Atlas) -> tuple[str, ...]:
    """The rules asked about, by identity; none where no rule and no touch was named."""
    if args.rule:
        found = [it.id for it in atlas.book.rules if args.rule in (it.name, it.id)]
        if not found:
            raise Failure(
                f'There is no rule "{args.rule}".', did_you_mean(args.rule, [it.name for it in atlas.book.rules])
            )
        return tuple(found)
    if args.touch:
        sends = [it for it in atlas.steps.values() if isinstance(it, Send)]
        rules = {atlas.rule_of_step[it.id].id: None for it in sends if it.template == args.touch}
        if not rules:
            raise Failure(f'No rule sends "{args.touch}".', did_you_mean(args.touch, {it.template for it in sends}))
        return tuple(rules)
    return ()


COMMAND = Command(_arguments, _run)
