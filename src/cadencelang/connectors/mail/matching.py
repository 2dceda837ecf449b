"""Whose mail it is: by the mail that it answers, then by its address.

Owns the order of evidence. What is known of sent mails and candidates comes through a port, which the store implements.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from cadencelang.connectors.mail.findings import Bounce, Finding
from cadencelang.connectors.mail.incoming import IncomingMail
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail of ours, as it is remembered: to whom, by which touch, at which address."""

    message_id: str
    candidate: str
    touch: str
    address: str


class Correspondence(Protocol):
    """What is remembered of the mails we sent, and the addresses of candidates."""

    def sent(self, message_ids: Sequence[str]) -> Sequence[SentMail]:
        """The mails of ours among these Message-IDs, in any order."""
        ...

    def candidates_at(self, address: str) -> Sequence[str]:
        """The ids of the candidates with this address, which is given in small letters."""
        ...


@dataclass(frozen=True, slots=True)
class Matched:
    """It is this candidate's; `sent` the mail of ours that it answers or reports on, where that is known."""

    candidate: str
    sent: SentMail | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """It may be any of these candidates'; a person decides."""

    candidates: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It is no candidate's, as far as we know."""


Match: TypeAlias = Matched | Doubtful | Unknown


def match(mail: IncomingMail, finding: Finding, known: Correspondence) -> Match:
    """Whose mail it is."""
    address = (finding.address or "") if isinstance(finding, Bounce) else mail.sender
    here = tuple(dict.fromkeys(known.candidates_at(address))) if address else ()
    answered = _answered(mail, known)
    if answered is not None:
        if here and answered.candidate not in here:
            return Doubtful(
                (answered.candidate, *here),
                "It answers a mail to one candidate and comes from the address of another.",
            )
        return Matched(answered.candidate, answered)
    if len(here) > 1:
        return Doubtful(here, "Several candidates have this address.")
    return Matched(here[0]) if here else Unknown()


def _answered(mail: IncomingMail, known: Correspondence) -> SentMail | None:
    """The mail of ours that it is nearest to: one that it carries, then one that it answers."""
    ids = (*mail.original, *mail.references)
    sent = {it.message_id: it for it in known.sent(ids)} if ids else {}
    return next((sent[it] for it in ids if it in sent), None)
