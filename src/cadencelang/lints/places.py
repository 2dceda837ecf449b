"""Where each step of a rule stands: what surely lies before it in its run, and which branches lead to it.

Owns what can be said of a run without running it. Delays are lower bounds: time that surely passes. What may take no
time at all (a task done at once, a reply that comes at once, a date already past) counts as none.
"""

from cadencelang.clock import Duration
from cadencelang.graph.conditions import Condition
from cadencelang.graph.model import Rule
from cadencelang.graph.steps import (
    Ask,
    Choose,
    End,
    MakePromise,
    Move,
    Pause,
    Send,
    SetFact,
    Step,
    Wait,
    WaitFor,
    WaitUntil,
)
from cadencelang.records import dataclass

_CHANGING = (Wait, WaitUntil, WaitFor, Send, Ask, Pause, SetFact, Move)
"""Steps after which a condition that was judged before need no longer hold."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Time that surely passes at the step `step`: a wait (to `minute` of the day), or all of a deadline (`within`)."""

    step: str
    duration: Duration
    minute: int | None = None
    within: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """One way on from a step: `label` names it, `steps` are taken; `beside` the run (a promise's branches) or in it.

    `number` counts the branches of a Choose; `delay` is time that surely passes before its first step.
    """

    label: str
    steps: tuple[Step, ...]
    delay: Delay | None = None
    condition: Condition | None = None
    beside: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A step and where it stands in its rule.

    `order` counts the rule's steps from the top. `path` are the forks that lead to it, as (step, label); `conditions`
    the conditions of those forks that are an `if` or a case. `before` are the steps that were surely reached before
    it, `delays` the time that surely passes from the start of the run. `beside`: it stands in a branch of a promise.
    `holding` are conditions that hold when it is reached, and `failing` those that do not, as nothing has happened
    since they were judged.
    """

    rule: Rule
    step: Step
    order: int
    path: tuple[tuple[str, str], ...] = ()
    conditions: tuple[Condition, ...] = ()
    before: tuple[Step, ...] = ()
    delays: tuple[Delay, ...] = ()
    beside: bool = False
    holding: tuple[Condition, ...] = ()
    failing: tuple[Condition, ...] = ()

    def excludes(self, other: "Place") -> bool:
        """Whether no run reaches both, as they stand in different branches of one step."""
        for mine, theirs in zip(self.path, other.path, strict=False):
            if mine != theirs:
                return mine[0] == theirs[0]
        return False

    def delays_after(self, earlier: "Place") -> tuple[Delay, ...]:
        """The time that surely passes between `earlier`, a place of the same run, and this one."""
        known = set(earlier.delays)
        return tuple(delay for delay in self.delays if delay not in known)


def forks(step: Step) -> tuple[Fork, ...]:
    """The ways on from a step that branches, in the order of the text; none for any other step."""
    match step:
        case WaitFor():
            late = Delay(step.id, step.duration)
            return Fork("if it happens", step.happened), Fork("if not", step.otherwise, late)
        case Send():
            return Fork("if not sent", step.unsent), Fork("if nothing fits", step.unfit)
        case Ask():
            done = (Fork(f"if done {it.outcome or ''}", it.steps) for it in step.done)
            within = step.deadline.within
            late_task = Delay(step.id, within, within=True) if within else None
            return *done, Fork("if not done", step.not_done, late_task)
        case MakePromise():
            due = step.deadline.within
            broken = Delay(step.id, due, within=True) if due else None
            return (
                Fork("if kept", step.kept, beside=True),
                Fork("if late", step.late, broken, beside=True),
                Fork("if broken", step.broken, broken, beside=True),
            )
        case Choose():
            return tuple(
                Fork(f"branch {number}", branch.steps, condition=branch.condition, number=number)
                for number, branch in enumerate(step.branches)
            )
        case _:
            return ()


def places(rule: Rule) -> tuple[Place, ...]:
    """Every step of a rule with its place, in the order of the text."""
    found: list[Place] = []
    guard = () if rule.guard is None else (rule.guard,)
    _visit(rule.steps, Place(rule, End(id="", span=rule.span), 0, holding=guard), found)
    return tuple(found)


def _visit(steps: tuple[Step, ...], at: Place, found: list[Place]) -> bool:
    """Find the places of some steps, the first of which is reached as `at` says.

    Gives whether conditions are judged anew after one of them, or one nested in them.
    """
    rule, path, conditions, beside = at.rule, at.path, at.conditions, at.beside
    before, delays, holding, failing = at.before, at.delays, at.holding, at.failing
    anew = False
    for step in steps:
        here = Place(rule, step, len(found), path, conditions, before, delays, beside, holding, failing)
        found.append(here)
        inside = [_visit(fork.steps, _entered(here, step, fork), found) for fork in forks(step)]
        before, delays = (*before, step), (*delays, *_passing(step))
        if isinstance(step, _CHANGING) or any(inside):
            holding, failing, anew = (), (), True
    return anew


def _entered(here: Place, step: Step, fork: Fork) -> Place:
    """A place in which the first step of a fork stands; `step` is still the one that branches."""
    own = () if fork.condition is None else (fork.condition,)
    holding: tuple[Condition, ...] = ()
    failing: tuple[Condition, ...] = ()
    if isinstance(step, Choose):
        earlier = (branch.condition for branch in step.branches[: fork.number])
        holding, failing = (*here.holding, *own), (*here.failing, *(it for it in earlier if it is not None))
    return Place(
        here.rule,
        step,
        here.order,
        path=(*here.path, (step.id, fork.label)),
        conditions=(*here.conditions, *own),
        before=(*here.before, step),
        delays=here.delays if fork.delay is None else (*here.delays, fork.delay),
        beside=here.beside or fork.beside,
        holding=holding,
        failing=failing,
    )


def _passing(step: Step) -> tuple[Delay, ...]:
    """The time that surely passes before a run goes on after a step."""
    match step:
        case Wait():
            return (Delay(step.id, step.duration, step.minute),)
        case Send(undo=Duration() as undo):
            return (Delay(step.id, undo, within=True),)
        case _:
            return ()
