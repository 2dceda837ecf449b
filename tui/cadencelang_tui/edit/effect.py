"""What a change of the playbook would do to the candidates in flight: whose timeline would be another, and how.

In flight is who stands in an open stage where their future begins, by the playbook as saved. Owns: simulating each
candidate with the playbook as saved and as edited, and laying the two accounts side by side. It is a pure function of
its inputs, made to be run on a thread and given up between two candidates. Refuses: the screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from cadencelang.clock import ClockError, Minute, format_instant
from cadencelang.desk.in_flight import InFlight
from cadencelang.desk.onward import UnderWay, Unmoved, days_ahead
from cadencelang.editing.ahead import DAYS, timeline_ahead
from cadencelang.editing.people import People, last_instant
from cadencelang.engine import Engine, EngineError
from cadencelang.engine.effects import What
from cadencelang.graph.model import Book
from cadencelang.graph.store import content_hash
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.account import account
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.tones import WORDS
from cadencelang.workbench.tracks import is_open
from cadencelang.workbench.wording import Teller

_NEAR: Final = 2
_MOST_NAMED: Final = 3
_NOT_RUN: Final = {WORDS[what][0] for what in (What.RUN_BLOCKED, What.RUN_DROPPED)}

Account = tuple[tuple[Minute, str], ...]
"""The account of one candidate: when, and in words, each thing that would happen."""
Accounts = dict[str, Account | None]
"""The accounts by candidate; None: they are not in flight."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the account before and after the change; None on the side where nothing stands in its place."""

    before: str | None
    after: str | None

    @property
    def same(self) -> bool:
        """Whether the change makes no difference here."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Difference:
    """One candidate whose timeline would be another; `pairs` are what differs with a little around it."""

    candidate: str
    label: str
    pairs: tuple[Pair, ...]

    @property
    def count(self) -> int:
        """How many lines differ."""
        return sum(not pair.same for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Untried:
    """One candidate who could not be simulated, and the reason in a sentence."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: how many candidates are in flight, those it touches, and those who could not be simulated.

    `closed` is how many were left out, because they stand in a closing stage; `moved` says that they are really under
    way on a version of the playbook, and that it is so if they are moved to the changed one.
    """

    people: int
    differences: tuple[Difference, ...]
    refused: tuple[Untried, ...] = ()
    closed: int = 0
    moved: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """A playbook ready to run."""

    engine: Engine
    atlas: Atlas


def effect_of(
    before: World, after: World, people: People, given_up: Callable[[], bool], known: Accounts | None = None
) -> Effect | None:
    """The effect of a change over the next `DAYS` days; None where it was given up.

    `known` holds the accounts before the change, and gathers them.
    """
    start = last_instant(people)

    def trial(candidate: Candidate) -> Trial:
        history = people.history.get(candidate.id, ())

        def ahead(world: World) -> tuple[Atlas, Timeline]:
            return world.atlas, timeline_ahead(world.engine, world.atlas, candidate, history, start)

        return Trial(candidate, lambda: ahead(before), lambda: ahead(after))

    return _compared(map(trial, people.candidates.values()), given_up, {} if known is None else known)


def effect_in_flight(flight: InFlight, after: Book, given_up: Callable[[], bool]) -> Effect | None:
    """The effect on those who are really under way, if they are moved to the playbook `after`; None: given up.

    What lies ahead of each on the version they are on is told from where they stand. Raises what the flight raises.
    """
    now, to = flight.now, Edition(content_hash(after), after)

    def trial(who: UnderWay) -> Trial:
        return Trial(who.candidate, lambda: days_ahead(who, now, DAYS), lambda: days_ahead(who, now, DAYS, to))

    effect = _compared(map(trial, flight.under_way()), given_up, {})
    return effect and replace(effect, moved=True)


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate, and how the days ahead of them are told as it is and as it would be."""

    candidate: Candidate
    before: Callable[[], tuple[Atlas, Timeline]]
    after: Callable[[], tuple[Atlas, Timeline]]


