"""From the bytes of a mail to a record with what the classification looks at.

Owns decoding, bounded: size, parts, and length of text. No attachment is opened but what a calendar sends. A mail that
cannot be read as one becomes a record with what could be read; nothing that a stranger sends raises.
"""

from __future__ import annotations

import datetime as dt
import email
import hashlib
import re
from collections.abc import Iterator, Mapping
from email import policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from types import MappingProxyType
from typing import Final

from cadencelang.clock import Minute
from cadencelang.connectors.mail.calendar_lines import calendar_fields
from cadencelang.connectors.mail.html_text import text_of_html
from cadencelang.records import dataclass

LARGEST: Final = 4_000_000
"""Bytes of a mail that are looked at; what is behind them are attachments."""
LONGEST_TEXT: Final = 20_000
LONGEST_LINE: Final = 1_000
MOST_PARTS: Final = 100

_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,300}>")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_TELLING: Final = (
    "auto-submitted", "content-type", "feedback-type", "precedence", "return-path", "x-auto-response-suppress",
    "x-autoreply", "x-autorespond", "x-failed-recipients", "x-loop", "x-mailer", "x-ms-exchange-inbox-rules-loop",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMail:
    """A mail that came.

    `id` is the same whenever the same mail is read; `references` are the Message-IDs it answers, nearest first;
    `sender` and `to` are addresses in small letters; `text` is its text as it came, the quoted part included; `headers`
    are those that tell machines from people, names in small letters; `reports` are the fields of its machine-readable
    parts, each a mapping with names in small letters; `original` the Message-IDs in a mail that it carries, or of the
    invitation that it answers.
    """

    id: str
    message_id: str | None
    references: tuple[str, ...]
    sender: str
    to: tuple[str, ...]
    subject: str
    at: Minute | None
    text: str
    headers: Mapping[str, str]
    reports: tuple[Mapping[str, str], ...] = ()
    original: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """A telling header in small letters, empty where there is none."""
        return self.headers.get(name, "")


def read_mail(raw: bytes) -> IncomingMail:
    """The record of a mail. Raises nothing."""
    head = raw[:LARGEST]
    try:
        message = email.message_from_bytes(head, policy=policy.compat32)
        parts = _parts(message)
    except (RecursionError, ValueError, LookupError):
        message = email.message_from_bytes(head.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=policy.compat32)
        message.replace_header("Content-Type", "text/plain") if "Content-Type" in message else None
        parts = []
    message_id, reports = _first(_ids(message, "Message-ID")), tuple(_reports(parts))
    return IncomingMail(
        id=_identity(message_id, raw),
        message_id=message_id,
        references=_references(message),
        sender=_first(_addresses(message, "From")) or "",
        to=tuple(_addresses(message, "To", "Cc", "Delivered-To")),
        subject=" ".join(_decoded(message, "Subject").split()),
        at=_date(message),
        text=_text(parts),
        headers=MappingProxyType({name: _decoded(message, name).lower() for name in _TELLING if name in message}),
        reports=reports,
        original=tuple(dict.fromkeys([*_original(parts), *_invited(reports)])),
    )


def _identity(message_id: str | None, raw: bytes) -> str:
    """Message-IDs are chosen by strangers, so the identity is a digest of fixed length."""
    return "mail:" + hashlib.sha256(message_id.encode() if message_id else raw).hexdigest()[:40]


def _parts(message: Message) -> list[Message]:
    """The parts that hold something, outermost first; those inside a mail that is carried come after it."""
    found: list[Message] = []
    for part in message.walk():
        found.append(part)
        if len(found) >= MOST_PARTS:
            break
    return found


