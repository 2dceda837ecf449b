"""A list to choose from, narrowed by typing."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from cadencelang_tui.boxes import LineBox
from cadencelang_tui.choices import Choices
from cadencelang_tui.glyphs import shown

_LONG: Final = 8
_MOST: Final = 300
_ANOTHER: Final = "+ "
_NONE: Final = Content.styled("Nothing has that in its name; a shorter word finds more.", "$foreground-muted")
_MOVES: Final = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


class ChooserScreen(ModalScreen[int | None]):
    """Gives the number of the line chosen, or None. A line that begins with `+ ` stands below all others, always."""

    CSS_PATH = "simulate.tcss"  # Edit asks with it too, where nobody may have gone to Simulate before
    HELP = "Type a part of the name to narrow the list; up and down move, Enter chooses, Esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]

    def __init__(self, title: str, lines: list[str], chosen: int = 0) -> None:
        super().__init__()
        self._title = title
        self._lines = [shown(line) for line in lines]
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """The box."""
        long = "-long" if len(self._lines) > _LONG else ""
        with Vertical(classes=f"simulate-box chooser {long}") as box:
            box.border_title = Content(shown(self._title))
            box.border_subtitle = Content("Enter chooses, Esc goes back")
            yield LineBox(placeholder="type to narrow the list", id="narrow", compact=True)
            yield Choices(*self._options(""), id="list", markup=False)

    def on_mount(self) -> None:
        """Typing narrows, the arrows move."""
        self.set_class(getattr(self.app, "ascii", False), "-ascii")
        options = self.query_one("#list", OptionList)
        options.highlighted = options.get_option_index(str(self._chosen)) if self._lines else None
        self.query_one("#narrow").focus()

    def _options(self, typed: str) -> list[Option]:
        words = _plain(typed).split()
        fitting = [(n, it) for n, it in enumerate(self._lines) if all(word in _plain(it) for word in words)]
        listed = [it for it in fitting if not it[1].startswith(_ANOTHER)]
        near = max(0, self._chosen - _MOST // 2) if not words and self._chosen >= _MOST else 0
        some = listed[near : near + _MOST]
        options = [Option(Content(line), id=str(number)) for number, line in some]
        if left := len(listed) - len(some):
            words_left = f"and {left} more: type a part of the name"
            options.append(Option(Content.styled(words_left, "$foreground-muted"), disabled=True))
        return [*options, *(Option(Content(it), id=str(n)) for n, it in fitting if it.startswith(_ANOTHER))]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        options = self.query_one("#list", OptionList)
        options.clear_options()
        options.add_options(self._options(event.value) or [Option(_NONE, disabled=True)])
        options.highlighted = 0 if options.options[0].id is not None else None

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types."""
        options = self.query_one("#list", OptionList)
        if event.key not in _MOVES or self.focused is options:
            return
        event.stop()
        event.prevent_default()
        self.call_next(options.run_action, _MOVES[event.key])

    def on_input_submitted(self) -> None:
        """Enter takes the line that is marked."""
        self.query_one("#list", OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """This one."""
        self.dismiss(int(event.option_id or 0))


def _plain(text: str) -> str:
    """A text in which a name is found by its words, be it written as in the playbook or as here."""
    return text.casefold().replace("_", " ")
