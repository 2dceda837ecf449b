"""The screen of the Simulate mode."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.simulate.commands import SIMULATE


class SimulateScreen(ModeScreen):
    """The Simulate mode, over the shared session."""

    MODE = "simulate"
    BINDINGS = SIMULATE.bindings()

    def compose_body(self) -> ComposeResult:
        """What stands between the header and the footer."""
        yield Static(str(self.session.path.name), markup=False)
