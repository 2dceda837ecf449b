"""From answers to files: the playbook, its letters, and sample candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from cadencelang.beginnings.answers import Answers, Kind
from cadencelang.clock import (
    Clock,
    Day,
    Duration,
    Minute,
    Unit,
    WorkWeek,
    clock_for,
    date_of,
    format_instant,
    load_calendar,
    parse_instant,
)

FIRST_DAY: Final = "2026-03-02"
"""Most samples begin on the first working day from here on; one is there already, and waits for an answer that day."""
BOOK: Final = "playbook.cadence"
CANDIDATES: Final = "candidates.csv"
HISTORY: Final = "history.jsonl"
"""What one of the samples wrote, and what they have consented to, where a kind asks for it."""


def files_of(answers: Answers) -> dict[str, str]:
    """The texts of the new playbook's files, by their paths in its folder."""
    folder = files("cadencelang.beginnings") / "kinds" / answers.kind.value
    names = _names(answers)
    letters = {f"templates/{it.name}": _filled(it.read_text(encoding="utf-8"), names) for it in _letters(folder)}
    made = {
        name: _filled((folder / source).read_text(encoding="utf-8"), names)
        for name, source in ((BOOK, "book.cadence"), (CANDIDATES, CANDIDATES), (HISTORY, HISTORY))
        if (folder / source).is_file()
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
        "consent": str(answers.consent),
        "most": str(Duration(answers.silence, answers.kind.silence.unit)),
        "quiet": str(_quiet(answers)),
        "soon": str(_soon(answers)),
        **instants,
    }


def _quiet(answers: Answers) -> Duration:
    """The silence that a rule ends: early enough for a letter, in a talent pool over the holidays of any country."""
    early = 2 if answers.kind is Kind.POOL else 1
    return Duration(answers.silence - early, answers.kind.silence.unit)


def _soon(answers: Answers) -> Duration:
    """The silence at which somebody is asked to call: a week before a letter ends it."""
    quiet = _quiet(answers)
    return Duration(quiet.amount - 1, quiet.unit)


def _instants(answers: Answers) -> dict[str, str]:
    """When what happens in the sample scenarios, and the dates that they name."""
    clock = _clock(answers)
    day = clock.next_working_day(clock.day(parse_instant(f"{FIRST_DAY} 12:00", clock)) - 1)
    written = _written(answers, clock, day)
    silent = clock.silence(written, _quiet(answers))
    lasts = clock.next_working_day(day, 30)
    third = clock.next_working_day(day, 3)
    found = {
        "before": clock.before_day(day, Duration(5, Unit.WORKING_DAYS), 10 * 60),
        "wrote": clock.before_day(day, Duration(1, Unit.WORKING_DAYS), 11 * 60),
        "signed": clock.at(day, 9 * 60),
        "enters": clock.at(day, 10 * 60),
        "written": written,
        "replies": clock.at(day, 11 * 60),
        "answered": clock.at(day, 15 * 60),
        "called": clock.silence(written, _soon(answers)),
        "silent": silent,
        "over": clock.closing(clock.day(silent)),
        "decided": clock.at(day, 11 * 60),
        "thanked": clock.at(day, 15 * 60 + (30 if answers.approve else 0)),
        "told": clock.at(third, 14 * 60),
        "settled": clock.closing(clock.next_working_day(third, 2)),
        "later": clock.closing(clock.next_working_day(day, 2)),
        "ended": clock.closing(clock.next_working_day(lasts, 1)),
    }
    dates = {"starts": clock.next_working_day(day, 10), "lasts": lasts, "until": day + 360}
    return {name: format_instant(at, clock, "plain") for name, at in found.items()} | {
        name: f"{date_of(it)}" for name, it in dates.items()
    }


def _written(answers: Answers, clock: Clock, day: Day) -> Minute:
    """When the first letter leaves: as it is drafted, or at one o'clock once somebody has read it."""
    if answers.kind is Kind.POOL:
        return clock.at(clock.next_working_day(day, 1), (13 if answers.approve else 10) * 60)
    return clock.at(day, (13 if answers.approve else 12) * 60)


def _clock(answers: Answers) -> Clock:
    first = 0 if answers.days.value.startswith("monday") else 6
    week = WorkWeek.same(((first + it) % 7 for it in range(5)), (9 * 60, 18 * 60))
    return clock_for(answers.zone, week, load_calendar(answers.holidays), 30)
