"""Contact, and the small summaries kept of it: silence, frequency caps, spacing."""

from __future__ import annotations

from bisect import insort

from cadencelang.clock import Clock, Day, Duration, Minute, Unit
from cadencelang.clock.errors import CalendarRangeError
from cadencelang.engine.state import NEVER
from cadencelang.engine.timers import reset_timers
from cadencelang.engine.work import Work
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import Party
from cadencelang.graph.model import Cap, Spacing


def we_were_in_touch(w: Work, at: Minute) -> None:
    """Something of ours reached the candidate at `at`: our silence counts from there."""
    if at > w.contact_at:
        w.contact_at = at
        reset_timers(w, t.SilenceReached, name=Party.WE)


def they_were_in_touch(w: Work, at: Minute) -> None:
    """Something came from the candidate at `at`: their silence counts from there."""
    if at > w.reply_at:
        w.reply_at = at
        reset_timers(w, t.SilenceReached, name=Party.THEY)


def leaves_window(clock: Clock, cap: Cap, day: Day) -> Day:
    """The local date on which a touch of `day` no longer counts towards the cap.

    `in 7 days` is today and the six before; working days count likewise (source: docs/language/limits.md).
    """
    unit, amount = cap.window.unit, cap.window.amount
    try:
        if unit is Unit.WORKING_DAYS:
            return clock.next_working_day(day, amount)
        if unit is Unit.MONTHS:
            return _months_after(clock, day, cap.window)
    except CalendarRangeError:
        return day + 31 * amount
    return day + amount * (7 if unit is Unit.WEEKS else 1)


def _months_after(clock: Clock, day: Day, months: Duration) -> Day:
    """The same day of the month so many months later, its last day where there is no such day."""
    return clock.day(clock.deadline(clock.midnight(day), months) - 1)


def count_touch(w: Work, channel: str, automatic: bool, at: Minute) -> None:
    """Count a touch towards the caps and spacings that speak of it."""
    clock = w.clock
    day, today = clock.day(at), clock.day(w.now)
    for i, limit in w.program.counting(channel, automatic=automatic):
        if isinstance(limit, Cap):
            kept = [leaving for leaving in w.caps[i] if leaving > today]
            leaving = leaves_window(clock, limit, day)
            if leaving > today:
                insort(kept, leaving)
            w.caps[i] = tuple(kept)
        else:
            w.spacing[i] = max(w.spacing[i], _free_again(clock, limit, at))


def _free_again(clock: Clock, limit: Spacing, at: Minute) -> Minute:
    try:
        return clock.wait(at, limit.gap)
    except CalendarRangeError:
        return NEVER


def uncount_touch(w: Work, channel: str, automatic: bool, at: Minute) -> None:
    """Take back what `count_touch` counted for a touch that did not go after all; spacing stays as it is."""
    day = w.clock.day(at)
    for i, limit in w.program.counting(channel, automatic=automatic):
        if isinstance(limit, Cap):
            kept = list(w.caps[i])
            leaving = leaves_window(w.clock, limit, day)
            if leaving in kept:
                kept.remove(leaving)
            w.caps[i] = tuple(kept)


def is_automatic(w: Work, channel: str) -> bool:
    """Whether touches on this channel go by themselves."""
    node = w.program.channels.get(channel)
    return node is not None and node.automatic
