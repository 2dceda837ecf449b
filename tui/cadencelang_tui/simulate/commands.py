"""What can be done in the Simulate mode."""

from __future__ import annotations

from cadencelang_tui.commands import Group

SIMULATE = Group("Simulate", "simulate", ())
