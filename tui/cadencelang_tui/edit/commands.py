"""What can be done in the Edit mode."""

from __future__ import annotations

from cadencelang_tui.commands import Group

EDIT = Group("Edit", "edit", ())
