"""Notices: what the engine asks of colleagues, as letters to them; and what other programs are told of."""

from __future__ import annotations

from typing import Final, assert_never

from cadencelang.clock import CalendarRangeError, Minute, format_instant
from cadencelang.engine import NEVER, State
from cadencelang.engine.effects import (
    AskApproval,
    Deliver,
    Effect,
    Notify,
    OpenTask,
    ReassignTask,
    Remind,
    WithdrawDraft,
    WithdrawTask,
)
from cadencelang.runtime.codec import loads
from cadencelang.runtime.letters import Office, label_of, message_id
from cadencelang.runtime.ports import Letter, Slot
from cadencelang.runtime.rows import Order
from cadencelang.runtime.shelf import Edition
from cadencelang.runtime.steps import TEAM

_LENGTH: Final = 15
"""Minutes that a task takes in a calendar."""


def notice(edition: Edition, state: State, order: Order, effect: Effect, office: Office) -> Letter:
    """The letter that tells a colleague what is asked of them."""
    role = _role(effect, edition)
    colleague = office.of(role)
    who = label_of(edition.engine.facts(state), order.candidate)
    subject, due = _words(effect, who)
    lines = [subject, *([f"By {_moment(edition, role, due)}."] if due is not None and due < NEVER else [])]
    text = "\n\n".join(lines) + "\n"
    return Letter(
        key=order.key,
        channel=TEAM,
        template=type(effect).__name__,
        to=colleague.address,
        to_name=colleague.name,
        sender=office.fallback.address,
        sender_name=office.fallback.name,
        subject=" ".join(subject.split()),
        body=text,
        text=text,
        message_id=message_id(order.key, office.domain),
        references=(),
        sent_as=order.due,
        slot=_slot(order, effect, subject, office),
    )


def event(order: Order, office: Office) -> Letter:
    """What another program is told; `template` is its type, `body` the document."""
    type = str(loads(order.effect)["what"]).replace(" ", ".")
    return Letter(
        key=order.key, channel=order.channel, template=type, to="", to_name="", sender="", sender_name="", subject="",
        body=order.effect, text="", message_id=message_id(order.key, office.domain), references=(), sent_as=order.due,
    )  # fmt: skip


def _slot(order: Order, effect: Effect, subject: str, office: Office) -> Slot | None:
    """Where a task stands in a calendar: it ends when it must be done. What changes it comes later in the log."""
    match effect:
        case OpenTask(task=task) | ReassignTask(task=task) | WithdrawTask(task=task) if task.deadline < NEVER:
            uid = message_id(task.id, office.domain).strip("<>")
            called_off = isinstance(effect, WithdrawTask)
            return Slot(uid, task.deadline - _LENGTH, task.deadline, subject, order.seq, called_off)
        case _:
            return None


def _role(effect: Effect, edition: Edition) -> str:
    match effect:
        case AskApproval(role=role) | Notify(role=role) | Remind(role=role):
            return role
        case OpenTask(task=task) | ReassignTask(task=task) | WithdrawTask(task=task):
            return task.role
        case WithdrawDraft(touch=touch):
            return touch.approver or ""
        case Deliver():
            raise AssertionError(effect)
        case _:
            assert_never(effect)


def _words(effect: Effect, who: str) -> tuple[str, Minute | None]:
    """What is asked, in a line, and until when."""
    match effect:
        case AskApproval(touch=touch):
            return f'Please approve {touch.channel} "{touch.template}" to {who}', touch.expires
        case WithdrawDraft(touch=touch):
            return f'No longer needed: approval of {touch.channel} "{touch.template}" to {who}', None
        case OpenTask(task=task) | ReassignTask(task=task):
            verb = "" if task.verb == "do" else f"{task.verb} {who}: "
            about = f" ({who})" if task.verb == "do" else ""
            return f"{verb}{task.text}{about}", task.deadline
        case WithdrawTask(task=task):
            return f"No longer needed: {task.text} ({who})", None
        case Notify(text=text):
            return f"{text} ({who})", None
        case Remind(text=text, due=due):
            return f"Reminder: {text} ({who})", due
        case Deliver():
            raise AssertionError(effect)
        case _:
            assert_never(effect)


def _moment(edition: Edition, role: str, at: Minute) -> str:
    try:
        return format_instant(at, edition.engine.role_clock(role), "zoned")
    except CalendarRangeError:
        return "a date beyond the playbook's calendars"
