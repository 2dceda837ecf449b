"""The cone of a claim: the rules that are followed step by step, while all others may do whatever they could do.

Whatever a rule outside the cone can do to a rule inside it is given freely while a world is explored loosely: it may
be in touch with the candidate at any instant, move them along any way that a step or `leads to` opens, set any fact,
fill any cap, keep any promise. What cannot be given freely pulls a rule into the cone: it makes or releases a promise
that the cone knows, holds touches back, or sets a fact that the guarantee takes for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Assumption, Book, Guarantee, NeverSilent, Rule
from cadencelang.prover.reading import conditions_of, inside, triggers_of
from cadencelang.prover.trimming import Spine, assumed_facts, before_the_end, trimmed
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Cone:
    """The rules followed, by id, and the promises known."""

    rules: frozenset[str]
    promises: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a rule does that others can notice."""

    makes: frozenset[str]
    keeps: frozenset[str]
    keeps_by_itself: frozenset[str]
    releases: frozenset[str]
    sets: frozenset[str]
    moves: frozenset[str]
    holds: bool
    holds_people: bool
    resumes: bool
    sends: bool
    contact: bool


@cache
def deeds(rule: Rule) -> Deeds:
    """What a rule does, in any of its branches."""
    nodes = tuple(inside(rule.steps))
    return Deeds(
        makes=frozenset(it.promise for it in nodes if isinstance(it, s.MakePromise)),
        keeps=frozenset(it.keeps for it in nodes if isinstance(it, s.Send | s.Ask) and it.keeps is not None),
        keeps_by_itself=frozenset(it.keeps for it in nodes if isinstance(it, s.Send) and it.keeps is not None),
        releases=frozenset(it.promise for it in nodes if isinstance(it, s.Release)),
        sets=frozenset(it.fact for it in nodes if isinstance(it, s.SetFact)),
        moves=frozenset(it.stage for it in nodes if isinstance(it, s.Move)),
        holds=any(isinstance(it, s.Hold | s.Pause) for it in nodes),
        holds_people=any(isinstance(it, s.Pause) or (isinstance(it, s.Hold) and it.all_touches) for it in nodes),
        resumes=any(isinstance(it, s.Resume) for it in nodes),
        sends=any(isinstance(it, s.Send) for it in nodes),
        contact=any(isinstance(it, s.Send) or (isinstance(it, s.Ask) and it.is_contact) for it in nodes),
    )


def cone(
    book: Book,
    guarantee: Guarantee | None,
    seeds: Iterable[str],
    promises: Iterable[str] = (),
    *,
    spine: Spine,
    owed: bool = True,
) -> Cone:
    """The cone around some rules (by id): with all that cannot be given freely to what `spine` follows of them.

    `owed`: the claim is that something happens in time, so that promises must not be released, nor touches held back,
    freely; where it is that something never happens, they may.
    """
    rules, known = set(seeds), set(promises)
    assumed = assumed_facts(guarantee)
    others = [before_the_end(it, guarantee) for it in book.rules if can_run(book, it, guarantee)]
    while True:
        followed = [replace(it, steps=trimmed(it, guarantee, spine)) for it in book.rules if it.id in rules]
        awaited = set(_awaited(book, followed))
        made = {name for rule in followed for name in deeds(rule).makes}
        known |= awaited | made
        sends = owed and any(deeds(rule).sends for rule in followed)
        asks = owed and any(deeds(rule).contact for rule in followed)
        held = owed and any(deeds(rule).holds for rule in followed)
        more = {
            rule.id
            for rule in others
            if rule.id not in rules
            and (
                _touches(rule, known if owed else awaited, assumed, owed=owed)
                or (sends and deeds(rule).holds)
                or (asks and deeds(rule).holds_people)
                or (held and deeds(rule).resumes)
            )
        }
        if not more:
            return Cone(frozenset(rules), frozenset(known))
        rules |= more


def can_run(book: Book, rule: Rule, guarantee: Guarantee | None) -> bool:
    """Whether something may set a rule off in a history that a guarantee speaks of."""
    if guarantee is None or Assumption.NO_REPLIES not in guarantee.assuming:
        return True

    def comes(trigger: t.Trigger) -> bool:
        match trigger:
            case t.Replies():
                return False
            case t.BeforePromiseDue(promise):
                return any(can_run(book, it, guarantee) for it in book.rules if promise in deeds(it).makes)
            case _:
                return True

    return any(map(comes, rule.triggers))


def _touches(rule: Rule, known: set[str], assumed: frozenset[str], *, owed: bool) -> bool:
    """Whether a rule does something that cannot be given freely; a promise is kept by itself by what proofs rest on."""
    does = deeds(rule)
    noticed = does.makes | (does.releases | does.keeps_by_itself if owed else frozenset())
    return not (known.isdisjoint(noticed) and assumed.isdisjoint(does.sets))


def _awaited(book: Book, rules: list[Rule]) -> Iterator[str]:
    """The promises whose ends or deadlines set rules off, stop them or are waited for."""
    for trigger in triggers_of(rules_of(rules), book.stops, book.stages):
        match trigger:
            case t.BeforePromiseDue(promise):
                yield promise
            case t.PromiseEnds(promise):
                yield from (promise,) if promise is not None else book.promises


def rules_of(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules as a tuple, which can be looked into."""
    return tuple(rules)


def too_far_for_looseness(book: Book, guarantee: Guarantee | None, it: Cone, spine: Spine) -> bool:
    """Whether the cone asks what freely given contact, or consents, would answer wrongly.

    Silence in hours would tell contact at a tick from contact half an hour later; the end of a consent, and the
    candidate's own silence, are set off by what lies months back. Messages by themselves, at any time, ask none of it.
    """
    if spine.lone:
        return False
    followed = tuple(rule for rule in book.rules if rule.id in it.rules)
    claims = () if guarantee is None else (guarantee,)
    silences = [node.duration for node in conditions_of(followed, claims) if isinstance(node, c.SilentFor)]
    for trigger in triggers_of(followed):
        match trigger:
            case t.BeforeConsentEnds() | t.SilenceReached(party=c.Party.THEY):
                return True
            case t.SilenceReached(duration=duration):
                silences.append(duration)
    if guarantee is not None and isinstance(guarantee.claim, NeverSilent):
        silences.append(guarantee.claim.duration)
    return any(not duration.unit.is_dated for duration in silences)


def reacting(book: Book, keys: Iterable[tuple[str, str]], wanting: Callable[[Rule], bool]) -> frozenset[str]:
    """The rules that something of this kind sets off, of those that are wanted.

    `keys` are what happened: ("replies", ""), ("enters", a stage), ("event", its name), ("silence", a stage).
    """
    wanted = set(keys)
    return frozenset(
        rule.id
        for rule in book.rules
        if wanting(rule) and any(not wanted.isdisjoint(_answers(it, rule)) for it in rule.triggers)
    )


def _answers(trigger: t.Trigger, rule: Rule) -> Iterator[tuple[str, str]]:
    match trigger:
        case t.Replies():
            yield "replies", ""
        case t.Happens(event):
            yield "event", event
        case t.Enters():
            yield from (("enters", stage) for stage in rule.stages)
        case t.SilenceReached(party=c.Party.WE) | t.Weekly() | t.EveryWorkingDay() | t.CronTrigger():
            yield from (("silence", stage) for stage in rule.stages)
        case _:
            return
