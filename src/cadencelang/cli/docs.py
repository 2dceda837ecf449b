"""`cadence docs BOOK`: the playbook as a document for the meeting in which it is agreed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cadencelang.cli.books import Opened, add_book, open_book
from cadencelang.cli.failure import CLEAN
from cadencelang.cli.files import json_text, write_output
from cadencelang.cli.frame import Command
from cadencelang.prover.verifying import Verdict


def _arguments(parser: ArgumentParser) -> None:
    from cadencelang.cli.bounds import add_bounds

    add_book(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write the page of HTML (default: standard output)"
    )
    parser.add_argument("--json", action="store_true", help="write JSON in place of the page")
    parser.add_argument("--verify", action="store_true", help="prove its guarantees, and show the verdicts")
    add_bounds(parser)


def _run(args: Namespace) -> int:
    from cadencelang.document import document_html, document_json

    opened = open_book(args.book, args.color)
    told = (opened.book, opened.atlas(), _verdicts(opened, args))
    write_output(args.output, json_text(document_json(*told)) if args.json else document_html(*told))
    return CLEAN


def _verdicts(opened: Opened, args: Namespace) -> dict[str, Verdict]:
    """The verdicts by name, where they are asked for."""
    from cadencelang.cli.bounds import verdicts

    return {it.goal.name: it for it in verdicts(opened.book, args)} if args.verify else {}


COMMAND = Command(_arguments, _run)
