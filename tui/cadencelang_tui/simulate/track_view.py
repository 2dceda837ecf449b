"""The timeline as a widget: a row for each rule, promise and what else there is, with a cursor to scrub along it.

Only the columns that are on the screen are drawn, so that scrubbing costs the same at fourteen days and at a year.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cadencelang.clock import CalendarRangeError, Minute
from cadencelang.editing.playbook import Ready
from cadencelang_tui.glyphs import DRAWN, Glyphs
from cadencelang_tui.simulate.drawing import Cell, Drawer
from cadencelang_tui.simulate.rows import Item, Quiet, Row, RowKind, SilenceOf, in_order, rows_of
from cadencelang_tui.simulate.scale import ZOOMS, Scale
from cadencelang_tui.simulate.whatif import Run

_HEAD = 1
_NO_ITEMS = (RowKind.SILENCE, RowKind.QUIET)


class TrackView(ScrollView, can_focus=True, inherit_bindings=False):
    """The rows of one run. `at` is the instant looked at, `row` the row, `item` what happened there, if anything."""

    HELP = """The timeline. Left and right move by a day, n and p to the next and the last thing that happened, comma
    and full stop by a few minutes, g to any instant; up and down choose the row. What is chosen is explained beside it;
    Enter shows its line of the playbook."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "track--head", "track--label", "track--chosen", "track--cursor", "track--plain", "track--word", "track--quiet",
        "track--silence", "track--done", "track--later", "track--not", "track--bad", "track--held", "track--event",
        "track--going",
    }  # fmt: skip

    class Moved(Message):
        """Another instant, row or thing is looked at."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.glyphs: Glyphs = DRAWN
        self.rows: tuple[Row, ...] = ()
        self.items: tuple[Item, ...] = ()
        self.at: Minute = 0
        self.row = 0
        self.item: Item | None = None
        self._drawer: Drawer | None = None
        self._run: Run | None = None

    @property
    def scale(self) -> Scale | None:
        """The scale that is drawn with, once there is a run."""
        return self._drawer.scale if self._drawer else None

    @property
    def label_width(self) -> int:
        """How wide the names of the rows are."""
        return 17 if self.size.width < 100 else 26

    def show(self, ready: Ready, run: Run) -> None:
        """Show a run; the cursor stays where it was, as far as the run reaches."""
        chosen = self.rows[self.row] if self.row < len(self.rows) else None
        timeline = run.timeline
        first = timeline.clock.day(timeline.start)
        days = timeline.clock.day(timeline.end) - first + 1
        per_day = self.scale.per_day if self.scale else Scale(timeline.clock, first, days).per_day
        scale = Scale(timeline.clock, first, days, per_day)
        quiet = Quiet(timeline.clock, ready.book.limits)
        self._run = run
        self.rows = rows_of(timeline, ready.atlas)
        self.items = in_order(self.rows)
        self._drawer = Drawer(scale, self.glyphs, quiet, SilenceOf(timeline))
        same = [n for n, row in enumerate(self.rows) if chosen and (row.kind, row.name) == (chosen.kind, chosen.name)]
        self.row = same[0] if same else min(self.row, len(self.rows) - 1)
        self.at = min(max(self.at, timeline.start), timeline.end)
        self._resize()
        self._choose()

    def clear(self) -> None:
        """Show nothing."""
        self.rows, self.items, self.item = (), (), None
        self.at, self.row = 0, 0
        self._drawer = self._run = None
        self.refresh()

    def _resize(self) -> None:
        if self.scale:
            self.virtual_size = Size(self.label_width + self.scale.columns, len(self.rows) + _HEAD)
            self.styles.max_height = self.virtual_size.height
            self.refresh()

    def on_resize(self) -> None:
        """The names take more room on a wide screen."""
        self._resize()
        self._follow()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line: the dates, or a row's name and its visible columns."""
        width = self.size.width
        if self._drawer is None:
            return Strip.blank(width, self.rich_style)
        offset = round(self.scroll_offset.x)
        shown = max(0, width - self.label_width)
        number = y - _HEAD + round(self.scroll_offset.y)
        try:
            if y < _HEAD:
                return self._line(
                    " " * self.label_width, "track--label", self._drawer.dates(offset, offset + shown), -1
                )
            if number >= len(self.rows):
                return Strip.blank(width, self.rich_style)
            row = self.rows[number]
            chosen = number == self.row
            mark = self.glyphs.cursor if chosen and self.has_focus else " "
            label = f"{mark}{_fitted(row.name, self.label_width - 2, self.glyphs.dots)} "
            look = "track--chosen" if chosen else "track--label"
            return self._line(label, look, self._drawer.cells(row, offset, offset + shown), number)
        except CalendarRangeError:
            return Strip.blank(width, self.rich_style)

    def _line(self, label: str, look: str, cells: list[Cell], row: int) -> Strip:
        segments = [Segment(label, self.get_component_rich_style(look))]
        cursor = self._column() - round(self.scroll_offset.x)
        plain, known = self.get_component_rich_style("track--plain"), ""
        style: Style = plain
        text = ""
        for number, (char, name) in enumerate(cells):
            if number == cursor:
                if text:
                    segments.append(Segment(text, style))
                text, known = "", ""
                here = char if char != " " else self.glyphs.bar
                reverse = row == self.row or row < 0
                segments.append(Segment(here, self._style(name) + self.get_component_rich_style("track--cursor")
                                        + Style(reverse=reverse)))  # fmt: skip
                continue
            if name != known and text:
                segments.append(Segment(text, style))
                text = ""
            if name != known:
                style, known = self._style(name), name
            text += char
        if text:
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"track--{name.lower()}")

    def _column(self) -> int:
        return self.scale.column(self.at) if self.scale else 0

    # Moving

    def go(self, at: Minute, item: Item | None = None) -> None:
        """Look at an instant, kept inside the run; `item` is the thing meant, where one is."""
        if self._run is None:
            return
        timeline = self._run.timeline
        self.at = min(max(at, timeline.start), timeline.end)
        if item is not None:
            self.row, self.item = item.row, item
            self._follow()
            self.post_message(self.Moved())
        else:
            self._choose()

    def by_days(self, days: int) -> None:
        """Look at the same time of another day."""
        if self.scale:
            clock = self.scale.clock
            self.go(clock.at(clock.day(self.at) + days, clock.minute_of_day(self.at)))

    def by_minutes(self, minutes: int) -> None:
        """Look a little earlier or later."""
        self.go(self.at + minutes)

    def by_items(self, step: int) -> None:
        """Look at the next thing that happened, or at the one before."""
        if not self.items:
            return
        if self.item in self.items:
            number = self.items.index(self.item) + step
        else:
            keys = [item.at for item in self.items]
            number = bisect_right(keys, self.at) if step > 0 else bisect_left(keys, self.at) - 1
        if 0 <= number < len(self.items):
            self.go(self.items[number].at, self.items[number])

    def by_rows(self, step: int) -> None:
        """Look at another row, at the same instant."""
        if self.rows:
            self.row = min(max(self.row + step, 0), len(self.rows) - 1)
            self._choose()

    def zoom(self, step: int) -> None:
        """More (1) or fewer (-1) cells to a day."""
        if self._drawer and self._run:
            drawer = self._drawer
            self._drawer = Drawer(drawer.scale.zoomed(step), drawer.glyphs, drawer.quiet, drawer.silence)
            self._resize()
            self._choose()

    def zoom_to(self, per_day: int) -> None:
        """So many cells to a day, if that is one of the zooms there are."""
        if self.scale and per_day in ZOOMS:
            self.zoom(ZOOMS.index(per_day) - ZOOMS.index(self.scale.per_day))

    def _choose(self) -> None:
        """What happened in the row in the cursor's cell: the nearest, the last of equals."""
        self.item = None
        if self.scale and self.rows and self.rows[self.row].kind not in _NO_ITEMS:
            column = self._column()
            near = [item for item in self.rows[self.row].items if self.scale.column(item.at) == column]
            self.item = min(reversed(near), key=lambda it: abs(it.at - self.at), default=None)
        self._follow()
        self.post_message(self.Moved())

    def _follow(self) -> None:
        """Scroll so that the cursor is in sight, with a few days to either side."""
        if not self.scale:
            return
        room = max(1, self.size.width - self.label_width)
        margin = min(room // 4, 3 * self.scale.per_day)
        column, left = self._column(), round(self.scroll_offset.x)
        if column < left + margin:
            left = column - margin
        elif column >= left + room - margin:
            left = column - room + margin + 1
        top, height = round(self.scroll_offset.y), max(1, self.size.height - _HEAD)
        top = min(max(top, self.row - height + 1), self.row)
        self.scroll_to(max(0, left), max(0, top), animate=False, force=True, immediate=True)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Look at what was clicked."""
        if self.scale is None:
            return
        number = event.y - _HEAD + round(self.scroll_offset.y)
        if event.y >= _HEAD and number < len(self.rows):
            self.row = number
        column = event.x - self.label_width + round(self.scroll_offset.x)
        if event.x >= self.label_width and column < self.scale.columns:
            self.at = self.scale.start(column)
        self._choose()

    def watch_has_focus(self, _: bool) -> None:
        """The chosen row shows whether keys act on it."""
        self.refresh(Region(0, 0, *self.size))


def _fitted(name: str, width: int, dots: str) -> str:
    return set_cell_size(name if cell_len(name) <= width else f"{set_cell_size(name, width - 1)}{dots}", width)
