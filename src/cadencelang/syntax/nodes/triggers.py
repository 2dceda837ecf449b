"""What starts a run of a rule, ends a run early, or is waited for."""

from enum import StrEnum

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.conditions import Condition, Silence
from cadencelang.syntax.nodes.values import Date, Days, Duration, Name, Text, Time, Weekday

__all__ = [
    "AfterFact",
    "BecomesTrue",
    "BeenHere",
    "BeforeConsentEnds",
    "BeforeFact",
    "BeforePromiseDue",
    "CandidateEnters",
    "CandidateLeaves",
    "CandidateOptsOut",
    "CandidateOutOfOffice",
    "CandidateReplies",
    "ConsentChange",
    "ConsentChanges",
    "Cron",
    "EventHappens",
    "EveryWorkingDay",
    "FactChanges",
    "HolidayRule",
    "MessageBounces",
    "MonthlyOnDay",
    "MonthlyOnWeekday",
    "OnFact",
    "Ordinal",
    "PromiseChange",
    "PromiseChanges",
    "Trigger",
    "Visit",
    "Weekly",
]


class Visit(StrEnum):
    """Which visits to a stage count."""

    ANY = "any"
    AGAIN = "again"
    FIRST = "first"


class HolidayRule(StrEnum):
    """What a holiday does to a repeated instant."""

    NEXT_WORKING_DAY = "or the next working day"
    SKIPPED = "or not at all"
    INCLUDED = "holidays included"


class Ordinal(StrEnum):
    """Which weekday of a month."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"


class ConsentChange(StrEnum):
    """What happened to a consent; ENDS is running out or being withdrawn."""

    GIVEN = "given"
    ENDS = "ends"


class PromiseChange(StrEnum):
    """What became of a promise."""

    BROKEN = "broken"
    KEPT = "kept"


class CandidateEnters(Node):
    """`the candidate enters [again | for the first time]`."""

    visit: Visit
    span: Span


class CandidateLeaves(Node):
    """`the candidate leaves`."""

    span: Span


class CandidateReplies(Node):
    """`the candidate replies`; in a scenario, that they do."""

    span: Span


class CandidateOutOfOffice(Node):
    """`the candidate is out of office`; only in a scenario may it say until when."""

    until: Date | None
    span: Span


class CandidateOptsOut(Node):
    """`the candidate opts out`."""

    span: Span


class MessageBounces(Node):
    """`a message bounces`."""

    span: Span


class EventHappens(Node):
    """A declared event by its words."""

    event: Name
    span: Span


class Weekly(Node):
    """`every [N weeks on] DAYS at TIME, …`; `weeks` is 1 for every week."""

    weeks: int
    days: Days
    at: Time
    holidays: HolidayRule
    span: Span


class EveryWorkingDay(Node):
    """`every working day at TIME`."""

    at: Time
    span: Span


class MonthlyOnDay(Node):
    """`every month on day N at TIME, …`."""

    day: int
    at: Time
    holidays: HolidayRule
    span: Span


class MonthlyOnWeekday(Node):
    """`every second Tuesday of the month at TIME, …`."""

    ordinal: Ordinal
    weekday: Weekday
    at: Time
    holidays: HolidayRule
    span: Span


class Cron(Node):
    """`cron "30 9 * * 2", …`: five fields on the candidate's clock."""

    expression: Text
    holidays: HolidayRule
    span: Span


class BeforeFact(Node):
    """`DURATION before FACT [at TIME]`."""

    duration: Duration
    fact: Name
    at: Time | None
    span: Span


class AfterFact(Node):
    """`DURATION after FACT [at TIME]`."""

    duration: Duration
    fact: Name
    at: Time | None
    span: Span


class OnFact(Node):
    """`on FACT at TIME`."""

    fact: Name
    at: Time
    span: Span


class BeforeConsentEnds(Node):
    """`DURATION before consent STRING ends`."""

    duration: Duration
    consent: Text
    span: Span


class ConsentChanges(Node):
    """`consent STRING is given` or `consent STRING ends`."""

    consent: Text
    change: ConsentChange
    span: Span


class BeforePromiseDue(Node):
    """`DURATION before promise STRING is due`."""

    duration: Duration
    promise: Text
    span: Span


class PromiseChanges(Node):
    """`promise STRING is broken | is kept`; `promise` is None for `a promise is broken`."""

    promise: Text | None
    change: PromiseChange
    span: Span


class BeenHere(Node):
    """`the candidate has been here for DURATION`, in this visit."""

    duration: Duration
    span: Span


class FactChanges(Node):
    """`FACT changes`."""

    fact: Name
    span: Span


class BecomesTrue(Node):
    """`(CONDITION) becomes true`."""

    condition: Condition
    span: Span


Trigger = (
    CandidateEnters
    | CandidateLeaves
    | CandidateReplies
    | CandidateOutOfOffice
    | CandidateOptsOut
    | MessageBounces
    | EventHappens
    | Weekly
    | EveryWorkingDay
    | MonthlyOnDay
    | MonthlyOnWeekday
    | Cron
    | BeforeFact
    | AfterFact
    | OnFact
    | BeforeConsentEnds
    | ConsentChanges
    | BeforePromiseDue
    | PromiseChanges
    | Silence
    | BeenHere
    | FactChanges
    | BecomesTrue
)
