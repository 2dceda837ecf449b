"""How things stand: at the cursor the problem, or the place and what blocks publishing; whether a file is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadencelang.diagnostics import Severity
from cadencelang_tui.edit.buffers import Buffer
from cadencelang_tui.edit.problems import Problem, by_row
from cadencelang_tui.glyphs import shown


@dataclass(frozen=True, slots=True)
class Standing:
    """`place` changes with every move of the cursor and takes one row; `rest` is what else there is to say."""

    place: str
    rest: str
    style: str = ""

    @property
    def words(self) -> str:
        """All of it, safe to show."""
        return shown("   ".join(filter(None, (self.place, self.rest))))


def standing(
    problems: Sequence[Problem], path: str, cursor: tuple[int, int], hint: str, *, publishes: bool = False
) -> Standing:
    """How things stand at a row and column (from 0) of a file; `hint` is told where there is no problem.

    `publishes` says whether there is a workspace, to which errors keep it from being published.
    """
    row, column = cursor
    here = by_row(problems, path).get(row)
    errors = sum(it.severity is Severity.ERROR for it in problems)
    counted = f"{errors} error{'s' * (errors > 1)}" if errors else ""
    blocked = f"publish blocked by {counted}" if counted and publishes else counted
    if not here:
        there = f"{blocked} (F8)" if blocked else ""
        return Standing(f"Line {row + 1}, column {column + 1}", "   ".join(filter(None, (hint, there))))
    first = here[0]
    fix, help = first.diagnostic.fix, first.diagnostic.help
    if fix is not None and help is not None and help.rstrip(".") == fix.title:
        help = None
    parts = (f"Line {row + 1}: {first.words}", help, f"F9: {fix.title}" if fix else "", blocked)
    style = "$text-error" if first.severity is Severity.ERROR else "$text-warning"
    return Standing("", "   ".join(filter(None, parts)), style)


def how_saved(buffer: Buffer, unsaved: int, key: str) -> tuple[str, ...]:
    """Whether the file looked at is saved, the longest words first; `unsaved` files are not, and `key` saves.

    The times are those of the last writing, which stay true: nothing is drawn anew as time goes by.
    """
    if not buffer.dirty:
        others = f", {unsaved} other {'is' if unsaved == 1 else 'are'} not" if unsaved else ""
        return tuple(f"saved{at}{others}" for at in ([f" at {buffer.saved_at}"] if buffer.saved_at else []) + [""])
    if not buffer.kept_at:
        return f"not saved yet ({key})", "not saved yet"
    safe = f"kept safe at {buffer.kept_at}"
    return f"not saved ({key}), {safe}", f"not saved, {safe}", "unsaved, kept safe"
