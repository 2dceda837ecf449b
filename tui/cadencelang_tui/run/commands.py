"""What can be done in the Run mode, and on a candidate's page."""

from __future__ import annotations

from cadencelang_tui.command import Command, Group

RUN = Group(
    "Run",
    "run",
    (
        Command("run.approve", "a", "approve", "Approve", "Let the draft go; it can be taken back for 60 seconds."),
        Command("run.log", "l", "log", "Log it",
                "Say that the call or task was done, and what came of it; or what a mail means."),
        Command("run.keep", "p", "keep", "Kept", "The promise was kept, or what was held up may go on."),
        Command("run.edit", "e", "rewrite", "Edit", "Change the words of the draft, or the address that bounced."),
        Command("run.snooze", "s", "snooze", "Snooze", "Show it again later."),
        Command("run.skip", "x", "skip", "Skip", "Leave it undone, with the reason."),
        Command("run.undo", "u,ctrl+z", "undo", "Undo", "Take the last decision back."),
        Command("run.page", "enter", "page", "Whole story", "Everything of this candidate, and what comes next."),
        Command("run.mark", "space", "mark", "Mark", "Mark it, to decide several at once."),
        Command("run.mark_all", "asterisk", "mark_all", "Mark all", "Mark all that are listed, or none.", footer=False),
        Command("run.search", "slash,ctrl+f", "search", "Search", "Show only what has these words in it."),
        Command("run.line", "g", "line", "Its line", "Go to the line of the playbook that it comes from.",
                footer=False),
        Command("run.simulate", "t", "simulate", "Try it", "Look at this candidate in Simulate.", footer=False),
        Command("run.view.1", "1", "view('today')", "Today", "Everything that is due today.", footer=False),
        Command("run.view.2", "2", "view('drafts')", "To approve", "Drafts and letters about to leave.", footer=False),
        Command("run.view.3", "3", "view('calls')", "Calls", "Calls, meetings and tasks.", footer=False),
        Command("run.view.4", "4", "view('promises')", "Promises", "Promises due, broken or at risk.", footer=False),
        Command("run.view.5", "5", "view('stuck')", "Needs you", "What bounced, is stuck or at risk of silence.",
                footer=False),
        Command("run.view.6", "6", "view('later')", "Later", "Everything that is open, also for later days.",
                footer=False),
        Command("run.view.7", "7", "view('people')", "Candidates", "All candidates.", footer=False),
        Command("run.day_on", "right_square_bracket", "clock('day')", "Next day",
                "Rehearsal: let it be the next working morning.", footer=False),
        Command("run.hour_on", "full_stop", "clock('hour')", "An hour on", "Rehearsal: let an hour pass.",
                footer=False),
        Command("run.day_back", "left_square_bracket", "clock('back')", "Day before",
                "Rehearsal: go back to the working morning before.", footer=False),
        Command("run.clock", "c", "clock('ask')", "Set the clock", "Rehearsal: let it be any day and time.",
                footer=False),
    ),
)  # fmt: skip

PAGE = Group(
    "Page",
    "run",
    (
        Command("page.next", "n", "choose(1)", "Next line", "Choose the next line that comes from the playbook."),
        Command("page.last", "p", "choose(-1)", "Line before", "Choose the one before."),
        Command("page.line", "enter", "follow", "Its line", "Go to the chosen line in Edit."),
        Command("page.simulate", "t", "dismiss('simulate')", "Try it", "Look at them in Simulate."),
    ),
    view=True,
    modal=True,
)  # fmt: skip
