"""Whether a webhook is genuine and new, decided on the raw bytes and in constant time.

Owns the schemes of the vendors: what is signed, how the signature is written, what is known to be signed of the time.
Refuses: remembering what was seen. What is seen once must be kept in the same transaction as what follows from it, so
a `Verified` says under which keys it is to be remembered.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final, assert_never

from cadencelang.connectors.webhooks.payload import LARGEST, UnreadablePayload, read_payload
from cadencelang.records import dataclass
from cadencelang.runtime.rows import Second

_HOUR: Final = 3600
_AHEAD: Final = 300
"""Seconds that another's clock may be ahead of ours."""


class Scheme(enum.StrEnum):
    """Who signs, and how."""

    GREENHOUSE = "greenhouse"
    LEVER = "lever"
    ASHBY = "ashby"
    MERGE = "merge"
    STANDARD = "standard"


OLDEST: Final[Mapping[Scheme, int]] = {Scheme.LEVER: 48 * _HOUR, Scheme.STANDARD: 300}
"""Seconds that a delivery may be old, where its time is signed. Lever signs when it happened and tries for hours;
Standard Webhooks signs when it was sent. The others sign no time: only what was seen keeps a replay out."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it came: its headers, whose names may be written in any way, and its raw body."""

    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """A header, empty where there is none."""
        return next((value for key, value in self.headers.items() if key.lower() == name), "").strip()


@dataclass(frozen=True, slots=True)
class Verified:
    """It is genuine. `seen_as` are the keys of which none may have been seen before; the first is its identity.

    `sent` is the instant that is signed, where one is.
    """

    body: bytes
    seen_as: tuple[str, ...]
    sent: Second | None = None


_UNSTANDARD: Final = "a secret of ours is not written as Standard Webhooks has it (whsec_… in base64)"


@dataclass(frozen=True, slots=True)
class Rejected:
    """It is not to be believed; `reason` is for our own log and not for whoever sent it."""

    reason: str


def verify(
    scheme: Scheme, delivery: Delivery, secrets: Sequence[str], now: Second, oldest: int | None = None
) -> Verified | Rejected:
    """Whether a delivery was signed with one of the secrets, and is not too old. Raises nothing.

    Several secrets let one be changed for another without a gap. `oldest` in seconds takes the place of `OLDEST`.
    """
    if len(delivery.body) > LARGEST:
        return Rejected(f"the body has more than {LARGEST:,} bytes")
    if not any(secrets):
        return Rejected("no secret is set, so nobody can be believed")
    keys = [secret for secret in secrets if secret]
    match scheme:
        case Scheme.GREENHOUSE:
            found = _greenhouse(delivery, keys)
        case Scheme.LEVER:
            found = _lever(delivery, keys)
        case Scheme.ASHBY:
            found = _ashby(delivery, keys)
        case Scheme.MERGE:
            found = _merge(delivery, keys)
        case Scheme.STANDARD:
            found = _standard(delivery, keys)
        case _:
            assert_never(scheme)
    return _timely(found, now, OLDEST.get(scheme) if oldest is None else oldest)


def _timely(found: Verified | Rejected, now: Second, oldest: int | None) -> Verified | Rejected:
    if isinstance(found, Rejected) or found.sent is None:
        return found
    if found.sent > now + _AHEAD:
        return Rejected("its time lies ahead of our clock")
    if oldest is not None and found.sent < now - oldest:
        return Rejected("it is too old")
    return found


# The vendors


def _greenhouse(delivery: Delivery, secrets: Sequence[str]) -> Verified | Rejected:
    """`Signature: sha256 <hex>` over the body. The header `Greenhouse-Event-ID` is not signed, so both are keys."""
    algorithm, _, given = delivery.header("signature").partition(" ")
    if algorithm != "sha256" or not _signed(delivery.body, given, secrets):
        return Rejected("the signature is missing or wrong")
    event = delivery.header("greenhouse-event-id")
    return Verified(delivery.body, (_body_key(delivery), *([_key("event", event)] if event else [])))


def _ashby(delivery: Delivery, secrets: Sequence[str]) -> Verified | Rejected:
    """`Ashby-Signature: sha256=<hex>` over the body, in which `webhookActionId` is the same at every retry."""
    algorithm, _, given = delivery.header("ashby-signature").partition("=")
    if algorithm != "sha256" or not _signed(delivery.body, given, secrets):
        return Rejected("the signature is missing or wrong")
    told = _object(delivery.body)
    action = told.get("webhookActionId") if told else None
    return Verified(delivery.body, (_key("action", action) if isinstance(action, str) else _body_key(delivery),))


