"""Where a line stands: the kind of sentence that may be written there, told by the lines that it stands below.

Owns: reading just enough of the text above a line to know that. Refuses: judging the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from cadencelang.source import SourceFile
from cadencelang.syntax import nodes as n
from cadencelang.syntax import parse_line
from cadencelang.syntax.contexts import TOP, opened_by, opened_by_word

INDENT = 2


def indent_of(line: str) -> int:
    """How many spaces a line begins with; a tab counts as two."""
    lead = line[: len(line) - len(line.lstrip())]
    return sum(INDENT if char == "\t" else 1 for char in lead)


def is_blank(line: str) -> bool:
    """Whether a line says nothing to the compiler."""
    text = line.strip()
    return not text or text.startswith("#")


def above(lines: Sequence[str], row: int, indent: int) -> list[int]:
    """The rows that a line at `row` with this indentation stands below, the outermost first."""
    found: list[int] = []
    for at in range(min(row, len(lines)) - 1, -1, -1):
        if indent == 0:
            break
        if not is_blank(lines[at]) and indent_of(lines[at]) < indent:
            indent = indent_of(lines[at])
            found.append(at)
    return found[::-1]


def context_at(lines: Sequence[str], row: int, indent: int | None = None) -> str | None:
    """The context of the line at `row` (see `cadencelang.syntax.contexts`); None where no sentence may stand."""
    wanted = indent_of(lines[row]) if indent is None else indent
    context: str | None = TOP
    for at in above(lines, row, wanted):
        if context is None:
            return None
        context = opened(lines[at], context)
    return context


def opened(line: str, context: str) -> str | None:
    """The context of the lines below a line, or its likely one where the line is not understood."""
    text = line.strip()
    statement = parse_line(context, text, SourceFile("", text))
    if isinstance(statement, n.Node):
        return opened_by(statement)
    return opened_by_word(text.partition(" ")[0], context)


def indent_below(lines: Sequence[str], row: int) -> int:
    """How far a new line below `row` is indented: further where `row` opens a block."""
    line = lines[row]
    if not line.strip():
        return len(line)
    if line.strip().startswith("#"):
        return indent_of(line)
    context = context_at(lines, row)
    opens = context is not None and opened(line, context) is not None
    return indent_of(line) + (INDENT if opens else 0)
