"""What other programs told of somebody before they were here is told once they are."""

from __future__ import annotations

from cadencelang.runtime.ports import Transaction
from cadencelang.workspace.opening import Workspace


def hear_late(workspace: Workspace, tx: Transaction, candidate: str) -> None:
    """Tell what waits for a candidate who has just come; webhooks are loaded only where the workspace has some."""
    if workspace.config.webhooks:
        from cadencelang.workspace.webhooks import catch_up

        catch_up(workspace, tx, candidate)
