"""The rule graph: a playbook, resolved, typed and frozen, as the engine, the simulator and every face read it.

Owns the shape of a compiled playbook (`Book`) and nothing else: it is made by `cadencelang.graph.lower`, written and
read by `cadencelang.graph.store`. Nothing here knows the grammar. Names are unique within their kind; rules and steps
have stable identities; every node keeps its span. Minutes of a day count from local midnight.
"""

from __future__ import annotations

import enum

from cadencelang.clock import Calendar, Day, Duration, WorkWeek
from cadencelang.graph.conditions import Condition
from cadencelang.graph.steps import Step
from cadencelang.graph.triggers import Trigger
from cadencelang.records import dataclass
from cadencelang.source import Span

LANGUAGE_VERSION = 1
"""The version of the language that this package writes and reads; it is not the package's version."""


class Kind(enum.StrEnum):
    """The kinds of value that a fact or a field can have."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes or no"
    DATE = "date"
    DATE_TIME = "date and time"
    MONEY = "money"
    EMAIL = "email address"
    DOMAIN = "web domain"
    PHONE = "phone number"
    ZONE = "time zone"
    COUNTRY = "country"
    LINK = "link"
    PEER = "peer"
    ONE_OF = "one of"
    TEXTS = "list of text"
    NOTES = "list of notes"
    DOMAINS = "list of web domains"


@dataclass(frozen=True, slots=True)
class FactType:
    """The type of a fact or field; `options` are the closed vocabulary of ONE_OF, in order."""

    kind: Kind
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact. `fresh`: a value (or note) older than that is unknown; `private`: never reaches a template."""

    name: str
    type: FactType
    optional: bool
    private: bool
    fresh: Duration | None
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    """A field that an event carries."""

    name: str
    type: FactType
    optional: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """A declared event; `contact`: it counts as contact of ours; `from_candidate`: it ends the candidate's silence."""

    name: str
    contact: bool
    from_candidate: bool
    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent; `lasts` is how long it holds once given (None: until withdrawn)."""

    name: str
    lasts: Duration | None
    span: Span


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome that a task on a channel by a person can have."""

    name: str
    contact: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach the candidate; `address` is the fact that holds the address of an automatic one."""

    name: str
    automatic: bool
    address: str | None
    outcomes: tuple[Outcome, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class WeekFor:
    """Working time that replaces the playbook's for calendars of one country (ISO 3166-1, two letters)."""

    country: str
    week: WorkWeek


@dataclass(frozen=True, slots=True)
class ClockPlan:
    """How a candidate's clock is found.

    `zone_fact` and `calendar_fact` name the facts that say where the candidate is; `zone` and `calendar` stand in
    where they are unknown. `calendars` are the snapshots the book carries, the firm's own days included in each.
    """

    zone_fact: str | None
    zone: str
    week: WorkWeek
    weeks_for: tuple[WeekFor, ...]
    calendar_fact: str | None
    calendar: str
    calendars: tuple[Calendar, ...]
    tick: int
    settle: int
    span: Span


