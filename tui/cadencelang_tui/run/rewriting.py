"""Changing the words of a draft; what was typed survives whatever happens."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import TextArea

from cadencelang_tui.boxes import LetterBox
from cadencelang_tui.glyphs import shown
from cadencelang_tui.memory import Memory

_AFTER = 1.0


class RewriteScreen(ModalScreen[str | None]):
    """The text of a draft to change; gives the new text, or None for going back.

    One second after the last key what was typed is written to `memory`, and brought back when the draft is next opened.
    """

    HELP = "Write as in any text box. Ctrl+S takes the text; Esc goes back and keeps what you typed for later."
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "back", "Back"), ("ctrl+s", "take", "Take this text")]

    def __init__(self, title: str, text: str, id: str, memory: Memory) -> None:
        super().__init__()
        self._title, self._text, self._draft, self._memory = title, text, id, memory
        self._timer: Timer | None = None

    @property
    def _kept(self) -> dict[str, Any]:
        part = self._memory.part("run")
        return part.setdefault("drafts", {}) if isinstance(part.get("drafts", {}), dict) else {}

    def compose(self) -> ComposeResult:
        """The text."""
        with Vertical(id="rewrite-box") as box:
            box.border_title = Content(shown(self._title))
            box.border_subtitle = Content("Ctrl+S takes this text   Esc goes back")
            yield LetterBox(str(self._kept.get(self._draft, self._text)), soft_wrap=True, id="text")

    def on_mount(self) -> None:
        """Ready for typing."""
        self.set_class(bool(getattr(self.app, "ascii", False)), "-ascii")
        self.query_one(TextArea).focus()

    def on_text_area_changed(self) -> None:
        """Write it down a second after the last key."""
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(_AFTER, self._journal)

    def _journal(self) -> None:
        text = self.query_one(TextArea).text
        if text != self._text:
            self._kept[self._draft] = text
            self._memory.save()

    def action_take(self) -> None:
        """This is the text."""
        self._kept.pop(self._draft, None)
        self._memory.save()
        self.dismiss(self.query_one(TextArea).text)

    def action_back(self) -> None:
        """Go back; what was typed stays for the next time."""
        self._journal()
        self.dismiss(None)
