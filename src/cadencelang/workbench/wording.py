"""The account in plain words: one line for a reason, with its cause and the line of the playbook it stands on.

Owns: how every kind of reason reads, and whether it is told by default. All faces of a timeline read these words.
Refuses: layout and colour. Strings from outside are cleaned here, so that no face can forget to.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cadencelang.clock import Clock, Minute, format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.effects import Because, Reason, What
from cadencelang.graph.model import Rule
from cadencelang.workbench.atlas import Atlas, Place


class Tone(enum.StrEnum):
    """How a line is meant: what reached somebody, what went wrong, what was kept back, what is by the way."""

    GOOD = "good"
    BAD = "bad"
    BLOCKED = "blocked"
    PLAIN = "plain"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the account: a word for what happened, the sentence, why, and where the playbook says so."""

    word: str
    text: str
    why: str
    place: Place | None
    tone: Tone

    @property
    def quiet(self) -> bool:
        """Whether only a detailed account tells it."""
        return self.tone is Tone.QUIET


_WORDS: Final[Mapping[What, tuple[str, Tone]]] = {
    What.ENTERED: ("enters", Tone.PLAIN),
    What.RETURNED: ("returns", Tone.PLAIN),
    What.LEFT: ("leaves", Tone.QUIET),
    What.HAPPENED: ("happens", Tone.PLAIN),
    What.IGNORED: ("ignored", Tone.BLOCKED),
    What.RUN_STARTED: ("starts", Tone.QUIET),
    What.RUN_RESTARTED: ("restarts", Tone.QUIET),
    What.RUN_DROPPED: ("not run", Tone.BLOCKED),
    What.RUN_BLOCKED: ("not run", Tone.BLOCKED),
    What.RUN_STOPPED: ("stopped", Tone.BLOCKED),
    What.RUN_ENDED: ("ends", Tone.QUIET),
    What.BRANCH: ("branch", Tone.QUIET),
    What.WAITING: ("waits", Tone.QUIET),
    What.PLANNED: ("planned", Tone.QUIET),
    What.APPROVAL_ASKED: ("approval", Tone.PLAIN),
    What.APPROVED: ("approved", Tone.PLAIN),
    What.APPROVAL_LAPSED: ("lapsed", Tone.BLOCKED),
    What.HELD: ("held", Tone.BLOCKED),
    What.MADE_ROOM: ("held", Tone.BLOCKED),
    What.DUE: ("due", Tone.QUIET),
    What.SENT: ("sent", Tone.GOOD),
    What.SKIPPED: ("skipped", Tone.BLOCKED),
    What.CANCELLED: ("not sent", Tone.BLOCKED),
    What.FAILED: ("failed", Tone.BAD),
    What.BOUNCED: ("bounced", Tone.BAD),
    What.TASK_OPENED: ("asked", Tone.PLAIN),
    What.TASK_DONE: ("done", Tone.GOOD),
    What.TASK_OVERDUE: ("not done", Tone.BAD),
    What.TASK_REASSIGNED: ("covered", Tone.PLAIN),
    What.TASK_WITHDRAWN: ("dropped", Tone.BLOCKED),
    What.TOLD: ("told", Tone.PLAIN),
    What.REMINDED: ("reminded", Tone.PLAIN),
    What.PROMISE_MADE: ("promise", Tone.PLAIN),
    What.PROMISE_KEPT: ("kept", Tone.GOOD),
    What.PROMISE_LATE: ("late", Tone.BAD),
    What.PROMISE_BROKEN: ("broken", Tone.BAD),
    What.PROMISE_MOVED: ("moved", Tone.PLAIN),
    What.PROMISE_RELEASED: ("released", Tone.PLAIN),
    What.HOLD_BEGAN: ("hold", Tone.BLOCKED),
    What.HOLD_ENDED: ("resumed", Tone.PLAIN),
    What.PAUSE_BEGAN: ("pause", Tone.BLOCKED),
    What.PAUSE_ENDED: ("resumed", Tone.PLAIN),
    What.FACT_SET: ("learnt", Tone.PLAIN),
    What.CONSENT_GIVEN: ("consent", Tone.PLAIN),
    What.CONSENT_ENDED: ("consent", Tone.BLOCKED),
    What.CONTACT: ("contact", Tone.GOOD),
}

_OF_RULES: Final = {
    What.RUN_STARTED, What.RUN_RESTARTED, What.RUN_DROPPED, What.RUN_BLOCKED, What.RUN_STOPPED, What.RUN_ENDED,
    What.BRANCH, What.WAITING,
}  # fmt: skip
_SELF_EVIDENT: Final = {Because.OUTSIDE, Because.STEP, Because.TRIGGER, Because.DEADLINE, Because.PROMISE}


