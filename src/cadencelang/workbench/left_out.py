"""How much of what a simulation was given could not be taken, told beside every result.

Owns: the counts and their sentence. Refuses: deciding what is taken, which whoever reads the files does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out: `rows` of `read` rows of candidates, whole columns, single fields, records of history.

    `told` are the sentences that say of each where it stands, what is wrong and how to mend it.
    """

    rows: int = 0
    read: int = 0
    columns: int = 0
    fields: int = 0
    records: int = 0
    told: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns or self.fields or self.records)

    @property
    def sentence(self) -> str:
        """`9 of 12 rows left out, 5 fields left out`; empty where all was taken."""
        return ", ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        if self.rows:
            yield f"{self.rows} of {_counted(self.read, 'row')} left out"
        for count, word in ((self.columns, "column"), (self.fields, "field"), (self.records, "recorded event")):
            if count:
                yield f"{_counted(count, word)} left out"


NOTHING: Final = LeftOut()


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
