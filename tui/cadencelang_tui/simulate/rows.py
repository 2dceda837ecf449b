"""A timeline as rows of marks: what stands in which row, and at which instant.

Owns: placing each line of the account in the row of its rule, its promise, or what came from outside; and when it is
quiet. Refuses: columns and colours; the view draws.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cadencelang.clock import Clock, Minute, weekday
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.effects import Because, Reason, What
from cadencelang.graph.model import Limit, NotAt, NotOnEve, NotOnHoliday, OnlyWorkingTime
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Origin, Timeline
from cadencelang.workbench.tones import Told, Tone
from cadencelang.workbench.wording import Teller


class RowKind(enum.Enum):
    """What a row shows."""

    STAGE = enum.auto()
    OUTSIDE = enum.auto()
    RULE = enum.auto()
    PROMISE = enum.auto()
    SILENCE = enum.auto()
    QUIET = enum.auto()


class Look(enum.Enum):
    """How a mark or a stretch is drawn; never told by colour alone."""

    DONE = enum.auto()
    LATER = enum.auto()
    NOT = enum.auto()
    BAD = enum.auto()
    HELD = enum.auto()
    EVENT = enum.auto()
    GOING = enum.auto()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened or did not: its line of the account, told, and the row it stands in."""

    at: Minute
    look: Look
    told: Told
    reason: Reason
    origin: Origin
    row: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a row, from `start` up to, not at, `end`; `label` is written into it where there is room."""

    start: Minute
    end: Minute
    look: Look
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `rule` is the identity of its rule, `stretches` come before `items` in what is drawn."""

    kind: RowKind
    name: str
    rule: str | None
    items: tuple[Item, ...]
    stretches: tuple[Stretch, ...] = ()


_FOLDED: Final = {What.RUN_BLOCKED, What.RUN_DROPPED}
_HELD: Final = {What.HELD, What.MADE_ROOM}
_ASKS: Final = {What.TASK_OPENED, What.APPROVAL_ASKED, What.TASK_REASSIGNED, What.PROMISE_MADE, What.PROMISE_MOVED}
_PROMISES: Final = {
    What.PROMISE_MADE, What.PROMISE_KEPT, What.PROMISE_LATE, What.PROMISE_BROKEN, What.PROMISE_MOVED,
    What.PROMISE_RELEASED,
}  # fmt: skip
_LOOKS: Final = {Tone.GOOD: Look.DONE, Tone.BAD: Look.BAD, Tone.BLOCKED: Look.NOT, Tone.PLAIN: Look.EVENT}


def look_of(reason: Reason, told: Told) -> Look:
    """How a line of the account looks."""
    if reason.what in _HELD:
        return Look.HELD
    if reason.what in _ASKS:
        return Look.LATER
    return _LOOKS.get(told.tone, Look.EVENT)


def rows_of(timeline: Timeline, atlas: Atlas) -> tuple[Row, ...]:
    """The rows: stages, what came from outside, each rule that had anything to do, promises, silence, quiet hours."""
    told = list(_told(timeline, atlas))
    keys = _keys(told, timeline, atlas)
    numbers = {key: number for number, key in enumerate(keys)}
    items: dict[_Key, list[Item]] = {key: [] for key in keys}
    for reason, words, origin, key in told:
        items[key].append(Item(reason.at, look_of(reason, words), words, reason, origin, numbers[key]))
    stretches = _stretches(timeline, atlas)
    return tuple(
        Row(kind, _name(kind, name, atlas), name if kind is RowKind.RULE else None, tuple(items[kind, name]),
            tuple(stretches.get((kind, name), ())))
        for kind, name in keys
    )  # fmt: skip


def in_order(rows: tuple[Row, ...]) -> tuple[Item, ...]:
    """Everything of all rows, in the order of time."""
    return tuple(sorted((item for row in rows for item in row.items), key=lambda it: (it.at, it.row)))


_Key = tuple[RowKind, str]
_Line = tuple[Reason, Told, Origin, _Key]


def _told(timeline: Timeline, atlas: Atlas) -> Iterator[_Line]:
    """What is worth telling; that a rule did not run, once for each reason in a row."""
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    last: dict[str, tuple[str, str]] = {}
    for entry in timeline.entries:
        reason, words = entry.reason, teller.tell(entry.reason)
        if words.quiet or not timeline.start <= reason.at <= timeline.end or _moved_on(reason, timeline):
            continue
        if reason.what in _FOLDED:
            same = (words.text, words.why)
            if last.get(reason.rule or "") == same:
                continue
            last[reason.rule or ""] = same
        rule = teller.rule_of(reason)
        yield reason, words, entry.origin, _key(reason, rule.id if rule else None)


def _moved_on(reason: Reason, timeline: Timeline) -> bool:
    """Whether a run came to its end by moving the candidate on, as it was to: it was not broken off."""
    if reason.what is not What.RUN_STOPPED or reason.because is not Because.LEFT:
        return False
    left = (
        it.reason.cause or "" for it in timeline.entries if it.reason.at == reason.at and it.reason.what is What.LEFT
    )
    return any(cause.startswith(f"{reason.rule}/") for cause in left)