class Teller:
    """Tells reasons in words, over one playbook and on one candidate's clock."""

    def __init__(self, atlas: Atlas, clock: Clock) -> None:
        self.atlas = atlas
        self.clock = clock

    def tell(self, reason: Reason) -> Told:
        """The line for a reason."""
        word, tone = _WORDS[reason.what]
        why = self.why(reason)
        return Told(word, clean(self.text(reason)), clean(why), self.place(reason), tone)

    def text(self, reason: Reason) -> str:
        """What happened, without the reason for it."""
        subject = reason.subject or ""
        match reason.what:
            case What.ENTERED | What.RETURNED | What.LEFT:
                return f'"{subject}"'
            case What.PROMISE_MADE | What.PROMISE_MOVED:
                return f'"{subject}", due {self.until(reason)}'
            case What.PROMISE_KEPT | What.PROMISE_LATE | What.PROMISE_BROKEN | What.PROMISE_RELEASED:
                return f'promise "{subject}"'
            case What.CONSENT_GIVEN | What.CONSENT_ENDED:
                given = "given" if reason.what is What.CONSENT_GIVEN else "ended"
                return f'"{subject}" {given}'
            case what if what in _OF_RULES:
                return f"{self.rule(reason)}{self._tail(reason)}"
            case What.HELD | What.MADE_ROOM:
                return f"{self.thing(reason)}{self._tail(reason)}"
            case What.TOLD | What.REMINDED:
                return self._told(reason)
            case What.HOLD_BEGAN | What.PAUSE_BEGAN | What.HOLD_ENDED | What.PAUSE_ENDED:
                return f"automatic touches{self._tail(reason)}" if "HOLD" in reason.what.name else "everything of ours"
            case _:
                return self.thing(reason)

    def thing(self, reason: Reason) -> str:
        """The touch or task that a reason is about, as a person calls it; else its subject."""
        if send := self.atlas.send(reason.step):
            return f'{send.channel} "{send.template}"'
        if ask := self.atlas.ask(reason.step):
            return self._task(reason, ask.role, ask.verb, ask.text)
        details = ", ".join(reason.detail)
        return " ".join(filter(None, [reason.subject or reason.cause or str(reason.because), details]))

    def _task(self, reason: Reason, role: str, verb: str, text: str) -> str:
        match reason.what:
            case What.TASK_OPENED | What.TASK_REASSIGNED:
                who = reason.detail[0] if reason.detail else role
                due = f", due {self.until(reason)}" if reason.until is not None else ""
                return f'{who} to {verb} "{text}"{due}'
            case What.TASK_DONE:
                outcome = f" ({reason.detail[0]})" if reason.detail else ""
                return f'{verb} "{text}"{outcome}'
            case What.CONTACT:
                return f'{verb} "{text}"'
            case _:
                return f'{role} was to {verb} "{text}"'

    def _told(self, reason: Reason) -> str:
        who = reason.subject or ""
        said = " ".join(reason.detail)
        return f'{who}: "{said}"' if said else who

    def _tail(self, reason: Reason) -> str:
        return f", until {self.until(reason)}" if reason.until is not None else ""

    def until(self, reason: Reason) -> str:
        """The instant up to which a reason holds; empty where it names none."""
        return "" if reason.until is None else self.moment(reason.until, reason.at)

    def moment(self, at: Minute, now: Minute) -> str:
        """An instant as short as it stays clear: the time today, else with its weekday and date."""
        if self.clock.day(at) == self.clock.day(now):
            return format_instant(at, self.clock, "time")
        return format_instant(at, self.clock, "full")

    def rule(self, reason: Reason) -> str:
        """The rule of a reason, by name in quotes."""
        found = self.atlas.rules.get(reason.rule or "")
        return f'rule "{found.name}"' if found else ""

    # Why

    def why(self, reason: Reason) -> str:
        """The cause in words; for what a rule simply did, the rule."""
        tell = _CAUSES.get(reason.because)
        if tell is not None:
            return tell(self, reason)
        if reason.because in _SELF_EVIDENT:
            return "" if reason.what in _OF_RULES else self.rule(reason)
        return str(reason.because)

    def place(self, reason: Reason) -> Place | None:
        """The line of the playbook to look at: the limit, the guard or the stop that blocked, else the step or rule."""
        rule = self.atlas.rules.get(reason.rule or "")
        if reason.because is Because.LIMIT:
            return self.atlas.place_of(reason.cause)
        if reason.because is Because.GUARD and rule and rule.guard:
            return self.atlas.place(rule.guard.span)
        return self.atlas.place_of(reason.step) or self.atlas.place_of(reason.rule)

    def limit(self, reason: Reason) -> str:
        """The limit's words as the playbook has them."""
        found = self.atlas.limits.get(reason.cause or "")
        return self.atlas.words(found.span) if found else reason.cause or "a limit"

    def guard(self, reason: Reason) -> str:
        """The condition that did not hold."""
        rule: Rule | None = self.atlas.rules.get(reason.rule or "")
        if rule is None or rule.guard is None:
            return "its condition does not hold"
        return f"it asks that {self.atlas.words(rule.guard.span)}"


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
    Because.CONSENT: _with_cause("consent is missing"),
    Because.OPT_OUT: lambda _, __: "they opted out",
    Because.OFF_LIMITS: lambda _, __: "the address is off limits",
    Because.ADDRESS: _with_cause("no usable address"),
    Because.HOLD: lambda _, __: "touches are on hold",
    Because.PAUSE: lambda _, __: "everything is paused",
    Because.APPROVAL: _with_cause("approval"),
    Because.UNDO: lambda _, __: "somebody took it back",
    Because.SHELF: lambda _, __: "its shelf life is over",
    Because.CITATION: _with_cause("nothing to cite"),
    Because.ARTICLE: lambda _, __: "no article fits",
    Because.STOP: _with_cause("its stop came"),
    Because.LEFT: lambda _, __: "they left the stage",
    Because.CLOSED: lambda _, __: "the stage is closed",
    Because.ABSENCE: _with_cause("absence"),
    Because.DUPLICATE: lambda _, __: "told before",
    Because.OUTDATED: lambda _, __: "something newer is known",
    Because.CHANNEL: _with_cause("the channel"),
}
