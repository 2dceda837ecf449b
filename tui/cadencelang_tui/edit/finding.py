"""Find and replace: a bar below the text.

Owns: what is looked for, and how many there are. What is found is shown in the text itself.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Checkbox, Input, Static

from cadencelang_tui.boxes import LineBox
from cadencelang_tui.edit.commands import FIND
from cadencelang_tui.edit.editor import PlaybookEditor
from cadencelang_tui.edit.edits import find_all, location_of, offset_of, replace_all


class CaseBox(Checkbox):
    """A box to tick in plain characters, which every terminal has; one that is not ticked is empty."""

    BUTTON_LEFT, BUTTON_INNER, BUTTON_RIGHT = "[", " ", "]"

    def watch_value(self) -> None:
        """Tick it, or take the tick away."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


class FindBar(Horizontal):
    """Enter or Down finds the next, Up the one before; Esc goes back to the text."""

    HELP = """Find and replace. Enter and Down find the next one, Up the one before. In the field for the replacement,
    Enter replaces this one and goes on. Replacing all is one change, which Ctrl+Z takes back."""
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "close", "Back to the text"), *FIND.bindings()]
    GROUP = FIND

    def __init__(self) -> None:
        super().__init__(id="find-bar")
        self.editor: PlaybookEditor | None = None

    def compose(self) -> ComposeResult:
        """Two fields, what is found, and what can be done."""
        yield LineBox(placeholder="Find", id="find", compact=True)
        yield LineBox(placeholder="Replace by", id="replace", compact=True)
        yield CaseBox("Aa", id="match-case", compact=True, tooltip="Tell capital letters from small ones")
        yield Button("Replace", id="replace-one", compact=True)
        yield Button("All", id="replace-every", compact=True, tooltip="Replace all of them")
        yield Static(id="found-count")

    def open(self, editor: PlaybookEditor, *, replacing: bool) -> None:
        """Look in this text, for what is selected in it."""
        self.editor = editor
        self.display = True
        if editor.selected_text and "\n" not in editor.selected_text:
            self._find.value = editor.selected_text
        self.set_class(replacing, "-replacing")
        self._find.focus()
        self._find.select_all()
        self.count()

    @property
    def _find(self) -> Input:
        return self.query_one("#find", Input)

    @property
    def _case(self) -> bool:
        return self.query_one("#match-case", Checkbox).value

    def count(self) -> None:
        """Say how many there are."""
        if self.editor is None or not self.display:
            return
        found = self._places()
        start = offset_of(self.editor.lines, min(self.editor.selection))
        at = next((number for number, place in enumerate(found, 1) if place[0] == start), 0)
        words = f"{at} of {len(found)}" if at else f"{len(found)} found"
        self.query_one("#found-count", Static).update(Content(words if self._find.value else ""))

    def _places(self) -> list[tuple[int, int]]:
        return find_all(self.editor.text, self._find.value, match_case=self._case) if self.editor else []

    def action_next(self, steps: int) -> None:
        """Select the next one, or the one before; after the last comes the first."""
        found = self._places()
        if self.editor is None or not found:
            self.count()
            return
        cursor = offset_of(self.editor.lines, min(self.editor.selection))
        if steps > 0:
            chosen = next((it for it in found if it[0] > cursor), found[0])
        else:
            chosen = next((it for it in reversed(found) if it[0] < cursor), found[-1])
        self._select(chosen)

    def _select(self, place: tuple[int, int]) -> None:
        assert self.editor is not None
        text = self.editor.text
        start, end = (location_of(text, offset) for offset in place)
        self.editor.move_cursor(start, center=True)
        self.editor.move_cursor(end, select=True)
        self.count()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Go to the first one from the cursor on, while typing."""
        event.stop()
        if event.input.id == "find" and self.editor is not None:
            cursor = offset_of(self.editor.lines, min(self.editor.selection))
            found = self._places()
            if found and event.value:
                self._select(next((it for it in found if it[0] >= cursor), found[0]))
            self.count()

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        """Count anew."""
        event.stop()
        self.count()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The next one; from the field for the replacement, replace this one first."""
        event.stop()
        if event.input.id == "replace":
            self.action_replace_one()
        else:
            self.action_next(1)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Replace one, or all."""
        event.stop()
        if event.button.id == "replace-one":
            self.action_replace_one()
        else:
            self.action_replace_every()

    def action_replace_one(self) -> None:
        """Replace what is selected, if it is one of those found, and go on."""
        editor = self.editor
        if editor is None or editor.read_only:
            return
        start, end = (offset_of(editor.lines, at) for at in sorted(editor.selection))
        if (start, end) in self._places():
            by = self.query_one("#replace", Input).value
            editor.type_over(by, *sorted(editor.selection))
        self.action_next(1)

    def action_replace_every(self) -> None:
        """Replace all, as one change."""
        if self.editor is None or self.editor.read_only:
            return
        by = self.query_one("#replace", Input).value
        text, count = replace_all(self.editor.text, self._find.value, by, match_case=self._case)
        self.editor.become(text)
        self.query_one("#found-count", Static).update(Content(f"{count} replaced"))

    def action_case(self) -> None:
        """Tell capital letters from small ones, or do not."""
        self.query_one("#match-case", Checkbox).toggle()

    def action_close(self) -> None:
        """Back to the text."""
        self.display = False
        if self.editor is not None:
            self.editor.focus()
