"""What the world may do next: every move that a playbook allows at an instant, for the premises of a guarantee.

A move makes the engine's input from the state at hand, so that it can be made again on a state whose numbers differ.
Owns the choice of moves; what is left out on purpose is named by `cadencelang.prover.covering`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Final

from cadencelang.clock import Day, Minute
from cadencelang.engine import inputs as i
from cadencelang.engine.state import NO_STAGE, Approval, Phase, State, Waiting
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import (
    Assumption,
    Book,
    Claim,
    HearsWithin,
    NeverSilent,
    NobodyStays,
    PromisesKept,
    Stage,
)
from cadencelang.prover.domains import ONLY_UNKNOWN, Value, consents_assumed, facts_noticed, field_domains
from cadencelang.prover.reading import conditions_of, inside, ruling, triggers_of
from cadencelang.prover.shifting import UNDECIDED
from cadencelang.records import dataclass

AT_ANY_TIME: Final = ("at any time", "at any time, promised")
"""The events that let a message go by itself, one at a time; the other with the promise that it keeps."""
SOMEHOW: Final = "something else"
"""The channel of contact by a rule left out, where it may be any."""

Make = Callable[[State, Minute, Day, str], i.Input | None]


@dataclass(frozen=True, slots=True)
class Move:
    """Something that may happen outside. `make` gives the input for a state, an instant, its date and an id.

    `fails` marks the move that is no input: of the messages handed over now, those of these numbers do not arrive.
    `key` names what happens, where rules answer to it.
    """

    make: Make
    fails: frozenset[int] = frozenset()
    key: tuple[str, str] = ("", "")


def failing(numbers: frozenset[int]) -> Move:
    """Messages of these numbers, from 0, of those handed over at this instant do not arrive."""
    return Move(lambda state, at, today, id: None, numbers)


@dataclass(frozen=True, slots=True)
class Freely:
    """What rules left out of a loose exploration may do at any instant.

    `ways` are moves from a stage to another by their steps; `contact`: whether contact of theirs can be noticed;
    `keeps` are promises that they may keep, each with the channel of that contact; `releases` those they may release.
    `ending` are events that end every history, and need not be tried.
    """

    ways: frozenset[tuple[str, str]]
    contact: bool
    keeps: dict[str, str]
    releases: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()


class Moves:
    """The moves of one book for one claim and its assumptions."""

    def __init__(
        self,
        book: Book,
        claim: Claim | None,
        assuming: frozenset[Assumption],
        facts: dict[str, tuple[Value, ...]],
        freely: Freely | None = None,
        *,
        reach: int,
        stages: frozenset[str],
    ) -> None:
        """The moves for a claim. `facts` are the values of those that are read, `freely` what rules left out may do.

        `reach` is more than the days that the book reckons ahead: longer absences are as good as endless. `stages` are
        those that histories are about: no move leads out of them.
        """
        self.book = book
        self.stages = stages
        self.assuming = assuming
        self.freely = freely
        self._fixed = tuple(self._all_fixed(claim, facts))
        self._waking = tuple(move for awaited, move in self._consents() if not awaited)
        noticed = facts_noticed(book)
        self._facts = [
            (n, fact.name, facts[fact.name], fact.name in noticed)
            for n, fact in enumerate(book.facts)
            if facts.get(fact.name, ONLY_UNKNOWN) != ONLY_UNKNOWN and (freely is None or fact.name in noticed)
        ]
        self._to = {n: tuple(map(_enters, self._next(stage))) for n, stage in enumerate(book.stages)}
        self._steps = {step.id: step for step in inside(book.rules) if isinstance(step, s.Send | s.Ask | s.Hold)}
        self._outcomes = {channel.name: [it.name for it in channel.outcomes] for channel in book.channels}
        self._roles = _roles_missed(book, assuming) if freely is None else ()
        self._absence = 2 * reach + 7
        self._one_by_one = tuple(_occurs(event.name, ()) for event in book.events if event.name in AT_ANY_TIME)
        self._lone = {n for n, rule in enumerate(book.rules) if any(map(_at_any_time, rule.triggers))}
        self.messages_fail = Assumption.NO_BOUNCES not in assuming

    def at(self, state: State, today: Day) -> Iterator[Move]:
        """The moves possible in a state on a date."""
        if state.stage == NO_STAGE:
            return
        yield from self._fixed
        if state.touches or any(run.waiting is Waiting.HOLD for run in state.runs):
            yield from self._waking
        if not state.touches and self._lone.isdisjoint(run.rule for run in state.runs):
            yield from self._one_by_one
        yield from self._to[state.stage]
        for index, name, values, noticed in self._facts:
            known = state.facts[index]
            if known == UNDECIDED and not noticed:
                continue
            for value in values:
                if value.on(today) != known:
                    yield _learns(name, value)
        if self.freely is not None:
            for promise in state.promises:
                if promise.name in self.freely.keeps:
                    yield _keeps(promise.name, self.freely.keeps[promise.name])
                if promise.name in self.freely.releases:
                    yield _releases(promise.name)
        away = {role for role, _, last in state.away if last >= today}
        yield from (_comes_back(role) if role in away else _goes_away(role, self._absence) for role in self._roles)
        yield from self._work(state)

    def _next(self, stage: Stage) -> tuple[str, ...]:
        """The stages that a candidate may come to from one: along `leads to`, or by a step of a rule left out."""
        others = () if self.freely is None else (to for here, to in self.freely.ways if here == stage.name)
        return tuple(it for it in dict.fromkeys((*stage.leads_to, *others)) if it in self.stages)

    def starts(self) -> tuple[str, ...]:
        """The stages that a candidate may begin in: every one that histories are about."""
        return tuple(stage.name for stage in self.book.stages if stage.name in self.stages)

    def _work(self, state: State) -> Iterator[Move]:
        """What colleagues may do: tasks, drafts and holds."""
        for n, task in enumerate(state.tasks):
            for outcome in self._outcomes.get(task.verb) or (None,):
                yield _does(n, outcome)
        for n, touch in enumerate(state.touches):
            if touch.phase is Phase.DUE:
                continue
            if touch.approval is Approval.ASKED:
                yield _decides(n, i.Approved)
                if Assumption.APPROVALS_IN_TIME not in self.assuming:
                    yield _decides(n, i.Declined)
            step = self._steps.get(touch.step)
            if isinstance(step, s.Send) and step.undo is not None:
                yield _undoes(n)
        for role in {hold.role for hold in state.holds if hold.role is not None}:
            yield _resolves(role)

    def _all_fixed(self, claim: Claim | None, facts: dict[str, tuple[Value, ...]]) -> Iterator[Move]:
        """The moves that do not depend on the state, as far as anything in the book can tell that they happened."""
        book, triggers = self.book, tuple(triggers_of(self.book))
        kinds = {type(it) for it in triggers}
        if Assumption.NO_REPLIES not in self.assuming and self._replies_matter(claim, kinds):
            yield Move(lambda state, at, today, id: i.Replied(id=id, at=at), key=("replies", ""))
        if t.OutOfOffice in kinds:
            yield Move(lambda state, at, today, id: i.WentOutOfOffice(id=id, at=at))
            yield Move(lambda state, at, today, id: i.WentOutOfOffice(id=id, at=at, until=today + 6))
        if any(isinstance(it, s.Pause) and it.end is s.HoldEnd.BACK for it in inside(book.rules)):
            yield Move(lambda state, at, today, id: i.CameBack(id=id, at=at))
        if not isinstance(claim, NeverSilent | HearsWithin | PromisesKept | NobodyStays):
            yield Move(lambda state, at, today, id: i.OptedOut(id=id, at=at))
        if self.freely is not None and self.freely.contact:
            yield Move(lambda state, at, today, id: i.Contacted(id=id, at=at, channel=SOMEHOW))
        if self.freely is not None and t.Bounces in kinds and Assumption.NO_BOUNCES not in self.assuming:
            yield Move(lambda state, at, today, id: i.Bounced(id=id, at=at))
        untried = AT_ANY_TIME if self.freely is None else (*AT_ANY_TIME, *self.freely.ending)
        for event in book.events:
            if event.name in untried:
                continue
            named = isinstance(claim, HearsWithin) and claim.event == event.name
            telling = self.freely is None and (event.contact or event.from_candidate)
            if named or telling or self._awaited(event.name, triggers):
                yield from _happens(book, event.name)
        yield from (move for awaited, move in self._consents() if awaited)

    def _replies_matter(self, claim: Claim | None, kinds: set[type]) -> bool:
        asked = any(
            isinstance(it, c.HasReplied) or (isinstance(it, c.SilentFor) and it.party is c.Party.THEY)
            for it in conditions_of(self.book, self.book.guarantees)
        )
        theirs = any(isinstance(it, t.SilenceReached) and it.party is c.Party.THEY for it in triggers_of(self.book))
        nodes = tuple(inside(self.book.rules))
        ends = any(isinstance(it, s.Hold | s.Pause) and it.end is s.HoldEnd.REPLY for it in nodes)
        drafts = any(isinstance(it, s.Send) and it.approver is not None for it in nodes)
        after = isinstance(claim, HearsWithin) and not claim.stages and claim.event is None
        return asked or theirs or ends or drafts or after or t.Replies in kinds

    def _awaited(self, event: str, triggers: tuple[t.Trigger, ...]) -> bool:
        return any(isinstance(it, t.Happens) and it.event == event for it in triggers)

    def _consents(self) -> Iterator[tuple[bool, Move]]:
        """The consents that may be given or withdrawn, and whether that matters in every state.

        Where consents are answered freely and nothing is set off by them, they only wake what they hold back.
        """
        asked = {it.consent for it in inside((ruling(self.book), self.book.guarantees)) if hasattr(it, "consent")}
        triggers = tuple(triggers_of(self.book))
        awaited = {(it.consent, it.given) for it in triggers if isinstance(it, t.ConsentChanges)}
        ending = {it.consent for it in triggers if isinstance(it, t.BeforeConsentEnds)}
        assumed = consents_assumed(self.book.guarantees)
        for consent in self.book.consents:
            if consent.name in asked:
                for given, move in ((True, _grants), (False, _withdraws)):
                    if assumed.get(consent.name) is not (not given):
                        always = self.freely is None or consent.name in ending or (consent.name, given) in awaited
                        yield always, move(consent.name)


def _at_any_time(trigger: t.Trigger) -> bool:
    return isinstance(trigger, t.Happens) and trigger.event in AT_ANY_TIME


def _enters(stage: str) -> Move:
    return Move(lambda state, at, today, id: i.Entered(id=id, at=at, stage=stage), key=("enters", stage))


def _keeps(promise: str, channel: str) -> Move:
    return Move(lambda state, at, today, id: i.Contacted(id=id, at=at, channel=channel, keeps=promise))


def _releases(promise: str) -> Move:
    return Move(lambda state, at, today, id: i.PromiseReleased(id=id, at=at, promise=promise, by=""))


def _learns(fact: str, value: Value) -> Move:
    return Move(lambda state, at, today, id: i.FactLearnt(id=id, at=at, fact=fact, value=value.on(today)))


def _does(number: int, outcome: str | None) -> Move:
    def make(state: State, at: Minute, today: Day, id: str) -> i.Input | None:
        if number >= len(state.tasks):
            return None
        task = state.tasks[number]
        return i.TaskDone(id=id, at=at, task=task.id, by=task.role, outcome=outcome)

    return Move(make)


def _decides(number: int, kind: type[i.Approved] | type[i.Declined]) -> Move:
    def make(state: State, at: Minute, today: Day, id: str) -> i.Input | None:
        if number >= len(state.touches):
            return None
        touch = state.touches[number]
        return kind(id=id, at=at, touch=touch.id, by=touch.approver or "")

    return Move(make)


def _undoes(number: int) -> Move:
    def make(state: State, at: Minute, today: Day, id: str) -> i.Input | None:
        if number >= len(state.touches):
            return None
        return i.Undone(id=id, at=at, touch=state.touches[number].id, by="")

    return Move(make)


def _resolves(role: str) -> Move:
    return Move(lambda state, at, today, id: i.HoldResolved(id=id, at=at, by=role))


def _goes_away(role: str, days: int) -> Move:
    return Move(lambda state, at, today, id: i.WentAway(id=id, at=at, role=role, first=today, last=today + days))


def _comes_back(role: str) -> Move:
    return Move(lambda state, at, today, id: i.ReturnedToWork(id=id, at=at, role=role))


def _roles_missed(book: Book, assuming: frozenset[Assumption]) -> tuple[str, ...]:
    """The colleagues whose absence makes a difference: those asked about, and, where tasks are taken to be done in time
    by who is there, those who have tasks or may stand in. (Elsewhere a task may be late anyway.)"""
    if Assumption.NOBODY_AWAY in assuming:
        return ()
    nodes = tuple(inside(ruling(book)))
    asked = {it.role for it in nodes if isinstance(it, c.RoleAway)}
    if Assumption.TASKS_IN_TIME in assuming:
        asked |= {it.role for it in nodes if isinstance(it, s.Ask)}
    return tuple(role.name for role in book.roles if role.name in asked or not asked.isdisjoint(role.covers))


def _grants(consent: str) -> Move:
    return Move(lambda state, at, today, id: i.ConsentGranted(id=id, at=at, consent=consent))


def _withdraws(consent: str) -> Move:
    return Move(lambda state, at, today, id: i.ConsentWithdrawn(id=id, at=at, consent=consent))


def _happens(book: Book, event: str) -> Iterator[Move]:
    domains = field_domains(book, event)
    for values in product(*domains.values()):
        yield _occurs(event, tuple(zip(domains, values, strict=True)))


def _occurs(event: str, fields: tuple[tuple[str, Value], ...]) -> Move:
    def make(state: State, at: Minute, today: Day, id: str) -> i.Input:
        known: tuple[tuple[str, FactValue], ...] = tuple(
            (name, found) for name, value in fields if (found := value.on(today)) is not None
        )
        return i.Happened(id=id, at=at, event=event, fields=known)

    return Move(make, key=("event", event))
