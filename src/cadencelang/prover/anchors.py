"""Which durations are counted from any instant, and which only from instants that dates and clocks fix.

`wait 2 working hours` after a reply ends at any tick of the day, for a reply comes at any; after `wait 1 working day`
it always ends at the same. Where nothing but days is counted from any instant, two instants of one stretch of the day
lead to the same, and one of them is enough to explore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cadencelang.clock import Duration
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Book, HearsWithin, NeverSilent, NobodyStays, Rule, Spacing
from cadencelang.prover.reading import conditions_of, inside, triggers_of


def from_any_instant(book: Book, *, loose: bool) -> Iterator[Duration]:
    """The durations of a book and its guarantees that may be counted from an instant that nothing fixes."""
    for guarantee in book.guarantees:
        if isinstance(guarantee.claim, NeverSilent | HearsWithin | NobodyStays):
            yield guarantee.claim.duration
    for condition in conditions_of(book, book.guarantees):
        match condition:
            case c.SilentFor(duration=duration):
                yield duration
            case c.HasReplied(within=Duration() as within) | c.WasSent(within=Duration() as within):
                if not loose:
                    yield within
            case _:
                pass
    for trigger in triggers_of(book):
        if isinstance(trigger, t.SilenceReached | t.Stayed):
            yield trigger.duration
    if not loose:
        yield from (limit.gap for limit in book.limits if isinstance(limit, Spacing))
        yield from (it for it in (*(fact.fresh for fact in book.facts), *(k.lasts for k in book.consents)) if it)
    held = any(isinstance(node, s.Hold | s.Pause | s.Resume) for node in inside(book.rules))
    for rule in book.rules:
        yield from _of_steps(rule.steps, _starts_fixed(rule), held)


def _starts_fixed(rule: Rule) -> bool:
    """Whether all that starts the rule comes at instants that dates fix."""
    return all(
        isinstance(it, t.Weekly | t.EveryWorkingDay | t.MonthlyOnDay | t.MonthlyOnWeekday | t.CronTrigger)
        or (isinstance(it, t.SilenceReached | t.Stayed) and it.duration.unit.is_dated)
        or isinstance(it, t.AroundDate | t.BeforePromiseDue)
        for it in rule.triggers
    )


def _of_steps(steps: Iterable[s.Step], fixed: bool, held: bool) -> Iterator[Duration]:
    """The durations in a sequence of steps begun at a fixed instant or not; `held`: a hold may end at any."""
    for step in steps:
        match step:
            case s.Wait(duration=duration):
                yield from _unless(fixed, duration)
                fixed = fixed or duration.unit.is_dated
            case s.WaitUntil():
                fixed = False  # a date already past does not wait
            case s.WaitFor(duration=duration, happened=happened, otherwise=otherwise):
                yield from _unless(fixed, duration)
                yield from _of_steps(happened, False, held)
                yield from _of_steps(otherwise, fixed or duration.unit.is_dated, held)
                fixed = False
            case s.Send():
                sent = fixed and not held and step.approver is None
                yield from _unless(fixed, *filter(None, (step.undo, step.shelf)))
                yield from _of_steps((*step.unsent, *step.unfit), False, held)
                fixed = sent
            case s.Ask(deadline=deadline, done=done, not_done=not_done):
                within = deadline.within
                yield from _unless(fixed, *filter(None, (within,)))
                dated = within is None or within.unit.is_dated
                yield from _of_steps(not_done, not held and (fixed or dated), held)
                for outcome in done:
                    yield from _of_steps(outcome.steps, False, held)
                fixed = False
            case s.MakePromise(deadline=deadline):
                within = deadline.within
                yield from _unless(fixed, *filter(None, (within,)))
                for branch_steps in (step.kept, step.late):
                    yield from _of_steps(branch_steps, False, held)
                yield from _of_steps(step.broken, fixed or within is None or within.unit.is_dated, held)
            case s.Hold(duration=Duration() as duration):
                yield from _unless(fixed, duration)
            case s.Pause(at_most=at_most, duration=pause):
                yield from _unless(fixed, *filter(None, (at_most, pause)))
            case s.Choose(branches=branches):
                for branch in branches:
                    yield from _of_steps(branch.steps, fixed, held)
                fixed = False
            case _:
                pass


def _unless(fixed: bool, *durations: Duration) -> Iterator[Duration]:
    """The durations, unless they are counted from a fixed instant."""
    if not fixed:
        yield from durations
