"""What other programs told and was kept; webhooks are loaded only where the workspace has some."""

from __future__ import annotations

from collections.abc import Mapping

from cadencelang.graph.conditions import FactValue
from cadencelang.runtime.ports import Transaction
from cadencelang.workspace.opening import Workspace


def hear_late(workspace: Workspace, tx: Transaction, candidate: str) -> None:
    """Tell what waits for a candidate who has just come."""
    if workspace.config.webhooks:
        from cadencelang.workspace.webhooks import catch_up

        catch_up(workspace, tx, candidate)


def facts_kept(workspace: Workspace, tx: Transaction, candidate: str) -> list[Mapping[str, FactValue]]:
    """The facts that each kept delivery about a candidate tells, be they here or not."""
    if not workspace.config.webhooks:
        return []
    from cadencelang.workspace.webhooks import facts_told

    return list(facts_told(workspace, tx, candidate))
