"""What a timeline amounts to: touches, calls, silence, promises and tasks, in numbers.

Owns: the counting, over the stretch that is simulated (not what was replayed before it).
"""

from __future__ import annotations

from cadencelang.clock import Minute
from cadencelang.engine.effects import What
from cadencelang.records import dataclass
from cadencelang.workbench.timeline import Timeline

_KEPT_BACK = {What.SKIPPED, What.CANCELLED, What.FAILED}
_WEEK = 7 * 1440


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers of one timeline. `silence` is the longest one, in working days; `weeks` how long it was looked at."""

    sent: int
    personal: int
    kept_back: int
    held: int
    silence: int
    promises: int
    promises_kept: int
    promises_broken: int
    tasks: int
    tasks_done: int
    tasks_missed: int
    weeks: float

    @property
    def touches_a_week(self) -> float:
        """Touches of any kind, for each week."""
        return (self.sent + self.personal) / self.weeks if self.weeks else 0.0

    def __str__(self) -> str:
        parts = [
            _counted(self.sent, "sent"),
            f"{self.personal} by a person" if self.personal else "",
            _counted(self.kept_back, "not sent"),
            f"longest silence {self.silence} working day{'' if self.silence == 1 else 's'}",
            f"{self.promises_kept} of {self.promises} promises kept" if self.promises else "",
            f"{self.tasks_done} of {self.tasks} tasks done" if self.tasks else "",
        ]
        return ", ".join(filter(None, parts))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number else ""


def measure(timeline: Timeline) -> Measures:
    """The numbers of a timeline."""

    def inside(at: Minute | None) -> bool:
        return at is not None and timeline.start <= at <= timeline.end

    touches = [it for it in timeline.touches if inside(it.end)]
    promises = [it for it in timeline.promises if inside(it.made) or inside(it.end)]
    tasks = [it for it in timeline.tasks if inside(it.opened) or inside(it.end)]
    contacts = [it for it in timeline.contacts if inside(it.at)]
    return Measures(
        sent=sum(it.automatic for it in contacts),
        personal=sum(not it.automatic for it in contacts),
        kept_back=sum(it.state in _KEPT_BACK for it in touches),
        held=sum(bool(it.blocks) for it in touches),
        silence=timeline.longest_silence,
        promises=len(promises),
        promises_kept=sum(it.state is What.PROMISE_KEPT for it in promises),
        promises_broken=sum(it.state in (What.PROMISE_BROKEN, What.PROMISE_LATE) for it in promises),
        tasks=len(tasks),
        tasks_done=sum(it.state is What.TASK_DONE for it in tasks),
        tasks_missed=sum(it.state is What.TASK_OVERDUE for it in tasks),
        weeks=(timeline.end - timeline.start) / _WEEK,
    )
