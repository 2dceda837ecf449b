"""A letter as a mail: the same bytes each time, whether it goes to a server or into a file."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import Final

from cadencelang.connectors.mail.compose import ComposedMail, compose
from cadencelang.connectors.mail.outgoing import Correspondent, Invitation, OutgoingMail, UnusableAddress
from cadencelang.connectors.mail.unsubscribe import Unsubscribe
from cadencelang.runtime.ports import Later, Letter, Refused

NEEDED: Final = "Invitations need a package; install it with `pip install 'cadencelang[calendar]'`."


def can_invite() -> bool:
    """Whether what writes calendars is installed."""
    return find_spec("icalendar") is not None


def composed(letter: Letter) -> ComposedMail:
    """The letter as a mail, the same bytes each time.

    Raises Refused where an address is none, and Later where it invites and what writes calendars is not installed.
    """
    sender, to = Correspondent(letter.sender_name, letter.sender), Correspondent(letter.to_name, letter.to)
    mail = OutgoingMail(
        message_id=letter.message_id,
        sender=sender,
        to=to,
        subject=letter.subject,
        body=letter.body,
        at=letter.sent_as,
        thread=letter.references,
        unsubscribe=Unsubscribe(letter.unsubscribe) if letter.unsubscribe else None,
    )
    try:
        return compose(replace(mail, invitation=_invitation(letter, sender, to)))
    except UnusableAddress:
        raise Refused("the address cannot be used") from None


def _invitation(letter: Letter, sender: Correspondent, to: Correspondent) -> Invitation | None:
    """What the letter puts into its reader's calendar. Raises Later where what writes calendars is not installed."""
    slot = letter.slot
    if slot is None:
        return None
    if not can_invite():
        raise Later(NEEDED)
    from cadencelang.connectors.calendar.ics import invitation
    from cadencelang.connectors.calendar.model import Appointment

    return invitation(
        Appointment(
            uid=slot.uid, start=slot.start, end=slot.end, summary=slot.summary, organiser=sender, guests=(to,),
            stamp=letter.sent_as, sequence=slot.sequence, called_off=slot.called_off,
        )
    )  # fmt: skip
