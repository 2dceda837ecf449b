"""`cadence diff OLD NEW`: what changed in meaning, in words; with `--verify`, which guarantees changed their verdict.

Exits with 0 where the two mean the same, 1 where they differ.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cadencelang.cli.books import open_book
from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.forecasting import forecast_json, tell_forecast
from cadencelang.cli.frame import Command
from cadencelang.workbench.terminal import Terminal, terminal_of

if TYPE_CHECKING:
    from cadencelang.compare.verdicts import Turn
    from cadencelang.graph.model import Book

_FORMS = "a .cadence file, a folder with one playbook, or a compiled .json"


def _arguments(parser: ArgumentParser) -> None:
    from cadencelang.cli.bounds import add_bounds

    parser.add_argument("old", metavar="OLD", help=_FORMS)
    parser.add_argument("new", metavar="NEW", help="likewise")
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument(
        "--workspace", metavar="DIR", help="also say whose next 30 days would change how, of those under way there"
    )
    parser.add_argument("--verify", action="store_true", help="prove the guarantees of both, and tell what changed")
    add_bounds(parser)


def _run(args: Namespace) -> int:
    from cadencelang.compare.differences import differences

    old, new = (_opened(name, args.color) for name in (args.old, args.new))
    changes = differences(old, new)
    turned = _turned(old, new, args) if args.verify and changes else ((), 0)
    terminal = terminal_of(sys.stdout, args.color)
    if args.json:
        from cadencelang.compare.differences_json import differences_json

        found: dict[str, Any] = {"same": not changes, "differences": differences_json(changes, old, new)}
        if args.workspace:
            found["candidates"] = forecast_json(args.workspace, new)
        if args.verify:
            found["verdicts"] = [{"guarantee": it.name, "before": it.before, "now": it.now} for it in turned[0]]
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        from cadencelang.compare.differences_text import differences_text

        print(differences_text(changes, old, new, terminal), end="")
        if args.workspace:
            tell_forecast(args.workspace, new, terminal)
        if args.verify and changes:
            _tell(*turned, terminal)
    return FOUND if changes else CLEAN


def _opened(name: str, color: str) -> Book:
    try:
        return open_book(name, color).book
    except Failure as failure:
        if failure.code == FOUND:
            raise Failure(f"{name} has errors, so nothing was compared.") from None
        raise


def _turned(old: Book, new: Book, args: Namespace) -> tuple[tuple[Turn, ...], int]:
    from cadencelang.cli.bounds import verdicts
    from cadencelang.compare.verdicts import turns

    return turns(list(verdicts(old, args)), list(verdicts(new, args)))


def _tell(turned: Sequence[Turn], kept: int, terminal: Terminal) -> None:
    from cadencelang.diagnostics.clean import clean

    print(f"\n{terminal.paint('head', 'Verdicts')}")
    for turn in turned:
        before, now = (str(word) if word else "not there" for word in (turn.before, turn.now))
        tone = "bad" if now == "BROKEN" else "good" if now == "PROVED" else ""
        print(f'  "{clean(turn.name)}": {before}, now {terminal.paint(tone, now)}')
    if kept:
        print(f"  {kept} {'guarantee keeps its' if kept == 1 else 'guarantees keep their'} verdict")


COMMAND = Command(_arguments, _run)
