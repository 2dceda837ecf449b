"""CL722: a hold that a person must resolve, and nobody tells them of it."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.steps import Ask, Hold, Tell
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import added_line
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint

HOLD_NOBODY_TOLD = Code(
    "CL722", "hold-nobody-told", Severity.WARNING, "A hold that somebody must resolve without being told of it"
)


@lint(HOLD_NOBODY_TOLD)
def hold_nobody_told(ctx: Context) -> Iterator[Diagnostic]:
    """Told or asked means: anywhere in the same run, before the hold or after it."""
    for place in ctx.all_places():
        step = place.step
        if isinstance(step, Hold) and step.role is not None and not _told(ctx, place, step.role):
            told = f'tell {step.role} "Touches to a candidate are held until you resolve it"'
            yield HOLD_NOBODY_TOLD.at(
                step.span,
                f"Touches are held until {step.role} resolves it, and nothing tells {step.role} of the hold.",
                help=f"Write `{told}` below it, or a task for {step.role}.",
                fix=added_line(ctx, step.span, told),
            )


def _told(ctx: Context, hold: Place, role: str) -> bool:
    return any(
        isinstance(place.step, Tell | Ask) and place.step.role == role and not place.excludes(hold)
        for place in ctx.places(hold.rule)
    )
