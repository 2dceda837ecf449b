"""CL721: messages in a row that go on although the candidate has replied."""

from collections.abc import Iterator
from itertools import pairwise

from cadencelang.clock import Duration, Unit
from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.conditions import HasReplied, Party, SilentFor
from cadencelang.graph.model import Rule
from cadencelang.graph.steps import Hold, HoldEnd, Pause, Send, WaitFor
from cadencelang.graph.triggers import Replies, Trigger
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import added_line
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.lints.walk import nodes_of

SEQUENCE_IGNORES_REPLY = Code(
    "CL721", "sequence-ignores-reply", Severity.WARNING, "Messages in a row that do not stop on a reply"
)

_SAME_BREATH = 16
"""Hours below which two messages are one: no reply is expected between them."""

_ANOTHER_MATTER = 14 * 24
"""Hours above which the later message is a matter of its own, such as a check-in after a month."""

_HOURS = {
    Unit.MINUTES: 1 / 60,
    Unit.WORKING_MINUTES: 1 / 60,
    Unit.HOURS: 1,
    Unit.WORKING_HOURS: 3,
    Unit.DAYS: 24,
    Unit.WORKING_DAYS: 34,
    Unit.WEEKS: 168,
    Unit.MONTHS: 730,
}


@lint(SEQUENCE_IGNORES_REPLY)
def sequence_ignores_reply(ctx: Context) -> Iterator[Diagnostic]:
    """Two automatic touches of one run, a day to two weeks apart, and nothing that a reply changes between them."""
    for rule in ctx.book.rules:
        if _stops(ctx, rule) or (rule.guard is not None and _minds_replies(rule.guard)):
            continue
        sends = [place for place in ctx.places(rule) if isinstance(place.step, Send)]
        pair = next((pair for pair in pairwise(sends) if _in_a_row(*pair)), None)
        if pair is not None:
            yield _finding(ctx, rule, *pair)


def _finding(ctx: Context, rule: Rule, first: Place, second: Place) -> Diagnostic:
    return SEQUENCE_IGNORES_REPLY.at(
        second.step.use or second.step.span,
        f'This message of "{rule.name}" goes even when the candidate has replied to the one before.',
        help="Write `stop when the candidate replies` below the rule's `when`.",
        related=(Label(first.step.use or first.step.span, "The message before is here."),),
        fix=added_line(ctx, rule.triggers[-1].span, "stop when the candidate replies"),
    )


def _stops(ctx: Context, rule: Rule) -> bool:
    if _on_reply((*ctx.book.stops, *rule.stops)) or _on_reply(rule.triggers):
        return True
    return all(_on_reply(ctx.stages[name].stops) for name in rule.stages)


def _on_reply(triggers: tuple[Trigger, ...]) -> bool:
    return any(isinstance(trigger, Replies) for trigger in triggers)


def _in_a_row(first: Place, second: Place) -> bool:
    if first.step not in second.before or not isinstance(second.step, Send) or second.step.keeps is not None:
        return False
    gap = sum(_hours(delay.duration) for delay in second.delays_after(first))
    between = second.before[second.before.index(first.step) + 1 :]
    minded = any(map(_minds_replies, second.conditions)) or any(map(_waits_for_reply, between))
    return _SAME_BREATH < gap <= _ANOTHER_MATTER and not minded


def _hours(duration: Duration) -> float:
    return duration.amount * _HOURS[duration.unit]


def _minds_replies(condition: object) -> bool:
    if next(nodes_of(condition, HasReplied), None) is not None:
        return True
    return any(atom.party is Party.THEY for atom in nodes_of(condition, SilentFor))


def _waits_for_reply(step: object) -> bool:
    match step:
        case WaitFor(trigger=Replies()) | Pause(end=HoldEnd.REPLY) | Hold(end=HoldEnd.REPLY):
            return True
        case _:
            return False
