"""CL750: a condition that contradicts itself."""

from collections.abc import Iterator
from itertools import combinations

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.conditions import All
from cadencelang.lints.conditions import Judged, impossible
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

CONDITION_NEVER_TRUE = Code("CL750", "condition-never-true", Severity.WARNING, "A condition that can never be true")


@lint(CONDITION_NEVER_TRUE)
def condition_never_true(ctx: Context) -> Iterator[Diagnostic]:
    """No candidate, stage and day can make it true; a condition of a sequence is told where no use of it can."""
    for span, it in ctx.once(impossible).items():
        yield CONDITION_NEVER_TRUE.at(
            span,
            "This can never be true: what it asks for contradicts itself or the stage it stands in.",
            help="Drop one of the parts that contradict each other, or write `or` where either will do.",
            related=_clash(ctx, it),
        )


def _clash(ctx: Context, judged: Judged) -> tuple[Label, ...]:
    """Two parts of an `and` that can each be true, but not together, where there are such."""
    parts = judged.condition.parts if isinstance(judged.condition, All) else ()
    alone = [part for part in parts if ctx.theory.possible([part], given=judged.given)]
    for first, second in combinations(alone, 2):
        if not ctx.theory.possible([first, second], given=judged.given):
            return Label(first.span, "When this is so …"), Label(second.span, "… this is not.")
    return ()
