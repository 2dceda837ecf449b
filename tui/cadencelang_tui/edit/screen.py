"""The screen of the Edit mode."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from cadencelang_tui.edit.commands import EDIT
from cadencelang_tui.frame import ModeScreen


class EditScreen(ModeScreen):
    """The Edit mode, over the shared session."""

    MODE = "edit"
    BINDINGS = EDIT.bindings()

    def compose_body(self) -> ComposeResult:
        """What stands between the header and the footer."""
        yield Static(str(self.session.path.name), markup=False)