@dataclass(frozen=True, slots=True)
class Role:
    """A colleague. Where zone, week or calendar is None the playbook's own stands. `away` are first and last days."""

    name: str
    owner: bool
    covers: tuple[str, ...]
    zone: str | None
    week: WorkWeek | None
    calendar: str | None
    away: tuple[tuple[Day, Day], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Selector:
    """Which touches a limit speaks of: all, automatic ones only, or those of one channel."""

    automatic: bool
    channel: str | None


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` touches in `window` (days: local dates, today included; working days likewise)."""

    id: str
    touches: Selector
    count: int
    window: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class Spacing:
    """At least `gap` between touches."""

    id: str
    touches: Selector
    gap: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class OnlyWorkingTime:
    """Only inside working time of the candidate's clock."""

    id: str
    touches: Selector
    span: Span


@dataclass(frozen=True, slots=True)
class NotAt:
    """Never on these weekdays between `start` and `end` minutes of the day (all seven days: quiet hours)."""

    id: str
    touches: Selector
    weekdays: frozenset[int]
    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class NotOnHoliday:
    """Never on a holiday of the candidate's calendar."""

    id: str
    touches: Selector
    span: Span


@dataclass(frozen=True, slots=True)
class NotOnEve:
    """Never on the working day before a holiday, from minute `after` of the day on."""

    id: str
    touches: Selector
    after: int
    span: Span


@dataclass(frozen=True, slots=True)
class NotWhile:
    """Never while the condition holds."""

    id: str
    touches: Selector
    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class NeedsConsent:
    """Never without this consent."""

    id: str
    touches: Selector
    consent: str
    span: Span


Limit = Cap | Spacing | OnlyWorkingTime | NotAt | NotOnHoliday | NotOnEve | NotWhile | NeedsConsent
"""Any limit. `id` is its stable identity (`limit:<canonical words>`)."""


@dataclass(frozen=True, slots=True)
class Article:
    """Something worth sharing. `id` is the hash of its address."""

    id: str
    title: str
    url: str
    published: Day
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """A list of articles, as the book carries it."""

    name: str
    path: str
    articles: tuple[Article, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Template:
    """A message's text. `subject` and `body` are Jinja2 source; `facts` are those it reads, `cites` those it cites."""

    name: str
    path: str
    channel: str | None
    language: str | None
    subject: str
    body: str
    facts: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frequency:
    """A rule starts at most `count` times in `window` (None: per visit)."""

    count: int
    window: Duration | None
    span: Span


class Overlap(enum.StrEnum):
    """What a trigger does while a run of its rule is going."""

    DROP = "dropped"
    RESTART = "start again"
    EACH = "each time"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `id` is `<stage>/<name>`; `stages` are where it is live.

    For one of many stages, `every stage`, `every open stage` or `every closing stage` stands for the stage.
    """

    id: str
    name: str
    stages: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    guard: Condition | None
    frequencies: tuple[Frequency, ...]
    overlap: Overlap
    at_once: int
    stops: tuple[Trigger, ...]
    steps: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the process."""

    name: str
    closing: bool
    leads_to: tuple[str, ...]
    stops: tuple[Trigger, ...]
    span: Span


class Assumption(enum.StrEnum):
    """What a guarantee takes for granted."""

    TASKS_IN_TIME = "tasks are done in time"
    APPROVALS_IN_TIME = "approvals are given in time"
    NO_BOUNCES = "no message bounces"
    NOBODY_AWAY = "nobody is away"
    NO_REPLIES = "the candidate does not reply"


@dataclass(frozen=True, slots=True)
class ByWhom:
    """Whose contact counts: any of ours, automatic only, or one channel's."""

    automatic: bool = False
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class NeverSilent:
    """We are never silent for more than `duration`."""

    duration: Duration
    by: ByWhom


@dataclass(frozen=True, slots=True)
class PromisesKept:
    """The promise (every one, where None) is kept in time."""

    promise: str | None


@dataclass(frozen=True, slots=True)
class HearsWithin:
    """After entering one of `stages`, the `event`, or (neither) a reply, the candidate hears from us in time."""

    stages: tuple[str, ...]
    event: str | None
    duration: Duration
    by: ByWhom


@dataclass(frozen=True, slots=True)
class NeverMoreThan:
    """Never more than `count` touches in `window`."""

    touches: Selector
    count: int
    window: Duration


@dataclass(frozen=True, slots=True)
class NobodyStays:
    """Nobody stays in one of `stages` for more than `duration`."""

    stages: tuple[str, ...]
    duration: Duration


@dataclass(frozen=True, slots=True)
class NoTouchesWhile:
    """No such touch goes while the condition holds."""

    touches: Selector
    condition: Condition


@dataclass(frozen=True, slots=True)
class RuleRuns:
    """The rule (by its id) runs at most `count` times (0: never)."""

    rule: str
    count: int


Claim = NeverSilent | PromisesKept | HearsWithin | NeverMoreThan | NobodyStays | NoTouchesWhile | RuleRuns
"""What a guarantee claims."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A guarantee: `claim` holds while in `stages` (empty: everywhere) and `condition`, under the assumptions."""

    name: str
    stages: tuple[str, ...]
    condition: Condition | None
    assuming: tuple[Assumption, ...]
    assuming_conditions: tuple[Condition, ...]
    claim: Claim
    span: Span


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A built-in guarantee that the playbook switches off, and why."""

    name: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Book:
    """A compiled playbook. Tuples keep the order of the text; `rules` is the order in which equals happen.

    `sources` are (path, text) of the playbook's files, paths relative to its folder, as in every span.
    """

    name: str
    version: int
    language: int
    clock: ClockPlan
    roles: tuple[Role, ...]
    facts: tuple[Fact, ...]
    events: tuple[Event, ...]
    consents: tuple[Consent, ...]
    channels: tuple[Channel, ...]
    off_limits: tuple[str, ...]
    limits: tuple[Limit, ...]
    libraries: tuple[Library, ...]
    templates: tuple[Template, ...]
    stops: tuple[Trigger, ...]
    stages: tuple[Stage, ...]
    rules: tuple[Rule, ...]
    guarantees: tuple[Guarantee, ...]
    switched_off: tuple[SwitchedOff, ...]
    promises: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    span: Span
