"""How many terminal cells a text takes, and the part of a long line worth showing.

Owns: widths (through the `wcwidth` library, loaded for text beyond ASCII only) and windows on long lines.
Expects text that `clean` has already been through.
"""

from cadencelang.diagnostics.clean import clean
from cadencelang.records import dataclass

TAB = "    "
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line cut to fit: the text to show, and where its underline starts and how long it is, in cells."""

    text: str
    indent: int
    length: int


def cell_count(text: str) -> int:
    """Terminal cells of a text without control characters: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def excerpt(line: str, start: int, end: int, room: int) -> Excerpt:
    """Show `line` in at most `room` cells with the characters `start` to `end` (from 0) underlined.

    Tabs are shown as four spaces and unsafe characters made visible. A line that is too long is cut to a
    window that holds the underline's start, with an ellipsis at each cut side. The underline is at least one
    cell long. The time taken depends on `room`, not on the length of the line.
    """
    low, high = _window(line, start, room)
    before, after = ELLIPSIS if low else "", ELLIPSIS if high < len(line) else ""
    lead = before + _shown(line[low:start])
    marked = _shown(line[start : min(end, high)])
    text = before + _shown(line[low:high]) + after
    return Excerpt(text, cell_count(lead), max(cell_count(marked), 1))


def _shown(text: str) -> str:
    return TAB.join(clean(part) for part in text.split("\t"))


def _window(line: str, start: int, room: int) -> tuple[int, int]:
    """The characters to show: all, or what fits of a stretch begun a third of the room before `start`."""
    if len(line) <= room and cell_count(_shown(line)) <= room:
        return 0, len(line)
    room -= 2
    low = max(0, min(start - room // 3, len(line) - room))
    while cell_count(_shown(line[low:start])) > room // 2:
        low += 1
    high = min(len(line), low + room)
    while high > start + 1 and cell_count(_shown(line[low:high])) > room:
        high -= 1
    return low, high
