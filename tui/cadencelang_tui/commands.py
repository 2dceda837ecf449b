"""What a person can do: one table that the keys, the footer, the command palette and the help all read.

Each part of the application declares its commands in a module `commands` of its own, which imports nothing but this
one, so that the palette knows them all before their screens are loaded.
"""

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


EVERYWHERE = Group(
    "Everywhere",
    None,
    (
        Command("help", "f1", "app.help", "Help", "Say what has the focus, and what every key does.", priority=True),
        Command("mode.edit", "f2", "app.mode('edit')", "Edit", "Change the playbook.", footer=False, priority=True),
        Command(
            "mode.simulate", "f3", "app.mode('simulate')", "Simulate", "See what would happen to a candidate, and why.",
            footer=False, priority=True,
        ),
        Command("mode.run", "f4", "app.mode('run')", "Run", "See and decide what is due today.",
                footer=False, priority=True),
        Command("mode.start", "", "app.mode('start')", "Start", "Go back to the four choices of the beginning."),
        Command("commands", "ctrl+p", "app.command_palette", "All commands", "Find anything that can be done here.",
                priority=True),
        Command("open", "ctrl+o", "app.open_playbook", "Open", "Open another playbook.", footer=False, priority=True),
        Command("practice", "", "app.practice", "Practice workspace", "Go back to the playbook for practice."),
        Command("guarantees", "", "app.guarantees", "Guarantees",
                "What the playbook vouches for: proved, broken by a story, or not decided."),
        Command("theme", "", "app.next_theme", "Change colours", "Dark, light or high contrast."),
        Command("quit", "ctrl+q", "app.quit", "Leave", "Leave; everything is kept as it is.",
                footer=False, priority=True),
    ),
)  # fmt: skip


def all_groups() -> tuple[Group, ...]:
    """Every group of the application, the general ones first, those of a view behind its mode's."""
    from cadencelang_tui.edit.commands import EDIT, FIND
    from cadencelang_tui.proving.commands import GUARANTEES
    from cadencelang_tui.run.commands import PAGE, RUN
    from cadencelang_tui.simulate.commands import EVERYONE, SIMULATE, STAGES

    return (EVERYWHERE, EDIT, FIND, SIMULATE, STAGES, EVERYONE, GUARANTEES, RUN, PAGE)


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
