"""What a person can do: one table that the keys, the footer, the command palette and the help all read.

Each part of the application declares its commands in a module `commands` of its own, which loads none of its screens.
"""

from __future__ import annotations

from cadencelang_tui.command import Command, Group
from cadencelang_tui.edit.commands import EDIT, EFFECT, FIND
from cadencelang_tui.proving.commands import GUARANTEES
from cadencelang_tui.run.commands import PAGE, RUN
from cadencelang_tui.simulate.commands import EVERYONE, SIMULATE, STAGES

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
    return (EVERYWHERE, EDIT, FIND, EFFECT, SIMULATE, STAGES, EVERYONE, GUARANTEES, RUN, PAGE)
