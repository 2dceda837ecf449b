"""CL770: a call that comes after the mail which already told the candidate."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Ask, Send
from cadencelang.graph.triggers import Enters
from cadencelang.lints.context import Context
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint

CALL_AFTER_CLOSING_MAIL = Code(
    "CL770", "call-after-closing-mail", Severity.WARNING, "A call asked for after the closing mail"
)

_BY_VOICE = ("call", "meet")


@lint(CALL_AFTER_CLOSING_MAIL)
def call_after_closing_mail(ctx: Context) -> Iterator[Diagnostic]:
    """On entering a closing stage a mail goes first, and then somebody is asked to call: the call brings no news."""
    for rule in ctx.book.rules:
        closing = all(ctx.stages[name].closing for name in rule.stages)
        if not closing or not any(isinstance(trigger, Enters) for trigger in rule.triggers):
            continue
        for call in ctx.places(rule):
            mail = _mail_before(ctx, call)
            if mail is not None:
                yield _finding(call, mail)
                break


def _mail_before(ctx: Context, call: Place) -> Place | None:
    """The mail that surely went shortly before a call, where nobody was asked to call before the mail."""
    if not isinstance(call.step, Ask) or call.step.verb not in _BY_VOICE:
        return None
    for place in ctx.places(call.rule):
        if isinstance(place.step, Ask) and place.step.verb in _BY_VOICE:
            return None
        if isinstance(place.step, Send) and place.step in call.before and not _unsent(place, call):
            return None if call.delays_after(place) else place
    return None


def _unsent(mail: Place, call: Place) -> bool:
    """Whether the call stands in for the mail, where that was not sent."""
    return any(step == mail.step.id for step, _ in call.path)


def _finding(call: Place, mail: Place) -> Diagnostic:
    return CALL_AFTER_CLOSING_MAIL.at(
        call.step.span,
        "By the time of this call the candidate has read the decision in a mail.",
        help="Ask for the call first, and send the mail below `if done` or `if not done`.",
        related=(Label(mail.step.span, "The mail goes here."),),
    )
