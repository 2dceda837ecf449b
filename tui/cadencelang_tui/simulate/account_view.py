"""The account around the instant looked at, line by line, below the timeline where the screen is high enough."""

from __future__ import annotations

from bisect import bisect_left

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from cadencelang.clock import Clock
from cadencelang_tui.glyphs import DRAWN, Glyphs, shown
from cadencelang_tui.simulate.drawing import glyph_of
from cadencelang_tui.simulate.rows import Item, Look
from cadencelang_tui.simulate.track_view import TrackView
from cadencelang_tui.simulate.why_pane import short

_COLOURS = {
    Look.DONE: "$success", Look.LATER: "$primary", Look.NOT: "$warning", Look.BAD: "$error", Look.HELD: "$warning",
    Look.EVENT: "$accent", Look.GOING: "",
}  # fmt: skip


class AccountView(Widget, can_focus=False):
    """As many lines as there is room for; a click on one looks at it."""

    class Chosen(Message):
        """This line is to be looked at."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: tuple[Item, ...] = ()
        self._first = 0
        self._chosen: Item | None = None
        self._clock: Clock | None = None
        self._glyphs: Glyphs = DRAWN

    def follow(self, tracks: TrackView, clock: Clock) -> None:
        """Show what happened around where the timeline's cursor stands."""
        self._items, self._chosen, self._clock, self._glyphs = tracks.items, tracks.item, clock, tracks.glyphs
        here = tracks.items.index(tracks.item) if tracks.item in tracks.items else bisect_left(
            [item.at for item in tracks.items], tracks.at)  # fmt: skip
        room = max(1, self.size.height)
        self._first = max(0, min(here - room // 2, len(self._items) - room))
        self.refresh()

    def clear(self) -> None:
        """Show nothing."""
        self._items, self._clock = (), None
        self.refresh()

    def render(self) -> RenderResult:
        """The lines."""
        clock = self._clock
        if clock is None:
            return Content("")
        lines = (self._line(item, clock) for item in self._items[self._first : self._first + self.size.height])
        return Content("\n").join(lines)

    def _line(self, item: Item, clock: Clock) -> Content:
        chosen = item is self._chosen
        mark = self._glyphs.cursor if chosen else " "
        when = short(item.at, clock).rjust(16)
        why = f"  ({item.told.why})" if item.told.why else ""
        line = Content.assemble(
            f"{mark}{when}  ", (glyph_of(item.look, self._glyphs), _COLOURS[item.look]),
            f" {shown(item.told.word)} {shown(item.told.text)}", (shown(why), "$foreground-muted"),
        ).truncate(self.size.width, ellipsis=True)  # fmt: skip
        return line.stylize("bold") if chosen else line

    def on_click(self, event: events.Click) -> None:
        """Look at the line."""
        number = self._first + event.y
        if number < len(self._items):
            self.post_message(self.Chosen(self._items[number]))
