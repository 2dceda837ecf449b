"""A candidate's page over the whole screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cadencelang.desk.items import Page
from cadencelang_tui.glyphs import shown
from cadencelang_tui.run.panes import page_lines


class PageScreen(ModalScreen[str | None]):
    """Everything of one candidate; gives `simulate` where one wants to look at them there, else None."""

    HELP = "What comes next for this candidate and why, everything that happened, and what is known of them."
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,q", "dismiss(None)", "Back"),
        ("t", "dismiss('simulate')", "Look at them in Simulate"),
    ]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(id="page-box") as box:
            box.border_title = Content(shown(self._page.who))
            box.border_subtitle = Content("Esc goes back   t tries it in Simulate")
            yield Static(id="page-words")

    def on_mount(self) -> None:
        """The keys scroll at once."""
        self.set_class(bool(getattr(self.app, "ascii", False)), "-ascii")
        self.query_one("#page-box").focus()

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        width = max(20, self.query_one("#page-box").scrollable_content_region.width - 1)
        self.query_one("#page-words", Static).update(Content("\n").join(page_lines(self._page, width)))
