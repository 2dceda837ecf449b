"""CL740: rules against silence that come later than the guarantee allows."""

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Duration, Minute
from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.conditions import Party
from cadencelang.graph.model import ByWhom, Guarantee, NeverSilent, Rule
from cadencelang.graph.steps import Ask, Send
from cadencelang.graph.triggers import SilenceReached
from cadencelang.lints.context import Context
from cadencelang.lints.moments import after, sample_instants
from cadencelang.lints.places import Place
from cadencelang.lints.reach import guarded_stages, reaches
from cadencelang.lints.registry import lint
from cadencelang.lints.wording import when

SILENCE_RULE_TOO_SLOW = Code(
    "CL740", "silence-rule-too-slow", Severity.WARNING, "A rule against silence that is slower than the guarantee"
)

Answer = tuple[Rule, SilenceReached, Place]
"""A rule that silence starts, that trigger, and a step of it that reaches the candidate."""


@lint(SILENCE_RULE_TOO_SLOW)
def silence_rule_too_slow(ctx: Context) -> Iterator[Diagnostic]:
    """Told where the fastest such rule is too slow after some contact; a task counts as done when it is due."""
    told: set[tuple[str, str]] = set()
    for guarantee in ctx.book.guarantees:
        if not isinstance(guarantee.claim, NeverSilent):
            continue
        for stage in guarded_stages(ctx, guarantee):
            answers = _answers(ctx, stage, guarantee.claim.by)
            found = _first_miss(ctx, guarantee, guarantee.claim.duration, answers) if answers else None
            if found is not None and (guarantee.name, found[0]) not in told:
                told.add((guarantee.name, found[0]))
                yield found[1]


def _answers(ctx: Context, stage: str, by: ByWhom) -> list[Answer]:
    return [
        (rule, trigger, place)
        for rule in ctx.rules_in[stage]
        for trigger in rule.triggers
        if isinstance(trigger, SilenceReached) and trigger.party is Party.WE
        for place in ctx.contacts(rule)
        if reaches(place.step, by) and not place.beside
    ]


def _first_miss(
    ctx: Context, guarantee: Guarantee, allowed: Duration, answers: list[Answer]
) -> tuple[str, Diagnostic] | None:
    """(rule, finding) for the first sample contact after which every answer comes too late."""
    clock = ctx.clocks[0]
    for contact in sample_instants(clock, ctx.today):
        try:
            broken = clock.silence_broken(contact, allowed)
            best, rule, trigger = _fastest(ctx, clock, contact, answers)
        except CalendarRangeError:
            continue
        if best > broken:
            return rule.id, SILENCE_RULE_TOO_SLOW.at(
                trigger.span,
                f'After contact on {when(contact, clock)} the rule "{rule.name}" reaches the candidate by '
                f"{when(best, clock)}; the guarantee says by {when(broken, clock)}.",
                help="Let the rule come sooner, or let the guarantee allow more.",
                related=(Label(guarantee.span, "The guarantee is here."),),
            )
    return None


def _fastest(ctx: Context, clock: Clock, contact: Minute, answers: list[Answer]) -> tuple[Minute, Rule, SilenceReached]:
    """The answer that comes first after a contact."""
    times = [(_answered(ctx, clock, contact, it), it) for it in answers]
    best, (rule, trigger, _) = min(times, key=lambda pair: pair[0])
    return best, rule, trigger


def _answered(ctx: Context, clock: Clock, contact: Minute, answer: Answer) -> Minute:
    """When an answer to silence reaches the candidate: sent as soon as limits allow, or done when due."""
    _, trigger, place = answer
    reached = after(clock, clock.silence(contact, trigger.duration), place.delays)
    match place.step:
        case Send():
            sent = ctx.earliest_sent(place.step, clock, reached)
            return reached if sent is None else sent
        case Ask() if place.step.deadline.within is not None:
            return clock.deadline(reached, place.step.deadline.within)
        case _:
            return reached
