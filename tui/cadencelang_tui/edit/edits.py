"""Changes of a text as a whole: comment lines out, indent them, tidy, replace, and the smallest edit between two texts.

Owns: pure functions from text to text. Refuses: the screen and the disk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cadencelang.editing.situations import INDENT

Location = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Replacement:
    """Put `text` in the place of what stands from `start` to `end` (rows and columns from 0)."""

    start: Location
    end: Location
    text: str


def difference(old: str, new: str) -> Replacement | None:
    """The one smallest replacement that makes `new` of `old`; None where they are the same."""
    if old == new:
        return None
    shorter = min(len(old), len(new))
    lead = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - lead) if old[-1 - at] != new[-1 - at]), shorter - lead)
    end = len(old) - tail
    return Replacement(location_of(old, lead), location_of(old, end), new[lead : len(new) - tail])


def location_of(text: str, offset: int) -> Location:
    """The row and column (from 0) of a character's offset, for LF line breaks."""
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def offset_of(lines: Sequence[str], at: Location) -> int:
    """The offset of a row and column, for LF line breaks."""
    return sum(len(line) + 1 for line in lines[: at[0]]) + at[1]


def toggle_comments(lines: Sequence[str]) -> list[str]:
    """The lines commented out; or, where all that say anything are comments, commented in again."""
    saying = [line for line in lines if line.strip()]
    if saying and all(line.lstrip().startswith("#") for line in saying):
        return [re.sub(r"^(\s*)# ?", r"\1", line) for line in lines]
    margin = min((len(line) - len(line.lstrip()) for line in saying), default=0)
    return [f"{line[:margin]}# {line[margin:]}" if line.strip() else line for line in lines]


def shift_lines(lines: Sequence[str], steps: int) -> list[str]:
    """The lines indented by so many steps more (or, below 0, fewer); never beyond the margin."""
    if steps >= 0:
        return [" " * INDENT * steps + line if line.strip() else line for line in lines]
    return [line[min(-steps * INDENT, len(line) - len(line.lstrip())) :] for line in lines]


def find_all(text: str, wanted: str, *, match_case: bool) -> list[tuple[int, int]]:
    """Where a text occurs: offsets of each start and end, none within another."""
    if not wanted:
        return []
    pattern = re.compile(re.escape(wanted), 0 if match_case else re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text)]


def replace_all(text: str, wanted: str, by: str, *, match_case: bool) -> tuple[str, int]:
    """The text with every occurrence replaced, and how many there were."""
    found = find_all(text, wanted, match_case=match_case)
    parts: list[str] = []
    done = 0
    for start, end in found:
        parts += (text[done:start], by)
        done = end
    return "".join((*parts, text[done:])), len(found)
