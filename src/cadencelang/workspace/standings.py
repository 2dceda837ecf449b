"""Where a candidate of the store stands, as the desk sees one, and where they would stand in time."""

from __future__ import annotations

from collections.abc import Sequence

from cadencelang.clock import Minute
from cadencelang.desk.standing import Stage, Standing
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Nothing
from cadencelang.workbench.retold import timeline_of
from cadencelang.workbench.timeline import Entry, Origin
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.recorded import recorded


@dataclass(frozen=True, slots=True)
class LiveStage(Stage):
    """One version of the playbook; the future of a candidate is told from where they stand, not from their record."""

    workspace: Workspace

    def stand(self, candidate: Candidate, told: Sequence[Input], now: Minute) -> Standing | None:
        """The candidate at an instant ahead, if nobody does anything but what is `told` and every letter arrives."""
        with self.workspace.store.transaction() as tx:
            found = recorded(tx, self.workspace.steps, candidate.id, self.workspace.now)
        if found is None:
            return None
        state, lines, effects = found.state, list(found.timeline.entries), list(found.timeline.effects)
        for news in told:
            outcome = self.engine.apply(state, news)
            state = outcome.state
            lines += [Entry(reason, Origin.SIMULATED) for reason in outcome.reasons]
            effects += outcome.effects
        outcome = self.engine.advance(state, max(now, state.now), Nothing().arrival)
        lines += [Entry(reason, Origin.SIMULATED) for reason in outcome.reasons]
        effects += outcome.effects
        timeline = timeline_of(self.engine, self.atlas, outcome.state, lines, effects, now)
        return Standing(candidate, outcome.state, timeline)


def stage_of(workspace: Workspace, edition: Edition) -> LiveStage:
    """The stage of one version."""
    return LiveStage(edition.engine, Atlas(edition.book), 0, recorded=True, workspace=workspace)


def stand(tx: Transaction, workspace: Workspace, id: str) -> tuple[Edition, Standing] | None:
    """Where a candidate stands; None for somebody who is not there."""
    found = recorded(tx, workspace.steps, id, workspace.now)
    if found is None:
        return None
    candidate = Candidate(id, found.edition.engine.facts(found.state), found.row.stage)
    return found.edition, Standing(candidate, found.state, found.timeline)
