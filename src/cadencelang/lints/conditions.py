"""The conditions of a book, each with where it is judged: facts that several lints share."""

from collections.abc import Iterator, Mapping

from cadencelang.graph.conditions import Condition
from cadencelang.graph.model import NotWhile
from cadencelang.graph.steps import Choose
from cadencelang.graph.triggers import Becomes
from cadencelang.lints.context import Context
from cadencelang.lints.domains import Domain
from cadencelang.lints.logic import Key, in_stages
from cadencelang.lints.walk import nodes_of
from cadencelang.records import dataclass
from cadencelang.source import Span


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition and what is so wherever it is judged."""

    condition: Condition
    given: Mapping[Key, Domain]


def judged(ctx: Context) -> tuple[Judged, ...]:
    """Guards, conditions of triggers, limits and guarantees, and branches of every `if`; not the cells of tables."""
    return tuple(_judged(ctx))


def _judged(ctx: Context) -> Iterator[Judged]:
    for limit in ctx.book.limits:
        if isinstance(limit, NotWhile):
            yield Judged(limit.condition, {})
    for rule in ctx.book.rules:
        here: dict[Key, Domain] = in_stages(rule.stages)
        if rule.guard is not None:
            yield Judged(rule.guard, here)
        for trigger in nodes_of((rule.triggers, rule.stops), Becomes):
            yield Judged(trigger.condition, here)
        for place in ctx.places(rule):
            branches = place.step.branches if isinstance(place.step, Choose) and not place.step.table else ()
            given = {} if place.beside else here
            yield from (Judged(it.condition, given) for it in branches if it.condition is not None)
    for guarantee in ctx.book.guarantees:
        conditions = (guarantee.condition, *guarantee.assuming_conditions)
        yield from (Judged(it, {}) for it in conditions if it is not None)


def impossible(ctx: Context) -> Mapping[Span, Judged]:
    """The conditions that can never be true, by where they stand; those of a sequence where no use of it can be."""
    dead: dict[Span, Judged] = {}
    alive: set[Span] = set()
    for it in ctx.once(judged):
        if ctx.theory.possible([it.condition], given=it.given):
            alive.add(it.condition.span)
        else:
            dead.setdefault(it.condition.span, it)
    return {span: it for span, it in dead.items() if span not in alive}
