"""Small questions: choose one of a few, perhaps with words of one's own; or say yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cadencelang_tui.boxes import LineBox
from cadencelang_tui.choices import Choices
from cadencelang_tui.glyphs import shown


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: what it gives, and its words."""

    value: str
    label: str


class ChooseScreen(ModalScreen[str | None]):
    """A question with a few answers; gives the value chosen or the words typed, None for going back.

    `about` stands below the question, `own` invites words of one's own (None: only the choices).
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]
    HELP = "The arrow keys and Enter choose, or a click. Esc goes back and changes nothing."

    def __init__(self, title: str, choices: Sequence[Choice], *, about: str = "", own: str | None = None) -> None:
        super().__init__()
        self._title, self._choices, self._about, self._own = title, choices, about, own

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(id="choose-box") as box:
            box.border_title = Content(shown(self._title))
            box.border_subtitle = Content("Enter chooses, Esc goes back")
            if self._about:
                yield Static(Content(self._about), id="about")
            yield Choices(*(Option(Content(shown(it.label))) for it in self._choices), markup=False)
            if self._own is not None:
                yield LineBox(placeholder=self._own, select_on_focus=False)

    def on_mount(self) -> None:
        """The first answer is ready for Enter."""
        self.set_class(bool(getattr(self.app, "ascii", False)), "-ascii")
        self.query_one(OptionList).focus()

    def on_key(self, event: Key) -> None:
        """Words of one's own may be typed at once: the first letter goes to where they belong."""
        own = self.query(Input)
        if not own or own.first().has_focus or not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        own.first().focus()
        own.first().insert_text_at_cursor(event.character)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the answer."""
        event.stop()
        self.dismiss(self._choices[event.option_index].value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the words, if there are any."""
        event.stop()
        if event.value.strip():
            self.dismiss(event.value.strip())
