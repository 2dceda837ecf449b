"""The account of a timeline as lines worth telling: quiet ones left out, repeats of what did not run folded away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cadencelang.clock import Minute
from cadencelang.engine.effects import What
from cadencelang.workbench.timeline import Origin, Timeline
from cadencelang.workbench.tones import Told
from cadencelang.workbench.wording import Teller

_FOLDED = {What.RUN_BLOCKED, What.RUN_DROPPED}


@dataclass(frozen=True, slots=True)
class Line:
    """One line to show: when it happened, in words, and how it is known."""

    at: Minute
    told: Told
    origin: Origin


def account(timeline: Timeline, teller: Teller, *, detail: bool = False) -> Iterator[Line]:
    """The lines in the order in which they happened; `detail` leaves nothing out.

    That a rule did not run is told once, and again only when it is for another reason.
    """
    last: dict[str, tuple[str, str]] = {}
    for entry in timeline.entries:
        reason, told = entry.reason, teller.tell(entry.reason)
        if not detail:
            same, rule = (told.text, told.why), reason.rule or ""
            repeated = reason.what in _FOLDED and last.get(rule) == same
            if told.quiet or repeated:
                continue
            last[rule] = same
        yield Line(reason.at, told, entry.origin)
