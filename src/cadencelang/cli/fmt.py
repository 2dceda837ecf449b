"""`cadence fmt`: playbooks written the one canonical way; `--check` only tells, `--diff` shows."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from cadencelang.cli.books import find_book
from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.files import json_text, read_stdin, read_text, write_text
from cadencelang.cli.formatting_json import LookedAt, formatting_json
from cadencelang.cli.frame import Command
from cadencelang.diagnostics.clean import clean
from cadencelang.source import SourceFile, Sources
from cadencelang.workbench.terminal import terminal_of

_STDIN = "standard-input.cadence"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="a .cadence file, a folder, or - for standard input")
    parser.add_argument("--check", action="store_true", help="write nothing; tell which files would change")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    parser.add_argument("--json", action="store_true", help="tell it as JSON")


def _run(args: Namespace) -> int:
    if args.json and "-" in args.files and not (args.check or args.diff):
        raise Failure("Standard input is formatted to standard output.", "With --json, give --check or --diff.")
    looked_at = []
    for path in _files(args.files):
        looked_at.append(_looked_at(path))
        _act(looked_at[-1], args)
    if args.json:
        sys.stdout.write(json_text(formatting_json(looked_at, diff=args.diff)))
    broken = any(it.formatted is None for it in looked_at)
    changed = any(it.changes for it in looked_at)
    return FOUND if broken or (changed and (args.check or args.diff)) else CLEAN


def _looked_at(path: Path | None) -> LookedAt:
    from cadencelang.syntax import format_source

    text = read_stdin() if path is None else read_text(path)
    source = SourceFile(_STDIN if path is None else str(path), text)
    result = format_source(source)
    return LookedAt(path, source, result.text, tuple(result.diagnostics))


def _act(file: LookedAt, args: Namespace) -> None:
    """Write a file in its canonical form, or tell what would change; a file with errors has them told."""
    if file.formatted is None:
        if not args.json:
            _tell_errors(file, args.color)
    elif file.path is None and not (args.check or args.diff):
        sys.stdout.write(file.formatted)
    elif file.changes:
        _change(file, file.formatted, args)


def _tell_errors(file: LookedAt, color: str) -> None:
    from cadencelang.diagnostics.render_text import render_text

    terminal = terminal_of(sys.stderr, color)
    sys.stderr.write(render_text(file.diagnostics, Sources([file.source]), terminal.color, terminal.width))


def _change(file: LookedAt, formatted: str, args: Namespace) -> None:
    if args.diff or args.check:
        if args.json:
            return
        lines = file.difference() if args.diff else [f"{file.source.path} would change"]
        print("\n".join(clean(line) for line in lines))
    elif file.path is not None:
        write_text(file.path, formatted)
        print(f"{clean(file.source.path)} formatted", file=sys.stderr)


def _files(names: list[str]) -> Iterator[Path | None]:
    """The files named, and all `.cadence` files of folders named; None is standard input."""
    for name in names:
        path = Path(name)
        if name == "-":
            yield None
        elif path.is_dir():
            yield from sorted(path.rglob("*.cadence"))
        elif path.suffix == ".json":
            raise Failure(f"{name} is compiled already; only a .cadence file is formatted.")
        elif path.exists():
            yield find_book(name)
        else:
            raise Failure(f"There is no file {name}.")


COMMAND = Command(_arguments, _run)
