"""From a mail as data to the bytes that go over the wire.

Owns the MIME structure (plain text, HTML, a calendar part), and the headers that hold threads together and let a person
unsubscribe. Every address stands in its header as one address, whatever its name contains; every other value is one
line. Refuses, by `UnusableAddress`, what cannot be addressed.
"""

from __future__ import annotations

import datetime as dt
import re
from email import policy
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from typing import Any, Final

from cadencelang.clock import Minute
from cadencelang.connectors.mail.markdown import as_html, as_plain_text
from cadencelang.connectors.mail.outgoing import Invitation, OutgoingMail, is_message_id
from cadencelang.records import dataclass
from cadencelang.templating.markup import one_line

LONGEST_SUBJECT: Final = 998
LONGEST_THREAD: Final = 20
"""Message-IDs in References: the first and the latest are kept, as RFC 5537, section 3.4.4, has it."""

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class ComposedMail:
    """What the server is told (from, to) and given (`content`, with CRLF line ends)."""

    message_id: str
    sender: str
    recipient: str
    content: bytes


class _Identifiers(UnstructuredHeader, BaseHeader):
    """A header of identifiers or addresses in angle brackets, folded at its blanks and nowhere else."""

    def fold(self, *, policy: Policy) -> str:
        """One identifier a line."""
        return f"{self.name}: " + f"{policy.linesep} ".join(str(self).split()) + policy.linesep


def _policy() -> policy.EmailPolicy[EmailMessage]:
    headers = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
        headers.map_to_type(name, _Identifiers)
    return policy.SMTP.clone(header_factory=headers)


_POLICY: Final = _policy()


def compose(mail: OutgoingMail) -> ComposedMail:
    """The mail as it is sent, the same bytes each time. Raises UnusableAddress."""
    message = EmailMessage(_POLICY)
    _set_headers(message, mail)
    text = mail.body.replace("\0", "")
    message.set_content(as_plain_text(text), cte="quoted-printable")
    message.add_alternative(as_html(text, _language(mail)), subtype="html", cte="quoted-printable")
    if mail.invitation is not None:
        _invite(message, mail.invitation)
    message["Content-Language"] = _language(mail)
    for part, multipart in enumerate(it for it in message.walk() if it.is_multipart()):
        multipart.set_boundary(f"=_{part}_{mail.message_id[1:33]}")
    sender, recipient = mail.sender.header().addr_spec, mail.to.header().addr_spec
    return ComposedMail(mail.message_id, sender, recipient, message.as_bytes())


def _set_headers(message: EmailMessage, mail: OutgoingMail) -> None:
    headers: dict[str, Any] = {
        "From": mail.sender.header(),
        "To": mail.to.header(),
        "Reply-To": mail.reply_to.header() if mail.reply_to else None,
        "Subject": one_line(mail.subject)[:LONGEST_SUBJECT],
        "Date": _date(mail.at),
        "Message-ID": mail.message_id,
        **_thread(mail),
    }
    if mail.unsubscribe is not None:
        headers["List-Unsubscribe"] = mail.unsubscribe.header
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in headers.items():
        if value is not None:
            message[name] = value


def _thread(mail: OutgoingMail) -> dict[str, str]:
    """In-Reply-To and References (RFC 5322, section 3.6.4); what is no Message-ID is left out."""
    ids = [it for it in mail.thread if is_message_id(it)]
    if not ids:
        return {}
    kept = ids if len(ids) <= LONGEST_THREAD else [ids[0], *ids[1 - LONGEST_THREAD :]]
    return {"In-Reply-To": kept[-1], "References": " ".join(kept)}


def _language(mail: OutgoingMail) -> str:
    return mail.language if _TAG.fullmatch(mail.language) else "en"


def _date(at: Minute) -> dt.datetime:
    return dt.datetime.fromtimestamp(at * 60, dt.UTC)


def _invite(message: EmailMessage, invitation: Invitation) -> None:
    """The calendar part twice: as an alternative, which calendars act on, and as a file, which people open.

    RFC 6047, section 2.4, wants the method on the part to be the one inside.
    """
    text = invitation.ics.decode("utf-8")
    params = {"method": invitation.method, "component": "VEVENT"}
    message.add_alternative(text, subtype="calendar", params=params, cte="base64")
    message.add_attachment(invitation.ics, maintype="application", subtype="ics", filename="invitation.ics")