def _decoded(message: Message, name: str) -> str:
    """A header's text, encoded words decoded, on one line."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        return str(email.header.make_header(email.header.decode_header(str(raw)[:4_000])))
    except (ValueError, LookupError, TypeError):
        return str(raw).encode("utf-8", "replace").decode("utf-8", "replace")


def _addresses(message: Message, *names: str) -> list[str]:
    values = [str(value)[:4_000] for name in names for value in message.get_all(name, [])]
    try:
        return [address.lower() for _, address in getaddresses(values) if "@" in address]
    except RecursionError:  # comments inside comments
        return []


def _ids(message: Message, *names: str) -> list[str]:
    values = (str(value)[:8_000] for name in names for value in message.get_all(name, []))
    return [found for value in values for found in _MESSAGE_ID.findall(value)]


def _references(message: Message) -> tuple[str, ...]:
    nearest_first = [*_ids(message, "In-Reply-To"), *reversed(_ids(message, "References"))]
    return tuple(dict.fromkeys(nearest_first))


def _first(found: list[str]) -> str | None:
    return found[0] if found else None


def _date(message: Message) -> Minute | None:
    try:
        at = parsedate_to_datetime(str(message.get("Date")))
        aware = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
        return int(aware.timestamp() // 60)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


# Text


def _text(parts: list[Message]) -> str:
    """The text that the sender wrote: the plain part, or the HTML one told as text."""
    own = list(_own(parts))
    for kind, tell in (("text/plain", str), ("text/html", text_of_html)):
        texts = [tell(_content(part)) for part in own if part.get_content_type() == kind]
        joined = "\n".join(text for text in texts if text.strip())
        if joined:
            return _bounded(joined)
    return ""


def _own(parts: list[Message]) -> Iterator[Message]:
    """The parts of the mail itself: no attachments, no reports, no mail that is carried and nothing in one."""
    return (part for part in _not_carried(parts) if part.get_content_disposition() != "attachment")


def _not_carried(parts: list[Message]) -> Iterator[Message]:
    """The parts of the mail itself, attachments too."""
    carried: set[int] = set()
    for part in parts:
        inside = id(part) in carried
        if inside or part.get_content_maintype() == "message":
            carried.update(id(it) for it in part.get_payload() if part.is_multipart())
        elif not part.is_multipart():
            yield part


def _content(part: Message) -> str:
    """The text of a part, whatever it says its encoding is."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _bounded(text: str) -> str:
    """At most so many characters, in lines of at most so many, with no more than one blank line at a time."""
    lines = text[: 2 * LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    stripped = (line.strip(" \t\u00a0") for line in lines)
    pieces = (line[at : at + LONGEST_LINE] for line in stripped for at in range(0, max(len(line), 1), LONGEST_LINE))
    return _BLANK_LINES.sub("\n\n", "\n".join(pieces))[:LONGEST_TEXT].strip()


# What machines add


def _reports(parts: list[Message]) -> Iterator[Mapping[str, str]]:
    """The fields of delivery reports (one mapping a recipient, RFC 3464), of receipts, complaints and calendars."""
    yield from ({"kind": "calendar", **calendar_fields(_content(it))} for it in _not_carried(parts) if _is_calendar(it))
    for part in parts:
        match part.get_content_type():
            case "message/delivery-status":
                yield from _delivery_status(part)
            case "message/disposition-notification" | "message/feedback-report":
                yield {"kind": part.get_content_subtype(), **_fields(_content(part) or _carried_text(part))}


def _is_calendar(part: Message) -> bool:
    """Whether a calendar program is meant to act on it; a calendar that is attached to be looked at is not."""
    own = part.get_content_disposition() != "attachment" or part.get_param("method") is not None
    return part.get_content_type() == "text/calendar" and own


def _delivery_status(part: Message) -> Iterator[Mapping[str, str]]:
    blocks = part.get_payload()
    texts = [str(block) for block in blocks] if isinstance(blocks, list) else re.split(r"\r?\n\r?\n", _content(part))
    for text in texts[:MOST_PARTS]:
        fields = _fields(text)
        if "final-recipient" in fields or "original-recipient" in fields or "action" in fields:
            yield {"kind": "delivery-status", **fields}


def _carried_text(part: Message) -> str:
    inner = part.get_payload()
    return "\n".join(str(it) for it in inner) if isinstance(inner, list) else str(inner)


def _fields(text: str) -> dict[str, str]:
    """Fields `Name: value` with their continuation lines, the first of each name."""
    found: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", text[:LONGEST_TEXT]).splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip():
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _invited(reports: tuple[Mapping[str, str], ...]) -> Iterator[str]:
    """The mail that invited to what a calendar speaks of: a meeting of ours has the name of its first mail."""
    for report in reports:
        yield from _MESSAGE_ID.findall(f"<{report.get('uid', '')}>")


def _original(parts: list[Message]) -> Iterator[str]:
    """Message-IDs in a mail that this one carries, or in its headers alone (`text/rfc822-headers`)."""
    for part in parts:
        match part.get_content_type():
            case "message/rfc822":
                for inner in part.get_payload() if part.is_multipart() else ():
                    if isinstance(inner, (Message, EmailMessage)):
                        yield from _ids(inner, "Message-ID")
            case "text/rfc822-headers":
                yield from _MESSAGE_ID.findall(_fields(_content(part)).get("message-id", ""))
