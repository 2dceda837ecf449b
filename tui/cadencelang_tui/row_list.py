"""A list of any length: only the rows that are seen are drawn, so that 100,000 scroll like ten.

Owns: the cursor, the marks and the scrolling. What a row looks like is given as a function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cadencelang_tui.cells import fit

Row = TypeVar("Row")
Cells = list[tuple[str, str]]
"""A row as drawn: texts that fill its width, each with the name of its style (`quiet`, `urgent`, … or empty)."""


class RowList(ScrollView, Generic[Row], can_focus=True):
    """Rows under a heading. `draw` gives the cells of a row for a width, `heading` those of the line above."""

    DEFAULT_CSS = """
    RowList > .rows--heading { text-style: bold; color: $foreground-muted; }
    RowList > .rows--cursor { background: $primary 35%; }
    RowList > .rows--blurred { background: $primary 15%; }
    RowList > .rows--marked { text-style: bold; }
    RowList > .rows--urgent { color: $error; text-style: bold; }
    RowList > .rows--quiet { color: $foreground-muted; }
    RowList > .rows--strong { text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--heading", "rows--cursor", "rows--blurred", "rows--marked", "rows--urgent", "rows--quiet", "rows--strong",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, label, show=False)
        for keys, action, label in (
            ("down,j", "move(1)", "Down"),
            ("up,k", "move(-1)", "Up"),
            ("pagedown", "page(1)", "A page down"),
            ("pageup", "page(-1)", "A page up"),
            ("home", "move(-1000000000)", "First"),
            ("end", "move(1000000000)", "Last"),
        )
    ]

    cursor = reactive(0)

    class Moved(Message):
        """The cursor stands on another row, or the rows are others."""

    class Chosen(Message):
        """A row was clicked twice."""

    def __init__(
        self, draw: Callable[[Row, int], Cells], heading: Callable[[int], str], identity: Callable[[Row], str],
        *, empty: str = "", id: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(id=id)
        self._draw = draw
        self._heading = heading
        self._identity = identity
        self.empty = empty
        self.rows: Sequence[Row] = ()
        self.marks: set[str] = set()

    def show(self, rows: Sequence[Row]) -> None:
        """These are the rows now; the cursor stays on its row where it is still there, else near where it was."""
        kept = self._identity(self.current) if self.current is not None else None
        self.rows = rows
        self.virtual_size = Size(0, len(rows) + 1)
        near = range(max(0, self.cursor - 50), min(len(rows), self.cursor + 50))
        self.cursor = next((at for at in near if self._identity(rows[at]) == kept), self._within(self.cursor))
        self.refresh()
        self.post_message(self.Moved())

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def go_to(self, identity: object) -> None:
        """Move the cursor to the row of that identity, if there is one."""
        self.cursor = next((at for at, row in enumerate(self.rows) if self._identity(row) == identity), self.cursor)

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark off, and go on."""
        if self.current is not None:
            self.marks ^= {self._identity(self.current)}
            self.action_move(1)
            self.refresh()

    def _within(self, at: int) -> int:
        return max(0, min(at, len(self.rows) - 1))

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor = self._within(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self.action_move(by * max(1, self.size.height - 2))

    def watch_cursor(self, before: int, now: int) -> None:
        """Keep the cursor in sight; where nothing scrolls, only its old and its new row are drawn."""
        if not self._scrolled():
            self.refresh_row(before)
            self.refresh_row(now)
        self.post_message(self.Moved())

    def _scrolled(self) -> bool:
        """Scroll as far as the cursor needs; whether it had to."""
        height = max(1, self.scrollable_content_region.height - 1)
        top = int(self.scroll_offset.y)
        wanted = min(max(top, self.cursor - height + 1), self.cursor)
        if wanted == top:
            return False
        self.scroll_to(y=wanted, animate=False, immediate=True, force=True)
        self.refresh()
        return True

    def on_resize(self) -> None:
        """The cursor may be out of sight now."""
        self._scrolled()

    def on_click(self, event: events.Click) -> None:
        """One click moves the cursor; two choose."""
        row = int(event.y) - 1 + int(self.scroll_offset.y)
        if 0 <= row < len(self.rows) and event.y >= 1:
            self.cursor = row
            if event.chain == 2:
                self.post_message(self.Chosen())

    def on_focus(self) -> None:
        """The cursor shows whether keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """As above."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The heading, a row, or nothing."""
        width = self.scrollable_content_region.width
        if y == 0:
            style = self.get_component_rich_style("rows--heading")
            return Strip([Segment(fit(self._heading(width), width), style)])
        at = y - 1 + int(self.scroll_offset.y)
        if at >= len(self.rows):
            words = self.empty if y == 2 and not self.rows else ""
            return Strip([Segment(fit(words, width), self.rich_style)])
        return self._row(at, width)

    def _row(self, at: int, width: int) -> Strip:
        row = self.rows[at]
        base = self.rich_style
        if self._identity(row) in self.marks:
            base += self.get_component_rich_style("rows--marked", partial=True)
        here = at == self.cursor
        if here:
            base += self.get_component_rich_style("rows--cursor" if self.has_focus else "rows--blurred")
        segments = [Segment(text, base + self._style(style, here=here)) for text, style in self._draw(row, width)]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, name: str, *, here: bool) -> Style:
        """A style by its name; on the cursor's ground colours would not stand out, and weight alone tells."""
        if here:
            name = {"quiet": "", "urgent": "strong"}.get(name, name)
        return self.get_component_rich_style(f"rows--{name}", partial=True) if name else Style.null()

    def refresh_row(self, at: int) -> None:
        """Draw one row anew."""
        self.refresh(Region(0, at + 1 - int(self.scroll_offset.y), self.size.width, 1))
