"""Holidays and half days of one place, over the years that are known. Owns no weekly pattern and no zone."""

import hashlib
import json
from dataclasses import field
from typing import Final

from cadencelang.clock.units import Day
from cadencelang.records import dataclass

FIRST_YEAR: Final = 2023
LAST_YEAR: Final = 2033


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Dated exceptions to a working week: holidays, and half days that close early.

    `holidays` holds (day, name), `half_days` (day, closing minute of the day, name). `source` names the library
    and version that the days come from. Two calendars are equal when their content hashes are.
    """

    id: str
    holidays: tuple[tuple[Day, str], ...] = ()
    half_days: tuple[tuple[Day, int, str], ...] = ()
    first_year: int = FIRST_YEAR
    last_year: int = LAST_YEAR
    source: str = ""
    hash: str = field(init=False)
    holiday_names: dict[Day, str] = field(init=False, repr=False)
    closings: dict[Day, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        content = [self.id, self.first_year, self.last_year, sorted(self.holidays), sorted(self.half_days)]
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
        object.__setattr__(self, "hash", digest[:16])
        object.__setattr__(self, "holiday_names", dict(self.holidays))
        object.__setattr__(self, "closings", {day: closing for day, closing, _ in self.half_days})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def with_days(
        self,
        holidays: tuple[tuple[Day, str], ...] = (),
        half_days: tuple[tuple[Day, int, str], ...] = (),
    ) -> "Calendar":
        """This calendar with local additions; an added half day replaces one of the same date."""
        names = self.holiday_names | dict(holidays)
        halves = {half[0]: half for half in (*self.half_days, *half_days)}
        return Calendar(
            self.id,
            tuple(sorted(names.items())),
            tuple(halves[day] for day in sorted(halves)),
            self.first_year,
            self.last_year,
            self.source,
        )


NO_HOLIDAYS: Final = Calendar("")
"""The calendar of a place without holidays, over the same years as the snapshot."""
