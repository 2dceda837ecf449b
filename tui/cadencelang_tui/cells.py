"""Fitting text into columns of terminal cells."""

from __future__ import annotations

from textwrap import wrap

from rich.cells import cell_len, set_cell_size


def fit(text: str, width: int, dots: str = "…") -> str:
    """The text in exactly that many cells; where it is longer, dots say so."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - cell_len(dots)) + dots if width > cell_len(dots) else set_cell_size(dots, width)


def fit_rows(text: str, width: int, rows: int, dots: str = "…") -> str:
    """The text broken at spaces into no more than that many rows of so many cells; where it is longer, dots say so."""
    lines = wrap(text, max(width, 1))
    if len(lines) <= rows:
        return text
    return "\n".join([*lines[: rows - 1], fit(" ".join(lines[rows - 1 :]), width, dots)])


def shared_out(room: int, wishes: tuple[int, ...]) -> tuple[int, ...]:
    """Shares of a width in proportion to what each column wishes; none gets more than its wish but the last."""
    total = sum(wishes)
    if room >= total:
        return (*wishes[:-1], wishes[-1] + room - total)
    shares = [max(0, wish * room // total) for wish in wishes]
    shares[-1] += room - sum(shares)
    return tuple(shares)
