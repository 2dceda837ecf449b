"""From answers to files: the playbook, its letters, and sample candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from cadencelang.beginnings.answers import Answers
from cadencelang.clock import (
    Clock,
    Duration,
    Unit,
    WorkWeek,
    clock_for,
    date_of,
    format_instant,
    load_calendar,
    parse_instant,
)

FIRST_DAY: Final = "2026-03-02"
"""The samples begin on the first working day from here on."""
BOOK: Final = "playbook.cadence"
CANDIDATES: Final = "candidates.csv"


def files_of(answers: Answers) -> dict[str, str]:
    """The texts of the new playbook's files, by their paths in its folder."""
    folder = files("cadencelang.beginnings") / "kinds" / answers.kind.value
    names = _names(answers)
    letters = {f"templates/{it.name}": it.read_text(encoding="utf-8") for it in _letters(folder)}
    made = {
        name: _filled((folder / source).read_text(encoding="utf-8"), names)
        for name, source in ((BOOK, "book.cadence"), (CANDIDATES, "candidates.csv"))
    }
    return {**made, **letters}


def _letters(folder: Traversable) -> Iterator[Traversable]:
    yield from sorted((folder / "templates").iterdir(), key=lambda it: it.name)


def _filled(text: str, names: Mapping[str, Any]) -> str:
    """A packaged text with the answers in it. Its places are `<% … %>`, since letters have places of their own."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(  # noqa: S701 - no markup; the one free text is a checked name  # nosec B701
        block_start_string="<%", block_end_string="%>", variable_start_string="<<", variable_end_string=">>",
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined,
    )  # fmt: skip
    return environment.from_string(text).render(names)


def _names(answers: Answers) -> dict[str, Any]:
    """What the packaged texts name."""
    instants = _instants(answers)
    return {
        "name": answers.name,
        "zone": answers.zone,
        "holidays": answers.holidays,
        "days": answers.days.words,
        "owner": answers.owner.value,
        "other": "partner" if answers.cover else answers.owner.value,
        "cover": answers.cover,
        "approve": answers.approve,
        "voice": answers.voice.value,
        "most": str(_working_days(answers.silence)),
        "quiet": str(_quiet(answers)),
        **instants,
    }


def _quiet(answers: Answers) -> Duration:
    """The silence that a rule ends: a day short of the one that never comes about."""
    return _working_days(answers.silence - 1)


def _working_days(count: int) -> Duration:
    return Duration(count, Unit.WORKING_DAYS)


def _instants(answers: Answers) -> dict[str, str]:
    """When what happens in the sample scenarios, in the order in which it does."""
    clock = _clock(answers)
    day = clock.next_working_day(clock.day(parse_instant(f"{FIRST_DAY} 12:00", clock)) - 1)
    hours = (10, 13 if answers.approve else 12, 11, 15)
    enters, written, replies, answered = (clock.at(day, hour * 60) for hour in hours)
    silent = clock.silence(written, _quiet(answers))
    found = {
        "enters": enters,
        "written": written,
        "replies": replies,
        "answered": answered,
        "silent": silent,
        "over": clock.closing(clock.day(silent)),
        "later": clock.closing(clock.next_working_day(day, 2)),
    }
    starts = date_of(clock.next_working_day(day, 10))
    return {name: format_instant(at, clock, "plain") for name, at in found.items()} | {"starts": f"{starts}"}


def _clock(answers: Answers) -> Clock:
    first = 0 if answers.days.value.startswith("monday") else 6
    week = WorkWeek.same(((first + it) % 7 for it in range(5)), (9 * 60, 18 * 60))
    return clock_for(answers.zone, week, load_calendar(answers.holidays), 30)
