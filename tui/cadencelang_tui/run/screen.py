"""The screen of the Run mode: the queue, the account of the item under the cursor, and what was decided."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import ContentSwitcher, Input, Static

from cadencelang.clock import format_instant
from cadencelang.desk.items import Item, Person, Tally
from cadencelang.desk.port import Desk
from cadencelang.desk.roster import Roster, of_file, with_words
from cadencelang_tui.boxes import LineBox
from cadencelang_tui.cells import fit
from cadencelang_tui.glyphs import shown
from cadencelang_tui.row_list import RowList
from cadencelang_tui.run.ahead_line import AheadLine
from cadencelang_tui.run.commands import RUN
from cadencelang_tui.run.desks import kept_of, rehearsing
from cadencelang_tui.run.following import Following
from cadencelang_tui.run.panes import AccountPane
from cadencelang_tui.run.tabs import LookingBar
from cadencelang_tui.run.views import Drawer, looking
from cadencelang_tui.session import Change, Session

_SLICE = 0.008
_FIRST_LOOK, _NEXT_LOOK = 0.4, 1.0
"""Seconds: how long the desk reads before keys are seen to, and after how long what was read by then is shown."""
_SHARE = 20
"""How many times as long as showing took is read before it is shown again."""
_QUEUE_HELP = """What waits for you, the most pressing first. Each item takes the decisions that the line below names:
one key each. Space marks several, and a decision on several asks first. Everything can be taken back for 60 seconds
with u. The numbers 1 to 7 choose what is listed; 7 lists all candidates."""


class RunScreen(Following):
    """The day's decisions."""

    MODE = "run"
    BINDINGS = RUN.bindings()
    HELP = _QUEUE_HELP

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.desk: Desk | None = None
        self.looking = looking("today")
        self.rehearsed: dict[str, Any] = {}
        self._row: object = None
        self._stale = False
        self._revision = -1
        self._ticking: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """Tabs, the search box, the list and the account, and what was decided last."""
        self.drawer = Drawer(self.cadence.glyphs)
        self.queue = RowList[Item](
            self.drawer.item,
            self.drawer.heading,
            lambda item: item.id,
            empty="  Reading the candidates ...",
            id="queue",
        )
        self.people = RowList[Person](
            self.drawer.person, self.drawer.people_heading, lambda it: it.candidate, id="people"
        )
        self.drawer.marks = self.queue.marks
        self.account = AccountPane(self.cadence.glyphs)
        yield LookingBar()
        yield LineBox(placeholder="words in the name, search or task; Esc shows all again", id="search")
        with Container(id="desk"):
            with Vertical(id="waiting"):
                with ContentSwitcher(initial="queue", id="lists"):
                    yield self.queue
                    yield self.people
                yield AheadLine()
            yield self.account
        yield Static(id="decided")

    def on_mount(self) -> None:
        """Set the desk up as soon as there is a playbook."""
        super().on_mount()
        self.query_one("#search").display = False
        self.queue.focus()
        self._ticking = self.set_interval(1, self._tick)
        self._set_up()

    def changed(self, change: Change) -> None:
        """Another playbook, or the same one edited: the desk follows."""
        if change is Change.FILE:
            if self.desk is not None:
                self.desk.close()
            self.desk, self.rehearsed = None, {}
            self.recall(self.kept)
            self._show_nothing("Reading the candidates ...")
        if change is Change.PEOPLE or (change is Change.BOOK and self.session.people.candidates):
            self._set_up()
        elif change is Change.BOOK and self.session.ready is None:
            self._show_nothing("The playbook has errors: F2 shows them.")

    def on_screen_resume(self) -> None:
        """Catch up with edits made meanwhile."""
        if self._stale:
            self._set_up()

    def _set_up(self) -> None:
        if self.is_current or self.desk is None:
            self._stale = False
            self._make_desk()
        else:
            self._stale = True

    @work(name="Setting the queue up", exclusive=True, group="desk", exit_on_error=False)
    async def _make_desk(self) -> None:
        ready, people = self.session.ready, self.session.people
        if self.session.live is not None:
            await self._open_live(self.session.live)
            return
        if ready is None or not people.candidates:
            if self.session.compiled is not None and ready is not None:
                self._show_nothing(self.session.nobody())
            return
        try:
            self.desk = await asyncio.to_thread(rehearsing(ready, people, self.rehearsed, self.desk))
        except Exception as error:  # the last resort of a worker: told, never fatal
            self._show_nothing("The candidates could not be run through this playbook.")
            self.tell(f"{error}", wrong=True)
            return
        self.read_on()

    async def _open_live(self, live: Callable[[], Desk]) -> None:
        """The desk of the live workspace; editing its playbook leaves it as it is."""
        if self.desk is None:
            try:
                self.desk = await asyncio.to_thread(live)
            except Exception as error:  # the last resort of a worker: told, never fatal
                self._show_nothing("The workspace could not be opened.")
                self.tell(f"{error}", wrong=True)
                return
        self.read_on()

    @work(name="Reading the candidates", exclusive=True, group="reading", exit_on_error=False)
    async def read_on(self) -> None:
        """Let the desk read its candidates a little at a time, so that keys act meanwhile, and show what it has."""
        desk, shown_at, wait = self.desk, time.monotonic(), _FIRST_LOOK
        if desk is None:
            return
        while desk.settle(_SLICE):
            if time.monotonic() - shown_at > wait:
                begun = time.monotonic()
                self.show_desk()
                shown_at = time.monotonic()
                wait = max(_NEXT_LOOK, _SHARE * (shown_at - begun))
            await asyncio.sleep(0)
        self.show_desk()
        if self._row is not None:
            self.queue.go_to(self._row)
        self._row = None

    def _show_nothing(self, why: str) -> None:
        first, *_ = why.splitlines()
        self.queue.empty = f"  {first}"
        self.queue.show(())
        self.query_one(LookingBar).show(self.looking, Tally())
        self.query_one(AheadLine).clear()
        self.nothing = why
        self.account.show(why)

    # Showing

    def show_desk(self) -> None:
        """Show the desk as it is now."""
        desk = self.desk
        text = self.query_one("#search", Input).value
        people = self.looking.name == "people"
        self.query_one(ContentSwitcher).current = "people" if people else "queue"
        self.people.empty = f"  {self.looking.empty}"
        if desk is None:
            self._show_arriving(text)
            return
        self._revision = desk.revision
        self.drawer.now, self.drawer.clock = desk.now, desk.clock
        if people:
            self.people.show(desk.people(text))
        unread = desk.settle(0) > 0
        nothing = "Reading the candidates ..." if unread else self.looking.empty
        self.queue.empty = f"  {nothing if not text else 'Nothing has these words in it.'}"
        at_top = self.queue.cursor == 0 and unread
        self.queue.show(desk.queue(self.looking.view(text)))
        if at_top:
            self.queue.cursor = 0
        tally = desk.tally()
        self.query_one(LookingBar).show(self.looking, tally)
        self.query_one(AheadLine).show(tally, desk.clock, desk.now)
        self._tick()

    def _show_arriving(self, text: str) -> None:
        """The candidates that are read so far; what waits is known when all are."""
        came = self.session.arriving
        if not came or self.session.live is not None:
            return
        self.nothing = ""

        def told(number: int) -> Person:
            return of_file(came[number])

        numbers: Sequence[int] = range(len(came))
        self.people.show(Roster(with_words(numbers, told, text) if text.split() else numbers, told))
        self.query_one(LookingBar).show(self.looking, Tally())
        key = self.cadence.key_of("run.view.7")
        self.queue.empty = f"  Reading the candidates: {len(came):,} so far; {key} lists them ..."
        self.queue.refresh()

    def _tick(self) -> None:
        """What was decided last, and for how long it can be taken back."""
        desk = self.desk
        if desk is None:
            self._show_arriving(self.query_one("#search", Input).value)
            return
        when = format_instant(desk.now, desk.clock, "short")
        live = desk.trouble or f"Live, {when}: what you decide is done after a minute"
        words = f"Rehearsal, {when}: nothing leaves this computer" if desk.rehearsal else live
        unread = desk.settle(0)
        if not desk.rehearsal and (unread or desk.revision != self._revision):
            self.read_on()
        words = f"{words}. {unread:,} candidates are still to be read" if unread else words
        receipt = desk.undoable()
        tail = f"   {len(self.queue.marks)} marked" if self.queue.marks else ""
        if receipt is not None:
            left = max(0, int(receipt.seconds_left))
            words, tail = (
                shown(receipt.text),
                f"   {self.cadence.key_of('run.undo')} undo {left // 60}:{left % 60:02}{tail}",
            )
        line = self.query_one("#decided", Static)
        room = line.size.width - len(tail)
        words = fit(words, room, self.cadence.glyphs.dots).rstrip()
        style = "" if receipt else "$foreground-muted"
        line.update(Content.assemble((words, style), (tail, "bold $accent")))

    def chosen(self) -> list[Item]:
        """The items that a decision is about: those marked that are listed, else the one under the cursor."""
        if self.looking.name == "people":
            return []
        marked = [item for item in self.queue.rows if item.id in self.queue.marks] if self.queue.marks else []
        return marked or [it for it in (self.queue.current,) if it is not None]

    def decide_now(self, items: list[Item], decision: Any) -> None:
        """Decide; the marks have served."""
        self.queue.marks.clear()
        super().decide_now(items, decision)

    # Looking around

    def action_view(self, name: str) -> None:
        """Look at the desk another way."""
        self.looking = looking(name)
        self.queue.marks.clear()
        self.show_desk()
        (self.people if name == "people" else self.queue).focus()

    def action_search(self) -> None:
        """Ask for words."""
        box = self.query_one("#search", Input)
        box.display = True
        box.focus()

    @on(Input.Changed, "#search")
    def _searching(self) -> None:
        self.show_desk()

    @on(Input.Submitted, "#search")
    def _searched(self) -> None:
        (self.people if self.looking.name == "people" else self.queue).focus()

    def key_escape(self) -> None:
        """All again: no search, no marks."""
        box = self.query_one("#search", Input)
        box.value, box.display = "", False
        self.queue.marks.clear()
        self.show_desk()
        (self.people if self.looking.name == "people" else self.queue).focus()

    def action_mark(self) -> None:
        """Mark the item under the cursor."""
        if self.looking.name != "people":
            self.queue.toggle_mark()
            self._tick()
            self.refresh_bindings()

    def action_mark_all(self) -> None:
        """Mark all that are listed, or none."""
        listed = {item.id for item in self.queue.rows}
        none = listed <= self.queue.marks
        self.queue.marks.clear()
        self.queue.marks |= set() if none else listed
        self.queue.refresh()
        self._tick()
        self.refresh_bindings()

    def remember(self) -> dict[str, Any]:
        """The way of looking, the row, the clock and what was decided."""
        row = self.queue.current.id if self.queue.current else self._row
        return {"looking": self.looking.name, "row": row, "rehearsal": kept_of(self.desk) or self.rehearsed}

    def recall(self, remembered: dict[str, Any]) -> None:
        """Bring them back."""
        self.looking = looking(str(remembered.get("looking")))
        kept = remembered.get("rehearsal")
        if isinstance(kept, dict):
            self.rehearsed, self._row = kept, remembered.get("row")
