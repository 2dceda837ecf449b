"""CL730: a touch that the limits never let go."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.model import Limit, NeedsConsent, NotWhile
from cadencelang.graph.steps import Send
from cadencelang.lints.context import Context
from cadencelang.lints.domains import one_of
from cadencelang.lints.limits import applies, next_allowed
from cadencelang.lints.logic import in_stages
from cadencelang.lints.moments import sample_instants
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.source import Span

TOUCH_NEVER_ALLOWED = Code("CL730", "touch-never-allowed", Severity.WARNING, "A touch that a limit makes impossible")


@lint(TOUCH_NEVER_ALLOWED)
def touch_never_allowed(ctx: Context) -> Iterator[Diagnostic]:
    """Limits by date and time are told once a channel; one that contradicts a rule's condition, at each touch."""
    closed: set[str] = set()
    for place in ctx.all_places():
        step = place.step
        if not isinstance(step, Send) or step.channel in closed:
            continue
        limit = _always(ctx, step)
        if limit is not None:
            closed.add(step.channel)
        else:
            limit = next((it for it in ctx.book.limits if _contradicts(ctx, place, step, it)), None)
        if limit is not None:
            yield _finding(step, limit.span)


def _finding(step: Send, limit: Span) -> Diagnostic:
    return TOUCH_NEVER_ALLOWED.at(
        step.span,
        f'The message "{step.template}" can never be sent: the limits leave no moment for it.',
        help="Loosen the limit, or take the message out.",
        related=(Label(limit, "This limit is in the way."),),
    )


def _always(ctx: Context, step: Send) -> Limit | None:
    """The limit that, with those before it, leaves a channel no instant at all."""
    limits = ctx.time_limits(step.channel)
    clock = ctx.clocks[0]
    instants = sample_instants(clock, ctx.today)[:2]
    for count in range(1, len(limits) + 1):
        if all(next_allowed(limits[:count], clock, t) is None for t in instants):
            return limits[count - 1]
    return None


def _contradicts(ctx: Context, place: Place, step: Send, limit: Limit) -> bool:
    """Whether a limit blocks the touch whenever its rule's condition, judged again as it is due, lets it go."""
    if not applies(limit.touches, step.channel):
        return False
    given = in_stages(place.rule.stages)
    guard = [] if place.rule.guard is None else [place.rule.guard]
    match limit:
        case NotWhile():
            return ctx.theory.possible(guard, given=given) and not ctx.theory.possible(guard, [limit.condition], given)
        case NeedsConsent():
            has = {**given, ("consent", limit.consent): one_of(True)}
            return ctx.theory.possible(guard, given=given) and not ctx.theory.possible(guard, given=has)
        case _:
            return False
