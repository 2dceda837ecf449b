"""Small changes to a playbook that could mend a broken guarantee, each to be proved before anybody is told of it.

Owns which changes are worth trying: what keeps something from happening is left out or loosened, what comes too late
comes sooner, and last the claim asks for less. Whether a change mends the guarantee is for the prover to say: plausible
ones often do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cadencelang.clock import Duration, Unit
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import SilentFor
from cadencelang.graph.model import Book, Cap, Rule
from cadencelang.graph.render_words import condition_words, limit_words, step_words, trigger_words
from cadencelang.prover.claims import Goal
from cadencelang.prover.mutating import Kind, Mutation, bound_of, rebuilt, with_bound
from cadencelang.prover.reading import conditions_of, inside
from cadencelang.prover.slicing import sliced
from cadencelang.source import Span

CLAIM: Final = "the bound of the claim"
"""What is changed where the claim itself asks for less."""
_LONG_SHELF: Final = Duration(2, Unit.WORKING_DAYS)
_LOOSER: Final = 3
_SOONER: Final = 3


def changes(book: Book, goal: Goal) -> Iterator[Mutation]:
    """The changes, those of rules first, then of limits, then a claim that asks for a little less."""
    for rule in sliced(book, goal.guarantee).rules:
        for said, becomes, span, changed in _of_rule(rule):
            rules = tuple(changed if it.id == rule.id else it for it in book.rules)
            what = f'{said} in rule "{rule.name}"'
            yield Mutation(Kind.MENDING, what, becomes, span, replace(book, rules=rules), goal)
    yield from _of_limits(book, goal)
    bound = bound_of(goal)
    for more in range(1, _LOOSER + 1) if bound is not None else ():
        looser = with_bound(book, goal, (bound or 0) + more)
        if looser is not None:
            yield replace(looser, kind=Kind.MENDING, what=CLAIM)


def _of_rule(rule: Rule) -> Iterator[tuple[str, str, Span, Rule]]:
    """What is changed in words, what it becomes (empty: it is gone), where it stands, and the rule with the change.

    A silence is made shorter step by step, under the same words.
    """
    for stop in rule.stops:
        rest = tuple(it for it in rule.stops if it is not stop)
        yield f'"stop when {trigger_words(stop)}"', "", stop.span, replace(rule, stops=rest)
    for frequency in rule.frequencies:
        rest_of_them = tuple(it for it in rule.frequencies if it is not frequency)
        times = f"{frequency.count} time{'' if frequency.count == 1 else 's'}"
        span = f"in {frequency.window}" if frequency.window else "per visit"
        yield f'"at most {times} {span}"', "", frequency.span, replace(rule, frequencies=rest_of_them)
    yield from _of_silences(rule)
    for node in (*rule.triggers, *inside(rule.steps)):
        for said, becomes, other in _of_node(node):
            yield said, becomes, getattr(node, "span", rule.span), rebuilt(rule, node, other)


def _of_silences(rule: Rule) -> Iterator[tuple[str, str, Span, Rule]]:
    """The condition asks for no longer silence than starts the rule; the rule starts sooner, its condition with it."""
    for trigger in rule.triggers:
        if isinstance(trigger, t.SilenceReached):
            asking = _asking_no_longer(rule, trigger)
            for asked in _longer_silences(rule, trigger):
                yield f'"{condition_words(asked)}" as the condition', str(trigger.duration), asked.span, asking
            for less in range(1, min(_SOONER, trigger.duration.amount - 1) + 1):
                sooner = replace(trigger, duration=Duration(trigger.duration.amount - less, trigger.duration.unit))
                changed = rebuilt(rule, trigger, sooner)
                both = ' and its "only if"' if any(_longer_silences(rule, sooner)) else ""
                said = f'"when {trigger_words(trigger)}"{both}'
                yield said, str(sooner.duration), trigger.span, _asking_no_longer(changed, sooner)


def _longer_silences(rule: Rule, started: t.SilenceReached) -> Iterator[SilentFor]:
    """The silences in a rule's condition that are longer, in the same unit, than this one that starts it."""
    for asked in conditions_of(rule.guard):
        if isinstance(asked, SilentFor) and asked.party is started.party:
            unit, amount = asked.duration.unit, asked.duration.amount
            if unit is started.duration.unit and amount > started.duration.amount:
                yield asked


def _asking_no_longer(rule: Rule, started: t.SilenceReached) -> Rule:
    """The rule whose condition asks for no longer silence than the one that starts it."""
    for asked in tuple(_longer_silences(rule, started)):
        rule = rebuilt(rule, asked, replace(asked, duration=started.duration))
    return rule


def _of_node(node: object) -> Iterator[tuple[str, str, object]]:
    match node:
        case s.Send():
            if node.shelf is not None:
                longer = "" if node.shelf == _LONG_SHELF else str(_LONG_SHELF)
                other = replace(node, shelf=_LONG_SHELF if longer else None)
                yield f'"or skip after {node.shelf}"', longer, other
            if node.approver is not None:
                yield f'the approval of "{node.template}"', "", replace(node, approver=None)
        case s.Wait(duration=duration) if duration.amount > 1:
            yield f'"{step_words(node)}"', str(_shorter(duration)), replace(node, duration=_shorter(duration))
        case s.Ask(deadline=s.Deadline(within=Duration() as within)) if within.amount > 1:
            deadline = replace(node.deadline, within=_shorter(within))
            yield f'the deadline of "{node.text}"', str(_shorter(within)), replace(node, deadline=deadline)
        case _:
            pass


def _shorter(duration: Duration) -> Duration:
    return Duration(duration.amount - 1, duration.unit)


def _of_limits(book: Book, goal: Goal) -> Iterator[Mutation]:
    """Each cap with room for one more, each other limit left out."""
    for limit in book.limits:
        what = f'the limit "{limit_words(limit)}"'
        if isinstance(limit, Cap):
            wider = replace(limit, count=limit.count + 1)
            limits = tuple(wider if it is limit else it for it in book.limits)
            yield Mutation(
                Kind.MENDING,
                what,
                f"{wider.count} instead of {limit.count}",
                limit.span,
                replace(book, limits=limits),
                goal,
            )
        else:
            rest = tuple(it for it in book.limits if it is not limit)
            yield Mutation(Kind.MENDING, what, "", limit.span, replace(book, limits=rest), goal)
