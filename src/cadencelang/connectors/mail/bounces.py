"""Reports that a mail of ours did not arrive: the standard ones (RFC 3464), and those in a server's own words.

Hard means that the address is of no use; whatever another mail may survive (a full mailbox, a server that is down, a
refusal of what we wrote) is soft.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cadencelang.connectors.mail.findings import Automatic, Bounce, Finding, Unsure
from cadencelang.connectors.mail.incoming import IncomingMail
from cadencelang.connectors.mail.phrases import (
    ADDRESS_UNKNOWN,
    BOUNCE_SUBJECTS,
    PASSING,
    STILL_TRYING,
    folded,
    says,
)

_LONGEST_REASON: Final = 300
_HARD_STATUS: Final = re.compile(r"5\.(1\.(0|1|2|3|6|8|10)|2\.1|4\.4)")
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE: Final = re.compile(r"\b(55[0-4]|45[0-2])\b")
_ADDRESS: Final = re.compile(r"[a-z0-9._%+'-]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,24}", re.IGNORECASE)
_MACHINES: Final = ("mailer-daemon@", "postmaster@", "mailerdaemon@", "mail-daemon@", "mdaemon@")


def bounce_in(mail: IncomingMail) -> Finding | None:
    """What a delivery report says; None where the mail is none."""
    reports = [report for report in mail.reports if report["kind"] == "delivery-status"]
    if reports:
        return _standard(reports, mail)
    if _looks_like_one(mail):
        return _in_own_words(mail)
    return None


def _standard(reports: list[Mapping[str, str]], mail: IncomingMail) -> Finding:
    """The report on the recipient that fared worst; we send to one at a time."""
    failed = [it for it in reports if it.get("action", "failed").lower() == "failed"]
    if not failed:
        action = reports[0].get("action", "").lower()
        return Automatic("delivery is delayed" if action == "delayed" else "delivery was reported")
    report = failed[0]
    status = _first(_STATUS, report.get("status", "")) or ""
    words = folded(f"{report.get('diagnostic-code', '')} {report.get('remote-mta', '')}")
    reason = report.get("diagnostic-code") or mail.subject
    return Bounce(_is_hard(status, words), _recipient(report), f"{status} {reason}".strip()[:_LONGEST_REASON])


def _recipient(report: Mapping[str, str]) -> str | None:
    named = report.get("original-recipient") or report.get("final-recipient") or ""
    return _first(_ADDRESS, named.rpartition(";")[2].lower())


def _is_hard(status: str, words: str) -> bool:
    """By the status where it speaks of the address or of anything else; by the words where it says only "failed"."""
    if _HARD_STATUS.fullmatch(status) and status != "5.1.0":
        return True
    if status.startswith("4.") or says(words, PASSING):
        return False
    if status in ("", "5.0.0", "5.1.0", "5.3.0", "5.4.1", "5.5.0", "5.7.1"):
        return bool(says(words, ADDRESS_UNKNOWN)) or status == "5.1.0"
    return False


def _looks_like_one(mail: IncomingMail) -> bool:
    if mail.header("x-failed-recipients") or "multipart/report" in mail.header("content-type"):
        return "disposition-notification" not in mail.header("content-type")
    by_machine = mail.sender.startswith(_MACHINES) or mail.header("return-path") == "<>"
    return by_machine and bool(says(folded(mail.subject), BOUNCE_SUBJECTS) or mail.sender.startswith(_MACHINES))


def _in_own_words(mail: IncomingMail) -> Finding:
    words = folded(f"{mail.subject} {mail.text}")
    if says(words, STILL_TRYING):
        return Automatic("delivery is delayed")
    told = _telling_line(mail.text) or mail.subject
    status = _first(_STATUS, mail.text) or ""
    code = _first(_CODE, mail.text) or ""
    address = _first(_ADDRESS, mail.header("x-failed-recipients")) or _first(_ADDRESS, mail.text)
    address = address.lower() if address else None
    if says(words, ADDRESS_UNKNOWN) or _HARD_STATUS.fullmatch(status):
        hard = not says(words, ("mailbox full", "mailbox is full", "over quota", "quota exceeded"))
        return Bounce(hard, address, told)
    if status or code or says(words, PASSING):
        return Bounce(False, address, told)
    return Unsure("A mail server writes, and it does not become clear whether a mail of ours failed.", mail.text)


def _telling_line(text: str) -> str | None:
    """The first line with a code of SMTP, which is the reason in most reports."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return next((line[:_LONGEST_REASON] for line in lines if _STATUS.search(line) or _CODE.search(line)), None)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[0] if match else None
