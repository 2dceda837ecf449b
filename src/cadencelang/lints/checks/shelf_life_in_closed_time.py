"""CL731: a shelf life that ends while we are closed."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.lints.shelf import lost_touches
from cadencelang.lints.wording import when

SHELF_LIFE_IN_CLOSED_TIME = Code(
    "CL731", "shelf-life-in-closed-time", Severity.WARNING, "A shelf life shorter than the longest closed stretch"
)


@lint(SHELF_LIFE_IN_CLOSED_TIME)
def shelf_life_in_closed_time(ctx: Context) -> Iterator[Diagnostic]:
    """The touch may fall due in closed time that lasts longer than its shelf life."""
    for lost in ctx.once(lost_touches):
        if lost.by_closed_time:
            opens = "" if lost.allowed is None else f", and working time begins on {when(lost.allowed, lost.clock)}"
            yield SHELF_LIFE_IN_CLOSED_TIME.at(
                lost.step.span,
                f"Due on {when(lost.due, lost.clock)}, this message is given up after "
                f"{when(lost.expires, lost.clock)}{opens}.",
                help="Give it a shelf life in working days or working hours, or a longer one.",
                related=tuple(Label(limit.span, "It goes in working time only.") for limit in lost.blocking),
            )
