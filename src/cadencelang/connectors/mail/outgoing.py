"""A mail that is to be sent, as data."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from typing import Final

from cadencelang.clock import Minute
from cadencelang.connectors.mail.unsubscribe import Unsubscribe
from cadencelang.records import dataclass
from cadencelang.templating.markup import one_line

_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{1,240}>")
LONGEST_ADDRESS: Final = 254
"""In characters; RFC 5321, section 4.5.3.1.3, less the angle brackets."""


class UnusableAddress(ValueError):  # noqa: N818
    """A mail address that cannot stand in a header; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A name and an address, as they stand in From, To or Reply-To."""

    name: str
    address: str

    def header(self) -> Address:
        """As a header has it: a name without control characters, an address that is one address and in ASCII.

        A domain in another script becomes its ASCII form (IDNA). Raises UnusableAddress.
        """
        local, _, domain = self.address.rpartition("@")
        try:
            spec = f"{local}@{domain.encode('idna').decode()}"
            made = Address(display_name=one_line(self.name), addr_spec=spec)
        except (ValueError, MessageError, IndexError):
            raise UnusableAddress(f"{self.address!r} is not a mail address.") from None
        if made.addr_spec != spec or not made.username or not made.domain or len(spec) > LONGEST_ADDRESS:
            raise UnusableAddress(f"{self.address!r} is not a mail address.")
        if not spec.isascii() or not spec.isprintable() or " " in spec or '"' in spec:
            raise UnusableAddress(f"{self.address!r} has characters that mail servers do not take.")
        return made


@dataclass(frozen=True, slots=True)
class Invitation:
    """A calendar part: the iTIP method (`REQUEST` or `CANCEL`) and the iCalendar text as bytes."""

    method: str
    ics: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail to one person.

    `message_id` is the same whenever this mail is composed, so that a receiver who gets it twice can see that it is
    one. `body` is Markdown, `at` when it was written, `thread` the Message-IDs of the conversation, oldest first.
    Raises ValueError where the Message-ID is none.
    """

    message_id: str
    sender: Correspondent
    to: Correspondent
    subject: str
    body: str
    at: Minute
    reply_to: Correspondent | None = None
    thread: tuple[str, ...] = ()
    unsubscribe: Unsubscribe | None = None
    invitation: Invitation | None = None
    language: str = "en"

    def __post_init__(self) -> None:
        if not is_message_id(self.message_id):
            raise ValueError(f"{self.message_id!r} is not a Message-ID.")


def is_message_id(text: str) -> bool:
    """Whether a text can stand as a Message-ID in a header."""
    return _MESSAGE_ID.fullmatch(text) is not None
