"""Mails that a calendar program sends for its owner: an answer to an invitation, another time, an invitation.

None of them is a reply in words: "accepted" answers a date and not what we asked, so a person says what it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cadencelang.connectors.mail.calendar_lines import ATTENDEE
from cadencelang.connectors.mail.findings import CalendarMail
from cadencelang.connectors.mail.incoming import IncomingMail

_ANSWERS: Final[Mapping[str, str]] = {
    "accepted": "Their calendar accepts an invitation.",
    "declined": "Their calendar declines an invitation.",
    "tentative": "Their calendar says perhaps to an invitation.",
    "delegated": "Their calendar passes an invitation on to somebody else.",
}
_OPEN: Final = "Their calendar answers an invitation and says neither yes nor no."
_METHODS: Final[Mapping[str, str]] = {
    "counter": "Their calendar proposes another time for an invitation.",
    "request": "Their calendar sends an invitation of theirs.",
    "cancel": "Their calendar calls a meeting off.",
}


def calendar_in(mail: IncomingMail) -> CalendarMail | None:
    """What a calendar says with this mail; None where none does."""
    for report in mail.reports:
        if report["kind"] != "calendar":
            continue
        method = report.get("method", "")
        if method == "reply":
            return CalendarMail(_ANSWERS.get(_answer(report, mail.sender), _OPEN), _text(report, mail), answers=True)
        if method in _METHODS:
            return CalendarMail(_METHODS[method], _text(report, mail), answers=method == "counter")
    return None


def _answer(report: Mapping[str, str], sender: str) -> str:
    """What the sender answers; what the only attendee does where the sender is none."""
    answers = {name: it for name, it in report.items() if name.startswith(ATTENDEE)}
    if ATTENDEE + sender in answers:
        return answers[ATTENDEE + sender]
    return next(iter(answers.values())) if len(answers) == 1 else ""


def _text(report: Mapping[str, str], mail: IncomingMail) -> str:
    """What to show to whoever decides: which meeting, when, and what they write."""
    parts = (report.get("summary", ""), report.get("start", ""), report.get("comment", ""), mail.text)
    return "\n".join(dict.fromkeys(part for part in parts if part))
