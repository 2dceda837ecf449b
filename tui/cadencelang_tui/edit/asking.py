"""Questions of the Edit mode: one decision with its answers, and going to a line, a stage or a rule.

Owns: two modal screens. Every question says what each answer does, and Esc changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cadencelang.editing.vocabulary import Place
from cadencelang_tui.boxes import LineBox
from cadencelang_tui.choices import Choices
from cadencelang_tui.glyphs import shown

_MOST: Final = 200


class AskScreen(ModalScreen[str | None]):
    """A question; gives the name of the answer chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Change nothing")]

    def __init__(self, title: str, question: str, answers: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._question, self._answers = title, question, answers

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(classes="asking") as box:
            box.border_title = Content(shown(self._title))
            box.border_subtitle = Content("Esc changes nothing")
            yield Static(Content(shown(self._question)))
            yield Choices(*(Option(Content(shown(words)), id=name) for name, words in self._answers), markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the answer."""
        event.stop()
        self.dismiss(event.option_id)


class GoToScreen(ModalScreen[int | Place | None]):
    """A line's number, or part of the name of a stage, rule, sequence, guarantee or scenario."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Back"),
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
    ]

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self._places = places
        self._found: list[Place] = []

    def compose(self) -> ComposeResult:
        """The line to type in, and what it finds."""
        with Vertical(classes="asking") as box:
            box.border_title = Content("Go to")
            box.border_subtitle = Content("Enter goes there, Esc goes back")
            yield LineBox(placeholder="a line number, or part of a stage's or rule's name", id="wanted", compact=True)
            yield Choices(id="found", markup=False)

    def on_mount(self) -> None:
        """Everything, until something is typed."""
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find what fits."""
        self._find(event.value)

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        fitting = (it for it in self._places if all(word in _words(it) for word in words))
        self._found = sorted(fitting, key=lambda it: not it.name.casefold().startswith(text.casefold()))[:_MOST]
        listed = self.query_one("#found", OptionList)
        listed.clear_options()
        if not text.strip().isdigit():
            listed.add_options(Option(_shown(it)) for it in self._found)
            listed.highlighted = 0 if self._found else None

    def action_move(self, steps: int) -> None:
        """Light the next or previous one."""
        listed = self.query_one("#found", OptionList)
        if self._found and listed.highlighted is not None:
            listed.highlighted = (listed.highlighted + steps) % len(self._found)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the line, or to what is lit."""
        text = event.value.strip()
        lit = self.query_one("#found", OptionList).highlighted
        if text.isdigit():
            self.dismiss(int(text[:9]))
        elif lit is not None and self._found:
            self.dismiss(self._found[lit])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to what was clicked."""
        event.stop()
        self.dismiss(self._found[event.option_index])


def _words(place: Place) -> str:
    return f"{place.noun} {place.name} {place.inside}".casefold()


def _shown(place: Place) -> Content:
    return Content.assemble(
        (f"{place.noun:<10}", "$foreground-muted"),
        (shown(place.name), "bold"),
        (f"  {shown(place.inside)}", "$foreground-muted"),
    )
