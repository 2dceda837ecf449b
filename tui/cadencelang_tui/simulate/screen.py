"""The screen of the Simulate mode: a candidate's timeline, with the reasons, and trying things out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from cadencelang.clock import CalendarRangeError, Minute, date_of
from cadencelang.editing.people import last_instant
from cadencelang.editing.playbook import Ready
from cadencelang.engine.inputs import Input
from cadencelang.workbench.candidate import Candidate
from cadencelang_tui.glyphs import shown
from cadencelang_tui.session import Change, Session
from cadencelang_tui.simulate.account_view import AccountView
from cadencelang_tui.simulate.commands import SIMULATE
from cadencelang_tui.simulate.drawing import glyph_of
from cadencelang_tui.simulate.flips import Flip, can_flip, nearest_flip
from cadencelang_tui.simulate.reasoning import pending_words, why_item, why_nothing
from cadencelang_tui.simulate.results import Baseline, result_table
from cadencelang_tui.simulate.returning import Returning
from cadencelang_tui.simulate.rows import Item, Look
from cadencelang_tui.simulate.story import WHO
from cadencelang_tui.simulate.track_view import TrackView
from cadencelang_tui.simulate.views_bar import ViewsBar
from cadencelang_tui.simulate.whatif import Impossible, Run, Tries, first_try, run
from cadencelang_tui.simulate.why_pane import WhyPane

if TYPE_CHECKING:
    from cadencelang.desk.in_flight import InFlight

_PAUSE = 0.15
_ROOMY = 100
_WIDE = 150
_LEGEND = (
    (Look.DONE, "sent, done, kept", "sent"), (Look.LATER, "asked, promised", "asked"),
    (Look.NOT, "did not happen", "not"), (Look.BAD, "went wrong", "wrong"), (Look.HELD, "held back, quiet", "held"),
    (Look.EVENT, "event", "event"),
)  # fmt: skip


class SimulateScreen(Returning):
    """The Simulate mode, over the shared session."""

    MODE = "simulate"
    HELP = """What would happen to a candidate, and why. The timeline stands on the left, the reasons beside it. Let
    things happen with r (they reply) or a (anything), take them back with z; the playbook is never changed here."""
    BINDINGS: ClassVar[list[BindingType]] = SIMULATE.bindings()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: Tries | None = None

    def compose_body(self) -> ComposeResult:
        """Who, the timeline with its legend, and why."""
        with Vertical(id="simulate"):
            yield Static(id="who")
            yield ViewsBar(self.cadence.key_of, self.cadence.proofs.counted)
            with Horizontal(id="simulate-both"):
                with Vertical(id="simulate-left"):
                    yield TrackView(id="tracks")
                    yield AccountView(id="account")
                    yield Static(id="legend")
                yield WhyPane(id="why", classes="pane")

    def on_mount(self) -> None:
        """Show the candidate that the other modes look at."""
        super().on_mount()
        self.tracks.glyphs = self.cadence.glyphs
        self._legend()
        self.tracks.focus()
        self.begin()

    @property
    def tracks(self) -> TrackView:
        """The timeline."""
        return self.query_one(TrackView)

    @property
    def why(self) -> WhyPane:
        """The explanation."""
        return self.query_one(WhyPane)

    # The session

    def changed(self, change: Change) -> None:
        """Follow the playbook and the candidate."""
        match change:
            case Change.FILE:
                self._forget()
                self.recall(self.kept)
                self.begin()
            case Change.PEOPLE | Change.CANDIDATE:
                self.begin()
            case Change.BOOK:
                self.begin() if self.tries is None else self.recompute()
            case Change.PROOFS:
                self.query_one(ViewsBar).refresh()
            case _:
                pass

    def _forget(self) -> None:
        """Nothing of the last playbook stays."""
        self.tries_by_id.clear()
        self.made.clear()
        self.brought.clear()
        self.untried.clear()
        self.live.clear()
        self.files, self.story = [], ""
        self.done = self.before = self.baseline = self.asked = self.found_flip = self._shown = None
        self.tracks.clear()
        self.query_one(AccountView).clear()
        self.query_one("#who", Static).update(Content(""))

    def begin(self) -> None:
        """Turn to the candidate of the session: to the tries made with them, or to a first one."""
        ready, id = self.session.ready, self.session.candidate
        self.tries = None
        if ready is None or id is None:
            self.done = None
            self.why.tell(self._nobody(ready))
            return
        if self.unread:
            self.bring_again(ready)
        self.try_again(ready, id)
        if id in self.tries_by_id:
            self._turn_to(id)
        elif made := (self.made | self.brought).get(id):
            self._begin_with(id, made, () if id in self.brought else self.session.people.history.get(id, ()))
        elif self.session.in_flight is not None:
            self.why.tell("They are being read from the workspace.")
            self._read_live(id, self.session.in_flight)
        else:
            self._begin_beside(id)

    def _begin_beside(self, id: str) -> None:
        """Turn to a candidate of the file beside the playbook, if it has them."""
        if found := self.session.people.candidates.get(id):
            self._begin_with(id, found, self.session.people.history.get(id, ()))
        elif not self.session.reading:
            self.why.tell(f"There is no {id} any more; f chooses somebody else.")

    @work(name="Reading a candidate of the workspace", exclusive=True, group="reading", exit_on_error=False)
    async def _read_live(self, id: str, flight: InFlight) -> None:
        """Turn to a candidate of the workspace, or of the file if it has none of that id."""
        try:
            traveller = await asyncio.to_thread(flight.traveller, id)
        except Exception as error:  # whatever keeps the workspace from being read: told, never fatal
            if id == self.session.candidate:
                self.why.tell(f"They could not be read from the workspace: {error}")
            return
        if id != self.session.candidate or flight is not self.session.in_flight:
            return
        if traveller is None:
            self._begin_beside(id)
            return
        self.live.add(id)
        self._begin_with(id, traveller.candidate, traveller.history)

    def _begin_with(self, id: str, candidate: Candidate, history: tuple[Input, ...]) -> None:
        """Turn to a candidate with what is recorded of them, as a first try."""
        ready = self.session.ready
        if ready is None:
            return
        try:
            self.tries_by_id[id] = Tries(first_try(ready.engine, candidate, history, self.today()))
        except CalendarRangeError as error:
            self.why.tell(str(error))
            return
        self._turn_to(id)

    def _turn_to(self, id: str) -> None:
        """Show the tries that were made with a candidate."""
        again = self.tries_by_id[id] is self._shown
        self.tries = self._shown = self.tries_by_id[id]
        if not again:
            self.tracks.at = 0
        self.recompute()
        if again:
            return
        if self.last.get("candidate") == id:
            self.come_back()
        else:
            self.tracks.by_items(1)

    def _nobody(self, ready: Ready | None) -> str:
        if ready is None:
            waiting = self.session.compiled is None
            return "Reading the playbook …" if waiting else "The playbook has errors; F2 shows them."
        return self.session.nobody(" N makes one in a form.")

    # A run

    def recompute(self) -> None:
        """Run the try that stands, and show it; one that cannot be run is told, and the last one stays."""
        ready = self.session.ready
        if ready is None or self.tries is None:
            return
        try:
            self.done = run(ready.engine, ready.atlas, self.tries.now)
        except Impossible as error:
            self.why.tell(f"This cannot be simulated: {error}")
            return
        self.tracks.show(ready, self.done)
        self._who(self.done)
        self._result()
        self.measure_baseline()

    def _who(self, done: Run) -> None:
        whatif, clock = done.whatif, done.timeline.clock
        start = date_of(clock.day(whatif.start))
        id = whatif.candidate.id
        kind = "made up" if id in self.made else "sample" if self.session.practice else id
        changes = len(self.tries_words())
        parts = [
            self.story if id == WHO else f"{whatif.candidate.label} ({kind})",
            f"from {start:%a} {start.day} {start:%b %Y}",
            f"{whatif.days} days",
            clock.zone if self.size.width >= _ROOMY else "",
            self.habit_words(),
            f"{changes} change{'' if changes == 1 else 's'}" if changes else "",
        ]
        self.query_one("#who", Static).update(Content(shown("   ".join(filter(None, parts)))))

    def on_resize(self) -> None:
        """Fewer words where there is less room."""
        self._legend()
        if self.done is not None:
            self._who(self.done)

    def _legend(self) -> None:
        glyphs, roomy = self.cadence.glyphs, self.size.width >= _WIDE
        parts = [f"{glyph_of(look, glyphs)} {words if roomy else word}" for look, words, word in _LEGEND]
        self.query_one("#legend", Static).update(Content("  ".join(parts)))

    def on_track_view_moved(self) -> None:
        """Explain what is looked at now, and look for what would turn it."""
        ready, done = self.session.ready, self.done
        if ready is None or done is None or not self.tracks.rows:
            return
        clock, at, item = done.timeline.clock, self.tracks.at, self.tracks.item
        self.query_one(AccountView).follow(self.tracks, clock)
        try:
            if item is not None:
                self.asked = why_item(ready.engine, ready.atlas, done, item)
            else:
                row = self.tracks.rows[self.tracks.row]
                if row.rule is None:
                    self.asked = None
                    self.why.waiting(at, clock, pending_words(ready.engine, ready.atlas, done.whatif, at))
                    return
                self.asked = why_nothing(ready.engine, ready.atlas, done.whatif, row, at)
        except Impossible as error:
            self.why.tell(str(error))
            return
        self.found_flip = None
        self.why.explain(self.asked, clock, self.cadence.glyphs)
        if item is not None and can_flip(item):
            self._search(ready, done, item)

    def on_account_view_chosen(self, event: AccountView.Chosen) -> None:
        """Look at a line of the account that was clicked."""
        self.tracks.go(event.item.at, event.item)

    @work(name="Looking for the nearest change", exclusive=True, group="flip", exit_on_error=False)
    async def _search(self, ready: Ready, done: Run, item: Item) -> None:
        """The nearest change that would turn it, once the cursor rests."""
        await asyncio.sleep(_PAUSE)
        found: Flip | None = await asyncio.to_thread(nearest_flip, ready.engine, ready.atlas, done, item)
        if self.done is done and self.tracks.item is item:
            self.found_flip = found
            self.why.flip(found, searched=True)

    # Before and after the edit

    @work(name="Simulating the playbook before your edit", exclusive=True, group="baseline", exit_on_error=False)
    async def measure_baseline(self) -> None:
        """Run the same try on the playbook as it lies on disk, where it is edited."""
        if self.done is None or not self.session.texts:
            self.before = self.baseline = None
            return
        if self.baseline is None or self.baseline.path != self.session.path:
            path = self.session.path
            self.baseline = await asyncio.to_thread(Baseline.read, path)
        try:
            self.before = self.baseline.run(self.done.whatif)
        except Impossible:
            self.before = None
        self._result()

    def _result(self) -> None:
        if self.done is not None:
            before = self.before.timeline if self.before else None
            self.why.result(result_table(self.done.timeline, before))

    def today(self) -> Minute:
        """Where a candidate without a record begins: at the last thing that is recorded of anybody."""
        return last_instant(self.session.people)
