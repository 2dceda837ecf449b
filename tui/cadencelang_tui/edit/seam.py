"""Everything of Textual's editor that is not public, in one place: each name used is held to by a contract test.

Owns: colours that are found when a row is painted, marks in the gutter and words behind a line's end, drawing only the
rows that changed, and a size that costs little to ask for. Refuses to know what is edited.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.document._document import Document, EditResult, Location, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset, Region, Size, Spacing
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import TextArea

from cadencelang.editing.highlighting import Coloured

_LEAST_ROOM = 12
_MOST_PAINTED = 2_000
_STEP = 32
_ACROSS = 24
"""How many columns more than it must the text moves across, so that not every letter moves all rows."""
_CURSOR = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row is marked with: a sign for the gutter, words behind its end, and the style of both."""

    sign: str
    words: str
    style: Style


class RowColours(dict[int, list[Coloured]]):
    """The colours of each row in UTF-8 bytes, made the first time the row is asked for."""

    def __init__(self, colour: Callable[[int], list[Coloured]]) -> None:
        super().__init__()
        self._colour = colour

    def __missing__(self, row: int) -> list[Coloured]:
        found = self[row] = self._colour(row)
        return found

    def __bool__(self) -> bool:
        return True


class Measured(Document):
    """A document that measures a line when it changes, not all of them.

    Its width grows by so many columns at a time, as the whole screen is laid out anew with every other width.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._tab = 0
        self._widths: list[int] = []

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace a text, and measure the lines that it makes."""
        result = super().replace_range(start, end, text)
        first, last = sorted((start[0], end[0]))
        self._widths[first : last + 1] = self._measure(first, result.end_location[0] + 1)
        return result

    def get_size(self, tab_width: int) -> Size:
        """The size of the text in cells."""
        if tab_width != self._tab:
            self._tab = tab_width
            self._widths = self._measure(0, self.line_count)
        return Size(-(-max(self._widths) // _STEP) * _STEP, self.line_count)

    def _measure(self, first: int, end: int) -> list[int]:
        return [cell_len(line.expandtabs(self._tab)) for line in self.lines[first:end]]


class Wrapped(WrappedDocument):
    """A wrapped document whose height is looked up, not counted."""

    @property
    def height(self) -> int:
        """How many rows the document takes when wrapped."""
        return len(self._offset_to_line_info)


_Key = tuple[int, str, int, int, int, int]
"""What a painted row depends on: its number and text, the widths of widget, document and gutter, columns scrolled."""


class LineEditor(TextArea):
    """A text area painted row by row. `dots` is the sign for what lies to the right of the screen, in its style.

    A row is painted anew when its text, its number or its place across has changed; what else it depends on, whoever
    changes it says by `repaint`. The rows of the cursor and of the selection are painted every time. After an edit or a
    move of the cursor, only the rows that differ from what was drawn are sent to the terminal.
    """

    dots = "…"
    dots_style = Style(bold=True)
    selection = reactive(Selection(), init=False, always_update=True, repaint=False)
    _whole: str | None = None

    @property
    def text(self) -> str:
        """The whole text; put together once after each change."""
        if self._whole is None:
            self._whole = self.document.text
        return self._whole

    @text.setter
    def text(self, value: str) -> None:
        self.load_text(value)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part; empty ones where the editor was taken away and the screen has not been laid out since.

        Textual draws it there once more, when its styles are gone.
        """
        return super().render_lines(crop) if self.is_attached else [Strip.blank(crop.width)] * crop.height

    def row_colours(self, row: int) -> list[Coloured]:
        """The colours of a row, in UTF-8 bytes."""
        return []

    def mark_of(self, row: int) -> Mark | None:
        """What the row is marked with."""
        return None

    def repaint(self) -> None:
        """Colours or marks have changed."""
        self._build_highlight_map()
        self._painted.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Styles have changed, as when the focus comes or goes."""
        self._painted.clear()
        super().notify_style_update()

    @cached_property
    def _painted(self) -> dict[_Key, Strip]:
        """The rows painted."""
        return {}

    @cached_property
    def _drawn(self) -> dict[int, _Key | None]:
        """What was drawn last at each line of the widget; None where the cursor or the selection stood."""
        return {}

    def watch_selection(self) -> None:
        """The cursor has moved."""
        self._refresh_changed()

    def _refresh_changed(self) -> None:
        """Draw the rows that are not as they were drawn last."""
        if self.soft_wrap:
            self.refresh()
            return
        for y in range(self.size.height):
            key = self._key_at(y)
            if key is None or self._drawn.get(y) != key:
                self.refresh(Region(0, y, self.size.width, 1))

    def _key_at(self, y: int) -> _Key | None:
        """What a line of the widget shows; None where that is painted every time."""
        row = self.row_at(y)[0]
        if row >= 0 and self._is_lively(row):
            return None
        text = self.document.get_line(row) if row >= 0 else ""
        return row, text, self.size.width, self.virtual_size.width, self.gutter_width, int(self.scroll_offset.x)

    def _build_highlight_map(self) -> None:
        self._whole = None
        self._line_cache.clear()
        if not isinstance(self._highlights, RowColours):
            self._highlights = RowColours(self.row_colours)  # type: ignore[assignment]
        self._highlights.clear()
        self._refresh_changed()

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.document = Measured(text)
        self.wrapped_document = Wrapped(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Scroll so that the cursor can be seen; across in steps."""
        if self.soft_wrap or center or self.read_only:
            return super().scroll_cursor_visible(center, animate)
        x, y = self.wrapped_document.location_to_offset(self.cursor_location)
        room = self.scrollable_content_region.width - self.gutter_width
        step, left = min(_ACROSS, max(0, room - _CURSOR) // 2), int(self.scroll_offset.x)
        region = Region(x, y, _CURSOR, 1)
        if x < left:
            region = Region(max(0, x - step), y, _CURSOR, 1)
        elif x + _CURSOR > left + room:
            region = Region(x, y, _CURSOR + step, 1)
        return self.scroll_to_region(region, spacing=Spacing(right=self.gutter_width), animate=animate, force=True)

    def row_at(self, y: int) -> tuple[int, bool, bool]:
        """The document's row at a line of the widget, and whether it begins and ends there; -1 below the text."""
        table = self.wrapped_document._offset_to_line_info
        at = y + self.scroll_offset.y
        if not 0 <= at < len(table):
            return -1, False, False
        row, section = table[at]
        return row, section == 0, at + 1 == len(table) or table[at + 1][0] != row

    def render_line(self, y: int) -> Strip:
        """The row as Textual paints it, with its mark."""
        row, first, last = self.row_at(y)
        key = self._drawn[y] = None if self.soft_wrap else self._key_at(y)
        if row < 0:
            return super().render_line(y)
        if key is None:
            return self._marked(super().render_line(y), row, first=first, last=last)
        if (painted := self._painted.get(key)) is None:
            if len(self._painted) > _MOST_PAINTED:
                self._painted.clear()
            painted = self._painted[key] = self._marked(super().render_line(y), row, first=first, last=last)
        return painted

    def _is_lively(self, row: int) -> bool:
        """Whether a row shows the cursor, the selection or a bracket that belongs to the cursor's."""
        start, end = sorted(self.selection)
        bracket = self.matching_bracket_location
        return start[0] <= row <= end[0] or (bracket is not None and bracket[0] == row)

    def _marked(self, strip: Strip, row: int, *, first: bool, last: bool) -> Strip:
        mark = self.mark_of(row)
        if mark is not None and first and self.gutter_width >= 2:
            strip = _put(strip, self.gutter_width - 2, mark.sign, mark.style)
        return self._end(strip, row, mark) if last else strip

    def _end(self, strip: Strip, row: int, mark: Mark | None) -> Strip:
        """Words behind the text, or the sign that it goes on beyond the edge."""
        width = self.scrollable_content_region.width
        if self.soft_wrap:
            return strip
        text = self.document.get_line(row).expandtabs(self.indent_width)
        end = self.gutter_width + cell_len(text) - self.scroll_offset.x
        if end > width:
            return _put(strip, width - 1, self.dots, self.dots_style)
        room = width - end - 3
        if mark is None or not mark.words or room < _LEAST_ROOM or end < self.gutter_width:
            return strip
        words = mark.words if cell_len(mark.words) <= room else set_cell_size(mark.words, room - 1).rstrip() + self.dots
        return _put(strip, end + 2, words, mark.style)

    def type_over(self, text: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Replace as a key does: as one thing to undo, told to nobody when the text may not be changed."""
        self._replace_via_keyboard(text, start, end)


def _put(strip: Strip, x: int, text: str, style: Style) -> Strip:
    """A strip with a text laid over it at a cell; the ground stays as it is."""
    width = strip.cell_length
    end = min(x + cell_len(text), width)
    if x < 0 or x >= width:
        return strip
    under = strip.crop(x, x + 1)
    ground = next((segment.style for segment in under if segment.style), None)
    laid = (Style(bgcolor=ground.bgcolor) if ground else Style.null()) + style
    return Strip.join([strip.crop(0, x), Strip([Segment(text, laid)], end - x), strip.crop(end, width)])