def _key(reason: Reason, rule: str | None) -> _Key:
    match reason.what:
        case What.ENTERED | What.RETURNED | What.LEFT:
            return RowKind.STAGE, ""
        case what if what in _PROMISES:
            return RowKind.PROMISE, reason.subject or ""
        case What.HAPPENED | What.FACT_SET | What.CONSENT_GIVEN | What.CONSENT_ENDED:
            return RowKind.OUTSIDE, ""
        case _:
            return (RowKind.RULE, rule) if rule else (RowKind.OUTSIDE, "")


def _keys(told: list[_Line], timeline: Timeline, atlas: Atlas) -> list[_Key]:
    """The rows there are, from top to bottom: rules in the order of the playbook, promises as they were made."""
    found = {key for _, _, _, key in told}
    rules = [(RowKind.RULE, rule.id) for rule in atlas.book.rules if (RowKind.RULE, rule.id) in found]
    promises = dict.fromkeys((RowKind.PROMISE, it.name) for it in timeline.promises)
    return [
        (RowKind.STAGE, ""),
        (RowKind.OUTSIDE, ""),
        *rules,
        *dict.fromkeys([*promises, *sorted((it for it in found if it[0] is RowKind.PROMISE), key=lambda it: it[1])]),
        (RowKind.SILENCE, ""),
        (RowKind.QUIET, ""),
    ]


def _name(kind: RowKind, name: str, atlas: Atlas) -> str:
    match kind:
        case RowKind.RULE:
            return clean(atlas.rules[name].name)
        case RowKind.PROMISE:
            return clean(f"promise {name}")
        case _:
            return _NAMES[kind]


_NAMES: Final = {
    RowKind.STAGE: "stage",
    RowKind.OUTSIDE: "events",
    RowKind.SILENCE: "our silence",
    RowKind.QUIET: "quiet hours",
}


def _stretches(timeline: Timeline, atlas: Atlas) -> dict[_Key, list[Stretch]]:
    """Stays in stages, tasks that are open, touches kept back, promises that are open, holds."""
    found: dict[_Key, list[Stretch]] = {}

    def add(key: _Key, start: Minute, end: Minute | None, look: Look, label: str = "") -> None:
        until = timeline.end + 1 if end is None else end
        if until > max(start, timeline.start) and start <= timeline.end:
            found.setdefault(key, []).append(Stretch(start, until, look, clean(label)))

    for stay in timeline.stays:
        add((RowKind.STAGE, ""), stay.start, stay.end, Look.GOING, stay.label)
    for hold in timeline.holds:
        add((RowKind.OUTSIDE, ""), hold.start, hold.end, Look.HELD)
    for task in timeline.tasks:
        add((RowKind.RULE, task.rule), task.opened, task.end, Look.GOING)
    for touch in timeline.touches:
        for block in touch.blocks:
            add((RowKind.RULE, touch.rule), block.start, block.end, Look.HELD)
    for promise in timeline.promises:
        add((RowKind.PROMISE, promise.name), promise.made, promise.end or promise.deadline, Look.GOING)
    return found


class Quiet:
    """When no automatic touch may go, whatever the rest says: closed hours, quiet hours, holidays and their eves."""

    def __init__(self, clock: Clock, limits: tuple[Limit, ...]) -> None:
        self._clock = clock
        self._limits = [it for it in limits if isinstance(it, (OnlyWorkingTime, NotAt, NotOnHoliday, NotOnEve))]

    def at(self, instant: Minute) -> bool:
        """Whether it is quiet then."""
        return any(self._keeps(limit, instant) for limit in self._limits if limit.touches.channel is None)

    def _keeps(self, limit: OnlyWorkingTime | NotAt | NotOnHoliday | NotOnEve, instant: Minute) -> bool:
        clock = self._clock
        day, minute = clock.day(instant), clock.minute_of_day(instant)
        match limit:
            case OnlyWorkingTime():
                return not clock.is_open(instant)
            case NotAt(weekdays=weekdays, start=start, end=end):
                inside = start <= minute < end if start < end else minute >= start or minute < end
                return weekday(day) in weekdays and inside
            case NotOnHoliday():
                return clock.is_holiday(day)
            case NotOnEve(after=after):
                return minute >= after and any(
                    clock.is_holiday(it) for it in range(day + 1, clock.next_working_day(day))
                )


class SilenceOf:
    """How long we have been silent at an instant, in working days of the candidate."""

    def __init__(self, timeline: Timeline) -> None:
        self._clock = timeline.clock
        entered = [timeline.stays[0].start] if timeline.stays else []
        self._contacts = sorted([*entered, *(it.at for it in timeline.contacts)])

    def at(self, instant: Minute) -> int:
        """The working days since the last contact of ours; 0 before the first."""
        number = bisect_right(self._contacts, instant)
        if not number:
            return 0
        clock = self._clock
        return clock.working_days_between(clock.day(self._contacts[number - 1]), clock.day(instant))
