"""What has to be shown for a goal: one claim, or one for each promise or rule, which together come to the same.

Every promise is kept if each one is; no touch goes while something holds if no rule's touches do; and touches that a
limit counts exceed a number only by those that keep promises, which no limit puts off. A duty names the rules that an
exploration of it follows first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cadencelang.engine import Engine
from cadencelang.engine.program import selects
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import (
    Assumption,
    Book,
    Cap,
    Claim,
    Guarantee,
    HearsWithin,
    NeverMoreThan,
    NeverSilent,
    NobodyStays,
    NoTouchesWhile,
    PromisesKept,
    Rule,
    RuleRuns,
    Selector,
)
from cadencelang.prover import monitors as m
from cadencelang.prover.claims import Goal, monitor_of, scope_of
from cadencelang.prover.cone import can_run, deeds
from cadencelang.prover.leaving import ending_events, stopping_events
from cadencelang.prover.reading import inside, triggers_of
from cadencelang.prover.rings import rings
from cadencelang.prover.trimming import Spine, trimmed
from cadencelang.prover.watching import Monitor
from cadencelang.records import dataclass

Ways = tuple[tuple[frozenset[str], Spine], ...]
"""Ways to show a duty: the rules followed first, and what of them."""

_LONE = (Spine(lone=True, unguarded=True), Spine(lone=True))
"""How messages are followed that must not go at all while something holds."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A claim to be shown: how it is watched, and the promises it speaks of.

    `ways` come with the cheapest first. `owed`: something must
    happen in time, where else something must never happen. `moving`: it is moves that make it true, not contact.
    `guarantee` is what is to be shown instead of the goal's own, where one follows from the other. `partly`: something
    else already vouches for the rest of what the goal speaks of.
    """

    about: str
    monitor: Callable[[Engine], Monitor]
    ways: Ways
    promises: frozenset[str] = frozenset()
    owed: bool = True
    moving: bool = False
    guarantee: Guarantee | None = None
    partly: bool = False


def duties(book: Book, goal: Goal) -> tuple[Duty, ...] | None:
    """The duties of a goal; None where it comes to nothing smaller than itself, explored with every rule."""
    if goal.guarantee is None:
        return _of_every_playbook(book, goal)
    found = _of_claim(book, goal, goal.guarantee)
    return None if found is None else tuple(found)


def _of_claim(book: Book, goal: Goal, guarantee: Guarantee) -> tuple[Duty, ...] | None:
    claim, whole = guarantee.claim, lambda engine: monitor_of(engine, goal)
    match claim:
        case NeverSilent():
            speaking = _speaking_up(book, frozenset(guarantee.stages))
            promising = frozenset(rule.id for rule in book.rules if rule.id in speaking and deeds(rule).makes)
            first = _ways(book, guarantee, promising)[:2]
            return (Duty("", whole, _with(_leading_on(book, guarantee), (*first, *_ways(book, guarantee, speaking)))),)
        case HearsWithin():
            answering = _answering(book, claim)
            promising = frozenset(rule.id for rule in book.rules if rule.id in answering and deeds(rule).makes)
            speaking = _speaking_up(book, frozenset(guarantee.stages))
            ways = tuple(it for seeds in (promising, speaking, answering) for it in _ways(book, guarantee, seeds))
            return (Duty("", whole, _with(_leading_on(book, guarantee), ways)),)
        case PromisesKept(promise):
            names = book.promises if promise is None else (promise,)
            return tuple(_promise(book, guarantee, name) for name in names)
        case NobodyStays(stages):
            moving = [it for it in book.rules if deeds(it).moves and not set(it.stages).isdisjoint(stages)]
            timed = frozenset(it.id for it in moving if any(map(_is_timed, it.triggers)))
            return (Duty("", whole, ((timed, Spine(whole=True)),), moving=True),)
        case RuleRuns(rule):
            only = frozenset({rule})
            spines = (Spine(beginnings=True), *((Spine(only, only),) if claim.count else ()))
            return (Duty("", whole, tuple((only, spine) for spine in spines), owed=False),)
        case NoTouchesWhile(touches, condition):
            return tuple(_quiet(guarantee, rule, touches, condition) for rule in _touching(book, touches))
        case NeverMoreThan(touches, count, _):
            return _counted(book, guarantee, touches, count)


def _is_timed(trigger: t.Trigger) -> bool:
    return isinstance(trigger, t.TimedTrigger)


def _speaking_up(book: Book, stages: frozenset[str]) -> frozenset[str]:
    """The rules that break a silence: by silence itself, else those that recur."""
    live = [it for it in book.rules if deeds(it).contact and (not stages or not stages.isdisjoint(it.stages))]
    silent = {it.id for it in live if any(_lasting(trigger) == 0 for trigger in it.triggers)}
    return frozenset(silent or {it.id for it in live if any(_lasting(trigger) == 1 for trigger in it.triggers)})


def _leading_on(book: Book, guarantee: Guarantee) -> frozenset[str]:
    """The rules that move a candidate on when something happens that stops whatever was planned."""
    stopping = stopping_events(book) - ending_events(book, guarantee)
    moving = (rule for rule in book.rules if deeds(rule).moves)
    answers = (
        rule for rule in moving if any(isinstance(it, t.Happens) and it.event in stopping for it in rule.triggers)
    )
    return frozenset(rule.id for rule in answers)


def _with(more: frozenset[str], ways: Ways) -> Ways:
    """Ways in which these rules are followed too."""
    return tuple((seeds | more, spine) for seeds, spine in ways)


def _answering(book: Book, claim: HearsWithin) -> frozenset[str]:
    """The rules that what the claim names sets off."""
    return frozenset(rule.id for rule in book.rules if any(_is_named(it, rule, claim) for it in rule.triggers))


def _is_named(trigger: t.Trigger, rule: Rule, claim: HearsWithin) -> bool:
    if claim.stages:
        return isinstance(trigger, t.Enters) and not set(claim.stages).isdisjoint(rule.stages)
    if claim.event is not None:
        return isinstance(trigger, t.Happens) and trigger.event == claim.event
    return isinstance(trigger, t.Replies)


def _promise(book: Book, guarantee: Guarantee, name: str) -> Duty:
    makers = frozenset(rule.id for rule in book.rules if name in deeds(rule).makes)
    return Duty(
        f'promise "{name}"',
        lambda engine: m.PromisesKeptMonitor(scope_of(engine, guarantee), promise=name),
        _ways(book, guarantee, makers),
        frozenset({name}),
    )


def _ways(book: Book, guarantee: Guarantee, seeds: frozenset[str]) -> Ways:
    """What to follow where contact in time is claimed: first the messages that a promise about to be due sets off.

    Where tasks are done in time and nobody is away, those that keep a promise come next; where a channel by a person is
    asked for, first.
    """
    if not seeds:
        return ()
    due = _set_off_by(book, t.BeforePromiseDue)
    timed = frozenset(rule.id for rule in book.rules if any(_is_timed(it) for it in rule.triggers))
    working = {Assumption.TASKS_IN_TIME, Assumption.NOBODY_AWAY}.issubset(guarantee.assuming)
    asking = (Spine(asks=True),) if working else ()
    writing = (Spine(due), Spine(due | timed), Spine(due | timed | seeds))
    spines = (*asking, *writing) if _by_a_person(book, guarantee.claim) else (writing[0], *asking, *writing[1:])
    return tuple((seeds, spine) for spine in dict.fromkeys((*spines, Spine(whole=True))))


def _by_a_person(book: Book, claim: Claim) -> bool:
    """Whether only contact by a channel by a person will do."""
    by = claim.by.channel if isinstance(claim, NeverSilent | HearsWithin) else None
    return any(it.name == by and not it.automatic for it in book.channels)


def _set_off_by(book: Book, kind: type[t.Trigger]) -> frozenset[str]:
    return frozenset(rule.id for rule in book.rules if any(isinstance(it, kind) for it in rule.triggers))


def _touching(book: Book, touches: Selector) -> Iterator[Rule]:
    """The rules with a touch that a selector picks."""
    for rule in book.rules:
        for step in inside(rule.steps):
            sent = isinstance(step, s.Send) and selects(touches, step.channel, automatic=True)
            asked = isinstance(step, s.Ask) and step.is_contact and selects(touches, step.verb, automatic=False)
            if sent or asked:
                yield rule
                break


def _quiet(guarantee: Guarantee, rule: Rule, touches: Selector, condition: c.Condition) -> Duty:
    def monitor(engine: Engine) -> Monitor:
        engine.program.compiler.compile(condition)
        whose = m.Whose(frozenset({rule.id}))
        return m.NoTouchesWhileMonitor(scope_of(engine, guarantee), touches=touches, condition=condition, whose=whose)

    only = frozenset({rule.id})
    spines = _LONE if touches.automatic else (Spine(only, only),)
    return Duty(f'rule "{rule.name}"', monitor, tuple((only, spine) for spine in spines), owed=False)


def _counted(book: Book, guarantee: Guarantee, touches: Selector, count: int) -> tuple[Duty, ...] | None:
    """What is left to show where a limit already counts such touches: how many keep promises, whom it lets pass.

    At each touch that the limit places, it holds for all that came before, promised ones too; only promised ones can
    come on top. None where no limit counts them all, or leaves no room.
    """
    claim = guarantee.claim
    assert isinstance(claim, NeverMoreThan)
    limits = [it.count for it in book.limits if isinstance(it, Cap) and _covers(it, claim)]
    over_people = any(
        isinstance(step, s.Ask) and step.is_contact and selects(touches, step.verb, automatic=False)
        for step in inside(book.rules)
    )
    if not limits or over_people or count < min(limits):
        return None
    sending = (rule for rule in _touching(book, touches) if _sends_promised(rule, touches))
    keeping = [rule for rule in sending if can_run(book, rule, guarantee)]
    if count == min(limits):
        return tuple(_alone(book, guarantee, rule, claim) for rule in keeping)
    if not keeping:
        return ()

    def monitor(engine: Engine) -> Monitor:
        cap = Cap("", touches, count - min(limits), claim.window, guarantee.span)
        whose = m.Whose(frozenset(rule.id for rule in keeping), keeping=True)
        return m.NeverMoreThanMonitor(scope_of(engine, guarantee), cap=cap, whose=whose)

    ways = _ways_of_keepers(book, guarantee, keeping)
    return (Duty("touches that keep promises", monitor, ways, owed=False, partly=True),)


def _ways_of_keepers(book: Book, guarantee: Guarantee, keeping: list[Rule]) -> Ways:
    """Ways to show something of touches that keep promises: they go at any time one is open; else as they do."""
    ids = frozenset(rule.id for rule in keeping)
    promises = frozenset(name for rule in keeping for name in deeds(rule).keeps_by_itself)
    makers = [rule for rule in book.rules if not promises.isdisjoint(deeds(rule).makes)]
    making = frozenset(rule.id for rule in makers)
    freely = Spine(lone=True, unguarded=True, making=making)
    alone = all(_only_promises(rule, trimmed(rule, guarantee, freely)) for rule in makers) and making.isdisjoint(ids)
    return (*(((ids | making, freely),) if alone else ()), (ids, Spine(ids)))


def _only_promises(rule: Rule, steps: tuple[s.Step, ...]) -> bool:
    """Whether these steps of a rule need no channel and nobody's work, and no deadline of a promise sets them off."""
    works = any(isinstance(it, s.Send | s.Ask | s.Release) for it in inside(steps))
    return not works and not any(isinstance(it, t.BeforePromiseDue | t.PromiseEnds) for it in triggers_of(rule))


