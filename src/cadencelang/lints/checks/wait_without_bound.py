"""CL720: a run that may wait for a person without end."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.steps import Ask, Hold, HoldEnd, Send, Tell
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import added_line
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.source import Span

WAIT_WITHOUT_BOUND = Code("CL720", "wait-without-bound", Severity.WARNING, "A wait for somebody that has no end")


@lint(WAIT_WITHOUT_BOUND)
def wait_without_bound(ctx: Context) -> Iterator[Diagnostic]:
    """A draft that waits for approval, and a hold for a reply that no colleague hears of; once a line of a sequence."""
    told: set[Span] = set()
    for place in ctx.all_places():
        found = _finding(ctx, place) if place.step.span not in told else None
        if found is not None:
            told.add(place.step.span)
            yield found


def _finding(ctx: Context, place: Place) -> Diagnostic | None:
    match place.step:
        case Send(approver=str() as approver, shelf=None) as step:
            return WAIT_WITHOUT_BOUND.at(
                step.span,
                f'The message "{step.template}" waits for approval by {approver} for as long as that takes.',
                help="Write `or skip after` and a time below it, such as `or skip after 2 working days`.",
                fix=added_line(ctx, step.span, "or skip after 2 working days", deeper=True),
            )
        case Hold(end=HoldEnd.REPLY) as step if not _somebody_hears(ctx, place):
            return WAIT_WITHOUT_BOUND.at(
                step.span,
                "Touches to a candidate who never replies are held for good, and no colleague hears of it.",
                help="Hold for a time, such as `for 10 working days`, or tell somebody in the same rule.",
            )
        case _:
            return None


def _somebody_hears(ctx: Context, hold: Place) -> bool:
    """Whether a colleague is told or asked anything in a run with the hold."""
    return any(isinstance(it.step, Ask | Tell) and not it.excludes(hold) for it in ctx.places(hold.rule))
