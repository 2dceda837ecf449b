"""From what a mail turned out to be, and whose it is, to what the engine is told and what a person is asked."""

from __future__ import annotations

from typing import Final, TypeAlias, assert_never

from cadencelang.clock import Minute
from cadencelang.connectors.mail.findings import (
    Automatic,
    Bounce,
    CalendarMail,
    Finding,
    HumanReply,
    OutOfOffice,
    StopRequest,
    Unsure,
)
from cadencelang.connectors.mail.incoming import IncomingMail
from cadencelang.connectors.mail.matching import Doubtful, Match, Matched, Unknown
from cadencelang.engine import inputs as told
from cadencelang.records import dataclass

_WEEK: Final = 7 * 24 * 60
_Telling: TypeAlias = HumanReply | OutOfOffice | Bounce | StopRequest


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must decide: `why`, for which candidates, and the mail's text, which comes from outside."""

    why: str
    candidates: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from a mail: inputs for one candidate, or a question to a person, or neither.

    While a question is open, the candidates it names should be sent nothing automatic: one of the answers may be stop.
    """

    candidate: str | None = None
    inputs: tuple[told.Input, ...] = ()
    question: Question | None = None


def answer(mail: IncomingMail, finding: Finding, match: Match, received: Minute) -> Answer:
    """What follows from a mail that came at `received`.

    The input's instant is the mail's own, where that is not later than `received` and not more than a week before.
    """
    if isinstance(finding, Automatic):
        return Answer()
    match match:
        case Unknown() if isinstance(finding, StopRequest):
            return Answer(
                question=Question("Somebody we do not know by this address asks us to stop.", (), finding.text)
            )
        case Unknown() if isinstance(finding, CalendarMail) and finding.answers:
            return Answer(question=Question(f"Of somebody we do not know: {finding.what}", (), finding.text))
        case Unknown():
            return Answer()
        case Doubtful():
            return Answer(question=Question(match.why, match.candidates, mail.text))
        case Matched() if isinstance(finding, CalendarMail):
            return Answer(match.candidate, question=Question(finding.what, (match.candidate,), finding.text))
        case Matched() if isinstance(finding, Unsure):
            return Answer(match.candidate, question=Question(finding.why, (match.candidate,), finding.text))
        case Matched():
            return Answer(match.candidate, (_input(mail, finding, match, received),))
        case _:
            assert_never(match)


def _input(mail: IncomingMail, finding: _Telling, match: Matched, received: Minute) -> told.Input:
    at = mail.at if mail.at is not None and received - _WEEK <= mail.at <= received else received
    match finding:
        case HumanReply():
            return told.Replied(id=mail.id, at=at, received=received)
        case OutOfOffice():
            return told.WentOutOfOffice(id=mail.id, at=at, received=received, until=finding.until)
        case Bounce():
            touch = match.sent.touch if match.sent else None
            return told.Bounced(id=mail.id, at=at, received=received, touch=touch, hard=finding.hard)
        case StopRequest():
            return told.OptedOut(id=mail.id, at=at, received=received)
        case _:
            assert_never(finding)
