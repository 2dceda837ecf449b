"""The part of a playbook that one guarantee can depend on.

Left out are rules that only tell colleagues something, or give them inner work that leads to nothing else: no such rule
can send, promise, hold, move, or change a fact, so no claim can tell whether it is there. A rule that a claim names
stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cadencelang.clock import Duration, Unit
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph.model import (
    Book,
    Cap,
    Event,
    Frequency,
    Guarantee,
    Limit,
    NeedsConsent,
    NotWhile,
    Overlap,
    Rule,
    RuleRuns,
    Spacing,
)
from cadencelang.graph.triggers import Happens
from cadencelang.prover.cone import Cone
from cadencelang.prover.domains import facts_read
from cadencelang.prover.moves import AT_ANY_TIME
from cadencelang.prover.reading import inside
from cadencelang.prover.trimming import Spine, trimmed

_SOON: Final = s.Deadline(Duration(1, Unit.WORKING_DAYS))


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


def followed(book: Book, guarantee: Guarantee | None, cone: Cone, spine: Spine) -> Book:
    """The book with the rules of a cone alone, as it is explored loosely.

    Without moves that are taken back at once, without notices to colleagues, and without the stretches of the past that
    are answered freely: how old a fact is, how long a consent lasts, how often a rule ran. And without the last part of
    runs that only does what may happen freely anyway, as far as `spine` does not want it.
    """
    return replace(
        book,
        clock=replace(book.clock, settle=-book.clock.tick),
        guarantees=(guarantee,) if guarantee is not None else (),
        facts=tuple(replace(fact, fresh=None) for fact in book.facts),
        consents=tuple(replace(consent, lasts=None) for consent in book.consents),
        limits=_limits(book, guarantee, cone, spine),
        rules=tuple(it for rule in _rules(book, cone) for it in _followed(rule, guarantee, spine)),
        events=(*book.events, *_letting_go(book)) if spine.lone else book.events,
    )


def _letting_go(book: Book) -> Iterator[Event]:
    for name in AT_ANY_TIME:
        yield Event(name, contact=False, from_candidate=False, fields=(), span=book.span)


def _followed(rule: Rule, guarantee: Guarantee | None, spine: Spine) -> Iterator[Rule]:
    if spine.lone and rule.id not in spine.making:
        yield from _lone(rule, spine)
        return
    steps = trimmed(rule, guarantee, spine)
    if spine.lone:
        steps = tuple(_soon_due(it) if isinstance(it, s.MakePromise) else it for it in steps)
    yield replace(rule, steps=steps, frequencies=tuple(map(_in_short, rule.frequencies)))


def _soon_due(step: s.MakePromise) -> s.MakePromise:
    """A promise whose deadline makes no difference: whatever keeps it goes at any time, early or late."""
    return s.MakePromise(id=step.id, span=step.span, promise=step.promise, deadline=_SOON)


def _lone(rule: Rule, spine: Spine) -> Iterator[Rule]:
    """Rules that send one message each of this one, at any time, and where it keeps a promise, with that open.

    Where the rules that make promises are followed, it is they that open it.

    What delays a message (an approval, an undo time) comes to its being sent at another time, and what it needs to be
    sent at all (a note to cite, an article) is there.
    """
    by_itself, promised = (Happens(name, rule.span) for name in AT_ANY_TIME)
    guard = None if spine.unguarded or any(isinstance(it, c.FieldRef) for it in inside(rule.guard)) else rule.guard
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
            bare = replace(rule, triggers=(by_itself,), guard=guard, frequencies=(), stops=(), overlap=Overlap.DROP)
            yield replace(bare, steps=(alone,))
            if step.keeps is not None and not spine.making:
                promise = s.MakePromise(id=f"{step.id} promised", span=step.span, promise=step.keeps, deadline=_SOON)
                yield replace(bare, triggers=(promised,), steps=(promise, replace(alone, id=f"{step.id} kept")))


def _limits(book: Book, guarantee: Guarantee | None, cone: Cone, spine: Spine) -> tuple[Limit, ...]:
    """The limits that are left: none where nothing is sent; where messages go at any time, none that delays them."""
    if not any(isinstance(it, s.Send) for it in inside(_rules(book, cone))):
        return ()
    if spine.unguarded:
        asked = _asked(guarantee)
        return tuple(it for it in book.limits if isinstance(it, NotWhile | NeedsConsent) and _asked(it) & asked)
    return tuple(it for it in book.limits if not (spine.lone and isinstance(it, Cap | Spacing)))


def _asked(node: object) -> set[tuple[str, str]]:
    """The facts and consents that something asks about."""
    found = {("fact", it.name) for it in inside(node) if isinstance(it, c.FactRef)}
    return found | {("consent", it.consent) for it in inside(node) if isinstance(it, c.ConsentGiven | NeedsConsent)}


def _rules(book: Book, cone: Cone) -> tuple[Rule, ...]:
    return tuple(rule for rule in book.rules if rule.id in cone.rules)


def _in_short(frequency: Frequency) -> Frequency:
    return frequency if frequency.window is None else replace(frequency, window=Duration(1, Unit.DAYS))


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
