"""CL772: two rules that send the same message at the same time."""

from collections.abc import Iterator
from itertools import combinations

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.conditions import Condition
from cadencelang.graph.steps import Send
from cadencelang.graph.triggers import Trigger
from cadencelang.lints.context import Context
from cadencelang.lints.logic import in_stages
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.lints.walk import without_span

SAME_TOUCH_TWICE = Code("CL772", "same-touch-twice", Severity.WARNING, "Two rules that send the same message")


@lint(SAME_TOUCH_TWICE)
def same_touch_twice(ctx: Context) -> Iterator[Diagnostic]:
    """Same stage, same trigger, same template, and conditions that can hold together."""
    told: set[tuple[str, str]] = set()
    for first, second in _pairs(ctx):
        rules = first.rule.id, second.rule.id
        if rules not in told and _together(ctx, first, second):
            told.add(rules)
            assert isinstance(second.step, Send)
            yield SAME_TOUCH_TWICE.at(
                second.step.span,
                f'The rules "{first.rule.name}" and "{second.rule.name}" start alike, and both send '
                f'"{second.step.template}".',
                help="Take one of them out, or give them conditions of which only one can hold.",
                related=(Label(first.step.span, "The other one is here."),),
            )


def _pairs(ctx: Context) -> Iterator[tuple[Place, Place]]:
    """Touches with the same template in two rules that have a stage and a trigger in common."""
    by_message: dict[tuple[str, str], list[Place]] = {}
    for place in ctx.all_places():
        if isinstance(place.step, Send) and not place.beside:
            by_message.setdefault((place.step.channel, place.step.template), []).append(place)
    for places in by_message.values():
        for first, second in combinations(places, 2):
            alike = _alike(first.rule.triggers) & _alike(second.rule.triggers)
            if first.rule is not second.rule and alike and set(first.rule.stages) & set(second.rule.stages):
                yield first, second


def _alike(triggers: tuple[Trigger, ...]) -> frozenset[object]:
    return frozenset(map(without_span, triggers))


def _together(ctx: Context, first: Place, second: Place) -> bool:
    stages = set(first.rule.stages) & set(second.rule.stages)
    return ctx.theory.possible([*_conditions(first), *_conditions(second)], given=in_stages(stages))


def _conditions(place: Place) -> list[Condition]:
    """What has to hold for a touch: its rule's condition and those of its branches, as if all were judged at once."""
    guard = [] if place.rule.guard is None else [place.rule.guard]
    return [*guard, *place.conditions]
