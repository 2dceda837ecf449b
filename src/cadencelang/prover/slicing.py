"""The part of a playbook that one guarantee can depend on.

Left out are rules that only tell colleagues something, or give them inner work that leads to nothing else: no such rule
can send, promise, hold, move, or change a fact, so no claim can tell whether it is there. A rule that a claim names
stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cadencelang.clock import Duration, Unit
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Book, Cap, Event, Frequency, Guarantee, Limit, Overlap, Rule, RuleRuns, Spacing
from cadencelang.graph.triggers import Happens
from cadencelang.prover.cone import Cone
from cadencelang.prover.domains import facts_read
from cadencelang.prover.moves import AT_ANY_TIME
from cadencelang.prover.reading import inside
from cadencelang.records import dataclass


def sliced(book: Book, guarantee: Guarantee | None) -> Book:
    """The book with this guarantee alone, without the rules that cannot matter to it."""
    guarantees = (guarantee,) if guarantee is not None else ()
    named = guarantee.claim.rule if guarantee is not None and isinstance(guarantee.claim, RuleRuns) else None
    book = replace(book, guarantees=guarantees)
    while True:
        read = facts_read(book)
        rules = tuple(rule for rule in book.rules if rule.id == named or not _is_inert(rule, read))
        if len(rules) == len(book.rules):
            return book
        book = replace(book, rules=rules)


@dataclass(frozen=True, slots=True)
class Spine:
    """What of the rules in a cone is followed: of `rules` their messages too; of all, or those `wholly`, the whole.

    `beginnings`: of every rule its first step; `only_timers`: none; `lone`: every message by itself, at any instant.
    """

    rules: frozenset[str] = frozenset()
    wholly: frozenset[str] = frozenset()
    whole: bool = False
    beginnings: bool = False
    lone: bool = False
    only_timers: bool = False


def followed(book: Book, guarantee: Guarantee | None, cone: Cone, spine: Spine) -> Book:
    """The book with the rules of a cone alone, as it is explored loosely.

    Without moves that are taken back at once, without notices to colleagues, and without the stretches of the past that
    are answered freely: how old a fact is, how long a consent lasts, how often a rule ran. And without the last part of
    runs that only does what may happen freely anyway, as far as `spine` does not want it.
    """
    conditions = guarantee.assuming_conditions if guarantee is not None else ()
    assumed = {it.name for it in inside(conditions) if isinstance(it, c.FactRef)}
    return replace(
        book,
        clock=replace(book.clock, settle=-book.clock.tick),
        guarantees=(guarantee,) if guarantee is not None else (),
        facts=tuple(replace(fact, fresh=None) for fact in book.facts),
        consents=tuple(replace(consent, lasts=None) for consent in book.consents),
        limits=_limits(book, cone, spine),
        rules=tuple(it for rule in _rules(book, cone) for it in _followed(rule, assumed, spine)),
        events=(*book.events, Event(AT_ANY_TIME, contact=False, from_candidate=False, fields=(), span=book.span))
        if spine.lone
        else book.events,
    )


def _followed(rule: Rule, assumed: set[str], spine: Spine) -> Iterator[Rule]:
    if spine.lone:
        yield from _lone(rule)
    else:
        yield replace(rule, steps=_steps(rule, assumed, spine), frequencies=tuple(map(_in_short, rule.frequencies)))


def _lone(rule: Rule) -> Iterator[Rule]:
    """Rules that send one message each of this one, at any time, and where it keeps a promise, with that open.

    What delays a message (an approval, an undo time) comes to its being sent at another time, and what it needs to be
    sent at all (a note to cite, an article) is there.
    """
    trigger = Happens(AT_ANY_TIME, rule.span)
    guard = None if any(isinstance(it, c.FieldRef) for it in inside(rule.guard)) else rule.guard
    for step in inside(rule.steps):
        if isinstance(step, s.Send):
            alone = s.Send(
                id=step.id,
                span=step.span,
                kind=s.MessageKind.SEND,
                channel=step.channel,
                template=step.template,
                keeps=step.keeps,
            )
            bare = replace(rule, triggers=(trigger,), guard=guard, frequencies=(), stops=(), overlap=Overlap.DROP)
            yield replace(bare, steps=(alone,))
            if step.keeps is not None:
                deadline = s.Deadline(Duration(1, Unit.WORKING_DAYS))
                promise = s.MakePromise(id=f"{step.id} promised", span=step.span, promise=step.keeps, deadline=deadline)
                yield replace(bare, steps=(promise, replace(alone, id=f"{step.id} kept")))


def _limits(book: Book, cone: Cone, spine: Spine) -> tuple[Limit, ...]:
    """The limits that are left: none where nothing is sent; where messages go at any time, none that delays them."""
    if not any(isinstance(it, s.Send) for it in inside(_rules(book, cone))):
        return ()
    return tuple(it for it in book.limits if not (spine.lone and isinstance(it, Cap | Spacing)))


def _rules(book: Book, cone: Cone) -> tuple[Rule, ...]:
    return tuple(rule for rule in book.rules if rule.id in cone.rules)


def _in_short(frequency: Frequency) -> Frequency:
    return frequency if frequency.window is None else replace(frequency, window=Duration(1, Unit.DAYS))


def _steps(rule: Rule, assumed: set[str], spine: Spine) -> tuple[s.Step, ...]:
    steps = _bare(rule.steps)
    if spine.only_timers:
        return ()
    if spine.beginnings:
        return steps[:1]
    if spine.whole or rule.id in spine.wholly or not _ends_unnoticed(rule):
        return steps
    return _without_tail(steps, assumed, sends=rule.id not in spine.rules)


def _ends_unnoticed(rule: Rule) -> bool:
    """Whether it makes no difference when a run ends: no other is kept waiting, or turned away, by its going on."""
    return rule.overlap is Overlap.RESTART or all(isinstance(it, t.Enters) for it in rule.triggers)


def _without_tail(steps: tuple[s.Step, ...], assumed: set[str], *, sends: bool) -> tuple[s.Step, ...]:
    """Steps up to the last one that is not given freely; `sends`: messages are."""
    while steps and _is_free(steps[-1], assumed, sends=sends):
        steps = steps[:-1]
    if steps and isinstance(last := steps[-1], s.Choose):
        branches = tuple(replace(it, steps=_without_tail(it.steps, assumed, sends=sends)) for it in last.branches)
        return (*steps[:-1], replace(last, branches=branches))
    return steps


def _is_free(step: s.Step, assumed: set[str], *, sends: bool) -> bool:
    """Whether all that a step can do, branches included, may happen at any instant in a loose exploration."""
    return all(
        isinstance(it, s.Ask | s.Wait | s.WaitUntil | s.WaitFor | s.Choose | s.End | s.Move)
        or (isinstance(it, s.SetFact) and it.fact not in assumed)
        or (isinstance(it, s.Send) and sends)
        for it in inside(step)
        if isinstance(it, s.StepBase)
    )


def _bare(steps: tuple[s.Step, ...]) -> tuple[s.Step, ...]:
    """Steps without what only colleagues notice, in every branch."""
    return tuple(_bare_step(step) for step in steps if not isinstance(step, s.Tell))


def _bare_step(step: s.Step) -> s.Step:
    match step:
        case s.WaitFor():
            return replace(step, happened=_bare(step.happened), otherwise=_bare(step.otherwise))
        case s.Send():
            return replace(step, unsent=_bare(step.unsent), unfit=_bare(step.unfit))
        case s.Ask():
            done = tuple(replace(branch, steps=_bare(branch.steps)) for branch in step.done)
            return replace(step, reminders=(), done=done, not_done=_bare(step.not_done))
        case s.MakePromise():
            kept, late, broken = map(_bare, (step.kept, step.late, step.broken))
            return replace(step, reminders=(), kept=kept, late=late, broken=broken)
        case s.Choose():
            branches = tuple(replace(branch, steps=_bare(branch.steps)) for branch in step.branches)
            return replace(step, branches=branches)
        case _:
            return step


def _is_inert(rule: Rule, read: frozenset[str]) -> bool:
    """Whether no step of the rule can be noticed by a claim, or by a rule that can."""
    return all(_step_is_inert(node, read) for node in inside(rule.steps) if isinstance(node, s.StepBase))


def _step_is_inert(step: s.StepBase, read: frozenset[str]) -> bool:
    match step:
        case s.Tell() | s.Wait() | s.WaitUntil() | s.WaitFor() | s.End() | s.Choose():
            return True
        case s.Ask(verb=verb, keeps=keeps):
            return verb == "do" and keeps is None
        case s.SetFact(fact=fact):
            return fact not in read
        case _:
            return False