def _compared(trials: Iterable[Trial], given_up: Callable[[], bool], olds: Accounts) -> Effect | None:
    found: list[Difference] = []
    refused: list[Untried] = []
    people = closed = 0
    for trial in trials:
        if given_up():
            return None
        time.sleep(0)
        candidate = trial.candidate
        people += 1
        try:
            if candidate.id not in olds:
                olds[candidate.id] = _account_in_flight(*trial.before())
            old = olds[candidate.id]
            if old is None:
                closed += 1
                continue
            new = account_of(*trial.after())
        except (EngineError, ClockError, Unmoved) as error:
            refused.append(Untried(candidate.label, str(error)))
            continue
        if old != new:
            found.append(Difference(candidate.id, candidate.label, tuple(side_by_side(old, new))))
    return Effect(people - closed, tuple(found), tuple(refused), closed)


def account_of(atlas: Atlas, timeline: Timeline) -> Account:
    """What would happen to a candidate in a well-run team, in words with their dates; not what did not."""
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    return tuple(
        (line.at, f"{format_instant(line.at, timeline.clock)}  {line.told.word} {line.told.text}".rstrip())
        for line in account(timeline, teller)
        if line.at >= timeline.start and line.told.word not in _NOT_RUN
    )


def _account_in_flight(atlas: Atlas, timeline: Timeline) -> Account | None:
    """The same; None for a candidate who stands in a closing stage at the start."""
    return account_of(atlas, timeline) if is_open(timeline.start, timeline.stays, atlas) else None


def side_by_side(before: Account, after: Account) -> Iterator[Pair]:
    """The lines that differ, opposite each other, and the few before and after them."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for group in matcher.get_grouped_opcodes(_NEAR):
        for kind, a, b, c, d in group:
            if kind == "equal":
                yield from (Pair(line, line) for _, line in before[a:b])
                continue
            yield from _in_time(before[a:b], after[c:d])


def _in_time(before: Account, after: Account) -> Iterator[Pair]:
    """Lines of both sides in the order of time; opposite each other where they fall on the same instant."""
    old, new = list(before), list(after)
    while old or new:
        first = min(line[0] for line in (*old[:1], *new[:1]))
        left = old.pop(0)[1] if old and old[0][0] == first else None
        right = new.pop(0)[1] if new and new[0][0] == first else None
        yield Pair(left, right)


def in_words(effect: Effect) -> str:
    """`12 people in flight: 3 timelines change, 1 could not be tried`."""
    if not effect.people:
        return "Nobody is in flight"
    people = f"{effect.people} {'person' if effect.people == 1 else 'people'} in flight"
    return f"{people}{', if moved' if effect.moved else ''}: {changes_in_words(effect)}"


def changes_in_words(effect: Effect) -> str:
    """What changes: `3 timelines change`; that nothing does is said only where everybody could be tried."""
    count, untried = len(effect.differences), len(effect.refused)
    changed = f"{count} {'timeline changes' if count == 1 else 'timelines change'}"
    if not untried:
        return changed if count else "no timeline changes"
    tried = "moved" if effect.moved else "tried"
    if untried == effect.people:
        return f"none could be {tried}"
    same = effect.people - untried
    stays = f"{same} {'timeline stays' if same == 1 else 'timelines stay'} the same"
    return f"{changed if count else stays}, {untried} could not be {tried}"


def left_out_in_words(effect: Effect) -> tuple[str, ...]:
    """`17 in closing stages are left out.`, where anybody was; and that nobody under way moves by themselves."""
    told = []
    if effect.closed:
        stages = "a closing stage is" if effect.closed == 1 else "closing stages are"
        told.append(f"{effect.closed} in {stages} left out.")
    if effect.moved and effect.people:
        told.append("They stay on their version unless moved: cadence publish --migrate move.")
    return tuple(told)


def untried_in_words(effect: Effect) -> tuple[str, ...]:
    """Who could not be tried, a line for each reason: `Ada, Bo and 4 more: The playbook has no stage "Talk".`"""
    named: dict[str, list[str]] = {}
    for it in effect.refused:
        named.setdefault(it.why, []).append(it.label)
    return tuple(f"{_some(labels)}: {why}" for why, labels in named.items())


def _some(labels: list[str]) -> str:
    few = ", ".join(labels[:_MOST_NAMED])
    return few if len(labels) <= _MOST_NAMED else f"{few} and {len(labels) - _MOST_NAMED} more"
