"""The table of what was measured: rows, and how they are printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.measure import Figure


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row should reach: a bound on our figure, or on its ratio to the peer's; `least` or else at most."""

    bound: float
    least: bool = True
    of_ratio: bool = True

    def met(self, ours: float, ratio: float | None) -> bool | None:
        """Whether it is reached; None where the peer's figure is missing."""
        value = ratio if self.of_ratio else ours
        if value is None:
            return None
        return value >= self.bound if self.least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {_short(self.bound)}{' ×' if self.of_ratio else ''}"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: our figure and the peer's in the same unit, measured one after the other."""

    name: str
    unit: str
    ours: Figure
    peer: str = ""
    theirs: Figure | None = None
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        """Our figure over the peer's."""
        return self.ours.value / self.theirs.value if self.theirs and self.theirs.value else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none, or no peer."""
        return self.goal.met(self.ours.value, self.ratio) if self.goal else None


HEAD = ("what", "ours", "unit", "peer", "peer's", "ratio", "goal", "", "noise")


def as_text(groups: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """The table for a terminal; it is a table in Markdown too."""
    lines = [HEAD, tuple("-" * len(title) or "-" for title in HEAD)]
    for group, rows in groups:
        lines.append((f"**{group}**", *[""] * (len(HEAD) - 1)))
        lines += [_cells(row) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    lines[1] = tuple("-" * width for width in widths)
    return "".join("| " + " | ".join(map(str.ljust, line, widths)) + " |\n" for line in lines)


def as_json(groups: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """The same as JSON: an array of rows, figures in the row's unit."""
    rows = [
        {"group": group, **asdict(row), "ratio": row.ratio, "goal": str(row.goal or "") or None, "met": row.met}
        for group, found in groups
        for row in found
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "met", False: "missed", None: ""}[row.met]
    noise = max(row.ours.spread, row.theirs.spread if row.theirs else 0)
    return (
        row.name,
        _short(row.ours.value),
        row.unit,
        row.peer,
        _short(row.theirs.value) if row.theirs else ("not installed" if row.peer else ""),
        f"{_short(row.ratio)} ×" if row.ratio is not None else "",
        str(row.goal or ""),
        verdict,
        f"{noise:.0%}",
    )


def _short(value: float) -> str:
    """Three significant digits, thousands set apart."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"
