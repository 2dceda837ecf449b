"""A letter as a mail: the same bytes each time, whether it goes to a server or into a file."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

from cadencelang.connectors.mail.compose import ComposedMail, compose
from cadencelang.connectors.mail.outgoing import Correspondent, Invitation, OutgoingMail, UnusableAddress
from cadencelang.connectors.mail.unsubscribe import Unsubscribe
from cadencelang.runtime.ports import Letter, Refused


def composed(letter: Letter) -> ComposedMail:
    """The letter as a mail, the same bytes each time. Raises Refused where an address is none."""
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
    """What the letter puts into its reader's calendar, where what writes calendars is installed."""
    slot = letter.slot
    if slot is None or find_spec("icalendar") is None:
        return None
    from cadencelang.connectors.calendar.ics import invitation
    from cadencelang.connectors.calendar.model import Appointment

    return invitation(
        Appointment(
            uid=slot.uid, start=slot.start, end=slot.end, summary=slot.summary, organiser=sender, guests=(to,),
            stamp=letter.sent_as, sequence=slot.sequence, called_off=slot.called_off,
        )
    )  # fmt: skip
