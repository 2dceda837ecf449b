"""What lies ahead of the candidates beside a playbook: each rule's next touches, found by simulating them.

Owns: how a candidate's next weeks go in a well-run team. Refuses: what did not happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from cadencelang.clock import ClockError, Minute, format_instant
from cadencelang.editing.people import People, last_instant
from cadencelang.engine import Engine, EngineError
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.workbench.reactions import Habits, Steady
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.wording import Teller

if TYPE_CHECKING:
    from cadencelang.workbench.atlas import Atlas
    from cadencelang.workbench.candidate import Candidate
    from cadencelang.workbench.timeline import Timeline

DAYS: Final = 60
_DAY: Final = 1440
_REACHES: Final = frozenset({What.SENT, What.TASK_OPENED})


@dataclass(frozen=True, slots=True)
class Coming:
    """A touch, or a task of a colleague, that lies ahead: when (a UTC minute), to whom, and in words with its date."""

    at: Minute
    who: str
    when: str
    words: str


def timeline_ahead(
    engine: Engine, atlas: Atlas, candidate: Candidate, history: Iterable[Input], start: Minute
) -> Timeline:
    """The next `DAYS` days of a candidate: tasks are done, drafts approved, and nothing comes from outside.

    Raises EngineError and ClockError, where the candidate cannot be simulated.
    """

    def steady(_: object) -> Steady:
        return Steady(atlas, engine.role_clock, Habits())

    return simulate(engine, atlas, candidate, history, Stretch(start, start + DAYS * _DAY), steady)


def coming(engine: Engine, atlas: Atlas, people: People) -> Mapping[str, tuple[Coming, ...]]:
    """What lies ahead by the rule it comes from, the soonest first; who cannot be simulated is left out."""
    start = last_instant(people)
    found: dict[str, list[Coming]] = {}
    for candidate in people.candidates.values():
        history = people.history.get(candidate.id, ())
        try:
            timeline = timeline_ahead(engine, atlas, candidate, history, start)
        except (EngineError, ClockError):
            continue
        teller = Teller(atlas, timeline.clock, timeline.tasks)
        for entry in timeline.entries:
            reason = entry.reason
            if reason.what in _REACHES and reason.at >= start and reason.rule is not None:
                told = teller.tell(reason)
                when = format_instant(reason.at, timeline.clock)
                words = f"{when}  {candidate.label}: {told.word} {told.text}".rstrip()
                found.setdefault(reason.rule, []).append(Coming(reason.at, candidate.label, when, words))
    return {rule: tuple(sorted(them, key=lambda it: (it.at, it.who))) for rule, them in found.items()}
