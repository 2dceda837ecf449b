"""What the engine asks of the world, and why anything happened or did not.

Effects are orders: deliver, ask for approval, open or withdraw a task, notify. Reasons are the account: each change
of a touch, a task, a promise, a run or a stage, with the part of the playbook that caused it. Both come in the order
in which things happened; carrying an effect out twice is prevented by its touch's or task's id.
"""

from __future__ import annotations

import enum

from msgspec import Struct

from cadencelang.clock import Minute
from cadencelang.engine.state import Task, Touch


class Deliver(Struct, frozen=True):
    """Render and deliver the touch now, then tell the engine `TouchSent` or `TouchFailed`."""

    at: Minute
    touch: Touch


class AskApproval(Struct, frozen=True):
    """Put the draft before the approver."""

    at: Minute
    touch: Touch
    role: str


class WithdrawDraft(Struct, frozen=True):
    """The draft needs no approval any more."""

    at: Minute
    touch: Touch


class OpenTask(Struct, frozen=True):
    """Put the task before its role."""

    at: Minute
    task: Task


class ReassignTask(Struct, frozen=True):
    """The task goes to another role (`task.role`)."""

    at: Minute
    task: Task


class WithdrawTask(Struct, frozen=True):
    """The task need not be done any more."""

    at: Minute
    task: Task


class Notify(Struct, frozen=True):
    """Tell a colleague something."""

    at: Minute
    role: str
    text: str


class Remind(Struct, frozen=True):
    """Remind a colleague of a task or a promise."""

    at: Minute
    role: str
    text: str
    due: Minute


Effect = Deliver | AskApproval | WithdrawDraft | OpenTask | ReassignTask | WithdrawTask | Notify | Remind
"""Any order to the world."""


class What(enum.StrEnum):
    """What a reason tells of."""

    ENTERED = "entered"
    RETURNED = "returned at once"
    LEFT = "left"
    HAPPENED = "happened"
    IGNORED = "ignored"
    MERGED_INTO = "merged into another"
    TOOK_IN = "took another in"
    RUN_STARTED = "run started"
    RUN_RESTARTED = "run started again"
    RUN_DROPPED = "trigger dropped"
    RUN_BLOCKED = "rule did not run"
    RUN_STOPPED = "run stopped"
    RUN_ENDED = "run ended"
    BRANCH = "branch taken"
    WAITING = "waiting"
    PLANNED = "touch planned"
    APPROVAL_ASKED = "approval asked"
    APPROVED = "touch approved"
    APPROVAL_LAPSED = "approval lapsed"
    HELD = "touch held"
    MADE_ROOM = "touch made room"
    DUE = "touch due"
    SENT = "touch sent"
    SKIPPED = "touch skipped"
    CANCELLED = "touch cancelled"
    FAILED = "touch failed"
    BOUNCED = "touch bounced"
    TASK_OPENED = "task opened"
    TASK_DONE = "task done"
    TASK_OVERDUE = "task not done"
    TASK_REASSIGNED = "task reassigned"
    TASK_WITHDRAWN = "task withdrawn"
    TOLD = "told"
    REMINDED = "reminded"
    PROMISE_MADE = "promise made"
    PROMISE_KEPT = "promise kept"
    PROMISE_LATE = "promise kept late"
    PROMISE_BROKEN = "promise broken"
    PROMISE_MOVED = "promise moved"
    PROMISE_RELEASED = "promise released"
    HOLD_BEGAN = "hold began"
    HOLD_ENDED = "hold ended"
    PAUSE_BEGAN = "pause began"
    PAUSE_ENDED = "pause ended"
    FACT_SET = "fact set"
    CONSENT_GIVEN = "consent given"
    CONSENT_ENDED = "consent ended"
    CONTACT = "contact"


class Because(enum.StrEnum):
    """The kinds of cause a reason can have; `Reason.cause` names which one."""

    OUTSIDE = "something that happened outside"
    STEP = "a step"
    TRIGGER = "a trigger"
    GUARD = "a condition"
    FREQUENCY = "how often the rule may run"
    RUNNING = "a run that is going"
    LIMIT = "a limit"
    CONSENT = "a missing consent"
    OPT_OUT = "the candidate opted out"
    MERGED = "the candidate was merged into another"
    OFF_LIMITS = "an address that is off limits"
    ADDRESS = "no usable address"
    HOLD = "a hold"
    PAUSE = "a pause"
    APPROVAL = "an approval"
    UNDO = "somebody took it back"
    SHELF = "its shelf life"
    CITATION = "nothing to cite"
    ARTICLE = "no article that fits"
    STOP = "a stop"
    LEFT = "the candidate left the stage"
    CLOSED = "a closed stage"
    PROMISE = "a promise"
    DEADLINE = "a deadline"
    ABSENCE = "an absence"
    DUPLICATE = "told before"
    OUTDATED = "something newer is known"
    CHANNEL = "the channel"
    OUTAGE = "an outage"


class Reason(Struct, frozen=True):
    """One line of the account.

    `rule` and `step` are identities in the graph, `subject` the touch, task, promise, fact, event or stage concerned,
    `cause` the identity of what caused it (a limit, a stop, an input's id, a fact …), `until` the instant up to which
    something is held or waited for, and `detail` a few more words or names, as its `what` needs them.
    """

    at: Minute
    what: What
    because: Because
    rule: str | None = None
    step: str | None = None
    subject: str | None = None
    cause: str | None = None
    until: Minute | None = None
    detail: tuple[str, ...] = ()
