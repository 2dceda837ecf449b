"""What would happen to a candidate: told over a copy of where they stand, of which nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cadencelang.adapters.candidates import candidates_in
from cadencelang.adapters.history import input_in
from cadencelang.adapters.refusals import Refusal, Refused
from cadencelang.adapters.rows import Row as Columns
from cadencelang.clock import CalendarRangeError, ClockError, Minute
from cadencelang.desk.ahead import Ahead, team
from cadencelang.engine import EngineError, State
from cadencelang.engine.effects import AskApproval, Effect, OpenTask, Reason
from cadencelang.engine.inputs import Entered, Input, TouchSent
from cadencelang.engine.state import Approval, Phase
from cadencelang.http.port import Missing, Trial, Unacceptable
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.reactions import Nothing
from cadencelang.workbench.retold import timeline_of
from cadencelang.workbench.timeline import Entry, Origin, Timeline
from cadencelang.workspace.opening import Workspace

_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial gave: the state it ended in, and the account of the way there."""

    edition: Edition
    atlas: Atlas
    state: State
    timeline: Timeline


def tried(workspace: Workspace, tx: Transaction, trial: Trial) -> Tried:
    """The account of a trial, from now on. Raises Missing, Unacceptable."""
    try:
        if trial.candidate is not None:
            return _ahead(workspace, *_standing(workspace, tx, trial.candidate), trial)
        edition, state, first = _newcomer(workspace, tx, trial)
        return _ahead(workspace, edition, state, trial, first)
    except (EngineError, CalendarRangeError, ClockError) as error:
        raise Unacceptable([("", str(error))]) from None


def _standing(workspace: Workspace, tx: Transaction, candidate: str) -> tuple[Edition, State]:
    row = tx.row(candidate)
    if row is None:
        raise Missing("There is no such candidate.")
    standing = workspace.steps.open(tx, row)
    return standing.edition, standing.state


def _newcomer(workspace: Workspace, tx: Transaction, trial: Trial) -> tuple[Edition, State, list[Input]]:
    """Somebody made up, who enters now."""
    edition, now = workspace.shelf.current(tx), workspace.now
    columns = {**trial.facts, "id": "somebody", "stage": trial.stage or ""}
    (found, *more) = candidates_in([Columns(1, columns)], edition.book, "request")
    faults = [it for it in (found, *more) if isinstance(it, Refusal)]
    if faults or isinstance(found, Refusal):
        raise Unacceptable([(it.column or "", it.said) for it in faults])
    state = edition.engine.begin(found.id, found.facts, now)
    return edition, state, [Entered(id="entered", at=now, stage=found.stage or "")]


def _ahead(workspace: Workspace, edition: Edition, state: State, trial: Trial, first: Sequence[Input] = ()) -> Tried:
    now, facts = workspace.now, edition.engine.facts(state)
    told = [_news(edition, facts, number, it, now) for number, it in enumerate(trial.events)]
    state = edition.engine.catch_up(state, now - 1, Nothing().arrival).state
    people = team(edition, silent=trial.silent)
    under_way = [TouchSent(id=f"sent {it.id}", at=now, touch=it.id) for it in state.touches if it.phase is Phase.DUE]
    asked = [news for effect in _open(state, now) for news in people.follow(effect)]
    way = Ahead(edition, state, people.follow, [*first, *under_way, *told, *asked])
    reasons: list[Reason] = []
    effects: list[Effect] = []
    for outcome in way.until(now + trial.days * _DAY):
        reasons += outcome.reasons
        effects += outcome.effects
    atlas = Atlas(edition.book)
    lines = [Entry(reason, Origin.SIMULATED) for reason in reasons]
    return Tried(edition, atlas, way.state, timeline_of(edition.engine, atlas, way.state, lines, effects, now))


def _open(state: State, now: Minute) -> Iterator[Effect]:
    """What was asked of people before, and is still open."""
    for touch in state.touches:
        if touch.approval is Approval.ASKED and touch.approver is not None:
            yield AskApproval(now, touch, touch.approver)
    for task in state.tasks:
        yield OpenTask(now, task)


def _news(edition: Edition, facts: Mapping[str, Any], number: int, columns: Mapping[str, Any], now: Minute) -> Input:
    try:
        news = input_in(Columns(1, columns), edition.book, facts)
    except Refused as refused:
        help = f" {refused.help}" if refused.help else ""
        raise Unacceptable([(f"events.{number}.{refused.column or ''}", f"{refused.message}{help}")]) from None
    if news.at < now:
        raise Unacceptable([(f"events.{number}.at", "It lies in the past.")])
    return news
