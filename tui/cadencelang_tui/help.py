"""What has the focus, what it is for, and every key that acts there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from cadencelang_tui.command import shown_key
from cadencelang_tui.commands import all_groups

_OUT_OF_PLACE = {"scroll_left", "scroll_right", "page_left", "page_right", "copy_text"}
_SENT = {"Ctrl+_", "Ctrl+@"}
"""Names under which some terminals send Ctrl+/ and Ctrl+Space; no keyboard has them."""
_NARROWEST = 16
_WIDEST = 18
_GENERAL = "Tab moves between panes; Esc goes back; Ctrl+P finds every command. Keys can be changed in keys.toml."


class HelpScreen(ModalScreen[None]):
    """The help for the pane that has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,f1,q,enter", "close", "Close")]

    def __init__(self, focused: Widget | None, screen: Widget, active: Iterable[ActiveBinding], config: str) -> None:
        super().__init__()
        self._title, self._about = _about(focused, screen)
        self._active = tuple(active)
        self._config = config

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="help-box") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content("Esc closes")
            with VerticalScroll():
                if self._about:
                    yield Static(Content(self._about), classes="about")
                yield Static(id="help-keys")
                yield Static(Content(f"{_GENERAL} ({self._config})"), classes="about")

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        keys = self.query_one("#help-keys", Static)
        room = self.query_one(VerticalScroll).scrollable_content_region.width
        keys.update(Content("\n").join(self._lines(room)))

    def _lines(self, room: int) -> Iterator[Content]:
        """The commands of this place, then how to move about; one an action, with its keys, set in where it is long."""
        keys: dict[str, list[str]] = {}
        about: dict[str, Binding] = {}
        for it in self._active:
            binding = it.binding
            action = binding.action.rpartition(".")[2]
            if it.enabled and binding.description and action not in _OUT_OF_PLACE:
                keys.setdefault(action, [])
                if "super" not in binding.key:  # no key of a terminal's
                    keys[action].append(shown_key(binding.key))
                if action not in about or binding.id is not None:
                    about[action] = binding
        named = {action: _some(found) for action, found in keys.items()}
        width = max((len(words) for words in named.values()), default=0)
        places = {command.id: at for at, command in enumerate(it for group in all_groups() for it in group.commands)}
        for action in sorted(about, key=lambda it: _place(about[it], places)):
            binding = about[action]
            words = wrap(binding.tooltip or binding.description, max(_NARROWEST, room - width - 2))
            yield Content.assemble((named[action].ljust(width), "bold"), f"  {words[0]}")
            yield from (Content(f"{' ' * width}  {line}") for line in words[1:])

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()


def _some(keys: Sequence[str]) -> str:
    """Keys of one action, as many as a column of a few letters has room for."""
    keys = [key for key in keys if key not in _SENT] or keys
    joined = [" or ".join(keys[:count]) for count in (3, 2, 1)]
    return next((words for words in joined if len(words) <= _WIDEST), joined[-1])


def _place(binding: Binding, places: Mapping[str, int]) -> tuple[bool, bool, int]:
    """What a person does here in the order of the table, then what works everywhere, then how to move about."""
    return binding.id is None, binding.action.startswith("app."), places.get(binding.id or "", 0)


def _about(focused: Widget | None, screen: Widget) -> tuple[str, str]:
    """The title and the text: of the nearest widget around the focus that has any, else of the screen."""
    for node in focused.ancestors_with_self if focused else ():
        if isinstance(node, Widget) and isinstance(node.HELP, str):
            return str(node.border_title or node.name or "Help"), " ".join(node.HELP.split())
    return "Help", " ".join((screen.HELP or "").split())
