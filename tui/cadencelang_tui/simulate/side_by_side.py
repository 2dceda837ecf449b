"""Two accounts beside each other: what happened before the edit and what happens now, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from textwrap import wrap
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from cadencelang.workbench.account import account
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.wording import Teller
from cadencelang_tui.glyphs import Glyphs
from cadencelang_tui.simulate.why_pane import short

_KEPT: Final = 2


def told(timeline: Timeline, atlas: Atlas) -> list[str]:
    """The account of a timeline, a line for each thing worth telling."""
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    return [
        f"{short(line.at, timeline.clock)}  {line.told.word} {line.told.text}"
        for line in account(timeline, teller)
        if line.at >= timeline.start
    ]


def beside(before: list[str], now: list[str], width: int, glyphs: Glyphs) -> list[Content]:
    """Both accounts in columns, what differs marked; long stretches that are the same are folded."""
    half = max(10, (width - 5) // 2)
    lines = [Content.styled(_row("before your edit", "now", half, " ", glyphs), "bold")]
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            lines += _same(before[a:b], half, glyphs)
        else:
            for left, right in zip_longest(before[a:b], now[c:d], fillvalue=""):
                mark = "~" if left and right else "-" if left else "+"
                lines += [Content.styled(it, "bold") for it in _rows(left, right, half, mark, glyphs)]
    if before == now:
        lines += [Content(""), Content("The edit changes nothing for this candidate.")]
    return lines


def _same(lines: list[str], half: int, glyphs: Glyphs) -> list[Content]:
    if len(lines) <= 2 * _KEPT + 1:
        return [Content(it) for line in lines for it in _rows(line, line, half, " ", glyphs)]
    first, last = lines[:_KEPT], lines[-_KEPT:]
    return [
        *(Content(it) for line in first for it in _rows(line, line, half, " ", glyphs)),
        Content.styled(f"  {len(lines) - 2 * _KEPT} lines the same", "$foreground-muted"),
        *(Content(it) for line in last for it in _rows(line, line, half, " ", glyphs)),
    ]


def _rows(left: str, right: str, half: int, mark: str, glyphs: Glyphs) -> Iterator[str]:
    parts = zip_longest(wrap(left, half), wrap(right, half), fillvalue="")
    for number, (a, b) in enumerate(parts):
        yield _row(a, b, half, mark if number == 0 else " ", glyphs)


def _row(left: str, right: str, half: int, mark: str, glyphs: Glyphs) -> str:
    return f"{left}{' ' * max(0, half - cell_len(left))} {mark} {glyphs.bar} {right}"
