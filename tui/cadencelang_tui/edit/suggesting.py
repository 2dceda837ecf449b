"""The list of suggestions that opens at the cursor.

Owns: showing an offer beside the word under way and letting keys choose from it. Refuses: finding suggestions.
"""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.geometry import Offset
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cadencelang.editing.completion import Offer, end_of_word
from cadencelang_tui.edit.editor import PlaybookEditor
from cadencelang_tui.glyphs import shown

_MOST: Final = 100
_TALLEST: Final = 8
_LEAST_TYPED: Final = 2


class Suggestions(OptionList, can_focus=False):
    """An offer over the editor. It never takes the focus: the editor hands it the keys that are its own."""

    def __init__(self) -> None:
        super().__init__(id="suggestions", markup=False)
        self.offer = Offer(0, ())
        self.editor: PlaybookEditor
        self._at = (0, 0)

    def attach(self, editor: PlaybookEditor) -> None:
        """Suggest to this editor."""
        self.close()
        self.editor = editor
        editor.steer = self.steer

    def worth_it(self, offer: Offer, column: int) -> bool:
        """Whether an offer nobody asked for helps: there is some of the word already, and it is not all of it."""
        typed = column - offer.start
        return bool(offer.suggestions) and typed >= _LEAST_TYPED

    @property
    def is_open(self) -> bool:
        """Whether anything is offered."""
        return bool(self.display)

    def show(self, offer: Offer, *, chosen: bool) -> None:
        """Offer this; `chosen`: the first is lit, so that Enter takes it."""
        self.offer = offer
        self.clear_options()
        if not offer.suggestions:
            self.close()
            return
        width = max(len(it.text) for it in offer.suggestions[:_MOST])
        self.add_options(
            Option(Content.assemble((shown(it.text).ljust(width + 2), "bold"), (shown(it.about), "$foreground-muted")))
            for it in offer.suggestions[:_MOST]
        )
        self.highlighted = 0 if chosen else None
        self._at = self.editor.cursor_location
        self.display = True
        self._place(width)

    def _place(self, width: int) -> None:
        """Below the word under way, or above it where there is no room below."""
        rows = min(len(self.offer.suggestions), _TALLEST, max(3, self.screen.size.height - 6))
        about = max(len(it.about) for it in self.offer.suggestions[:_MOST])
        wide = min(width + about + 6, max(24, self.screen.size.width - 4), 72)
        self.styles.width = wide
        self.styles.height = rows + 2
        x, y = self.editor.cursor_screen_offset
        x = min(x - (self.editor.cursor_location[1] - self.offer.start), self.screen.size.width - wide + 1)
        below = y + 1 + rows + 2 <= self.screen.size.height - 1
        self.absolute_offset = Offset(max(0, x - 1), y + 1 if below else max(0, y - rows - 2))
        self.refresh(layout=True)

    def close(self) -> None:
        """Offer nothing."""
        if self.display:
            self.display = False

    def follow(self, cursor: tuple[int, int]) -> None:
        """Where the cursor has left the word, by whichever way, nothing is offered for it any more."""
        (row, column), (last_row, last_column) = cursor, self._at
        self._at = cursor
        if row != last_row or column < self.offer.start or abs(column - last_column) > 1:
            self.close()

    def steer(self, key: str) -> bool:
        """Do what a key of the editor means here; whether it was one of ours."""
        if not self.is_open:
            return False
        match key:
            case "escape":
                self.close()
            case "down":
                self.action_cursor_down() if self.highlighted is not None else self._light(0)
            case "up" if self.highlighted is not None:
                self.action_cursor_up()
            case "enter" if self.highlighted is not None:
                self._take(self.highlighted)
            case "tab":
                self._take(self.highlighted or 0)
            case "left" | "right" | "home" | "end" | "up" | "enter":
                self.close()
                return False
            case "backspace" | "delete":
                self.editor.call_after_refresh(self.editor.post_message, PlaybookEditor.Asked(loud=False))
                return False
            case _:
                return False
        return True

    def _light(self, number: int) -> None:
        self.highlighted = number

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click takes what it hits."""
        event.stop()
        self._take(event.option_index)

    def _take(self, number: int) -> None:
        """Put a suggestion in the place of the word under way, all of it: also of what stands behind the cursor."""
        suggestion = self.offer.suggestions[number]
        row, column = self.editor.cursor_location
        end = end_of_word(self.editor.document.get_line(row), column, suggestion.text)
        self.close()
        self.editor.type_over(suggestion.text, (row, self.offer.start), (row, end))
        self.editor.focus()
