"""What can be done where the guarantees are shown."""

from __future__ import annotations

from cadencelang_tui.command import Command, Group

GUARANTEES = Group(
    "Guarantees",
    "simulate",
    (
        Command("guarantees.prove", "r", "prove", "Prove", "Prove all guarantees of the playbook as it is now."),
        Command("guarantees.stop", "x", "stop", "Stop", "Stop; what was found stays."),
        Command("guarantees.more_time", "plus,equals_sign", "more_time", "More time",
                "Prove again, with more time for each."),
        Command("guarantees.line", "g", "line", "Its line", "Show the guarantee's line in Edit."),
    ),
    view=True,
    modal=True,
)  # fmt: skip
