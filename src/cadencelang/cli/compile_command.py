"""`cadence compile BOOK -o FILE`: the playbook as one file that runs without the compiler."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from cadencelang.cli.books import add_book, open_book
from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.files import json_text, write_output
from cadencelang.cli.frame import Command
from cadencelang.diagnostics.clean import clean
from cadencelang.graph.model import Book
from cadencelang.schemas.shapes import COUNT, PLAYBOOK, TEXT, Schema, head, told

VERSION = 1


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write it (default: standard output)"
    )
    parser.add_argument("--json", action="store_true", help="with -o: tell as JSON what was written")


def _run(args: Namespace) -> int:
    from cadencelang.graph.store import dump

    if args.json and args.output == "-":
        raise Failure("The playbook itself is JSON already.", "With --json, say by -o FILE where it goes.")
    book = open_book(args.book, args.color).book
    write_output(args.output, dump(book))
    if args.json:
        sys.stdout.write(json_text(_told(book, args.output)))
    return CLEAN


def _told(book: Book, file: str) -> dict[str, Any]:
    """What was written, in the shape of the published schema `compiled`."""
    from cadencelang.graph.store import content_hash

    return {
        "format": "cadencelang.compiled",
        "version": VERSION,
        "playbook": {"name": book.name, "version": book.version, "language": book.language},
        "file": clean(file),
        "hash": content_hash(book),
        "stages": len(book.stages),
        "rules": len(book.rules),
        "templates": len(book.templates),
        "guarantees": len(book.guarantees),
    }


def compiled_schema() -> Schema:
    """The schema of what `cadence compile -o FILE --json` tells."""
    counts = dict.fromkeys(("stages", "rules", "templates", "guarantees"), COUNT)
    properties = {"playbook": PLAYBOOK, "file": TEXT, "hash": told(TEXT, "The hash that the file carries."), **counts}
    return head("compiled", VERSION, "What was compiled", "A playbook that was written as one file.", properties)


COMMAND = Command(_arguments, _run)