def _alone(book: Book, guarantee: Guarantee, rule: Rule, claim: NeverMoreThan) -> Duty:
    """That a rule's touches go only after so long a silence that no other is in their window."""
    silent = c.SilentFor(c.Party.WE, claim.window, guarantee.span)
    condition = c.Not(silent, guarantee.span)
    instead = replace(guarantee, claim=NoTouchesWhile(claim.touches, condition))

    def monitor(engine: Engine) -> Monitor:
        engine.program.compiler.compile(condition)
        scope, whose = scope_of(engine, guarantee), m.Whose(frozenset({rule.id}), keeping=True)
        return m.NoTouchesWhileMonitor(scope, touches=claim.touches, condition=condition, whose=whose)

    ways = _ways_of_keepers(book, instead, [rule])
    return Duty(f'rule "{rule.name}"', monitor, ways, owed=False, guarantee=instead, partly=True)


def _covers(cap: Cap, claim: NeverMoreThan) -> bool:
    """Whether a limit counts all that the claim counts, over at least as long."""
    same_unit = cap.window.unit is claim.window.unit and cap.window.amount >= claim.window.amount
    whole = cap.touches == claim.touches or cap.touches == Selector(automatic=False, channel=None)
    return same_unit and whole


def _sends_promised(rule: Rule, touches: Selector) -> bool:
    return any(
        isinstance(step, s.Send) and step.keeps is not None and selects(touches, step.channel, automatic=True)
        for step in inside(rule.steps)
    )


