"""The editor: a text area that knows the language's colours, its problems and how its lines are indented.

Owns: what keys do to the text. Refuses: files, checking and the panes around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.theme import Theme
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

from cadencelang.diagnostics import Severity
from cadencelang.diagnostics.clean import clean
from cadencelang.editing.highlighting import Coloured, Colouring, in_bytes, no_colours
from cadencelang.editing.situations import INDENT, indent_below
from cadencelang_tui.edit.edits import difference, shift_lines, toggle_comments
from cadencelang_tui.edit.problems import Problem
from cadencelang_tui.edit.seam import LineEditor, Mark
from cadencelang_tui.glyphs import DRAWN, Glyphs

_THEME: Final = "cadence"
_UNDERLINE: Final = "under "
_UNDOS: Final = 1_000


Badge = tuple[str, str, Severity | None]
"""What is known of a line that is no problem: a sign, words, and how they are coloured (None: as what is good)."""


class PlaybookEditor(LineEditor):
    """The text of one file. Posts `Asked` when suggestions are wanted; `steer` is given the keys that may be theirs.

    What many terminals send for Ctrl+/ and Ctrl+Space is known to Textual as Ctrl+_ and Ctrl+@.
    """

    HELP = """The text of the open file. What a line means stands beside it; what is wrong is underlined and told behind
    the line. Ctrl+Space suggests what may stand at the cursor. Tab indents at the beginning of a line, and moves on to
    the next pane elsewhere. Ctrl+Z takes back whatever was done to the text."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "select_all", "Select everything", show=False),
        Binding("ctrl+e", "cursor_line_end", "Cursor line end", show=False),
        Binding("ctrl+home", "go(0)", "To the beginning", show=False),
        Binding("ctrl+end", "go(-1)", "To the end", show=False),
        Binding("ctrl+underscore", "screen.comment", "Comment", show=False),
        Binding("ctrl+@", "screen.suggest", "Suggest", show=False),
    ]

    @dataclass
    class Asked(Message):
        """Suggestions are wanted: by key (`loud`), or because of what was typed."""

        loud: bool

    @dataclass
    class Hovered(Message):
        """The mouse rests on this row of the text; None: on none of it."""

        row: int | None

    def __init__(self, glyphs: Glyphs = DRAWN, *, id: str | None = None) -> None:
        self.glyphs = glyphs
        self.colouring: Colouring = no_colours
        self.problems: Mapping[int, Sequence[Problem]] = {}
        self.steer: Callable[[str], bool] = lambda key: False
        self.name_of_file = ""
        self.badge: Callable[[str], Badge | None] = lambda line: None
        self._hovered: int | None = None
        super().__init__(id=id, soft_wrap=False, show_line_numbers=True, compact=True, max_checkpoints=_UNDOS)
        self.dots = glyphs.dots
        self.indent_width = INDENT
        self.cursor_blink = False

    def on_mount(self) -> None:
        """Take the colours of the application, now and when they change."""
        self._styles: dict[Severity | None, Style] = {}
        self._take_theme(self.app.current_theme)
        self.app.theme_changed_signal.subscribe(self, self._take_theme)

    def _take_theme(self, theme: Theme) -> None:
        self._styles = {
            Severity.ERROR: Style(color=theme.error, bold=True),
            Severity.WARNING: Style(color=theme.warning),
            Severity.NOTE: Style(color=theme.secondary),
            None: Style(color=theme.success),
        }
        self.dots_style = Style(color=theme.accent, bold=True)
        muted = self.app.theme_variables["foreground-muted"]
        self.register_theme(TextAreaTheme(_THEME, syntax_styles=_syntax(theme, muted)))
        self.theme = _THEME
        self.repaint()

    def get_line(self, line_index: int) -> Text:
        """A row as it is shown: nothing in it can steer the terminal."""
        return Text(_safe(self.document.get_line(line_index)), end="", no_wrap=True)

    def row_colours(self, row: int) -> list[Coloured]:
        """The colours of a row, its problems underlined."""
        text = _safe(self.document.get_line(row))
        under = [(it.start, min(it.end, len(text) + 1), _UNDERLINE + it.severity) for it in self.problems.get(row, ())]
        return in_bytes(f"{text} ", iter([*self.colouring(text), *under]))

    def mark_of(self, row: int) -> Mark | None:
        """The gravest problem of a row, else its badge: a sign beside its number, words behind its end."""
        found = self.problems.get(row)
        if not found:
            badge = self.badge(self.document.get_line(row))
            return None if badge is None else Mark(badge[0], badge[1], self._styles[badge[2]])
        first = found[0]
        sign = {Severity.ERROR: self.glyphs.problem, Severity.WARNING: self.glyphs.urgent}.get(first.severity, "i")
        return Mark(sign, first.words, self._styles[first.severity])

    def show_problems(self, problems: Mapping[int, Sequence[Problem]]) -> None:
        """These are the problems of the text now."""
        if problems != self.problems:
            self.problems = problems
            self.repaint()

    @property
    def lines(self) -> list[str]:
        """The rows of the text."""
        return self.document.lines

    def become(self, text: str, *, cursor: tuple[int, int] | None = None) -> bool:
        """Make the text this one, as one change that can be taken back; False where it is so already."""
        change = difference(self.text, text)
        if change is None:
            return False
        row, column = cursor or self.cursor_location
        self.history.checkpoint()
        self.replace(change.text, change.start, change.end, maintain_selection_offset=False)
        self.history.checkpoint()
        row = min(row, self.document.line_count - 1)
        self.move_cursor((row, min(column, len(self.document.get_line(row)))))
        return True

    def action_go(self, row: int) -> None:
        """Go to the beginning of the text, or with -1 to its end."""
        self.move_cursor(self.document.end if row < 0 else (row, 0))

    def on_text_area_selection_changed(self) -> None:
        """Show the beginning of the lines again as soon as the cursor can be seen there."""
        self._show_beginnings()

    def on_resize(self) -> None:
        """The same where there is more room now; where there is less, the cursor stays in sight.

        A cursor that was put into a text not yet laid out has scrolled it.
        """
        if self.has_focus:
            self.call_after_refresh(self.scroll_cursor_visible)
        if self.soft_wrap:  # it has been drawn with the breaks of its width before
            self.refresh()
        self.call_after_refresh(self._show_beginnings)

    def _show_beginnings(self) -> None:
        column = self.get_column_width(*self.cursor_location) + self.gutter_width
        if self.scroll_offset.x and column < self.scrollable_content_region.width - 1:
            self.scroll_to(x=0, animate=False)

    def show_place(self, row: int, start: int = 0, end: int | None = None) -> None:
        """Put the cursor at a place, or select it, in the middle of what is seen."""
        row = min(max(row, 0), self.document.line_count - 1)
        width = len(self.document.get_line(row))
        self.move_cursor((row, min(start, width)), center=True)
        if end is not None:
            self.move_cursor((row, min(end, width)), select=True)

    def rows_selected(self) -> tuple[int, int]:
        """The first and last row that the selection touches."""
        start, end = sorted(self.selection)
        return start[0], end[0] - 1 if end[1] == 0 and end[0] > start[0] else end[0]

    def change_rows(self, change: Callable[[Sequence[str]], list[str]]) -> None:
        """Put what a function makes of the selected rows in their place."""
        first, last = self.rows_selected()
        old = list(self.lines)
        row, column = self.cursor_location
        new = [*old[:first], *change(old[first : last + 1]), *old[last + 1 :]]
        shift = len(new[row]) - len(old[row]) if row < len(new) else 0
        self.become("\n".join(new), cursor=(row, max(0, column + shift)))
        if first != last:
            below = (last + 1, 0)  # not the end of the last line, which may be out of sight
            self.move_cursor((first, 0))
            self.move_cursor(below if last + 1 < len(new) else self.document.end, select=True)

    def toggle_comments(self) -> None:
        """Comment the selected rows out, or in again."""
        self.change_rows(toggle_comments)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell which row the mouse is on."""
        row = self.row_at(event.y)[0]
        self._hover(row if row >= 0 else None)

    def on_blur(self) -> None:
        """Nothing is suggested where nobody writes."""
        self.steer("escape")

    def on_leave(self, event: events.Leave) -> None:
        """It is on none."""
        if event.node is self:
            self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.post_message(self.Hovered(row))

    async def on_key(self, event: events.Key) -> None:
        """Keys of the suggestions; then those that indent; then those that move and delete.

        The last are done at once, not when the key has come up to the application, so that what is typed fast behind
        them does not overtake them.
        """
        if self.steer(event.key) or (not self.read_only and self._indents(event.key)):
            event.stop()
            event.prevent_default()
        elif (action := _actions().get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
        elif event.is_printable and not self.read_only:
            self.call_after_refresh(self.post_message, self.Asked(loud=False))

    def _indents(self, key: str) -> bool:
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        several = self.rows_selected()[0] != self.rows_selected()[1]
        match key:
            case "enter":
                return self._break_line()
            case "tab" if several or not before.strip():
                self.change_rows(lambda rows: shift_lines(rows, 1)) if several else self.insert(" " * INDENT)
            case "shift+tab" if several or not before.strip():
                self.change_rows(lambda rows: shift_lines(rows, -1))
            case "backspace" if not several and before and not before.strip() and not self.selected_text:
                self.delete((row, max(0, column - INDENT)), (row, column))
            case _:
                return False
        return True

    def _break_line(self) -> bool:
        """A new line, indented as the language has it; before the text of a line, that text stays as it stands."""
        start, end = sorted(self.selection)
        before = self.document.get_line(start[0])[: start[1]]
        if not before.strip() or self.colouring is no_colours:
            self.type_over(f"\n{before if not before.strip() else ''}", start, end)
            return True
        indent = indent_below([*self.lines[: start[0]], before], start[0])
        rest = self.document.get_line(end[0])[end[1] :]
        spaces = len(rest) - len(rest.lstrip(" "))
        self.type_over("\n" + " " * indent, start, (end[0], end[1] + spaces))
        return True


@cache
def _actions() -> Mapping[str, str]:
    """What the editor itself does at a key, by the key."""
    bindings = (it for it in (*TextArea.BINDINGS, *PlaybookEditor.BINDINGS) if isinstance(it, Binding))
    return {
        key: it.action for it in bindings if not it.action.startswith(("screen.", "app.")) for key in it.key.split(",")
    }


def _safe(line: str) -> str:
    """The row with every control character made visible; as long as before, its tabs kept."""
    return line if line.isascii() and line.isprintable() else "\t".join(map(clean, line.split("\t")))


def _syntax(theme: Theme, muted: str) -> dict[str, Style]:
    """The style of each kind of token, and of what lies under a problem."""
    return {
        "opening": Style(color=theme.primary, bold=True),
        "word": Style(color=theme.primary),
        "name": Style(color=theme.foreground),
        "text": Style(color=theme.success),
        "number": Style(color=theme.accent),
        "constant": Style(color=theme.accent),
        "comment": Style(color=muted, italic=True),
        "bad": Style(color=theme.error),
        f"{_UNDERLINE}error": Style(color=theme.error, underline=True),
        f"{_UNDERLINE}warning": Style(color=theme.warning, underline=True),
        f"{_UNDERLINE}note": Style(underline=True),
    }
