"""Triggers of the rule graph: what starts a run of a rule, ends one, or is waited for."""

from __future__ import annotations

import enum

from cadencelang.clock import Duration
from cadencelang.graph.conditions import Condition, Party
from cadencelang.records import dataclass
from cadencelang.source import Span


class OnHoliday(enum.StrEnum):
    """What a recurring instant does on a day that is not a working day."""

    NEXT_WORKING_DAY = "or the next working day"
    NOT_AT_ALL = "or not at all"
    INCLUDED = "holidays included"


class Visit(enum.StrEnum):
    """Which entries into a stage count."""

    ANY = "any"
    FIRST = "for the first time"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Enters:
    """The candidate enters the stage the rule stands in."""

    visit: Visit
    span: Span


@dataclass(frozen=True, slots=True)
class Leaves:
    """The candidate leaves the stage. Its run outlives the visit that it tells the end of."""

    span: Span


@dataclass(frozen=True, slots=True)
class Replies:
    """The candidate replies: a message of theirs, out-of-office replies and bounces excepted."""

    span: Span


@dataclass(frozen=True, slots=True)
class OutOfOffice:
    """An out-of-office reply came."""

    span: Span


@dataclass(frozen=True, slots=True)
class Bounces:
    """A message of ours bounced."""

    span: Span


@dataclass(frozen=True, slots=True)
class OptsOut:
    """The candidate opts out of all contact."""

    span: Span


@dataclass(frozen=True, slots=True)
class Happens:
    """A declared event happens."""

    event: str
    span: Span


@dataclass(frozen=True, slots=True)
class Weekly:
    """On these weekdays (Monday is 0) at `minute`, every `weeks` weeks counted from the ISO week of 1970-01-01."""

    weekdays: frozenset[int]
    weeks: int
    minute: int
    on_holiday: OnHoliday
    span: Span


@dataclass(frozen=True, slots=True)
class EveryWorkingDay:
    """Every working day of the candidate's clock, at `minute` of the day."""

    minute: int
    span: Span


@dataclass(frozen=True, slots=True)
class MonthlyOnDay:
    """On day `day` of every month (or its last, where the month is shorter), at `minute` of the day."""

    day: int
    minute: int
    on_holiday: OnHoliday
    span: Span


@dataclass(frozen=True, slots=True)
class MonthlyOnWeekday:
    """On the `nth` (1 to 4; -1 is the last) `weekday` of every month, at `minute` of the day."""

    nth: int
    weekday: int
    minute: int
    on_holiday: OnHoliday
    span: Span


@dataclass(frozen=True, slots=True)
class CronTrigger:
    """At every instant of a five-field cron expression, on the candidate's clock."""

    expression: str
    on_holiday: OnHoliday
    span: Span


@dataclass(frozen=True, slots=True)
class AroundDate:
    """`offset` before (`before`) or after a date fact, at `minute`; on the day itself where `offset` is None.

    Where `minute` is None, at the opening of working time (for a date), or counted from the instant (a date and time).
    """

    fact: str
    offset: Duration | None
    before: bool
    minute: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class BeforeConsentEnds:
    """`offset` before the consent runs out."""

    consent: str
    offset: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class ConsentChanges:
    """The consent is given (`given`), or ends: runs out or is withdrawn."""

    consent: str
    given: bool
    span: Span


@dataclass(frozen=True, slots=True)
class BeforePromiseDue:
    """`offset` before the promise's deadline, while it is open."""

    promise: str
    offset: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class PromiseEnds:
    """The promise (any, where None) is broken, or (not `broken`) kept, late included."""

    promise: str | None
    broken: bool
    span: Span


@dataclass(frozen=True, slots=True)
class SilenceReached:
    """The silence of `party` reaches `duration`; again after each further `duration` of unbroken silence."""

    party: Party
    duration: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class Stayed:
    """The candidate has been in the stage for `duration` in this visit."""

    duration: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class FactChanges:
    """The fact gets another value, becomes known or unknown."""

    fact: str
    span: Span


@dataclass(frozen=True, slots=True)
class Becomes:
    """The condition was false and, after something happened, is true."""

    condition: Condition
    span: Span


Trigger = (
    Enters
    | Leaves
    | Replies
    | OutOfOffice
    | Bounces
    | OptsOut
    | Happens
    | Weekly
    | EveryWorkingDay
    | MonthlyOnDay
    | MonthlyOnWeekday
    | CronTrigger
    | AroundDate
    | BeforeConsentEnds
    | ConsentChanges
    | BeforePromiseDue
    | PromiseEnds
    | SilenceReached
    | Stayed
    | FactChanges
    | Becomes
)
"""Any trigger."""

TimedTrigger = (
    Weekly
    | EveryWorkingDay
    | MonthlyOnDay
    | MonthlyOnWeekday
    | CronTrigger
    | AroundDate
    | BeforeConsentEnds
    | BeforePromiseDue
    | SilenceReached
    | Stayed
)
"""Triggers that come with time, not from outside."""
