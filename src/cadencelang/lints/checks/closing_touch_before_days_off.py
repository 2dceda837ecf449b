"""CL771: bad news by mail, late on the last working day before days off."""

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Minute
from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.steps import Ask, Send
from cadencelang.graph.triggers import Enters
from cadencelang.lints.context import Context
from cadencelang.lints.limits import is_eve
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.lints.wording import when

CLOSING_TOUCH_BEFORE_DAYS_OFF = Code(
    "CL771",
    "closing-touch-before-days-off",
    Severity.WARNING,
    "A closing mail that may land on a Friday evening or the eve of a holiday",
)

_EVENING = 17 * 60
"""The minute of the day from which a mail before days off finds nobody to talk to until they are over."""


@lint(CLOSING_TOUCH_BEFORE_DAYS_OFF)
def closing_touch_before_days_off(ctx: Context) -> Iterator[Diagnostic]:
    """The first word on entering a closing stage, by mail, where no person calls first or approves it."""
    for rule in ctx.book.rules:
        closing = all(ctx.stages[name].closing for name in rule.stages)
        if not closing or not any(isinstance(trigger, Enters) for trigger in rule.triggers):
            continue
        for place in ctx.places(rule):
            if isinstance(place.step, Send) and _is_first_word(place, place.step):
                found = next(
                    (it for clock in ctx.clocks if (it := _first_landing(ctx, place, place.step, clock))), None
                )
                if found is not None:
                    yield found


def _is_first_word(place: Place, step: Send) -> bool:
    """Whether nothing was said before, and no person chooses the moment by approving it."""
    return step.approver is None and not any(isinstance(it, Ask | Send) for it in place.before)


def _first_landing(ctx: Context, place: Place, step: Send, clock: Clock) -> Diagnostic | None:
    for due in ctx.dues(place, clock):
        try:
            sent = ctx.earliest_sent(step, clock, due)
            if sent is not None and _before_days_off(clock, sent):
                return CLOSING_TOUCH_BEFORE_DAYS_OFF.at(
                    step.span,
                    f"This may tell the candidate on {when(sent, clock)}, with days off before anybody can be asked.",
                    help="Write `no automatic touches on Friday after 15:00` and `no automatic touches on the eve of a "
                    "holiday after 15:00` in `limits`, or ask somebody to call first.",
                )
        except CalendarRangeError:
            continue
    return None


def _before_days_off(clock: Clock, t: Minute) -> bool:
    """Whether an instant is in the evening of a working day that days off follow, or on such a day off."""
    day = clock.day(t)
    if not clock.is_working_day(day):
        return True
    last = is_eve(clock, day) or clock.next_working_day(day) > day + 2
    return last and clock.minute_of_day(t) >= _EVENING
