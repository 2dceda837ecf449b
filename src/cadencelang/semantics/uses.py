"""`use`: the other files of a playbook, each read once, none from outside its folder, none in a circle.

    modules, diagnostics = load(main, read)

`read` is given a path as messages call it and gives the file's text, or raises `Unreadable` with the reason; the
composition decides what reading means. Owns the order of files: each after the file that first uses it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from pathlib import PurePosixPath

from cadencelang.diagnostics import Diagnostic, Label
from cadencelang.records import dataclass
from cadencelang.semantics.codes import USE_CIRCLE, USE_OUTSIDE, USE_UNREADABLE, USED_TWICE
from cadencelang.semantics.folder import Unreadable
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import nodes as n
from cadencelang.syntax.parser import ParseResult, parse

MOST_FILES = 200
"""The most files of one playbook."""


Read = Callable[[str], str]
"""Gives the text of the file at a path, relative to the playbook's folder, or raises Unreadable."""
Parse = Callable[[SourceFile], ParseResult]
"""Gives the tree of a file and what is wrong with it."""


@dataclass(slots=True)
class Loaded:
    """The files read so far, in order, and what is wrong. `whole`: every file that is used could be read."""

    modules: list[n.Module] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    whole: bool = True


def load(main: SourceFile, read: Read, parse: Parse = parse) -> Loaded:
    """The playbook's main file and all that it uses, parsed by `parse`, which may remember what it has parsed."""
    loading = _Loading(read, parse)
    _take(main, (main.path,), loading)
    return loading.loaded


@dataclass(slots=True)
class _Loading:
    """How files are read and parsed, what came of it so far, and the line that first used each file."""

    read: Read
    parse: Parse
    loaded: Loaded = field(default_factory=Loaded)
    seen: dict[str, Span] = field(default_factory=dict)


def _take(source: SourceFile, chain: tuple[str, ...], loading: _Loading) -> None:
    result = loading.parse(source)
    loading.loaded.modules.append(result.module)
    loading.loaded.diagnostics += result.diagnostics
    for block in result.module.blocks:
        if isinstance(block.statement, n.Use):
            _use(block.statement, chain, loading)


def _use(line: n.Use, chain: tuple[str, ...], loading: _Loading) -> None:
    loaded, seen = loading.loaded, loading.seen
    path = resolve(chain[-1], line.path.value)
    problem: Diagnostic | None = None
    if path is None:
        problem = _outside(line)
    elif path in chain:
        problem = _circle(line, (*chain[chain.index(path) :], path))
    elif path in seen:
        problem = USED_TWICE.at(
            line.span,
            f"{path} is used already.",
            help="Remove one of the two lines.",
            related=(Label(seen[path], "used here first"),),
        )
    elif len(seen) >= MOST_FILES:
        problem = USE_UNREADABLE.at(line.span, f"A playbook has at most {MOST_FILES} files.")
    if problem is not None or path is None:
        loaded.whole = loaded.whole and path in seen
        loaded.diagnostics += [] if problem is None else [problem]
        return
    seen[path] = line.span
    try:
        text = loading.read(path)
    except Unreadable as refusal:
        loaded.whole = False
        loaded.diagnostics.append(_outside(line) if refusal.outside else _unreadable(line, refusal))
        return
    _take(SourceFile(path, text), (*chain, path), loading)


def resolve(user: str, written: str) -> str | None:
    """The path that a `use` in the file `user` names, or None where it leaves the folder of the main file.

    Both are relative to that folder, written with `/`.
    """
    relative = PurePosixPath(written)
    if not written or relative.is_absolute() or "\\" in written or "\0" in written or ":" in written:
        return None
    parts: list[str] = list(PurePosixPath(user).parent.parts)
    for part in relative.parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) or None


def _outside(line: n.Use) -> Diagnostic:
    return USE_OUTSIDE.at(
        line.path.span,
        f'"{line.path.value}" does not lie in the playbook\'s folder.',
        help="Put the file into the folder of the playbook, and name it relative to this file.",
    )


def _circle(line: n.Use, chain: tuple[str, ...]) -> Diagnostic:
    return USE_CIRCLE.at(
        line.span, f"Files use each other in a circle: {' uses '.join(chain)}.", help="Take one of these lines out."
    )


def _unreadable(line: n.Use, refusal: Unreadable) -> Diagnostic:
    return USE_UNREADABLE.at(
        line.path.span,
        f'"{line.path.value}" cannot be read: {refusal.reason}',
        help=refusal.help or "Check its name and that it is there.",
    )
