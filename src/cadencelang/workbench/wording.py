"""The account in plain words: one line for a reason, with its cause and the line of the playbook it stands on.

Owns: how every kind of reason reads, and whether it is told by default. All faces of a timeline read these words.
Refuses: layout and colour. Strings from outside are cleaned here, so that no face can forget to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from cadencelang.clock import Clock, Minute, date_of, format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.effects import Because, Reason, What
from cadencelang.engine.pending import Pending, PendingKind
from cadencelang.graph import steps as s
from cadencelang.graph.conditions import Party
from cadencelang.graph.model import NeedsConsent, Rule
from cadencelang.graph.render_words import value_words
from cadencelang.graph.triggers import SilenceReached
from cadencelang.workbench.atlas import Atlas, Place
from cadencelang.workbench.timeline import TaskTrack
from cadencelang.workbench.tones import WORDS, Told, Tone

_HAPPENINGS: Final = {
    "replies": "the candidate replies",
    "out of office": "an out-of-office reply",
    "opts out": "the candidate opts out",
    "bounces": "a message bounces",
    "erased": "everything held on the candidate is erased",
}
_OF_RULES: Final = {
    What.RUN_STARTED, What.RUN_RESTARTED, What.RUN_DROPPED, What.RUN_BLOCKED, What.RUN_STOPPED, What.RUN_ENDED,
    What.BRANCH, What.WAITING,
}  # fmt: skip
_OF_TASKS: Final = {
    What.TASK_OPENED, What.TASK_DONE, What.TASK_OVERDUE, What.TASK_REASSIGNED, What.TASK_WITHDRAWN,
}  # fmt: skip
_WITH_DEADLINE: Final = _OF_TASKS | {What.PROMISE_MADE, What.PROMISE_MOVED, What.REMINDED}
_BY_ITSELF: Final = {
    What.SENT,
    What.TASK_OPENED,
    What.APPROVAL_ASKED,
    What.APPROVED,
    What.DUE,
    What.TASK_DONE,
    What.CONTACT,
}
_SELF_EVIDENT: Final = {Because.OUTSIDE, Because.STEP, Because.TRIGGER, Because.DEADLINE, Because.PROMISE}


class Teller:
    """Tells reasons in words, over one playbook and on one candidate's clock; `tasks` are those of the timeline."""

    def __init__(self, atlas: Atlas, clock: Clock, tasks: Iterable[TaskTrack] = ()) -> None:
        self.atlas = atlas
        self.clock = clock
        self.tasks = {task.id: task for task in tasks}

    def tell(self, reason: Reason) -> Told:
        """The line for a reason."""
        word, tone = WORDS[reason.what]
        if self._told_elsewhere(reason):
            tone = Tone.QUIET
        return Told(word, clean(self.text(reason)), clean(self.why(reason)), self.place(reason), tone)

    def _told_elsewhere(self, reason: Reason) -> bool:
        """Whether another line at the same instant says as much: a task done, an event, an approval asked for."""
        if reason.what is What.HAPPENED:
            return (reason.subject or "").startswith("consent ")
        if reason.what is What.CONTACT:
            return reason.step is not None or reason.subject in {event.name for event in self.atlas.book.events}
        return reason.what is What.HELD and reason.because is Because.APPROVAL

    def text(self, reason: Reason) -> str:
        """What happened, without the reason for it."""
        subject = reason.subject or ""
        match reason.what:
            case What.ENTERED | What.RETURNED | What.LEFT:
                return f'"{subject}"'
            case What.PROMISE_MADE | What.PROMISE_MOVED:
                return f'"{subject}"{self._again(reason)}, due {self.until(reason)}'
            case What.PROMISE_KEPT | What.PROMISE_LATE | What.PROMISE_BROKEN | What.PROMISE_RELEASED:
                return f'promise "{subject}"'
            case What.CONSENT_GIVEN | What.CONSENT_ENDED:
                return f'"{subject}" {"given" if reason.what is What.CONSENT_GIVEN else "ended"}'
            case What.MERGED_INTO:
                return f"into {subject}, who goes on"
            case What.TOOK_IN:
                return f"{subject} into this candidate"
            case What.HELD | What.MADE_ROOM:
                return f"{self.thing(reason)}{self._tail(reason)}"
            case What.HAPPENED | What.IGNORED:
                return _HAPPENINGS.get(subject, subject.removeprefix("event ")) or "what was told"
            case What.FACT_SET:
                step = self.atlas.steps.get(reason.cause or "")
                value = value_words(step.value) if isinstance(step, s.SetFact) and step.value is not None else ""
                return f"{subject} is now {value}" if value else f"{subject} has changed"
            case What.TOLD | What.REMINDED:
                return self._told(reason)
            case What.HOLD_BEGAN | What.HOLD_ENDED | What.PAUSE_BEGAN | What.PAUSE_ENDED:
                return f"{self._held(reason)}{self._tail(reason)}"
            case What.CONTACT:
                return self._contact(reason)
            case what if what in _OF_TASKS:
                return self._task(reason)
            case what if what in _OF_RULES:
                return f"{self.rule(reason)}{self._tail(reason)}"
            case _:
                return self.thing(reason)

    def thing(self, reason: Reason) -> str:
        """The touch or task that a reason is about, as a person calls it; else its subject."""
        if send := self.atlas.send(reason.step):
            return f'{send.channel} "{send.template}"'
        if ask := self.atlas.ask(reason.step):
            return f'{ask.verb} "{ask.text}"'
        return " ".join(filter(None, [reason.subject or "", ", ".join(reason.detail)])) or str(reason.because)

    def _task(self, reason: Reason) -> str:
        task = self.tasks.get(reason.subject or "")
        what = f'{task.verb} "{task.text}"' if task else self.thing(reason)
        who = reason.detail[0] if reason.detail else task.role if task else "somebody"
        match reason.what:
            case What.TASK_OPENED | What.TASK_REASSIGNED:
                return f"{who} to {what}, due {self.until(reason)}"
            case What.TASK_DONE:
                outcome = f": {reason.detail[1]}" if len(reason.detail) > 1 else ""
                return f"{who}: {what}{outcome}"
            case _:
                return f"{who} was to {what}"

    def _contact(self, reason: Reason) -> str:
        ask = self.atlas.ask(reason.step)
        text = f'"{ask.text}"' if ask else ", ".join(reason.detail)
        return " ".join(filter(None, [reason.subject or "", text]))

    def _told(self, reason: Reason) -> str:
        said = " ".join(reason.detail)
        return f'{reason.subject or ""}: "{said}"' if said else reason.subject or ""

    def _held(self, reason: Reason) -> str:
        step = self.atlas.steps.get(reason.step or "")
        if not isinstance(step, s.Hold):
            return "everything of ours"
        until = f" until {step.role} resolves it" if step.role and reason.what is What.HOLD_BEGAN else ""
        return f"{'all' if step.all_touches else 'automatic'} touches{until}"

    def _again(self, reason: Reason) -> str:
        match reason.detail:
            case ("open",):
                return " (it was open already)"
            case ("again",):
                return " again"
            case _:
                return ""

    def _tail(self, reason: Reason) -> str:
        return f", until {self.until(reason)}" if reason.until is not None else ""

    def until(self, reason: Reason) -> str:
        """The instant up to which a reason holds; empty where it names none."""
        return "" if reason.until is None else self.moment(reason.until, reason.at, end=reason.what in _WITH_DEADLINE)

    def moment(self, at: Minute, now: Minute, *, end: bool = False) -> str:
        """An instant as short as it stays clear: the time today, else with its weekday and date.

        A deadline (`end`) at midnight is told as 24:00 of the day that it ends.
        """
        day, time = self.clock.day(at), format_instant(at, self.clock, "time")
        if end and time == "00:00":
            day, time = day - 1, "24:00"
        if day == self.clock.day(now):
            return time
        date = date_of(day)
        return f"{date:%a} {date.day} {date:%b} {time}"

    def rule(self, reason: Reason) -> str:
        """The rule of a reason, by name in quotes."""
        found = self.rule_of(reason)
        return f'rule "{found.name}"' if found else ""

    def rule_of(self, reason: Reason) -> Rule | None:
        """The rule of a reason, where it comes from one."""
        return self.atlas.rules.get(reason.rule or "") or self.atlas.rule_of_step.get(reason.step or "")

    def pending(self, item: Pending, now: Minute) -> str:
        """What is waited for: when it is due, what it is, and what would stop it."""
        rule = self.atlas.rules.get(item.rule or "")
        deadline = item.kind in (PendingKind.TASK, PendingKind.PROMISE)
        due = f"{self.moment(item.due, now, end=deadline)}  " if item.due is not None else ""
        what = self._pending_text(item, rule)
        stops = " or ".join(self._unless(item, rule)) if rule else ""
        return clean(f"{due}{what}{f', unless {stops}' if stops else ''}")

    def _unless(self, item: Pending, rule: Rule) -> Iterator[str]:
        """What would keep it from happening: contact before a silence is reached, and the rule's own stops."""
        parties = {it.party for it in rule.triggers if isinstance(it, SilenceReached)}
        if item.kind is PendingKind.TRIGGER and Party.WE in parties:
            yield "we are in touch before"
        if item.kind is PendingKind.TRIGGER and Party.THEY in parties:
            yield "they are in touch before"
        yield from (self.atlas.words(stop.span) for stop in rule.stops)

    def _pending_text(self, item: Pending, rule: Rule | None) -> str:
        named = f' (rule "{rule.name}", {self.atlas.cite(self.atlas.place(rule.span))})' if rule else ""
        match item.kind:
            case PendingKind.PROMISE:
                return f'promise "{item.text}" {"is broken" if item.overdue else "is due"}'
            case PendingKind.TASK:
                return f"{item.text} {'is overdue' if item.overdue else 'is due'}{named}"
            case PendingKind.WAIT | PendingKind.EVENT:
                step = self.atlas.steps.get(item.step or "")
                words = self.atlas.words(step.span) if step else ""
                return f"{words if item.kind is PendingKind.WAIT else f'at the latest, in: {words}'}{named}"
            case PendingKind.TRIGGER:
                return f'rule "{item.text}" is next due'
            case PendingKind.HOLD:
                return f"the {item.text} ends" if item.due is not None else f"a {item.text}, until somebody ends it"
            case _:
                return f"{item.text}{named}"

    # Why

    def why(self, reason: Reason) -> str:
        """The cause in words; for what a rule simply did, the rule."""
        if reason.what in _BY_ITSELF:
            return self.rule(reason)
        if reason.what is What.IGNORED and reason.detail:
            return ", ".join(reason.detail)
        if reason.what is What.PROMISE_MADE and reason.because is Because.CHANNEL:
            return "the message that kept it did not arrive"
        tell = _CAUSES.get(reason.because)
        if tell is not None:
            return tell(self, reason)
        if reason.because in _SELF_EVIDENT:
            return "" if reason.what in _OF_RULES else self.rule(reason)
        return str(reason.because)

    def place(self, reason: Reason) -> Place | None:
        """The line of the playbook to look at: the limit, the guard or the stop that blocked, else the step or rule."""
        rule = self.rule_of(reason)
        match reason.because:
            case Because.LIMIT | Because.SHELF | Because.CONSENT if found := self.atlas.place_of(reason.cause):
                return found
            case _ if reason.what is What.IGNORED:
                return None
            case Because.GUARD if rule and rule.guard:
                return self.atlas.place(rule.guard.span)
            case Because.FREQUENCY if rule and rule.frequencies:
                return self.atlas.place(rule.frequencies[0].span)
            case Because.STOP if stop := self.atlas.stop(rule, reason.cause):
                return self.atlas.place(stop)
            case _:
                return self.atlas.place_of(reason.step) or (self.atlas.place(rule.span) if rule else None)

    def limit(self, reason: Reason) -> str:
        """The words of the limits in the way, as the playbook has them, the first one first."""
        found = [self.atlas.limits.get(id or "") for id in (reason.cause, *reason.detail)]
        first, *others = [self.atlas.words(it.span) for it in found if it] or [reason.cause or "a limit"]
        return f"{first} (and {' and '.join(others)})" if others else first

    def shelf(self, reason: Reason) -> str:
        """That its shelf life is over, and what kept it back until then."""
        found = self.atlas.limits.get(reason.cause or "")
        return (
            f"its shelf life is over; it was kept back by: {self.atlas.words(found.span)}"
            if found
            else (f"its shelf life is over; it waited for {reason.cause}" if reason.cause else "its shelf life is over")
        )

    def consent(self, reason: Reason) -> str:
        """Which consent is missing, and whose where it is not the candidate's."""
        limit = self.atlas.limits.get(reason.cause or "")
        name = limit.consent if isinstance(limit, NeedsConsent) else reason.cause
        whose = f": {', '.join(reason.detail)}" if reason.detail else ""
        return f'consent "{name}" is missing{whose}'

    def stop(self, reason: Reason) -> str:
        """What it stops for, in the playbook's words."""
        span = self.atlas.stop(self.rule_of(reason), reason.cause)
        return f"it stops when {self.atlas.words(span)}" if span else "its stop came"

    def guard(self, reason: Reason) -> str:
        """The parts of its condition that do not hold, with what was found."""
        if reason.detail:
            return "not so: " + "; ".join(reason.detail)
        rule = self.rule_of(reason)
        return f"no longer so: {self.atlas.words(rule.guard.span)}" if rule and rule.guard else "its condition"


