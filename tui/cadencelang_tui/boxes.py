"""Boxes to type into, in which Ctrl+A selects everything, as it does in mail."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

_ALL = Binding("ctrl+a", "select_all", "Select everything", show=False)


class LineBox(Input):
    """One line."""

    BINDINGS: ClassVar[list[BindingType]] = [_ALL]


class LetterBox(TextArea):
    """The lines of a letter; Ctrl+Home and Ctrl+End go to its beginning and its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _ALL,
        Binding("ctrl+home", "to_start", "To the beginning", show=False),
        Binding("ctrl+end", "to_end", "To the end", show=False),
    ]

    def action_to_start(self) -> None:
        """To the beginning."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """To the end."""
        self.move_cursor(self.document.end)
