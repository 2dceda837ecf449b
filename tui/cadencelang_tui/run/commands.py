"""What can be done in the Run mode."""

from __future__ import annotations

from cadencelang_tui.commands import Group

RUN = Group("Run", "run", ())
