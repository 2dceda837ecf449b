"""Books for the tests of the graph: one written by hand, and a strategy for any book that the types allow."""

import dataclasses
import enum
import types
import typing
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from cadencelang.clock import Calendar, Duration, Unit, WorkWeek
from cadencelang.graph import conditions as c
from cadencelang.graph import model as m
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.source import Span

FILE = "search.cadence"
CALENDAR = Calendar("GB-ENG", ((20_458, "New Year's Day"),), ((20_812, 780, "Christmas Eve"),))


def span(line: int) -> Span:
    """A span that is line 1 to 1,000 of the book."""
    return Span(FILE, line * 100, line * 100 + 40)


def days(amount: int) -> Duration:
    return Duration(amount, Unit.WORKING_DAYS)


def hours(amount: int) -> Duration:
    return Duration(amount, Unit.WORKING_HOURS)


def stage(name: str, line: int, *leads_to: str, closing: bool = False) -> m.Stage:
    return m.Stage(name, closing, leads_to, (), span(line))


def rule(
    stages: tuple[str, ...], name: str, line: int, triggers: tuple[t.Trigger, ...], *steps: s.Step, **more: Any
) -> m.Rule:
    home = stages[0] if len(stages) == 1 else "every stage"
    plain: dict[str, Any] = {"guard": None, "frequencies": (), "overlap": m.Overlap.DROP, "at_once": 1, "stops": ()}
    return m.Rule(
        id=f"{home}/{name}", name=name, stages=stages, triggers=triggers, steps=steps, span=span(line), **(plain | more)
    )


def send(line: int, id: str, template: str, **more: Any) -> s.Send:
    return s.Send(id=id, span=span(line), kind=s.MessageKind.SEND, channel="email", template=template, **more)


def ask(line: int, id: str, role: str, text: str, **more: Any) -> s.Ask:
    return s.Ask(
        id=id,
        span=span(line),
        role=role,
        verb="call",
        channel="call",
        text=text,
        deadline=s.Deadline(within=days(1)),
        **more,
    )


def small_book() -> m.Book:
    """An executive search with three stages, as a person would write it."""
    return m.Book(
        name="Executive search",
        version=1,
        language=1,
        clock=m.ClockPlan(
            "timezone", "Europe/London", WorkWeek(), (), "country", "GB-ENG", (CALENDAR,), 30, 30, span(1)
        ),
        roles=(
            m.Role("recruiter", True, (), None, None, None, (), span(2)),
            m.Role("partner", False, ("recruiter",), "Europe/Paris", WorkWeek(), None, ((20_500, 20_510),), span(3)),
        ),
        facts=(
            m.Fact("first_name", m.FactType(m.Kind.TEXT), False, False, None, span(4)),
            m.Fact("seniority", m.FactType(m.Kind.ONE_OF, ("C-suite", "VP")), False, False, None, span(5)),
            m.Fact("discussed", m.FactType(m.Kind.NOTES), True, False, Duration(60, Unit.DAYS), span(6)),
        ),
        events=(
            m.Event(
                "interview completed",
                True,
                False,
                (m.Field("topics", m.FactType(m.Kind.TEXTS), False, span(8)),),
                span(7),
            ),
        ),
        consents=(m.Consent("peer introduction", Duration(90, Unit.DAYS), span(9)),),
        channels=(
            m.Channel("email", True, "email", (), span(10)),
            m.Channel("call", False, None, (m.Outcome("reached", True, span(11)),), span(11)),
        ),
        off_limits=("employer_domains",),
        limits=_limits(),
        libraries=(m.Library("insights", "library/insights.csv", (_article(),), span(15)),),
        templates=(_template(),),
        stops=(),
        stages=(
            stage("First interview", 20, "Panel", "Not selected"),
            stage("Panel", 40, "First interview", "Not selected"),
            stage("Not selected", 60, closing=True),
        ),
        rules=_rules(),
        guarantees=_guarantees(),
        switched_off=(m.SwitchedOff("no dead end", "the panel decides", span(93)),),
        promises=("next steps",),
        sources=((FILE, "0" * 16),),
        span=Span(FILE, 0, 20),
    )


def _article() -> m.Article:
    return m.Article(
        "9bc1e52d862dbbe0", "The first hundred days", "https://insights.example/100", 20_467, ("leadership",)
    )


def _template() -> m.Template:
    body = "Dear {{ first_name }},\n\n{{ cited.discussed.text }}"
    return m.Template(
        "thank-you", "templates/thank-you.md", "email", "en", "Thank you", body, ("first_name",), ("discussed",)
    )


def _limits() -> tuple[m.Limit, ...]:
    automatic = m.Selector(True, None)
    return (
        m.Cap("limit:at most 1 automatic touch in 1 day", automatic, 1, Duration(1, Unit.DAYS), span(12)),
        m.OnlyWorkingTime("limit:automatic touches only in working time", automatic, span(13)),
        m.NotAt("limit:no calls on Friday", m.Selector(False, "call"), frozenset({4}), 900, 1440, span(14)),
    )


