"""CL720: a run that may wait for a person without end."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.steps import Hold, HoldEnd, Send
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import added_line
from cadencelang.lints.registry import lint
from cadencelang.source import Span

WAIT_WITHOUT_BOUND = Code("CL720", "wait-without-bound", Severity.WARNING, "A wait for somebody that has no end")


@lint(WAIT_WITHOUT_BOUND)
def wait_without_bound(ctx: Context) -> Iterator[Diagnostic]:
    """A draft that waits for its approval, and a hold that waits for a reply. A step of a sequence is told once."""
    told: set[Span] = set()
    for place in ctx.all_places():
        found = _finding(ctx, place.step) if place.step.span not in told else None
        if found is not None:
            told.add(place.step.span)
            yield found


def _finding(ctx: Context, step: object) -> Diagnostic | None:
    match step:
        case Send(approver=str() as approver, shelf=None):
            return WAIT_WITHOUT_BOUND.at(
                step.span,
                f'The message "{step.template}" waits for approval by {approver} for as long as that takes.',
                help="Write `or skip after` and a time below it, such as `or skip after 2 working days`.",
                fix=added_line(ctx, step.span, "or skip after 2 working days", deeper=True),
            )
        case Hold(end=HoldEnd.REPLY):
            return WAIT_WITHOUT_BOUND.at(
                step.span,
                "A candidate who never replies is held back from for good.",
                help="Hold for a time (`for 10 working days`), or until somebody resolves it.",
            )
        case _:
            return None
