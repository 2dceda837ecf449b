"""Trying things out: what the keys of the Simulate mode do to the candidate, the events and the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cadencelang.adapters.refusals import Refused
from cadencelang.adapters.values import Reader
from cadencelang.clock import Clock, ClockError, Minute, date_of, format_instant
from cadencelang.engine.inputs import Input
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Doing, Habits
from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.session import Session
from cadencelang_tui.simulate.chooser import ChooserScreen
from cadencelang_tui.simulate.flips import Flip
from cadencelang_tui.simulate.form import FormScreen
from cadencelang_tui.simulate.happenings import (
    Happening,
    Question,
    happenings,
    input_of,
    told_with_instant,
    words_of,
)
from cadencelang_tui.simulate.reasoning import Why
from cadencelang_tui.simulate.results import Baseline
from cadencelang_tui.simulate.rows import Look
from cadencelang_tui.simulate.track_view import TrackView
from cadencelang_tui.simulate.whatif import LENGTHS, Run, Tries, WhatIf, clock_of, first_try
from cadencelang_tui.spelling import spelled_out

_INSTANTS = ("at", "until", "due")
"""The answers that are a date or an instant, whatever happens."""
_HABITS = (
    (Habits(), "colleagues do all in time"),
    (Habits(approvals=Doing.NEVER), "nobody approves"),
    (Habits(tasks=Doing.NEVER), "nobody does tasks"),
    (Habits(Doing.NEVER, Doing.NEVER), "nobody does anything"),
)


class Doings(ModeScreen):
    """The part of the screen that changes the try; every change can be taken back."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tries: Tries | None = None
        self.tries_by_id: dict[str, Tries] = {}
        self.made: dict[str, Candidate] = {}
        self.brought: dict[str, Candidate] = {}
        self.files: list[str] = []
        self.story = ""
        self.done: Run | None = None
        self.before: Run | None = None
        self.baseline: Baseline | None = None
        self.asked: Why | None = None
        self.found_flip: Flip | None = None

    @property
    def tracks(self) -> TrackView:
        """The timeline."""
        return self.query_one(TrackView)

    def recompute(self) -> None:
        """Run the try that stands, and show it."""
        raise NotImplementedError

    def today(self) -> Minute:
        """Where a candidate without a record begins."""
        raise NotImplementedError

    @property
    def clock(self) -> Clock | None:
        """The candidate's clock, once there is a run."""
        return self.done.timeline.clock if self.done else None

    def change(self, whatif: WhatIf, words: str) -> None:
        """Turn to another try, and say what was changed."""
        if self.tries is not None:
            self.tries.change(whatif, words)
            self.recompute()
            self.notify(f"{words[:1].upper()}{words[1:]}. z takes it back.", timeout=3, markup=False)

    def tries_words(self) -> list[str]:
        """What was changed since the candidate was chosen."""
        return self.tries.changes if self.tries else []

    def habit_words(self) -> str:
        """What colleagues do, where it is not the usual."""
        habits = self.tries.now.habits if self.tries else Habits()
        return "" if habits == Habits() else next(words for it, words in _HABITS if it == habits)

    # The cursor

    def action_by_days(self, days: int) -> None:
        """Look so many days on."""
        self.tracks.by_days(days)

    def action_by_items(self, step: int) -> None:
        """Look at the next thing, or the one before."""
        self.tracks.by_items(step)

    def action_by_ticks(self, ticks: int) -> None:
        """Look so many ticks on."""
        if self.session.ready:
            self.tracks.by_minutes(ticks * self.session.ready.book.clock.tick)

    def action_by_rows(self, step: int) -> None:
        """Look at another row."""
        self.tracks.by_rows(step)

    def action_zoom(self, step: int) -> None:
        """More or less room for each day."""
        self.tracks.zoom(step)

    def action_go_to(self) -> None:
        """Ask for an instant and look at it."""
        if clock := self.clock:
            asked = (_when(self.tracks.at, clock),)
            self.app.push_screen(FormScreen("Go to an instant", asked, _reading(self.tracks.at, clock)), self._gone)

    def _gone(self, at: Minute | None) -> None:
        if at is not None:
            self.tracks.go(at)

    # Events

    def action_happen(self, kind: str) -> None:
        """Let something happen at the instant looked at, without a question."""
        ready, clock = self.session.ready, self.clock
        if ready is None or clock is None or self.tries is None:
            return
        known = {"kind": kind, "at": format_instant(self.tracks.at, clock, "plain")}
        happening = next(it for it in happenings(ready.book) if it.kind == kind)
        self._add(input_of(happening, {"at": known["at"]}, self.tries.now.fresh_id(), ready.book, clock))

    def action_add(self, kind: str = "") -> None:
        """Ask what happens, of all kinds or of one, and let it happen."""
        if self.session.ready is None or self.done is None:
            return
        known = [it for it in happenings(self.session.ready.book, self.done.timeline) if kind in ("", it.kind)]
        if not known:
            self.notify("There is nothing of that kind in this run.", markup=False)
            return
        screen = ChooserScreen("What happens?", [it.label for it in known])
        self.app.push_screen(screen, lambda number: None if number is None else self._ask(known[number]))

    def _ask(self, happening: Happening) -> None:
        ready, clock, tries = self.session.ready, self.clock, self.tries
        if ready is None or clock is None or tries is None:
            return

        near = date_of(clock.day(self.tracks.at))

        def make(answers: Mapping[str, str]) -> Input:
            said = {name: spelled_out(it, near) if name in _INSTANTS else it for name, it in answers.items()}
            return input_of(happening, said, tries.now.fresh_id(), ready.book, clock)

        questions = (_when(self.tracks.at, clock), *happening.questions)
        self.app.push_screen(FormScreen(happening.label, questions, make), self._add)

    def _add(self, event: Input | None) -> None:
        if event is not None and self.tries is not None:
            now = self.tries.now
            unseen = "" if now.start <= event.at <= now.end else ", outside the days that are shown"
            self.change(now.adding(event), f"added: {words_of(event)}{unseen}")

    def action_remove(self) -> None:
        """Delete the event looked at; else ask which."""
        self._which("Delete which event?", self._remove)

    def _remove(self, event: Input) -> None:
        if self.tries is not None:
            self.change(self.tries.now.without(event), f"deleted: {words_of(event)}")

    def action_move(self) -> None:
        """Move the event looked at to another instant; else ask which."""
        self._which("Move which event?", self._ask_where)

    def _ask_where(self, event: Input) -> None:
        if clock := self.clock:
            form = FormScreen(f"Move: {words_of(event)}", (_when(event.at, clock),), _reading(event.at, clock))
            self.app.push_screen(form, lambda at: None if at is None else self._move(event, at))

    def _move(self, event: Input, at: Minute) -> None:
        if self.tries is not None:
            self.change(self.tries.now.moving(event, at), f"moved: {words_of(event)}")

    def _which(self, title: str, then) -> None:  # type: ignore[no-untyped-def]
        if self.tries is None or self.clock is None:
            return
        if (event := self._event_here()) is not None:
            then(event)
            return
        events, clock = self.tries.now.events, self.clock
        if not events:
            self.notify("Nothing has happened yet that could be changed.", markup=False)
            return
        near = min(range(len(events)), key=lambda n: abs(events[n].at - self.tracks.at))
        lines = [told_with_instant(it, clock) for it in events]
        self.app.push_screen(ChooserScreen(title, lines, near), lambda n: None if n is None else then(events[n]))

    def _event_here(self) -> Input | None:
        """The event that the chosen thing tells of."""
        item = self.tracks.item
        if item is None or self.tries is None:
            return None
        return next((it for it in self.tries.now.events if it.id == item.reason.cause), None)

    def action_undo(self) -> None:
        """Take the last change back."""
        self._turned(self.tries.undo() if self.tries else None, "Taken back")

    def action_redo(self) -> None:
        """Make it again."""
        self._turned(self.tries.redo() if self.tries else None, "Made again")

    def _turned(self, words: str | None, how: str) -> None:
        if words is None:
            self.notify("There is nothing more to take back." if how == "Taken back" else "There is nothing to redo.",
                        timeout=2, markup=False)  # fmt: skip
        else:
            self.recompute()
            self.notify(f"{how}: {words}.", timeout=3, markup=False)

    def action_try_flip(self) -> None:
        """Make the nearest change that was found, and look at what comes of it."""
        flip, asked = self.found_flip, self.tracks.item
        if flip is None or asked is None:
            self.notify("No change is told beside: n goes on to what did or did not happen.", timeout=3, markup=False)
            return
        self.change(flip.whatif, f"tried: {flip.words}")
        if flip.at is not None:
            same = [it for it in self.tracks.items if it.at == flip.at and it.reason.rule == asked.reason.rule]
            self.tracks.go(flip.at, next((it for it in same if it.look is not Look.NOT), None))

    # The candidate and the stretch

    def action_set_start(self) -> None:
        """Ask for the first day; what happened before is replayed to get there."""
        if (clock := self.clock) and self.tries is not None:
            first = format_instant(self.tries.now.start, clock, "plain").partition(" ")[0]
            asked = (Question("at", "First day", usual=first, hint="2026-03-02"),)
            self.app.push_screen(
                FormScreen("Where to start", asked, _reading(self.tries.now.start, clock, date=True)), self._started
            )

    def _started(self, at: Minute | None) -> None:
        if at is not None and self.tries is not None and self.session.ready is not None:
            whatif = self.tries.now
            if whatif.candidate.id in self.made and len(whatif.events) == 1:
                engine = self.session.ready.engine
                entered = clock_of(engine, whatif.candidate).next_open(at)
                whatif = replace(first_try(engine, replace(whatif.candidate, entered_at=entered), ()), days=whatif.days)
            self.change(replace(whatif, start=at), "set another start")

    def action_next_length(self) -> None:
        """The next of the usual lengths."""
        if self.tries is not None:
            longer = [days for days in LENGTHS if days > self.tries.now.days]
            days = longer[0] if longer else LENGTHS[0]
            self.change(replace(self.tries.now, days=days), f"followed for {days} days")

    def action_next_habits(self) -> None:
        """The next of the ways in which colleagues do what they are asked."""
        if self.tries is not None:
            number = [it for it, _ in _HABITS].index(self.tries.now.habits)
            habits, words = _HABITS[(number + 1) % len(_HABITS)]
            self.change(replace(self.tries.now, habits=habits), words)

    # The playbook

    async def action_show_line(self) -> None:
        """Show the line responsible for what is looked at in Edit."""
        if self.asked is not None and self.asked.lines:
            place = self.asked.lines[0]
            await self.action_show_place(place.file, place.line)

    async def action_show_place(self, file: str, line: int) -> None:
        """Show a line of the playbook in Edit."""
        await self.show_in_edit(file, line)


def _when(at: Minute, clock: Clock) -> Question:
    return Question("at", "When", usual=format_instant(at, clock, "plain"), hint="2026-03-02 10:00")


def _reading(near: Minute, clock: Clock, *, date: bool = False):  # type: ignore[no-untyped-def]
    """The reading of an instant (or of a day's first) on a clock, where nothing else is said `near`; raises Refused."""

    def read(answers: Mapping[str, str]) -> Minute:
        text = spelled_out(answers["at"], date_of(clock.day(near)))
        if len(text) == 10:
            text += " 00:00"
        at = Reader(clock).instant(text)
        try:
            clock.check_covered(clock.day(at), clock.day(at) + 1)
        except ClockError as error:
            raise Refused(str(error), None, "at") from None
        return clock.midnight(clock.day(at)) if date else at

    return read
