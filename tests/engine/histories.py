"""Random histories that a book allows, and a driver that runs the engine through one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from cadencelang.clock import parse_instant
from cadencelang.compiler import compile_path
from cadencelang.engine import Engine, State
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import Deliver, Effect, Reason
from cadencelang.graph import steps as s
from cadencelang.graph.conditions import Money, Note, Peer
from cadencelang.graph.model import Event, FactType, Kind

CORPUS = Path(__file__).parent.parent / "corpus" / "engine"
PLAYBOOKS = Path(__file__).parent.parent.parent / "playbooks"
DAY = 24 * 60
YEAR = 365 * DAY


@cache
def engine_of(path: Path) -> Engine:
    book = compile_path(path).book
    assert book is not None
    return Engine(book)


def corpus_engine(name: str) -> Engine:
    return engine_of(CORPUS / f"{name}.cadence")


def playbook_engine(name: str) -> Engine:
    return engine_of(PLAYBOOKS / name / f"{name}.cadence")


def start_of(engine: Engine) -> int:
    return parse_instant("2026-03-02 10:07", engine.clocks.candidate(None, None))


VALUES = {
    Kind.TEXT: st.sampled_from(["Ada", "Björn", ""]),
    Kind.NUMBER: st.integers(0, 50),
    Kind.YES_NO: st.booleans(),
    Kind.DATE: st.integers(20494, 20634),
    Kind.EMAIL: st.sampled_from(["ada@mail.example", "ada@uk.nordwind.example"]),
    Kind.ZONE: st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    Kind.COUNTRY: st.sampled_from(["GB", "US", "JP"]),
    Kind.DOMAIN: st.sampled_from(["nordwind.example", "other.example"]),
    Kind.TEXTS: st.lists(st.sampled_from(["boards", "pay", "golf"]), max_size=2).map(tuple),
    Kind.NOTES: st.lists(
        st.builds(Note, st.sampled_from(["a", "b", "c"]), st.integers(20480, 20560), st.booleans()), max_size=3
    ).map(tuple),
    Kind.DATE_TIME: st.integers(20494 * DAY, 20634 * DAY),
    Kind.MONEY: st.builds(Money, st.sampled_from([1000.0, 250000.0]), st.sampled_from(["GBP", "USD"])),
    Kind.PHONE: st.just("+44 20 7946 0000"),
    Kind.LINK: st.just("https://mail.example/ada"),
    Kind.DOMAINS: st.lists(st.sampled_from(["nordwind.example", "other.example"]), max_size=2).map(tuple),
    Kind.PEER: st.sampled_from(
        [Peer("Ben", "b@mail.example"), Peer("Cai", "c@mail.example", (("peer introduction", None),))]
    ),
}


def value_of(engine: Engine, name: str) -> st.SearchStrategy[object]:
    return values_of(engine.book.facts[engine.program.fact_index[name]].type)


def values_of(kind: FactType) -> st.SearchStrategy[object]:
    return st.sampled_from(kind.options) if kind.kind is Kind.ONE_OF else VALUES[kind.kind]


def fields_of(event: Event) -> st.SearchStrategy[tuple[tuple[str, object], ...]]:
    """What an event may carry: every needed field, and any of the others."""
    return st.fixed_dictionaries(
        {field.name: values_of(field.type) for field in event.fields if not field.optional},
        optional={field.name: values_of(field.type) for field in event.fields if field.optional},
    ).map(lambda fields: tuple(fields.items()))


def facts_of(engine: Engine) -> st.SearchStrategy[dict[str, object]]:
    facts = engine.book.facts
    return st.fixed_dictionaries(
        {fact.name: value_of(engine, fact.name) for fact in facts if not fact.optional},
        optional={fact.name: value_of(engine, fact.name) for fact in facts if fact.optional},
    )


def _makers(engine: Engine) -> list[st.SearchStrategy[Callable[[str, int], i.Input]]]:
    """For each kind of input, how to make one of an id and an instant."""
    book = engine.book
    steps = [instruction.step for instruction in engine.program.code]
    tasks = sorted({step.text for step in steps if isinstance(step, s.Ask)})
    drafts = sorted({step.template for step in steps if isinstance(step, s.Send)})
    roles = st.sampled_from([role.name for role in book.roles])

    def fixed(kind: type[i.Input], **parts: object) -> st.SearchStrategy[Callable[[str, int], i.Input]]:
        return st.fixed_dictionaries(parts).map(lambda drawn: lambda id, at: kind(id=id, at=at, **drawn))

    def promised(kind: type[i.Input]) -> st.SearchStrategy[Callable[[str, int], i.Input]]:
        names = st.sampled_from([*book.promises, "the report"])
        return st.tuples(names, roles, st.integers(0, 10 * DAY)).map(
            lambda drawn: lambda id, at: kind(id=id, at=at, promise=drawn[0], by=drawn[1], due=at + drawn[2])
        )

    makers = [
        fixed(i.Entered, stage=st.sampled_from([stage.name for stage in book.stages])),
        fixed(i.Replied),
        fixed(i.WentOutOfOffice, until=st.none() | st.integers(20520, 20560)),
        fixed(i.CameBack),
        fixed(i.Bounced, hard=st.booleans()),
        fixed(i.HoldResolved, by=roles),
        fixed(i.WentAway, role=roles, first=st.just(20520), last=st.integers(20521, 20540)),
        fixed(i.ReturnedToWork, role=roles),
        fixed(i.Contacted, channel=st.sampled_from([channel.name for channel in book.channels])),
        promised(i.Promised),
        promised(i.PromiseMoved),
    ]
    makers += [fixed(i.Happened, event=st.just(event.name), fields=fields_of(event)) for event in book.events]
    makers += [
        fixed(i.FactLearnt, fact=st.just(fact.name), value=st.none() | value_of(engine, fact.name))
        for fact in book.facts
        if fact.optional
    ]
    makers += [fixed(i.ConsentGranted, consent=st.just(it.name)) for it in book.consents]
    makers += [fixed(i.ConsentWithdrawn, consent=st.just(it.name)) for it in book.consents]
    if tasks:
        outcomes = st.sampled_from([None, "reached", "no answer"])
        makers.append(fixed(i.TaskDone, task=st.sampled_from(tasks), by=roles, outcome=outcomes))
    if drafts:
        makers += [fixed(kind, touch=st.sampled_from(drafts), by=roles) for kind in (i.Approved, i.Declined, i.Undone)]
    return makers


def histories(engine: Engine, most: int = 14) -> st.SearchStrategy[tuple[i.Input, ...]]:
    """Up to `most` things that happen within some weeks, in order, after the candidate enters."""
    start = start_of(engine)
    happening = st.tuples(st.integers(0, 3 * DAY), st.one_of(_makers(engine)))

    def lay(drawn: tuple[str, Sequence[tuple[int, Callable[[str, int], i.Input]]]]) -> tuple[i.Input, ...]:
        first, rest = drawn
        at, found = start, [i.Entered(id="0", at=start, stage=first)]
        for number, (gap, make) in enumerate(rest, 1):
            at += gap
            found.append(make(str(number), at))
        return tuple(found)

    stages = st.sampled_from([stage.name for stage in engine.book.stages])
    return st.tuples(stages, st.lists(happening, max_size=most)).map(lay)


def arrives(effect: Deliver) -> i.Input:
    """A channel on which everything arrives at once."""
    return i.TouchSent(id=f"sent {effect.touch.id}", at=effect.at, touch=effect.touch.id)


@dataclass
class Told:
    """A history that was run: where it led, what was ordered, and why."""

    state: State
    effects: list[Effect]
    reasons: list[Reason]


def run(engine: Engine, facts: dict[str, object], history: Sequence[i.Input], days: int = 60, every: int = 0) -> Told:
    """Run a history, and `days` more; with `every`, let time pass in steps of so many minutes."""
    start = min(it.at for it in history)
    told = Told(engine.begin("c1", facts, start), [], [])
    for news in history:
        _pass(engine, told, max(news.at, told.state.now) - 1, every)
        _add(told, engine.apply(told.state, news))
    _pass(engine, told, history[-1].at + days * DAY, every)
    return told


def _pass(engine: Engine, told: Told, until: int, every: int) -> None:
    while every and told.state.now + every < until:
        _add(told, engine.advance(told.state, told.state.now + every, arrives))
    if until > told.state.now or told.state.next_wake <= until:
        _add(told, engine.advance(told.state, until, arrives))


def _add(told: Told, outcome: object) -> None:
    told.state = outcome.state
    told.effects.extend(outcome.effects)
    told.reasons.extend(outcome.reasons)
