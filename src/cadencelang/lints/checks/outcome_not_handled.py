"""CL776: a call that says what follows when the candidate was reached, and not what follows when they were not."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.model import Rule
from cadencelang.graph.steps import Ask, End, MakePromise
from cadencelang.graph.triggers import PromiseEnds, SilenceReached, Stayed, TimedTrigger
from cadencelang.lints.context import Context
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint

OUTCOME_NOT_HANDLED = Code(
    "CL776", "outcome-not-handled", Severity.WARNING, "An outcome without contact after which nothing follows"
)


@lint(OUTCOME_NOT_HANDLED)
def outcome_not_handled(ctx: Context) -> Iterator[Diagnostic]:
    """Tasks with a branch for contact and none for the outcomes without, where nothing else brings the touch on."""
    for rule in ctx.book.rules:
        for place in ctx.places(rule):
            step = place.step
            if not isinstance(step, Ask):
                continue
            missing = _unhandled(ctx, step)
            if missing and not (_goes_on(ctx, place) or _kept_watch(ctx, step) or _comes_back(ctx, rule)):
                yield OUTCOME_NOT_HANDLED.at(
                    step.span,
                    f"Where the outcome is {' or '.join(map(_quoted, missing))}, nothing follows: "
                    "the candidate is never told.",
                    help=f"Add `if done with outcome {_quoted(missing[0])}` and what is to be done then, "
                    "or `if done` for every other outcome.",
                )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _unhandled(ctx: Context, step: Ask) -> tuple[str, ...]:
    """The outcomes without contact that have no branch, where contact has one."""
    branches = {branch.outcome for branch in step.done}
    channel = next((it for it in ctx.book.channels if it.name == step.channel), None)
    if channel is None or None in branches:
        return ()
    contact = {it.name for it in channel.outcomes if it.contact}
    if branches.isdisjoint(contact):
        return ()
    return tuple(it.name for it in channel.outcomes if not it.contact and it.name not in branches)


def _goes_on(ctx: Context, place: Place) -> bool:
    """Whether the run has a step after this one, in its own branch or in one around it."""
    return any(
        later.order > place.order
        and not isinstance(later.step, End)
        and later.beside == place.beside
        and not place.excludes(later)
        and all(step != place.step.id for step, _ in later.path)
        for later in ctx.places(place.rule)
    )


def _kept_watch(ctx: Context, step: Ask) -> bool:
    """Whether the task keeps a promise whose breaking is taken up: without contact it is not kept."""
    if step.keeps is None:
        return False
    promised = any(
        isinstance(place.step, MakePromise) and place.step.promise == step.keeps and place.step.broken
        for rule in ctx.book.rules
        for place in ctx.places(rule)
    )
    triggers = (trigger for rule in ctx.book.rules for trigger in rule.triggers)
    return promised or any(
        isinstance(it, PromiseEnds) and it.broken and it.promise in (None, step.keeps) for it in triggers
    )


def _comes_back(ctx: Context, rule: Rule) -> bool:
    """Whether time brings another rule in every stage where this one is live, or this one again by silence."""
    return all(
        any(
            isinstance(trigger, TimedTrigger if other is not rule else SilenceReached | Stayed)
            for other in ctx.rules_in[stage]
            for trigger in other.triggers
        )
        for stage in rule.stages
    )
