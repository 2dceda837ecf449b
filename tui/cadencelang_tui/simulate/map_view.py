"""The drawn stages as a widget: one is chosen, by keys or by a click, and scrolls into sight."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cadencelang_tui.glyphs import ASCII, DRAWN, Glyphs, shown
from cadencelang_tui.simulate.commands import STAGES
from cadencelang_tui.simulate.stage_map import DRAWN_PEN, PLAIN_PEN, ROWS, Cell, Drawing, draw
from cadencelang_tui.simulate.way import Journey

_WIDEST, _NARROW = 34, 24
_ROOMY = 56


class MapView(ScrollView, can_focus=True):
    """The stages of a journey and the ways between them; `chosen` is the number of the one looked at."""

    HELP = """The stages as boxes, in the order of the playbook, and the ways between them. What the candidate went
    through is drawn heavier and has a full mark. Up and down choose a stage, whose rules stand beside it; left and
    right go back and on along the candidate's way; Enter shows the stage's line of the playbook."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"map--lit", "map--plain", "map--chosen", "map--here"}
    BINDINGS: ClassVar[list[BindingType]] = [
        *STAGES.bindings(),
        Binding("home", "move(-1000)", "First", show=False),
        Binding("end", "move(1000)", "Last", show=False),
    ]
    GROUP = STAGES

    class Chosen(Message):
        """Another stage is looked at."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.glyphs: Glyphs = DRAWN
        self.chosen = 0
        self._journey: Journey | None = None
        self._drawing = Drawing((), 0)

    def show(self, journey: Journey, chosen: int | None = None) -> None:
        """Draw this journey; the stage the candidate is in is chosen, unless another is named."""
        self._journey = journey
        been = {journey.numbers[it.label] for it in journey.stays}
        roomy = self.size.width >= _ROOMY
        labels = [
            f"{self._mark(number, been)} {shown(stage.name)}{' (closing)' if stage.closing and roomy else ''}"
            for number, stage in enumerate(journey.book.stages)
        ]
        pen = PLAIN_PEN if self.glyphs is ASCII else DRAWN_PEN
        widest = _WIDEST if roomy else _NARROW
        self._drawing = draw(labels, journey.ways, journey.taken, pen, widest=widest, dots=self.glyphs.dots)
        self.virtual_size = Size(sum(len(cell.char) for cell in self._drawing.rows[0]) if labels else 0,
                                 len(self._drawing.rows))  # fmt: skip
        self.choose(max(0, journey.here) if chosen is None else chosen)

    def _mark(self, number: int, been: set[int]) -> str:
        assert self._journey is not None
        if number == self._journey.here:
            return self.glyphs.cursor
        return self.glyphs.done if number in been else self.glyphs.later

    def choose(self, number: int) -> None:
        """Look at a stage."""
        count = len(self._drawing.rows) // ROWS
        self.chosen = max(0, min(number, count - 1))
        self.scroll_to_region(Region(0, self.chosen * ROWS, 1, ROWS), animate=False, force=True)
        self.refresh()
        self.post_message(self.Chosen())

    def action_move(self, steps: int) -> None:
        """Look at a stage further up or down."""
        self.choose(self.chosen + steps)

    def on_click(self, event: events.Click) -> None:
        """Look at the stage that was clicked."""
        number = (int(event.y) + round(self.scroll_offset.y)) // ROWS
        if number < len(self._drawing.rows) // ROWS:
            self.choose(number)

    def on_resize(self) -> None:
        """Draw wider or narrower boxes."""
        if self._journey is not None:
            self.show(self._journey, self.chosen)

    def on_focus(self) -> None:
        """The chosen box shows whether keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """As above."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        at = y + round(self.scroll_offset.y)
        width = self.size.width
        if at >= len(self._drawing.rows):
            return Strip.blank(width, self.rich_style)
        number, middle = at // ROWS, at % ROWS == 1
        strip = Strip(self._segment(cell, number, label=middle and place == 1)
                      for place, cell in enumerate(self._drawing.rows[at]))  # fmt: skip
        left = round(self.scroll_offset.x)
        return strip.crop(left, left + width).adjust_cell_length(width, self.rich_style)

    def _segment(self, cell: Cell, number: int, *, label: bool) -> Segment:
        style = self._style("lit" if cell.lit else "plain")
        if label and self._journey is not None:
            been = any(self._journey.numbers[it.label] == number for it in self._journey.stays)
            style = self._style("here" if been else "plain")
            if number == self.chosen:
                style += self._style("chosen") + Style(reverse=self.has_focus)
        return Segment(cell.char, style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"map--{name}")
