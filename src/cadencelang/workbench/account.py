"""The account of a timeline as lines worth telling: quiet ones left out, repeats of what did not run folded away."""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.clock import Minute
from cadencelang.engine.effects import Because, What
from cadencelang.records import dataclass
from cadencelang.workbench.timeline import Origin, Timeline
from cadencelang.workbench.tones import Told
from cadencelang.workbench.wording import Teller

_NOTICED = {
    What.ENTERED, What.HAPPENED, What.SENT, What.BOUNCED, What.CONTACT, What.TASK_DONE, What.CONSENT_GIVEN,
    What.CONSENT_ENDED, What.PROMISE_MADE, What.PROMISE_MOVED, What.PROMISE_KEPT, What.PROMISE_LATE,
    What.PROMISE_BROKEN, What.PROMISE_RELEASED, What.HOLD_BEGAN, What.HOLD_ENDED, What.PAUSE_BEGAN, What.PAUSE_ENDED,
    What.MERGED_INTO, What.TOOK_IN,
}  # fmt: skip
_FOLDED = {What.RUN_BLOCKED, What.RUN_DROPPED}


@dataclass(frozen=True, slots=True)
class Line:
    """One line to show: when it happened, in words, and how it is known."""

    at: Minute
    told: Told
    origin: Origin


def account(timeline: Timeline, teller: Teller, *, detail: bool = False) -> Iterator[Line]:
    """The lines in the order in which they happened; `detail` leaves nothing out.

    That a rule did not run is told once, and again only when it is for another reason; so is what was told in vain
    because it was known. Of what was replayed before the timeline begins, only what somebody outside would have noticed
    is told.
    """
    last: dict[str, tuple[str, str]] = {}
    for entry in timeline.entries:
        reason, told = entry.reason, teller.tell(entry.reason)
        if not detail:
            if told.quiet or (reason.at < timeline.start and reason.what not in _NOTICED):
                continue
            if reason.what in _FOLDED or (reason.what is What.IGNORED and reason.because is Because.DUPLICATE):
                same, rule = (told.text, told.why), reason.rule or ""
                if last.get(rule) == same:
                    continue
                last[rule] = same
        yield Line(reason.at, told, entry.origin)
