"""The story that breaks a guarantee, as a try: looked at, changed and taken back like any other."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cadencelang.clock import Minute
from cadencelang.editing.proving.records import Local, Tale
from cadencelang.engine import Engine
from cadencelang.engine.inputs import Entered, Input
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Doing, Habits
from cadencelang_tui.simulate.whatif import WhatIf, clock_of

WHO: Final = "the candidate"
"""The candidate of every story; the ids of their messages begin so."""
_AFTER: Final = 2


def told_as_try(engine: Engine, tale: Tale) -> tuple[WhatIf, Minute]:
    """The try of a story on the playbook's own clocks, and the instant at which the guarantee breaks in it.

    Colleagues do only what the story says. Raises CalendarRangeError where its dates are not covered.
    """
    known = Candidate(WHO, tale.facts, tale.stage)
    clock = clock_of(engine, known)

    def at(local: Local) -> Minute:
        return clock.at(*local)

    entered = at(tale.entered)
    events: list[Input] = [Entered(id="enters", at=entered, stage=tale.stage)]
    events += [replace(it, at=at(local), received=None) for local, it in tale.events]
    days = tale.broken[0] - tale.entered[0] + _AFTER
    whatif = WhatIf(
        replace(known, entered_at=entered), clock.midnight(clock.day(entered)), days,
        habits=Habits(Doing.NEVER, Doing.NEVER), failing=tale.failed,
    )  # fmt: skip
    return whatif.with_events(events), at(tale.broken)
