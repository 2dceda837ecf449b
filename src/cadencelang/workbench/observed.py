"""What can be seen from outside of a timeline: touches, tasks, approvals, notices, states of promises and stages.

Owns: which line of the account shows what, so that expectations are judged on what people would notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cadencelang.clock import Minute
from cadencelang.engine.effects import Reason, What
from cadencelang.records import dataclass
from cadencelang.scenarios.model import Subject, SubjectKind
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Timeline

_PROMISE_STATES = {
    What.PROMISE_MADE: "open",
    What.PROMISE_MOVED: "open",
    What.PROMISE_KEPT: "kept",
    What.PROMISE_LATE: "late",
    What.PROMISE_BROKEN: "broken",
    What.PROMISE_RELEASED: "released",
}
STATES = {SubjectKind.PROMISE, SubjectKind.STAGE}
"""Subjects that last: they are in a state from one instant on until the next."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing seen: its kind, channel, name, role and (of a promise) state, and the line that tells it."""

    kind: SubjectKind
    at: Minute
    reason: Reason
    name: str
    channel: str | None = None
    automatic: bool = False
    who: frozenset[str] = frozenset()
    state: str | None = None

    def fits(self, subject: Subject) -> bool:
        """Whether this is what the subject asks for, whenever."""
        if subject.kind is SubjectKind.ANYTHING:
            return self.kind is not SubjectKind.STAGE
        kinds = (SubjectKind.TOUCH, SubjectKind.COUNT) if self.kind is SubjectKind.TOUCH else (self.kind,)
        return (
            subject.kind in kinds
            and subject.channel in (None, self.channel)
            and (self.automatic or not subject.automatic)
            and subject.name in (None, self.name)
            and (subject.who is None or subject.who in self.who)
            and subject.state in (None, self.state)
        )


def observe(timeline: Timeline, atlas: Atlas) -> tuple[Seen, ...]:
    """Everything seen, in the order in which it happened."""
    tasks = {task.id: task for task in timeline.tasks}
    found: list[Seen] = []
    for reason in (entry.reason for entry in timeline.entries):
        match reason.what:
            case What.SENT if send := atlas.send(reason.step):
                found.append(Seen(SubjectKind.TOUCH, reason.at, reason, send.template, send.channel, automatic=True))
            case What.CONTACT:
                ask = atlas.ask(reason.step)
                name = ask.text if ask else ", ".join(reason.detail)
                found.append(Seen(SubjectKind.TOUCH, reason.at, reason, name, reason.subject))
            case What.TASK_OPENED | What.TASK_REASSIGNED if task := tasks.get(reason.subject or ""):
                who = frozenset(reason.detail[:1])
                found.append(Seen(SubjectKind.TASK, reason.at, reason, task.text, task.verb, who=who))
            case What.APPROVAL_ASKED if send := atlas.send(reason.step):
                who = frozenset({reason.cause or ""})
                found.append(Seen(SubjectKind.APPROVAL, reason.at, reason, send.template, send.channel, who=who))
            case What.TOLD | What.REMINDED:
                found.append(_told(reason))
            case what if what in _PROMISE_STATES:
                state = _PROMISE_STATES[what]
                found.append(Seen(SubjectKind.PROMISE, reason.at, reason, reason.subject or "", state=state))
            case What.ENTERED | What.RETURNED:
                found.append(Seen(SubjectKind.STAGE, reason.at, reason, reason.subject or ""))
            case _:
                pass
    return tuple(found)


def _told(reason: Reason) -> Seen:
    kind = SubjectKind.TOLD if reason.what is What.TOLD else SubjectKind.REMINDER
    who = frozenset({reason.subject or ""})
    return Seen(kind, reason.at, reason, " ".join(reason.detail), who=who)


@dataclass(frozen=True, slots=True)
class Lasting:
    """A state from `start` on, up to but not at `end`."""

    seen: Seen
    start: Minute
    end: Minute


def lasting(seen: Iterable[Seen], subject: Subject, until: Minute) -> Iterator[Lasting]:
    """The stretches in which a promise of that name, or the stage, was in each of its states."""
    named = None if subject.kind is SubjectKind.STAGE else subject.name
    states = [it for it in seen if it.kind is subject.kind and named in (None, it.name)]
    for i, state in enumerate(states):
        end = states[i + 1].at if i + 1 < len(states) else until + 1
        if state.at < end or i + 1 == len(states):
            yield Lasting(state, state.at, max(end, state.at + 1))
