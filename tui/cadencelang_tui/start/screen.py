"""The first ten seconds: four things to do, and the promise that nothing can go wrong."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cadencelang_tui.choices import Choices
from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.glyphs import shown
from cadencelang_tui.session import Change

_CHOICES = (
    ("simulate", "See what would happen this week", "a candidate's follow-up, day by day, with the reasons"),
    ("run", "Look at today's queue", "drafts to approve, calls to make, promises that are due"),
    ("edit", "Change a rule", "the playbook as text; what it means stands beside it"),
    ("open", "Open my own playbook", "a .cadence file or its folder"),
)
_NAME = "CadenceLang"
_WHAT = "writes to candidates, and reminds you to call them, as a playbook says"
_SAFE = "This is a practice workspace with made-up candidates.\nNothing you do here leaves this computer."
_HOW = "Arrow keys and Enter choose, or a click. Ctrl+Q leaves."


class StartScreen(ModeScreen):
    """Four choices, by arrow keys or mouse."""

    MODE = "start"
    HELP = "Four ways to begin. The arrow keys move, Enter chooses; a click does both. F2, F3 and F4 lead there too."

    def compose_body(self) -> ComposeResult:
        """The welcome, the choices, the promise."""
        with Center(), Vertical(id="start"):
            yield Static(Content.assemble((_NAME, "bold $primary"), f" {_WHAT}."), id="what")
            yield Static(Content("What would you like to do?"), id="question")
            options = [Option(_choice(title, about), id=id) for id, title, about in _CHOICES]
            yield Choices(*options, id="choices", markup=False)
            yield Static(id="safe")
            yield Static(Content(_HOW), id="how")

    def on_mount(self) -> None:
        """The first choice is ready for Enter."""
        super().on_mount()
        self._show_where()
        self.query_one("#choices").focus()

    def changed(self, change: Change) -> None:
        """Another playbook is open."""
        if change is Change.FILE and self.is_mounted:
            self._show_where()

    def _show_where(self) -> None:
        path = self.session.path
        words = _SAFE if self.session.practice else f"The playbook {shown(path.name)} in {shown(path.parent)} is open."
        self.query_one("#safe", Static).update(Content(words))

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        event.stop()
        action = "app.open_playbook" if event.option_id == "open" else f"app.mode('{event.option_id}')"
        await self.app.run_action(action)


def _choice(title: str, about: str) -> Content:
    return Content.assemble((title, "bold"), "\n  ", (about, "not bold"))
