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


def binned(samples: Sequence[float], bins: int = _BINS) -> list[Bin]:
    """Samples in bins of equal width, the last with its upper end; one bin where all are equal, none without any.

    Whole numbers are counted in bins of whole numbers, both ends included.
    """
    if not samples:
        return []
    low, high = min(samples), max(samples)
    if low == high:
        return [Bin(low, high, len(samples))]
    if all(sample == int(sample) for sample in samples):
        return _of_whole([int(sample) for sample in samples], bins)
    width = (high - low) / bins
    counts = [0] * bins
    for sample in samples:
        counts[min(bins - 1, int((sample - low) / width))] += 1
    return [Bin(low + n * width, low + (n + 1) * width, count) for n, count in enumerate(counts)]


def _of_whole(samples: Sequence[int], bins: int) -> list[Bin]:
    low, high = min(samples), max(samples)
    width = -(-(high - low + 1) // bins)
    starts = range(low, high + 1, width)
    return [Bin(a, a + width - 1, sum(a <= it < a + width for it in samples)) for a in starts]


def histogram(samples: Sequence[float], width: int, block: str) -> list[str]:
    """A line for each bin: its ends, a bar as long as its share of the fullest, and how many."""
    bins = binned(samples)
    most = max((it.count for it in bins), default=0)
    labels = [_label(it) for it in bins]
    wide = max(map(len, labels), default=0)
    room = max(4, width - wide - len(str(most)) - 5)
    return [
        f"  {label.rjust(wide)} {block * max(1 if it.count else 0, round(it.count * room / most))} {it.count}"
        for label, it in zip(labels, bins, strict=True)
    ]


def _label(bin: Bin) -> str:
    whole = bin.low == int(bin.low) and bin.high == int(bin.high)
    low, high = (f"{it:.0f}" if whole else f"{it:.1f}" for it in (bin.low, bin.high))
    return low if low == high else f"{low} to {high}"
