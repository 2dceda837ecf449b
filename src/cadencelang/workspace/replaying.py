"""A newcomer's past, replayed through the engine as the workbench replays it, and kept as their first log entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cadencelang.clock import Minute
from cadencelang.engine import Answer, Engine, Outcome, State
from cadencelang.engine.effects import Deliver
from cadencelang.engine.inputs import Entered, Input
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass
from cadencelang.runtime.codec import dump_effects, dump_facts, dump_input, dump_reasons, dumps
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Entry, EntryKind, Row
from cadencelang.runtime.shelf import Edition
from cadencelang.runtime.steps import Standing
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Habits, Steady
from cadencelang.workbench.simulate import Stretch, simulate


@dataclass(frozen=True, slots=True)
class _Call:
    """One call of the engine: what it was given, and what came of it. `event` is the id of what was new to it."""

    kind: EntryKind
    occurred: Minute
    event: str | None
    body: Mapping[str, Any]
    outcome: Outcome | None
    state: State


class _Recording(Engine):
    """An engine that remembers how it was called."""

    def __init__(self, engine: Engine) -> None:
        vars(self).update(vars(engine))
        self.calls: list[_Call] = []

    def begin(self, candidate: str, facts: Mapping[str, FactValue | None], at: Minute) -> State:
        """As the engine does, remembered."""
        state = super().begin(candidate, facts, at)
        self.calls.append(_Call(EntryKind.BEGIN, at, None, {"facts": dump_facts(facts), "at": at}, None, state))
        return state

    def apply(self, state: State, news: Input) -> Outcome:
        """As the engine does, remembered."""
        outcome = super().apply(state, news)
        told = any(call.event == news.id for call in self.calls)
        event = None if told else news.id
        self.calls.append(_Call(EntryKind.INPUT, news.at, event, dump_input(news), outcome, outcome.state))
        return outcome

    def advance(self, state: State, until: Minute, answer: Answer | None = None) -> Outcome:
        """As the engine does, remembered with what the channels answered."""
        answers: list[dict[str, Any] | None] = []

        def remembered(order: Deliver) -> Input | None:
            said = answer(order) if answer else None
            answers.append(None if said is None else dump_input(said))
            return said

        outcome = super().advance(state, until, remembered)
        body = {"until": until, "answers": answers}
        self.calls.append(_Call(EntryKind.TIME, until, None, body, outcome, outcome.state))
        return outcome


def replay(
    tx: Transaction, edition: Edition, candidate: Candidate, records: Sequence[Input], now: Minute, *, assume: bool
) -> tuple[Standing, list[Input]]:
    """The candidate as their past left them just before `now`, and what is still to be told of this minute.

    Raises EngineError where the playbook refuses something of it.
    """
    engine, atlas = _Recording(edition.engine), Atlas(edition.book)
    past = sorted((it for it in records if it.at < now), key=lambda it: it.at)
    simulate(
        engine, atlas, candidate, past, Stretch(now, now - 1, assume),
        lambda _: Steady(atlas, engine.role_clock, Habits()),
    )  # fmt: skip
    row = Row(candidate.id, edition.hash, len(engine.calls), "", None, "")
    for number, call in enumerate(engine.calls, 1):
        tx.append(_entry(row, number, call, now))
    left = [it for it in records if it.at >= now]
    entered = any(isinstance(it, Entered) for it in records)
    if not entered and engine.calls[-1].state.stage < 0:
        stage = candidate.stage or edition.book.stages[0].name
        left.insert(0, Entered(id="entered", at=now, stage=stage))
    return Standing(edition, row, engine.calls[-1].state), left


def _entry(row: Row, number: int, call: _Call, now: Minute) -> Entry:
    effects, reasons = (call.outcome.effects, call.outcome.reasons) if call.outcome else ((), ())
    return Entry(
        row.candidate, number, call.kind, call.occurred, now, call.event, row.book, dumps(call.body),
        dump_reasons(reasons), dump_effects(effects),
    )  # fmt: skip
