"""What can be done in the Edit mode, in its bar to find and replace, and where the effect of a change is shown."""

from __future__ import annotations

from cadencelang_tui.command import Command, Group

EDIT = Group(
    "Edit",
    "edit",
    (
        Command("edit.undo", "ctrl+z", "undo", "Undo", "Take back the last change of this file.", priority=True),
        Command("edit.save", "ctrl+s", "save", "Save", "Save this file.", priority=True),
        Command("edit.try", "f5", "try_it", "Try it",
                "Show which candidates would get another timeline by this change, side by side.", priority=True),
        Command("edit.fix", "f9", "fix", "Fix", "Mend the problem of this line, or the next that can be mended.",
                priority=True),
        Command("edit.next_problem", "f8", "next_problem", "Next problem", "Go to the next problem.", priority=True),
        Command("edit.suggest", "ctrl+space", "suggest", "Suggest", "Suggest what may stand at the cursor."),
        Command("edit.find", "ctrl+f", "find", "Find", "Find a text in this file.", priority=True),
        Command("edit.redo", "ctrl+y", "redo", "Redo", "Do again what was taken back.", footer=False, priority=True),
        Command("edit.replace", "ctrl+r", "replace", "Replace", "Find a text and replace it.", footer=False,
                priority=True),
        Command("edit.go_to", "ctrl+g", "go_to", "Go to", "Go to a line, a stage or a rule.", priority=True),
        Command("edit.comment", "ctrl+slash", "comment", "Comment",
                "Make comments of the selected lines, or text again.", footer=False, priority=True),
        Command("edit.tidy", "ctrl+t", "tidy", "Tidy", "Lay the text out as the language has it.", footer=False,
                priority=True),
        Command("edit.preview_for", "ctrl+l", "preview_for", "Preview for",
                "Choose the candidate for whom templates are shown.", footer=False, priority=True),
        Command("edit.files", "f6", "files", "Files", "Show or hide the playbook's files.", footer=False,
                priority=True),
        Command("edit.side", "f7", "side", "Meaning", "Show or hide what the text means and what is wrong.",
                footer=False, priority=True),
        Command("edit.next_file", "ctrl+pagedown", "next_file(1)", "Next file", "Go to the next open file.",
                footer=False, priority=True),
        Command("edit.previous_file", "ctrl+pageup", "next_file(-1)", "Previous file",
                "Go to the open file before.", footer=False, priority=True),
        Command("edit.back", "escape", "back", "Back to the text", "Go back to the text.", footer=False),
        Command("edit.close", "", "close_file", "Close file", "Put this file away."),
        Command("edit.disk", "", "take_disk", "Take what is on disk",
                "Give up what is not saved of this file; Ctrl+Z brings it back."),
        Command("edit.wrap", "", "wrap", "Wrap long lines", "Break long lines at the edge, or let them run on."),
    ),
)  # fmt: skip

FIND = Group(
    "Find",
    "edit",
    (
        Command("find.next", "down", "next(1)", "Next one", "Go to the next one that is found.", priority=True),
        Command("find.last", "up", "next(-1)", "One before", "Go to the one before.", priority=True),
        Command("find.case", "", "case", "Capitals count", "Tell capital letters from small ones, or do not."),
        Command("find.replace", "", "replace_one", "Replace this one", "Replace the one that is found, and go on."),
        Command("find.every", "", "replace_every", "Replace all", "Replace all that are found, as one change."),
    ),
    view=True,
)  # fmt: skip

EFFECT = Group(
    "Effect",
    "edit",
    (Command("effect.simulate", "enter", "simulate", "Simulate", "Look at this candidate in Simulate."),),
    view=True,
    modal=True,
)