def _with_cause(sentence: str) -> Callable[[Teller, Reason], str]:
    """The sentence, followed by the cause or details where the reason names any."""

    def tell(_: Teller, reason: Reason) -> str:
        named = ", ".join(reason.detail) or (reason.cause or "")
        return f"{sentence}: {named}" if named else sentence

    return tell


_CAUSES: Final[Mapping[Because, Callable[[Teller, Reason], str]]] = {
    Because.LIMIT: Teller.limit,
    Because.GUARD: Teller.guard,
    Because.FREQUENCY: lambda _, __: "it has run as often as it may",
    Because.RUNNING: lambda _, __: "it is running already",
    Because.CONSENT: Teller.consent,
    Because.OPT_OUT: lambda _, __: "they opted out",
    Because.MERGED: lambda _, __: "they were merged into another",
    Because.OFF_LIMITS: lambda _, __: "the address is off limits",
    Because.ADDRESS: _with_cause("no usable address"),
    Because.HOLD: lambda _, __: "touches are on hold",
    Because.PAUSE: lambda _, __: "everything is paused",
    Because.APPROVAL: _with_cause("waits for the approval of"),
    Because.UNDO: lambda _, __: "somebody took it back",
    Because.SHELF: Teller.shelf,
    Because.CITATION: _with_cause("nothing to cite"),
    Because.ARTICLE: lambda _, reason: f'no article of "{reason.cause}" fits',
    Because.STOP: Teller.stop,
    Because.LEFT: lambda _, __: "they left the stage",
    Because.CLOSED: lambda _, __: "the stage is closed",
    Because.ABSENCE: lambda _, reason: f"{reason.cause} is away" if reason.cause else "somebody is away",
    Because.DUPLICATE: _with_cause("told before"),
    Because.OUTDATED: _with_cause("something newer is known"),
    Because.CHANNEL: _with_cause("the channel"),
    Because.OUTAGE: lambda _, __: "nothing could be delivered meanwhile",
}
