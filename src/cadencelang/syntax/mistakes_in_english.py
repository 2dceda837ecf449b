"""Good English that the language says in another way: number words, `max 1 touch per day`, `the talk is held`.

Owns what is told of them. One is told only where the whole line can be read once it is rewritten.
"""

import re

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.grammar import tables
from cadencelang.syntax.lalr import Unexpected
from cadencelang.syntax.lexer import make_lexer
from cadencelang.syntax.situation import Situation
from cadencelang.syntax.ways_in_english import FIRST_WAYS, WAYS, Way

_SEND = r"(send\s++[a-z-]+\s++\"[^\"]*\")"
_SEND_LATER = re.compile(rf"{_SEND}\s++(?:after|in)\s++(\d+\s++[a-z ]+)")
_SOME_TIME_AFTER = re.compile(r"when\s++(\d++(?:\s++[a-z]++)+?)\s++after\s++([a-z].*+)")
_SEND_TO_CANDIDATE = re.compile(rf"{_SEND}(\s++to\s++(?:(?:the\s++|our\s++)?candidate|them))")
_SEND_TO = re.compile(rf"{_SEND}\s++to\s++(?:the\s++|our\s++)?([a-z]+)")
_LENGTH = r"\d++\s++(?:working\s++)?(?:minute|hour|day|week|month)s?"
_TASK_DONE = re.compile(
    r"when\s++(?:(?:the|an?|our)\s++)?(call|meeting|task)\s++(?:is|was|has\s++been)\s++"
    r"(?:over|done|made|finished|completed?)"
)
_LETTER_SENT = re.compile(
    r"when\s++(?:(?:the|an?|our)\s++)?(?:e-?mail|letter|mail|message)\s++(?:is|was|gets|has\s++been)\s++sent"
)
_REMINDER = re.compile(rf"(?:with\s++)?(?:an?\s++)?remind(?:er)?\b\D*+({_LENGTH})\s++before\b.*+")


def first_way(situation: Situation) -> Diagnostic | None:
    """A line that begins as none of the language does, and that the language can say."""
    return _rewritten(situation, FIRST_WAYS)


def other_way(situation: Situation) -> Diagnostic | None:
    """A line that says in other words what the language can say."""
    return _rewritten(situation, WAYS) or _two_lines(situation)


def reminder_of_touch(situation: Situation) -> Diagnostic | None:
    """A reminder of an appointment, wanted below what invites to it."""
    found = _REMINDER.fullmatch(_said(situation)) if situation.context == "in_send" else None
    if found is None:
        return None
    return codes.MISPLACED.at(
        _whole(situation),
        "A reminder of an appointment is a rule of its own, not a line below `send`.",
        help=f"Write a rule that begins with `when {found[1]} before` and the fact that holds the date, and sends a "
        "letter; `only if` that fact `is known`.",
    )


def step_done(situation: Situation) -> Diagnostic | None:
    """A step of ours that is to start a rule, as an event does."""
    said = _said(situation) if situation.context == "in_rule" else ""
    if found := _TASK_DONE.fullmatch(said):
        message = f"What follows a {found[1]} stands below the line that asks for it."
        help = (
            "Write `if done` below that `ask`. For one that nobody was asked for, declare an event below `events`, "
            "such as `call held`, and write `when call held`."
        )
    elif _LETTER_SENT.fullmatch(said):
        message = "What follows a letter stands below the line that sends it."
        help = "Steps go in their order: what comes later is a `wait` and the next step, below that `send`."
    else:
        return None
    return codes.UNEXPECTED.at(_whole(situation), message, help=help)


def _rewritten(situation: Situation, ways: tuple[Way, ...]) -> Diagnostic | None:
    said = _said(situation)
    for way in ways:
        better = way.rewritten(said)
        if better != said and _reads(situation, better):
            span = _whole(situation)
            return codes.UNEXPECTED.at(
                span,
                way.message,
                help=f"Write `{better}`.",
                fix=Fix(f"Write `{better}`", (Edit(span, better),), way.applicability),
            )
    return None


def _two_lines(situation: Situation) -> Diagnostic | None:
    """A line that is two: a `send` that also says when or to whom, a `when` that also waits."""
    said = _said(situation)
    if (found := _SEND_LATER.fullmatch(said)) and _reads(situation, f"wait {found[2]}"):
        message, help = "A `send` does not say when.", f"Write `wait {found[2]}` on a line of its own, above it."
    elif (found := _SOME_TIME_AFTER.fullmatch(said)) and all(
        _reads(situation, line) for line in (f"when {found[2]}", f"wait {found[1]}")
    ):
        message = "What comes later is said as `wait`."
        help = f"Write `when {found[2]}`, and `wait {found[1]}` on a line of its own below it."
    elif (found := _SEND_TO_CANDIDATE.fullmatch(said)) and _reads(situation, found[1]):
        return _to_candidate(situation, found[1], found[2].strip())
    elif (found := _SEND_TO.fullmatch(said)) and _reads(situation, found[1]):
        message = "What is sent goes to the candidate."
        help = f'A colleague is told something by `tell {found[2]} "…"`, or asked for it by `ask {found[2]} to do "…"`.'
    else:
        return None
    return codes.UNEXPECTED.at(_whole(situation), message, help=help)


def _to_candidate(situation: Situation, kept: str, dropped: str) -> Diagnostic:
    """A `send` that says what is so anyway."""
    span = _whole(situation)
    return codes.UNEXPECTED.at(
        span,
        "What is sent goes to the candidate anyway.",
        help=f"Leave `{dropped}` out.",
        fix=Fix(f"Leave `{dropped}` out", (Edit(span, kept),), Applicability.SAFE),
    )


def _whole(situation: Situation) -> Span:
    return situation.span_of(0).to(situation.span_of(len(situation.tokens) - 1))


def _said(situation: Situation) -> str:
    """The line as it stands, without its comment."""
    parts: list[str] = []
    end = situation.tokens[0][2]
    for _, text, start, after in situation.tokens:
        parts += (" " * (start - end), text)
        end = after
    return "".join(parts)


def _reads(situation: Situation, text: str) -> bool:
    try:
        situation.driver.parse(situation.context, make_lexer(tables().words)(text, 0), situation.line.file)
    except (Unexpected, codes.Fault):
        return False
    return True
