"""CL742: a rule that silence starts, with a condition that asks for a longer silence."""

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Duration, Minute
from cadencelang.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from cadencelang.graph.conditions import All, Condition, SilentFor
from cadencelang.graph.triggers import SilenceReached
from cadencelang.lints.context import Context
from cadencelang.lints.moments import sample_instants
from cadencelang.lints.registry import lint

SILENCE_CONDITION_LONGER = Code(
    "CL742",
    "silence-condition-longer",
    Severity.WARNING,
    "A condition that asks for a longer silence than the one that starts its rule",
)


@lint(SILENCE_CONDITION_LONGER)
def silence_condition_longer(ctx: Context) -> Iterator[Diagnostic]:
    """Told where the silence asked for is the longer one after every sample contact, in whatever units both count."""
    for rule in ctx.book.rules:
        started_by = [it for it in rule.triggers if isinstance(it, SilenceReached)]
        for asked in _silences(rule.guard):
            started = next((it for it in started_by if _starts_too_soon(ctx, it, asked)), None)
            if started is not None:
                yield _told(started, asked)


def _silences(condition: Condition | None) -> Iterator[SilentFor]:
    """The silences without which a condition does not hold."""
    match condition:
        case SilentFor():
            yield condition
        case All():
            for part in condition.parts:
                yield from _silences(part)
        case _:
            return


def _starts_too_soon(ctx: Context, started: SilenceReached, asked: SilentFor) -> bool:
    """Whether both are of the same side, and the silence asked for is never reached when the other one is."""
    if started.party is not asked.party:
        return False
    clock = ctx.clocks[0]
    contacts = sample_instants(clock, ctx.today)
    return all(_is_longer(clock, contact, asked.duration, started.duration) for contact in contacts)


def _is_longer(clock: Clock, contact: Minute, asked: Duration, started: Duration) -> bool:
    try:
        return clock.silence(contact, asked) > clock.silence(contact, started)
    except CalendarRangeError:
        return True


def _told(started: SilenceReached, asked: SilentFor) -> Diagnostic:
    words = f"{asked.party.value} have been silent for {started.duration}"
    return SILENCE_CONDITION_LONGER.at(
        asked.span,
        f"A silence of {started.duration} starts this rule, and has not lasted {asked.duration} then: nothing happens "
        "until it starts again.",
        help=f"Say the same silence twice: `{words}` here, or {asked.duration} in the `when`.",
        fix=Fix(f"Write `{words}`", (Edit(asked.span, words),)),
        related=(Label(started.span, "This silence starts it."),),
    )