def _of_every_playbook(book: Book, goal: Goal) -> tuple[Duty, ...]:
    """The duties of a guarantee that every playbook has."""
    match goal.name:
        case "no dead end":
            timers = (_always_ahead(book), Spine(only_timers=True))
            return (Duty("", lambda engine: monitor_of(engine, goal), (timers,)),)
        case "every promise ends":
            making = [rule for rule in book.rules if deeds(rule).makes]
            return tuple(_of_rule(goal, rule, (Spine(),)) for rule in making)
        case "no loop without delay":
            return tuple(_ring(book, goal, ring) for ring in rings(book))
        case _:
            sending = _touching(book, Selector(automatic=True, channel=None))
            return tuple(_of_rule(goal, rule, _LONE) for rule in sending)


def _of_rule(goal: Goal, rule: Rule, spines: tuple[Spine, ...]) -> Duty:
    only = frozenset({rule.id})
    ways = tuple((only, spine) for spine in spines)
    return Duty(f'rule "{rule.name}"', lambda engine: monitor_of(engine, goal, only), ways, owed=False)


def _ring(book: Book, goal: Goal, rules: frozenset[str]) -> Duty:
    about = "rules " + ", ".join(f'"{rule.name}"' for rule in book.rules if rule.id in rules)
    return Duty(about, lambda engine: monitor_of(engine, goal), ((rules, Spine(whole=True)),))


def _always_ahead(book: Book) -> frozenset[str]:
    """For each open stage, one rule that always has a date ahead: one that answers to silence, else one that recurs."""
    found: set[str] = set()
    for stage in book.stages:
        live = [rule for rule in book.rules if stage.name in rule.stages]
        ranked = sorted(live, key=lambda rule: min((_lasting(it) for it in rule.triggers), default=3))
        if not stage.closing and ranked:
            found.add(ranked[0].id)
    return frozenset(found)


def _lasting(trigger: t.Trigger) -> int:
    match trigger:
        case t.SilenceReached(party=c.Party.WE):
            return 0
        case t.Weekly() | t.EveryWorkingDay() | t.CronTrigger() | t.MonthlyOnDay() | t.MonthlyOnWeekday():
            return 1
        case _:
            return 2
