"""What of a rule is followed in a loose exploration.

Not the notices to colleagues, and not the last part of a run that only does what may happen freely anyway, as far as
nobody wants it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Guarantee, Overlap, Rule
from cadencelang.prover.domains import ruled_out
from cadencelang.prover.reading import inside
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Spine:
    """What of the rules in a cone is followed: of `rules` their messages too; of all, or those `wholly`, the whole.

    `asks`: tasks that keep a promise, too, where they are done in time. `beginnings`: of every rule its first step;
    `only_timers`: none; `lone`: every message by itself, at any instant (`unguarded`: at any hour too,
    and whatever the rule's `only if`), save that the rules `making` promises are followed.
    """

    rules: frozenset[str] = frozenset()
    wholly: frozenset[str] = frozenset()
    whole: bool = False
    asks: bool = False
    beginnings: bool = False
    lone: bool = False
    unguarded: bool = False
    making: frozenset[str] = frozenset()
    only_timers: bool = False


def assumed_facts(guarantee: Guarantee | None) -> frozenset[str]:
    """The facts that the conditions ask about which a guarantee takes for granted."""
    return frozenset(it.name for it in inside(_premises(guarantee)) if isinstance(it, c.FactRef))


def trimmed(rule: Rule, guarantee: Guarantee | None, spine: Spine) -> tuple[s.Step, ...]:
    """The steps of a rule that are followed for a guarantee (None: for one that every playbook has)."""
    wants = _Wants(assumed_facts(guarantee), rule.id in spine.rules, spine.asks)
    steps = tuple(
        _promising(step, wants) for step in _bare(_before_the_end(rule.steps, _premises(guarantee), end=True))
    )
    if spine.only_timers:
        return ()
    if spine.beginnings:
        return steps[:1]
    if spine.whole or rule.id in spine.wholly or not _ends_unnoticed(rule):
        return steps
    return _without_tail(steps, wants)


def before_the_end(rule: Rule, guarantee: Guarantee | None) -> Rule:
    """The rule without the steps by which a premise fails, and what would come after them.

    Taking such a history to go on all the same allows more than there is.
    """
    return replace(rule, steps=_before_the_end(rule.steps, _premises(guarantee)))


def _premises(guarantee: Guarantee | None) -> tuple[c.Condition, ...]:
    return guarantee.assuming_conditions if guarantee is not None else ()


def _before_the_end(
    steps: tuple[s.Step, ...], conditions: tuple[c.Condition, ...], *, end: bool = False
) -> tuple[s.Step, ...]:
    """Steps, in every branch, up to one by which a premise fails; `end`: and that one."""
    found: list[s.Step] = []
    for step in steps:
        if _rules_out(step, conditions):
            return (*found, step) if end else tuple(found)
        found.append(_in_branches(step, lambda inner: _before_the_end(inner, conditions, end=end)))
    return tuple(found)


def _rules_out(step: s.Step, conditions: tuple[c.Condition, ...]) -> bool:
    return isinstance(step, s.SetFact) and ruled_out(step.fact, step.value, conditions)


@dataclass(frozen=True, slots=True)
class _Wants:
    """What of a run is not given freely: facts assumed, messages, tasks that keep a promise."""

    assumed: frozenset[str]
    sends: bool
    asks: bool

    def free(self, step: s.StepBase) -> bool:
        """Whether a step by itself may happen at any instant in a loose exploration."""
        match step:
            case s.Ask():
                return not self.asks or step.keeps is None
            case s.SetFact():
                return step.fact not in self.assumed
            case s.Send():
                return not self.sends
            case _:
                return isinstance(step, s.Wait | s.WaitUntil | s.WaitFor | s.Choose | s.End | s.Move)


def _ends_unnoticed(rule: Rule) -> bool:
    """Whether it makes no difference when a run ends: no other is kept waiting, or turned away, by its going on."""
    return rule.overlap is Overlap.RESTART or all(isinstance(it, t.Enters) for it in rule.triggers)


def _promising(step: s.Step, wants: _Wants) -> s.Step:
    """A step with the ends of what a promise sets off cut; that runs beside everything else."""
    if not isinstance(step, s.MakePromise):
        return step
    kept, late, broken = (_without_tail(steps, wants) for steps in (step.kept, step.late, step.broken))
    return replace(step, kept=kept, late=late, broken=broken)


def _without_tail(steps: tuple[s.Step, ...], wants: _Wants) -> tuple[s.Step, ...]:
    """Steps up to the last one that is not given freely."""
    while steps and _is_free(steps[-1], wants):
        steps = steps[:-1]
    if not steps:
        return steps
    match steps[-1]:
        case s.Choose() as last:
            branches = tuple(replace(it, steps=_without_tail(it.steps, wants)) for it in last.branches)
            return (*steps[:-1], replace(last, branches=branches))
        case s.Ask() as last:
            done = tuple(replace(it, steps=_without_tail(it.steps, wants)) for it in last.done)
            return (*steps[:-1], replace(last, done=done, not_done=_without_tail(last.not_done, wants)))
        case _:
            return steps


def _is_free(step: s.Step, wants: _Wants) -> bool:
    """Whether all that a step can do, branches included, may happen at any instant in a loose exploration."""
    return all(wants.free(it) for it in inside(step) if isinstance(it, s.StepBase))


def _bare(steps: tuple[s.Step, ...]) -> tuple[s.Step, ...]:
    """Steps without what only colleagues notice, in every branch."""
    bare = (_in_branches(step, _bare) for step in steps if not isinstance(step, s.Tell))
    return tuple(replace(it, reminders=()) if isinstance(it, s.Ask | s.MakePromise) else it for it in bare)


def _in_branches(step: s.Step, change: Callable[[tuple[s.Step, ...]], tuple[s.Step, ...]]) -> s.Step:
    """A step with the steps of each of its branches changed."""
    match step:
        case s.WaitFor():
            return replace(step, happened=change(step.happened), otherwise=change(step.otherwise))
        case s.Send():
            return replace(step, unsent=change(step.unsent), unfit=change(step.unfit))
        case s.Ask():
            done = tuple(replace(branch, steps=change(branch.steps)) for branch in step.done)
            return replace(step, done=done, not_done=change(step.not_done))
        case s.MakePromise():
            kept, late, broken = map(change, (step.kept, step.late, step.broken))
            return replace(step, kept=kept, late=late, broken=broken)
        case s.Choose():
            return replace(step, branches=tuple(replace(it, steps=change(it.steps)) for it in step.branches))
        case _:
            return step
