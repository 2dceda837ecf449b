"""CL733: a draft that is given up before it may leave."""

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Minute
from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.steps import Send
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

UNDO_OUTLASTS_SHELF_LIFE = Code(
    "CL733", "undo-outlasts-shelf-life", Severity.WARNING, "A draft that is given up before it may leave"
)


@lint(UNDO_OUTLASTS_SHELF_LIFE)
def undo_outlasts_shelf_life(ctx: Context) -> Iterator[Diagnostic]:
    """Told where `undo within` is longer than `or skip after` whenever the draft is placed."""
    clock = ctx.clocks[0]
    for place in ctx.all_places():
        step = place.step
        if not isinstance(step, Send) or step.undo is None or step.shelf is None:
            continue
        placed = ctx.dues(place, clock)
        if placed and all(_outlasts(step, clock, t) for t in placed):
            yield UNDO_OUTLASTS_SHELF_LIFE.at(
                step.span,
                f"The draft waits {step.undo} for an undo and is given up after {step.shelf}, so it never leaves.",
                help="Make the shelf life longer than the time for an undo.",
            )


def _outlasts(step: Send, clock: Clock, t: Minute) -> bool:
    assert step.undo is not None
    assert step.shelf is not None
    try:
        return clock.wait(t, step.undo) > clock.deadline(t, step.shelf)
    except CalendarRangeError:
        return False