def _rules() -> tuple[m.Rule, ...]:
    first = ("First interview",)
    known = c.Known(c.FactRef("discussed"), True, span(23))
    vip = c.Compare(c.FactRef("seniority"), c.Op.IS, ("C-suite",), span(33))
    return (
        rule(
            first,
            "thank you",
            21,
            (t.Happens("interview completed", span(22)),),
            s.Wait(
                id="First interview/thank you/wait:2 working hours#1", span=span(25), duration=hours(2), minute=None
            ),
            send(
                26,
                "First interview/thank you/send:thank-you#1",
                "thank-you",
                citing=("discussed",),
                approver="recruiter",
            ),
            s.Move(id="First interview/thank you/move:Panel#1", span=span(27), stage="Panel"),
            guard=known,
            stops=(t.Replies(span(24)),),
        ),
        rule(
            first,
            "next steps",
            28,
            (t.Happens("interview completed", span(29)),),
            s.MakePromise(
                id="First interview/next steps/promise:next steps#1",
                span=span(30),
                promise="next steps",
                deadline=s.Deadline(within=days(3)),
                reminders=(s.Reminder("recruiter", days(1), span(31)),),
                broken=(
                    s.Tell(
                        id="First interview/next steps/tell:partner#1",
                        span=span(32),
                        role="partner",
                        text='They wait & "we" <know>',
                    ),
                ),
            ),
            s.Choose(
                id="First interview/next steps/choose#1",
                span=span(33),
                branches=(
                    s.Branch(
                        vip,
                        (
                            ask(
                                34,
                                "First interview/next steps/call#1",
                                "recruiter",
                                "Say what comes next",
                                keeps="next steps",
                            ),
                        ),
                        span(33),
                    ),
                    s.Branch(
                        None,
                        (send(36, "First interview/next steps/send:next-steps#1", "next-steps", keeps="next steps"),),
                        span(35),
                    ),
                ),
            ),
        ),
        rule(
            ("Not selected",),
            "call first, then write",
            61,
            (t.Enters(t.Visit.ANY, span(62)),),
            ask(
                63,
                "Not selected/call first, then write/call#1",
                "recruiter",
                "Tell them the decision",
                done=(
                    s.OutcomeBranch(
                        "reached",
                        (send(64, "Not selected/call first, then write/send:closing-note#1", "closing-note"),),
                    ),
                ),
                not_done=(ask(66, "Not selected/call first, then write/call#2", "partner", "Tell them the decision"),),
                has_not_done=True,
            ),
        ),
        rule(
            ("First interview", "Panel"),
            "they withdraw",
            70,
            (t.OutOfOffice(span(71)), t.SilenceReached(c.Party.THEY, Duration(30, Unit.DAYS), span(72))),
            s.Move(id="every stage/they withdraw/move:Not selected#1", span=span(73), stage="Not selected"),
        ),
    )


def _guarantees() -> tuple[m.Guarantee, ...]:
    return (
        m.Guarantee(
            "nobody waits in silence",
            ("First interview", "Panel"),
            None,
            (m.Assumption.TASKS_IN_TIME,),
            (),
            m.NeverSilent(days(5), m.ByWhom()),
            span(90),
        ),
        m.Guarantee("promises", (), None, (), (), m.PromisesKept(None), span(91)),
        m.Guarantee(
            "closing",
            (),
            None,
            (),
            (),
            m.HearsWithin(("Not selected",), None, days(2), m.ByWhom(channel="call")),
            span(92),
        ),
    )


TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
WHOLE = st.integers(-(2**53), 2**53)
OWN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: WHOLE,
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    type(None): st.none(),
    Duration: st.builds(Duration, st.integers(0, 10_000), st.sampled_from(Unit)),
    WorkWeek: st.builds(lambda day: WorkWeek().with_day(day, (480, 720), (780, 1080)), st.integers(0, 6)),
    Calendar: st.builds(lambda name: Calendar(name, ((1, name),), ((2, 720, name),)), TEXT),
    Span: st.builds(Span, TEXT, st.integers(0, 99), st.integers(0, 99)),
}

BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "nth": st.sampled_from([1, 2, 3, 4, -1]),
    "weekday": st.integers(0, 6),
    "minute": st.integers(0, 1439),
}
"""Fields that hold fewer values than their type allows."""
BOOKS = settings(
    max_examples=20, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
"""For tests of whole books, which would take minutes to shrink."""


def values(hint: Any, depth: int = 5) -> st.SearchStrategy[Any]:
    """Any value of a type of the graph; below `depth` nodes lists are empty and unions take their first members."""
    if hint in OWN:
        return OWN[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if depth <= 0:
            args = tuple(arg for arg in args if arg is type(None)) or args[:1]
        return st.one_of([values(arg, depth) for arg in args])
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(st.deferred(lambda: values(args[0], depth - 1)), max_size=2 if depth > 0 else 0).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(arg, depth) for arg in args))
    if origin is frozenset:
        return st.frozensets(st.integers(0, 6))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from(hint)
    return st.deferred(lambda: _node(hint, depth - 1))


def _node(cls: Any, depth: int) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls)
    fields = [field.name for field in dataclasses.fields(cls) if field.init]
    return st.builds(cls, **{name: _field(name, hints[name], depth) for name in fields})


def _field(name: str, hint: Any, depth: int) -> st.SearchStrategy[Any]:
    if name not in BY_NAME:
        return values(hint, depth)
    return st.none() | BY_NAME[name] if type(None) in typing.get_args(hint) else BY_NAME[name]


def any_book() -> st.SearchStrategy[m.Book]:
    """The book written by hand with one of its fields replaced by anything that its type allows."""
    hints = typing.get_type_hints(m.Book)
    names = [field.name for field in dataclasses.fields(m.Book) if field.name != "language"]

    def with_any(name: str) -> st.SearchStrategy[m.Book]:
        return values(hints[name]).map(lambda value: dataclasses.replace(small_book(), **{name: value}))

    return st.sampled_from([*names, "rules", "rules", "rules"]).flatmap(with_any)
