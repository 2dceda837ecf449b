"""A candidate's page over the whole screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cadencelang.desk.items import Page, PageLine
from cadencelang.workbench.atlas import Place
from cadencelang_tui.glyphs import shown
from cadencelang_tui.run.commands import PAGE
from cadencelang_tui.run.panes import page_lines


class PageScreen(ModalScreen[str | Place | None]):
    """Everything of one candidate.

    Gives `simulate` where one wants to look at them there, a place where one wants to go there, else None.
    """

    HELP = """What comes next for this candidate and why, everything that happened, and what is known of them. n and p
    choose a line that comes from the playbook, and Enter goes there in Edit."""
    BINDINGS: ClassVar[list[BindingType]] = [*PAGE.bindings(), ("escape,q", "dismiss(None)", "Back")]
    GROUP = PAGE

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._chosen: PageLine | None = None

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(id="page-box") as box:
            box.border_title = Content(shown(self._page.who))
            box.border_subtitle = Content("n p choose   Enter goes to the line   t Simulate   Esc back")
            yield Static(id="page-words")

    def on_mount(self) -> None:
        """The keys scroll at once."""
        self.set_class(bool(getattr(self.app, "ascii", False)), "-ascii")
        self.query_one("#page-box").focus()

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        self._draw()

    def _draw(self) -> None:
        box = self.query_one("#page-box", VerticalScroll)
        width = max(20, box.scrollable_content_region.width - 1)
        rows = [*page_lines(self._page, width)]
        self.query_one("#page-words", Static).update(Content("\n").join(page_lines(self._page, width, self._chosen)))
        if self._chosen is not None:
            marked = page_lines(self._page, width, self._chosen)
            row = next(at for at, (plain, seen) in enumerate(zip(rows, marked, strict=True)) if not plain.is_same(seen))
            box.scroll_to(y=max(0, row - box.size.height // 3), animate=False)

    def action_choose(self, step: int) -> None:
        """Choose another line that comes from the playbook; the first or last, where none is chosen."""
        lines = [it for it in (*self._page.coming, *self._page.past) if it.source is not None]
        at = next((at for at, it in enumerate(lines) if it is self._chosen), -1 if step > 0 else len(lines))
        if lines:
            self._chosen = lines[min(max(at + step, 0), len(lines) - 1)]
            self._draw()

    def action_follow(self) -> None:
        """Go where the chosen line comes from; back, where none is chosen."""
        self.dismiss(self._chosen.source if self._chosen else None)
