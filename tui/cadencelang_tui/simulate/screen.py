"""The screen of the Simulate mode: a candidate's timeline, with the reasons, and trying things out."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from cadencelang.adapters.refusals import Refused
from cadencelang.clock import CalendarRangeError, Minute, date_of
from cadencelang.editing.people import last_instant
from cadencelang.editing.playbook import Ready
from cadencelang.engine.inputs import Input
from cadencelang.workbench.candidate import Candidate
from cadencelang_tui.glyphs import shown
from cadencelang_tui.session import Change, Session
from cadencelang_tui.simulate.account_view import AccountView
from cadencelang_tui.simulate.choosing import read_file
from cadencelang_tui.simulate.commands import SIMULATE
from cadencelang_tui.simulate.drawing import glyph_of
from cadencelang_tui.simulate.flips import Flip, can_flip, nearest_flip
from cadencelang_tui.simulate.reasoning import pending_words, why_item, why_nothing
from cadencelang_tui.simulate.results import Baseline, result_table
from cadencelang_tui.simulate.resuming import NotTries, Tried, read, written
from cadencelang_tui.simulate.rows import Item, Look
from cadencelang_tui.simulate.story import WHO
from cadencelang_tui.simulate.track_view import TrackView
from cadencelang_tui.simulate.views import Views
from cadencelang_tui.simulate.views_bar import ViewsBar
from cadencelang_tui.simulate.whatif import Impossible, Run, Tries, first_try, run
from cadencelang_tui.simulate.why_pane import WhyPane

_PAUSE = 0.15
_ROOMY = 100
_WIDE = 150
_LEGEND = (
    (Look.DONE, "sent, done, kept", "sent"), (Look.LATER, "asked, promised", "asked"),
    (Look.NOT, "did not happen", "not"), (Look.BAD, "went wrong", "wrong"), (Look.HELD, "held back, quiet", "held"),
    (Look.EVENT, "event", "event"),
)  # fmt: skip


class SimulateScreen(Views):
    """The Simulate mode, over the shared session."""

    MODE = "simulate"
    HELP = """What would happen to a candidate, and why. The timeline stands on the left, the reasons beside it. Let
    things happen with r (they reply) or a (anything), take them back with z; the playbook is never changed here."""
    BINDINGS: ClassVar[list[BindingType]] = SIMULATE.bindings()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kept: dict[str, Any] = {}
        self._unread: list[str] = []
        self._untried: set[str] = set()
        self._live: set[str] = set()
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
        self._begin()

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
                self._begin()
            case Change.PEOPLE | Change.CANDIDATE:
                self._begin()
            case Change.BOOK:
                self._begin() if self.tries is None else self.recompute()
            case Change.PROOFS:
                self.query_one(ViewsBar).refresh()
            case _:
                pass

    def _forget(self) -> None:
        """Nothing of the last playbook stays."""
        self.tries_by_id.clear()
        self.made.clear()
        self.brought.clear()
        self._untried.clear()
        self._live.clear()
        self.files, self.story = [], ""
        self.done = self.before = self.baseline = self.asked = self.found_flip = self._shown = None
        self.tracks.clear()
        self.query_one(AccountView).clear()
        self.query_one("#who", Static).update(Content(""))

    def _begin(self) -> None:
        """Turn to the candidate of the session: to the tries made with them, or to a first one."""
        ready, id = self.session.ready, self.session.candidate
        self.tries = None
        if ready is None or id is None:
            self.done = None
            self.why.tell(self._nobody(ready))
            return
        if self._unread:
            self._bring_again(ready)
        self._try_again(ready, id)
        if id not in self.tries_by_id:
            try:
                candidate, history = self._record_of(id)
            except Exception as error:  # whatever keeps the database from being read: told, never fatal
                self.why.tell(f"They could not be read from the workspace: {error}")
                return
            if candidate is None:
                return
            try:
                self.tries_by_id[id] = Tries(first_try(ready.engine, candidate, history, self.today()))
            except CalendarRangeError as error:
                self.why.tell(str(error))
                return
        again = self.tries_by_id[id] is self._shown
        self.tries = self._shown = self.tries_by_id[id]
        if not again:
            self.tracks.at = 0
        self.recompute()
        if again:
            return
        if self._kept.get("candidate") == id:
            self._come_back()
        else:
            self.tracks.by_items(1)

    def _record_of(self, id: str) -> tuple[Candidate | None, tuple[Input, ...]]:
        """A candidate with what is recorded of them: one made or brought here, in the workspace, or beside the book."""
        if made := (self.made | self.brought).get(id):
            return made, () if id in self.brought else self.session.people.history.get(id, ())
        if traveller := self.session.traveller(id):
            self._live.add(id)
            return traveller.candidate, traveller.history
        return self.session.people.candidates.get(id), self.session.people.history.get(id, ())

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

    # What is remembered

    def remember(self) -> dict[str, Any]:
        """The candidate, the instant, the row and the zoom, and all that was made and tried."""
        tried = {"tried": written(self._tried())}
        scale, id = self.tracks.scale, self.session.candidate
        if self.done is None or scale is None:
            return tried
        place = {"at": self.tracks.at, "row": self.tracks.row, "per_day": scale.per_day}
        return {"candidate": id, "other": id in self.session.others, **place, **tried}

    def _tried(self) -> Tried:
        """What would be lost: nothing of those who are not there any more, nor of those with whom nothing was tried.

        Of those in a workspace nothing is kept: what is known of them stays in its database alone.
        """
        people = self.session.people.candidates
        changed = {id: it for id, it in self.tries_by_id.items() if it.before or it.after or id == WHO}
        changed = {id: it for id, it in changed.items() if id not in self._live}
        if people and not self._unread:
            changed = {id: it for id, it in changed.items() if id in people or id in self.made or id in self.brought}
        return Tried(changed, self.made, self.files, self.story)

    def recall(self, remembered: dict[str, Any]) -> None:
        """Look at the same candidate again, as soon as the candidates are read, with all that was tried."""
        self._kept = dict(remembered)
        if "tried" not in remembered:
            return
        try:
            tried = read(remembered["tried"])
        except NotTries:
            self._begin_afresh()
            return
        self.tries_by_id, self.made, self.story = dict(tried.tries), dict(tried.made), tried.story
        self.files, self._unread, self._untried = list(tried.files), list(tried.files), set(tried.tries)
        self.session.others.update(tried.made)

    def _begin_afresh(self) -> None:
        words = "What was tried the last time cannot be read; Simulate begins afresh."
        self.notify(words, severity="warning", timeout=8, markup=False)
        self._leave_others()

    def _leave_others(self) -> None:
        """Look at somebody who is there."""
        self.session.others.intersection_update({*self.made, *self.brought})
        if self.session.people.candidates:
            self.session.take_people(self.session.people)

    def _try_again(self, ready: Ready, id: str) -> None:
        """What was kept is run with care the first time: whatever is in it, it ends nothing."""
        if id not in self._untried:
            return
        self._untried.discard(id)
        try:
            run(ready.engine, ready.atlas, self.tries_by_id[id].now)
        except Impossible:
            return
        except Exception:  # what was kept may be anything; the playbook is another than then
            del self.tries_by_id[id]
            self._begin_afresh()

    @work(name="Bringing the candidates of another file back", exclusive=True, group="bring", exit_on_error=False)
    async def _bring_again(self, ready: Ready) -> None:
        """Read the other files of candidates of the last sitting again."""
        files, self._unread = self._unread, []
        for path in files:
            try:
                found, _ = await asyncio.to_thread(read_file, path, self.session.folder, ready.book)
            except Refused as error:
                self.files = [it for it in self.files if it != path]
                words = f"Candidates of another file are not there again: {error.message}"
                self.notify(shown(words), severity="warning", timeout=8, markup=False)
            else:
                self.bring(path, found)
        if self.session.candidate in self.brought:
            self._begin()
        elif self.session.candidate not in self.made:
            self._leave_others()

    def _come_back(self) -> None:
        """Look at the instant and in the zoom of the last sitting, once."""
        match self._kept:
            case {"at": int(at), "row": int(row), "per_day": int(per_day)}:
                self.tracks.zoom_to(per_day)
                self.tracks.by_rows(row)
                self.tracks.go(at)
            case _:
                pass
        self._kept = {}

    def today(self) -> Minute:
        """Where a candidate without a record begins: at the last thing that is recorded of anybody."""
        return last_instant(self.session.people)
