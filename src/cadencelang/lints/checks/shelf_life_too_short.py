"""CL732: a shelf life that ends before the next instant that all limits allow."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.limits import next_allowed
from cadencelang.lints.registry import lint
from cadencelang.lints.shelf import Lost, lost_touches
from cadencelang.lints.wording import when

SHELF_LIFE_TOO_SHORT = Code(
    "CL732", "shelf-life-too-short", Severity.WARNING, "A shelf life shorter than the wait for the next allowed instant"
)


@lint(SHELF_LIFE_TOO_SHORT)
def shelf_life_too_short(ctx: Context) -> Iterator[Diagnostic]:
    """Limits by date and time together hold the touch back for longer than its shelf life."""
    for lost in ctx.once(lost_touches):
        if not lost.by_closed_time and lost.allowed is not None:
            yield SHELF_LIFE_TOO_SHORT.at(
                lost.step.span,
                f"Due on {when(lost.due, lost.clock)}, this message may go on {when(lost.allowed, lost.clock)} at the "
                f"earliest, and is given up after {when(lost.expires, lost.clock)}.",
                help="Give it a longer shelf life, or plan it for a time that the limits leave free.",
                related=_holding(lost),
            )


def _holding(lost: Lost) -> tuple[Label, ...]:
    """The limits that hold it back at the instant at which it is due."""
    holding = [limit for limit in lost.blocking if next_allowed((limit,), lost.clock, lost.due) != lost.due]
    return tuple(Label(limit.span, "This limit holds it back.") for limit in holding)
