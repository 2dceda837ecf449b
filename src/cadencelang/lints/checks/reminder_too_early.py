"""CL715: a reminder that lies before the task or promise even begins."""

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Minute
from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Ask, MakePromise, Reminder
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

REMINDER_TOO_EARLY = Code(
    "CL715", "reminder-too-early", Severity.WARNING, "A reminder before there is anything to be reminded of"
)


@lint(REMINDER_TOO_EARLY)
def reminder_too_early(ctx: Context) -> Iterator[Diagnostic]:
    """Told where it lies before the beginning for every start: now and then, around a weekend, is no fault."""
    for place in ctx.all_places():
        step = place.step
        if not isinstance(step, Ask | MakePromise) or step.deadline.within is None or not step.reminders:
            continue
        clock = ctx.clocks[0] if isinstance(step, MakePromise) else ctx.role_clocks.get(step.role, ctx.clocks[0])
        begun = ctx.dues(place, clock)
        for reminder in step.reminders:
            if begun and all(_too_early(step, reminder, clock, t) for t in begun):
                yield REMINDER_TOO_EARLY.at(
                    reminder.span,
                    f"{reminder.before} before the deadline is always before this has begun, so nobody is reminded.",
                    help="Remind later, or give more time.",
                    related=(Label(step.span, "The deadline is here."),),
                )


def _too_early(step: Ask | MakePromise, reminder: Reminder, clock: Clock, t: Minute) -> bool:
    assert step.deadline.within is not None
    try:
        return clock.before_instant(clock.deadline(t, step.deadline.within), reminder.before) < t
    except CalendarRangeError:
        return True
