"""`cadence fmt`: playbooks written the one canonical way; `--check` only tells, `--diff` shows."""

from __future__ import annotations

import difflib
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from cadencelang.cli.books import find_book
from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.files import read_stdin, read_text, write_text
from cadencelang.cli.frame import Command
from cadencelang.diagnostics.clean import clean
from cadencelang.source import SourceFile, Sources
from cadencelang.workbench.terminal import terminal_of

_STDIN = "standard-input.cadence"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="a .cadence file, a folder, or - for standard input")
    parser.add_argument("--check", action="store_true", help="write nothing; tell which files would change")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change")


def _run(args: Namespace) -> int:
    changed = broken = 0
    for path in _files(args.files):
        text = read_stdin() if path is None else read_text(path)
        name = _STDIN if path is None else str(path)
        formatted = _formatted(name, text, args.color)
        if formatted is None:
            broken += 1
        elif path is None and not (args.check or args.diff):
            sys.stdout.write(formatted)
        elif formatted != text:
            changed += 1
            _change(path, name, text, formatted, args)
    return FOUND if broken or (changed and (args.check or args.diff)) else CLEAN


def _formatted(name: str, text: str, color: str) -> str | None:
    """The canonical text; None where the file has errors, which are told."""
    from cadencelang.syntax import format_source

    source = SourceFile(name, text)
    result = format_source(source)
    if result.text is None:
        from cadencelang.diagnostics.render_text import render_text

        terminal = terminal_of(sys.stderr, color)
        sys.stderr.write(render_text(result.diagnostics, Sources([source]), terminal.color, terminal.width))
    return result.text


def _change(path: Path | None, name: str, text: str, formatted: str, args: Namespace) -> None:
    if args.diff:
        lines = difflib.unified_diff(
            text.splitlines(), formatted.splitlines(), name, f"{name} (formatted)", lineterm=""
        )
        print("\n".join(clean(line) for line in lines))
    elif args.check:
        print(f"{name} would change")
    elif path is not None:
        write_text(path, formatted)
        print(f"{name} formatted", file=sys.stderr)


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
