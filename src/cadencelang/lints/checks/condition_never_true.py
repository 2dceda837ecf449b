"""CL750: a condition that contradicts itself."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.conditions import impossible
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

CONDITION_NEVER_TRUE = Code("CL750", "condition-never-true", Severity.WARNING, "A condition that can never be true")


@lint(CONDITION_NEVER_TRUE)
def condition_never_true(ctx: Context) -> Iterator[Diagnostic]:
    """No candidate, stage and day can make it true; a condition of a sequence is told where no use of it can."""
    for span in sorted(ctx.once(impossible)):
        yield CONDITION_NEVER_TRUE.at(
            span,
            "This can never be true: what it asks for contradicts itself or the stage it stands in.",
            help="Drop one of the parts that contradict each other, or write `or` where either will do.",
        )
