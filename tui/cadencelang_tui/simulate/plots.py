"""Numbers as bars of characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_BINS: Final = 8


@dataclass(frozen=True, slots=True)
class Bin:
    """So many samples from `low` up to `high`."""

    low: float
    high: float
    count: int


def binned(samples: Sequence[float], bins: int = _BINS, *, over: Sequence[float] | None = None) -> list[Bin]:
    """Samples in bins of equal width, the last with its upper end; one bin where all are equal, none without any.

    Whole numbers are counted in bins of whole numbers, both ends included. `over` are the samples that the bins span,
    of which these are some: so several sets of samples get the same bins.
    """
    all_samples = samples if over is None else over
    if not all_samples:
        return []
    low, high = min(all_samples), max(all_samples)
    if low == high:
        return [Bin(low, high, len(samples))]
    if all(sample == int(sample) for sample in all_samples):
        return _of_whole([int(sample) for sample in samples], int(low), int(high), bins)
    width = (high - low) / bins
    counts = [0] * bins
    for sample in samples:
        counts[min(bins - 1, int((sample - low) / width))] += 1
    return [Bin(low + n * width, low + (n + 1) * width, count) for n, count in enumerate(counts)]


def _of_whole(samples: Sequence[int], low: int, high: int, bins: int) -> list[Bin]:
    width = -(-(high - low + 1) // bins)
    starts = range(low, high + 1, width)
    return [Bin(a, a + width - 1, sum(a <= it < a + width for it in samples)) for a in starts]


def histogram(samples: Sequence[float], width: int, block: str) -> list[str]:
    """A line for each bin: its ends, a bar as long as its share of the fullest, and how many."""
    return [line for line, _ in histograms([(samples, block)], width)]


def histograms(sets: Sequence[tuple[Sequence[float], str]], width: int) -> list[tuple[str, int]]:
    """As `histogram`, for several sets of samples, each with the character of its bars: a line for each bin and set.

    Each line comes with the number of its set. The bars of all sets are measured by the same fullest bin.
    """
    over = [sample for samples, _ in sets for sample in samples]
    columns = [binned(samples, over=over) for samples, _ in sets]
    most = max((it.count for column in columns for it in column), default=0)
    labels = [_label(it) for it in (columns[0] if columns else ())]
    wide = max(map(len, labels), default=0)
    room = max(4, width - wide - len(str(most)) - 5)
    lines: list[tuple[str, int]] = []
    for place, label in enumerate(labels):
        for number, (_, block) in enumerate(sets):
            count = columns[number][place].count
            bar = block * max(1 if count else 0, round(count * room / most) if most else 0)
            lines.append((f"  {(label if number == 0 else '').rjust(wide)} {bar} {count}", number))
    return lines


def _label(bin: Bin) -> str:
    whole = bin.low == int(bin.low) and bin.high == int(bin.high)
    low, high = (f"{it:.0f}" if whole else f"{it:.1f}" for it in (bin.low, bin.high))
    return low if low == high else f"{low} to {high}"
