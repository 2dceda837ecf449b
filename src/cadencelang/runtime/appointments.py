"""Appointments: what a mail to a candidate puts into their calendar, moves there, or takes away again.

An appointment is one date and time fact of a candidate. While the one they were invited to last still lies ahead, a
mail that invites to that fact again means the same appointment: its calendar moves it (same UID, higher sequence where
it changed). Once that is over, or was called off, the next invitation begins a new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cadencelang.engine import State
from cadencelang.engine.effects import Deliver
from cadencelang.graph.steps import Send
from cadencelang.runtime.codec import load_letter
from cadencelang.runtime.ports import Slot
from cadencelang.runtime.rows import Order
from cadencelang.runtime.shelf import Edition


def invites(edition: Edition, order: Deliver) -> str | None:
    """The fact that a touch invites to, or whose appointment it calls off."""
    step = edition.engine.program.code[order.touch.pc].step
    return step.invites if isinstance(step, Send) else None


def invited(orders: Iterable[Order], fact: str) -> Slot | None:
    """What somebody was last invited to for a fact, by the letters that left, the oldest first."""
    letters = [load_letter(order.letter) for order in orders if order.letter is not None]
    found = [letter.slot for letter in letters if letter.slot is not None and letter.slot.about == fact]
    return found[-1] if found else None


def appointment(
    edition: Edition, state: State, order: Deliver, before: Slot | None, summary: str, uid: str
) -> Slot | None:
    """What a touch puts into the candidate's calendar; `before` is what is there, `uid` names a new appointment.

    None where there is nothing to put there: no such touch, a time that has passed, or nothing to call off.
    """
    step = edition.engine.program.code[order.touch.pc].step
    if not isinstance(step, Send) or step.invites is None:
        return None
    ahead = before if before is not None and not before.called_off and before.end > order.at else None
    if step.lasts is None:
        return ahead and replace(ahead, summary=summary, sequence=ahead.sequence + 1, called_off=True)
    start = edition.engine.facts(state).get(step.invites)
    if not isinstance(start, int) or start <= order.at:
        return None
    new = Slot(uid, start, start + step.lasts.minutes, summary, 0, called_off=False, about=step.invites)
    return new if ahead is None else _moved(ahead, new)


def _moved(ahead: Slot, new: Slot) -> Slot:
    """The appointment that is there, as it is now."""
    changed = int((ahead.start, ahead.end) != (new.start, new.end))
    return replace(new, uid=ahead.uid, sequence=ahead.sequence + changed)
