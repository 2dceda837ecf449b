"""A box over the whole screen with text made for its width: the other views of a playbook and its candidates."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cadencelang_tui.glyphs import shown

Making = Callable[[int], list[Content]]
"""Lines for a width in cells."""

Place = tuple[str, int]


class PageScreen(ModalScreen[Place | None]):
    """Text to read; gives the line of the playbook that was clicked, or None."""

    HELP = "The arrow keys and PgUp, PgDn scroll; a click on a line number shows that line in Edit; Esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "dismiss(None)", "Back"),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
    ]

    def __init__(self, title: str, making: Making | None = None, *, waiting: str = "") -> None:
        super().__init__()
        self._title = shown(title)
        self._making = making
        self._waiting = shown(waiting)

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(classes="simulate-page") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content("Esc goes back")
            with VerticalScroll(id="page-scroll"):
                yield Static(Content(self._waiting), id="page-text")

    def on_mount(self) -> None:
        """Ready to scroll."""
        self.set_class(getattr(self.app, "ascii", False), "-ascii")
        self.query_one("#page-scroll").focus()
        self._make()

    def show(self, making: Making, title: str | None = None) -> None:
        """Show this from now on."""
        self._making = making
        if title is not None:
            self.query_one(".simulate-page").border_title = Content(shown(title))
        self._make()

    def tell(self, words: str) -> None:
        """Say how far one is."""
        self.query_one(".simulate-page").border_subtitle = Content(shown(words))

    def on_resize(self) -> None:
        """Make it for the new width."""
        self._make()

    def _make(self) -> None:
        if self._making is not None and self.is_mounted:
            width = max(20, self.query_one("#page-scroll").scrollable_content_region.width or self.size.width - 6)
            self.query_one("#page-text", Static).update(Content("\n").join(self._making(width)))

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#page-scroll", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_show_place(self, file: str, line: int) -> None:
        """This line."""
        self.dismiss((file, line))
