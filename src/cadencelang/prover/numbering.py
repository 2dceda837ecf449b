"""Numbers of runs and visits, counted anew, so that situations which differ in nothing else are equal.

The engine tells runs apart by their numbers, and asks of a visit only whether it is the one that goes on; only a run
that has yet to begin counts how often its rule ran in its own. So visits that are over become NO_VISIT, all else is
counted anew in its order, and of what outlived its run it is forgotten which that was.
"""

from __future__ import annotations

from msgspec import structs

from cadencelang.engine.state import NO_VISIT, Reminder, Run, State, Task, Touch, VisitState
from cadencelang.records import dataclass

_BY_HAND = "/by hand"
_BEGAN_ANEW = -1
_GONE = 1
_MOST_VISITS = 10_000


def renumbered(state: State) -> State:
    """The state with its numbers counted anew; those that the engine gives next are larger than all of them."""
    if state.serial == state.visit == 1 and not (state.runs or state.touches or state.tasks or state.left):
        return state
    visits, runs = live_visits(state), _serials(state)
    new = _New(_ranks(visits), _ranks(runs, _GONE + 1), _ranks(_in_ids(state)))
    return structs.replace(
        state,
        serial=max(len(visits), _GONE + len(runs)),
        visit=new.visit(state.visit),
        runs=new.runs(state.runs),
        touches=new.touches(state.touches),
        tasks=new.tasks(state.tasks),
        reminders=new.reminders(state.reminders),
        replied_visit=new.visit(state.replied_visit),
        sent=tuple((new.visit(visit), at) for visit, at in state.sent),
        frequencies=tuple(tuple(map(new.visit_or_day, kept)) for kept in state.frequencies),
        left=None if state.left is None else new.left(state.left),
    )


def live_visits(state: State) -> set[int]:
    """The visits that can still be asked about: the one that goes on, the one just left, those of runs yet to begin."""
    found = {state.visit, *(run.visit for run in state.runs if run.fresh)}
    return (found if state.left is None else found | {state.left.visit}) - {NO_VISIT}


def _parts(state: State) -> tuple[State | VisitState, ...]:
    return (state,) if state.left is None else (state, state.left)


def _serials(state: State) -> set[int]:
    started = set[int]() if state.left is None else set(state.left.started)
    return started.union(run.serial for part in _parts(state) for run in part.runs)


def _in_ids(state: State) -> set[int]:
    ids = (it.id for part in _parts(state) for them in (part.touches, part.tasks) for it in them)
    return {_in_id(id) for id in ids}


def _ranks(numbers: set[int], first: int = 1) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(sorted(numbers), first)}


def _in_id(id: str) -> int:
    """The number of the run that an id was made of: CANDIDATE/VISIT/STEP/RUN."""
    return int(id.removesuffix(_BY_HAND).rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class _New:
    """New numbers for old: of visits, of runs, and of those that ids were made of."""

    of_visits: dict[int, int]
    of_runs: dict[int, int]
    in_ids: dict[int, int]

    def visit(self, old: int) -> int:
        """NO_VISIT for one that is over; what is below is no visit."""
        return old if old < NO_VISIT else self.of_visits.get(old, NO_VISIT)

    def visit_or_day(self, old: int) -> int:
        """What a rule's runs are counted by: a day since 1970 is larger than the number of any visit."""
        return self.of_visits.get(old, NO_VISIT) if old <= _MOST_VISITS else old

    def run(self, old: int) -> int:
        """What something belongs to: a run that is alive, gone, or (below 0) began anew; or none (0)."""
        return self.of_runs.get(old, _GONE) if old > 0 else max(old, _BEGAN_ANEW)

    def id(self, old: str) -> str:
        bare = old.removesuffix(_BY_HAND)
        _, _, step = bare.split("/", 2)
        step, _, number = step.rpartition("/")
        return f"/{NO_VISIT}/{step}/{self.in_ids.get(int(number), 0)}{old[len(bare) :]}"

    def runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(structs.replace(it, serial=self.of_runs[it.serial], visit=self.visit(it.visit)) for it in runs)

    def touches(self, touches: tuple[Touch, ...]) -> tuple[Touch, ...]:
        return tuple(structs.replace(it, id=self.id(it.id), run=self.run(it.run)) for it in touches)

    def tasks(self, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        return tuple(
            structs.replace(it, id=self.id(it.id), run=self.run(it.run), visit=self.visit(it.visit)) for it in tasks
        )

    def reminders(self, reminders: tuple[Reminder, ...]) -> tuple[Reminder, ...]:
        return tuple(it if it.task is None else structs.replace(it, task=self.id(it.task)) for it in reminders)

    def left(self, left: VisitState) -> VisitState:
        return structs.replace(
            left,
            visit=self.visit(left.visit),
            runs=self.runs(left.runs),
            touches=self.touches(left.touches),
            tasks=self.tasks(left.tasks),
            reminders=self.reminders(left.reminders),
            started=tuple(self.of_runs[it] for it in left.started),
        )