def _merge(delivery: Delivery, secrets: Sequence[str]) -> Verified | Rejected:
    """`X-Merge-Webhook-Signature`: base64url over the body, with its padding or without."""
    given = delivery.header("x-merge-webhook-signature").rstrip("=")
    good = [_base64url(_digest(secret.encode(), delivery.body)) for secret in secrets]
    if not _same(given, good):
        return Rejected("the signature is missing or wrong")
    return Verified(delivery.body, (_body_key(delivery),))


def _lever(delivery: Delivery, secrets: Sequence[str]) -> Verified | Rejected:
    """`signature` in the body: hex over its `token` and `triggeredAt`. The rest of the body is not signed.

    Who sees one delivery can send another body with its token; the token as key lets only the first one in.
    """
    told = _object(delivery.body)
    match told:
        case {"token": str(token), "triggeredAt": int(at), "signature": str(given)} if not isinstance(at, bool):
            pass
        case _:
            return Rejected("the signature is missing or wrong")
    if not _signed(f"{token}{at}".encode(), given, secrets):
        return Rejected("the signature is missing or wrong")
    return Verified(delivery.body, (_key("token", token),), at // 1000)


def _standard(delivery: Delivery, secrets: Sequence[str]) -> Verified | Rejected:
    """`webhook-signature: v1,<base64> …` over id, timestamp and body (Standard Webhooks)."""
    event, at = delivery.header("webhook-id"), delivery.header("webhook-timestamp")
    if not event or not (at.isascii() and at.isdigit() and len(at) <= 12):
        return Rejected("the id or the time is missing")
    try:
        good = [_standard_signature(secret, event, at, delivery.body) for secret in secrets]
    except ValueError:
        return Rejected(_UNSTANDARD)
    given = delivery.header("webhook-signature").split(" ")
    if not any(_same(it, good) for it in given[:10]):
        return Rejected("the signature is missing or wrong")
    return Verified(delivery.body, (_key("event", event),), int(at))


def _standard_signature(secret: str, event: str, at: str, body: bytes) -> str:
    key = _standard_key(secret)
    return "v1," + base64.b64encode(_digest(key, f"{event}.{at}.".encode() + body)).decode()


def _standard_key(secret: str) -> bytes:
    """The key that a secret stands for. Raises ValueError."""
    text = secret.removeprefix("whsec_").rstrip("=")
    key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    if not key:
        raise ValueError("empty")
    return key


def bad_secret(scheme: Scheme, secret: str) -> str | None:
    """Why nothing can be signed with a secret; None: it can."""
    if scheme is Scheme.STANDARD:
        try:
            _standard_key(secret)
        except ValueError:
            return f"{_UNSTANDARD[:1].upper()}{_UNSTANDARD[1:]}."
    return None


def standard_headers(secret: str, event: str, at: Second, body: bytes) -> dict[str, str]:
    """The headers that sign a webhook of ours as Standard Webhooks has it. Raises ValueError for a bad secret."""
    return {
        "webhook-id": event,
        "webhook-timestamp": str(int(at)),
        "webhook-signature": _standard_signature(secret, event, str(int(at)), body),
    }


# What they share


def _digest(secret: bytes, signed: bytes) -> bytes:
    return hmac.new(secret, signed, hashlib.sha256).digest()


def _signed(signed: bytes, given: str, secrets: Sequence[str]) -> bool:
    """Whether a hexadecimal signature was made with one of the secrets."""
    return _same(given.strip().lower(), [_digest(secret.encode(), signed).hex() for secret in secrets])


def _same(given: str, good: Sequence[str]) -> bool:
    """Whether a text is one of others; takes as long whichever it is, and whether it is."""
    matches = [hmac.compare_digest(given.encode("utf-8", "replace"), it.encode()) for it in good]
    return any(matches)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _key(kind: str, text: str) -> str:
    """A key of fixed length, whatever a stranger chose as an identity."""
    return f"{kind}:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _body_key(delivery: Delivery) -> str:
    return f"body:{hashlib.sha256(delivery.body).hexdigest()[:40]}"


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        return read_payload(body)
    except UnreadablePayload:
        return None
