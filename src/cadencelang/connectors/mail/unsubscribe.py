"""One-click unsubscribing (RFC 8058): what the mail offers, and the token by which the click is known.

The token names the person and is signed, so that nobody can unsubscribe others by counting. It does not expire: the
link in a mail of last year must still work.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from urllib.parse import urlsplit

from cadencelang.records import dataclass

_TAG = 16
_LONGEST_TOKEN = 1024


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Where a person can say that they want no more: a page that takes the one click, and perhaps a mailbox.

    Raises ValueError when the page is not an https address, which RFC 8058 demands.
    """

    page: str
    mailbox: str | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.page)
        if parts.scheme != "https" or not parts.hostname or not _safe(self.page):
            raise ValueError(f"{self.page!r} is not an https address; one-click unsubscribing needs one.")
        if self.mailbox is not None and (not _safe(self.mailbox) or "@" not in self.mailbox):
            raise ValueError(f"{self.mailbox!r} is not a mail address.")

    @property
    def header(self) -> str:
        """The value of List-Unsubscribe."""
        mailbox = f", <mailto:{self.mailbox}?subject=unsubscribe>" if self.mailbox else ""
        return f"<{self.page}>{mailbox}"


def _safe(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set(" <>,\"'\\")


def unsubscribe_token(secret: bytes, person: str) -> str:
    """The token for a person's id, fit for a URL."""
    name = person.encode()
    return base64.urlsafe_b64encode(_tag(secret, name) + name).rstrip(b"=").decode()


def person_of_token(secret: bytes, token: str) -> str | None:
    """The person's id in a token that we made; None for any other text."""
    if len(token) > _LONGEST_TOKEN:
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        tag, name = raw[:_TAG], raw[_TAG:]
        return name.decode() if hmac.compare_digest(tag, _tag(secret, name)) else None
    except (binascii.Error, ValueError):
        return None


def _tag(secret: bytes, name: bytes) -> bytes:
    return hmac.new(secret, b"unsubscribe\0" + name, hashlib.sha256).digest()[:_TAG]
