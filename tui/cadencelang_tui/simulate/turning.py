"""When the answer about something is turned: what did not happen happens, goes on or is sent, or the other way round.

Owns: judging a changed run beside the one that stands. Refuses: the changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cadencelang.clock import Minute, format_instant
from cadencelang.engine.effects import What
from cadencelang.workbench.timeline import Timeline
from cadencelang_tui.simulate.rows import Item

_DAY: Final = 1440
AFTER: Final = 7 * _DAY
"""How long after something else that happens in its place still counts."""
_DOES: Final = {
    What.SENT, What.TASK_OPENED, What.TOLD, What.PROMISE_MADE, What.ENTERED, What.HOLD_BEGAN, What.FACT_SET,
    What.PROMISE_RELEASED, What.PAUSE_BEGAN, What.APPROVAL_ASKED,
}  # fmt: skip
_BROKEN_OFF: Final = {What.RUN_STOPPED: What.RUN_STARTED, What.TASK_WITHDRAWN: What.TASK_OPENED}
_UNSENT: Final = {What.SKIPPED, What.CANCELLED, What.FAILED, What.APPROVAL_LAPSED}
_NOT_BY_STEP: Final = {What.RUN_BLOCKED, What.RUN_DROPPED, What.RUN_STOPPED}


@dataclass(frozen=True, slots=True)
class Goal:
    """What is looked for: that the rule (or the step) does something soon after, or nothing more at that time.

    `begun` is when the run began that the item is of.
    """

    item: Item
    wanted: bool
    begun: Minute

    def found(self, timeline: Timeline) -> list[Minute]:
        """When the rule, or the step, does something in the time that counts."""
        reason = self.item.reason
        step = None if reason.what in _NOT_BY_STEP else reason.step
        first = self.item.at if self.wanted else self.item.at - _DAY // 2
        last = self.item.at + (AFTER if self.wanted else _DAY // 2)
        whats = _DOES if self.wanted or reason.what in _DOES else {*_DOES, reason.what}
        if self.wanted and reason.what in _UNSENT:
            first, whats = self.begun, {What.SENT}
        return [
            it.reason.at
            for it in timeline.entries
            if it.reason.rule == reason.rule and step in (None, it.reason.step) and it.reason.what in whats
            and first <= it.reason.at <= last
        ]  # fmt: skip

    def turned(self, after: Timeline, before: list[Minute]) -> tuple[str, Minute | None] | None:
        """What comes of a change, as the beginning of a sentence, and when; None where the answer is the same."""
        found = self.found(after)
        if not self.wanted:
            return None if found else ("It would not have happened", None)
        if found and (
            not before or found[0] < before[0] or (self.item.reason.what in _UNSENT and len(found) > len(before))
        ):
            return f"It would have happened on {format_instant(found[0], after.clock, 'short')}", found[0]
        if (at := self.runs(after)) is not None and not before:
            return f"It would have run on {format_instant(at, after.clock, 'short')}", at
        return ("It would have gone on", None) if self.goes_on(after) else None

    def runs(self, timeline: Timeline) -> Minute | None:
        """When a rule runs that did not, be it that all it does comes later."""
        if self.item.reason.what is not What.RUN_BLOCKED:
            return None
        same = [it.reason for it in timeline.entries if it.reason.rule == self.item.reason.rule]
        kept = {it.at for it in same if it.what in (What.RUN_BLOCKED, What.RUN_DROPPED)}
        began = (it.at for it in same if it.what is What.RUN_STARTED and it.at not in kept)
        return next((at for at in began if self.item.at <= at <= self.item.at + AFTER), None)

    def goes_on(self, timeline: Timeline) -> bool:
        """Whether what was broken off had begun as well, and goes on for a week at least."""
        what, at = self.item.reason.what, self.item.at
        if what not in _BROKEN_OFF:
            return False
        same = [it.reason for it in timeline.entries if it.reason.rule == self.item.reason.rule]
        begun = any(it.what is _BROKEN_OFF[what] and it.at < at for it in same)
        return begun and not any(it.what is what and at - _DAY // 2 <= it.at <= at + AFTER for it in same)


def begun_of(timeline: Timeline, item: Item) -> Minute:
    """When the run began that an item is of; the item's own instant where that is not known."""
    same = (it.reason for it in timeline.entries if it.reason.rule == item.reason.rule and it.reason.at <= item.at)
    return max((it.at for it in same if it.what is What.RUN_STARTED), default=item.at)
