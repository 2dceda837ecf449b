"""One thing that a person can do, and the keys for it as they stand on a keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do.

    `id` is the name under which its key can be changed, `keys` are Textual's names of keys with commas between them
    (empty: the palette alone has it), `action` is what Textual runs on the screen (`app.…` on the application).
    `label` is a word or two for the footer, `help` a sentence. `footer` says whether the footer shows it; `priority`
    keys act before what has the focus sees them, and are never single letters.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    footer: bool = True
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The commands of one place; `mode` is the mode they need (None: they work everywhere).

    Those of a `view` act only where the widget or screen is shown whose `GROUP` it is; a `modal` one lies over the
    mode's screen, whose keys then do nothing.
    """

    name: str
    mode: str | None
    commands: tuple[Command, ...]
    view: bool = False
    modal: bool = False

    def meets(self, other: Group) -> bool:
        """Whether keys of both can act at the same time."""
        if self is other or None in (self.mode, other.mode):
            return True
        return self.mode == other.mode and not (self.modal or other.modal)

    def bindings(self) -> list[BindingType]:
        """The keys, as the screen or application that runs the actions binds them."""
        return [_binding(command) for command in self.commands if command.keys]


def _binding(command: Command) -> Binding:
    return Binding(
        command.keys,
        command.action,
        command.label,
        show=command.footer,
        priority=command.priority,
        tooltip=command.help,
        id=command.id,
    )


def keys_of(command: Command, remapped: Iterable[tuple[str, str]] = ()) -> str:
    """The keys of a command as a person reads them: `Ctrl+F`, `a`, `F8`."""
    keys = dict(remapped).get(command.id, command.keys)
    return " or ".join(shown_key(key) for key in keys.split(",") if key)


def shown_key(key: str) -> str:
    """One key's name as it stands on a keyboard."""
    *modifiers, last = key.strip().split("+")
    plain = last.upper() if last[:1] == "f" and last[1:].isdigit() else last.capitalize() if modifiers else last
    return "+".join([*(word.capitalize() for word in modifiers), _NAMES.get(last, plain)])


_NAMES = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "slash": "/", "question_mark": "?",
    "left": "←", "right": "→", "up": "↑", "down": "↓", "home": "Home", "end": "End", "pageup": "PgUp",
    "pagedown": "PgDn", "delete": "Del", "backspace": "Backspace", "full_stop": ".", "comma": ",", "plus": "+",
    "minus": "-", "equals_sign": "=", "underscore": "_", "left_square_bracket": "[", "right_square_bracket": "]",
    "less_than_sign": "<", "greater_than_sign": ">", "asterisk": "*",
}  # fmt: skip
