"""The screen of the Run mode."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.run.commands import RUN


class RunScreen(ModeScreen):
    """The day's decisions."""

    MODE = "run"
    BINDINGS = RUN.bindings()

    def compose_body(self) -> ComposeResult:
        """What stands between the header and the footer."""
        yield Static(str(self.session.path.name), markup=False)
