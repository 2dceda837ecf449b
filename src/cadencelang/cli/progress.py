"""A line of progress on standard error, on a terminal only, gone when the work is done."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")
_WIDTH: Final = 30
_FEW: Final = 8


def progress(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items as they come; how far it is shows where there are more than a few and someone is watching."""
    shown = sys.stderr.isatty() and total > _FEW
    for number, item in enumerate(items, 1):
        yield item
        if shown:
            bar = ("#" * (number * _WIDTH // total)).ljust(_WIDTH)
            sys.stderr.write(f"\r{what} [{bar}] {number}/{total}")
            sys.stderr.flush()
    if shown:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
