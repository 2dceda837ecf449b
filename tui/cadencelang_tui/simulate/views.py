"""The other ways to look at a playbook and its candidates, and keeping a run: what each key opens.

Long work is done in slices on the application's own loop, so that every key is answered in between.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from textual import work

from cadencelang.adapters.refusals import Refused
from cadencelang.clock import CalendarRangeError, ClockError
from cadencelang.editing.playbook import EditedFolder, Ready
from cadencelang.editing.proving.records import Finding, Tale
from cadencelang.semantics.folder import Unreadable
from cadencelang.source import Span
from cadencelang.workbench.scenario_runner import Result
from cadencelang_tui.glyphs import shown
from cadencelang_tui.proving.screen import GuaranteesScreen
from cadencelang_tui.session import Change, Session
from cadencelang_tui.simulate import checks, keeping
from cadencelang_tui.simulate.choosing import Choosing
from cadencelang_tui.simulate.everyone_screen import EveryoneScreen
from cadencelang_tui.simulate.form import FormScreen
from cadencelang_tui.simulate.graph_screen import GraphScreen
from cadencelang_tui.simulate.happenings import Question
from cadencelang_tui.simulate.page import PageScreen, Place
from cadencelang_tui.simulate.profiles import reactings
from cadencelang_tui.simulate.side_by_side import beside, told
from cadencelang_tui.simulate.story import WHO, told_as_try
from cadencelang_tui.simulate.whatif import USUAL_DAYS, Run, Tries, clock_of
from cadencelang_tui.simulate.why_pane import short

_SLICE: Final = 0.03


class Views(Choosing):
    """The part of the screen that opens the other views."""

    async def _went(self, place: Place | None) -> None:
        if place is not None:
            await self.action_show_place(*place)

    def action_compare(self) -> None:
        """The account before the edit and now, side by side."""
        ready, done, before = self.session.ready, self.done, self.before
        if ready is None or done is None:
            return
        if before is None or self.baseline is None or self.baseline.atlas is None:
            self.notify("The playbook is as it lies on disk: change a rule first (F2), then compare.", markup=False)
            return
        old, new, glyphs = (
            told(before.timeline, self.baseline.atlas),
            told(done.timeline, ready.atlas),
            self.cadence.glyphs,
        )
        title = f"{done.whatif.candidate.label}: before your edit, and now"
        self.app.push_screen(PageScreen(title, lambda width: beside(old, new, width, glyphs)), self._went)

    def action_graph(self) -> None:
        """The stages and rules, with the candidate's way lit."""
        ready, done = self.session.ready, self.done
        if ready is not None and done is not None:
            who = f"The way of {done.whatif.candidate.label}"
            self.app.push_screen(GraphScreen(ready.atlas, done.timeline, who), self._went)

    def action_everyone(self) -> None:
        """All candidates at once."""
        ready = self.session.ready
        if ready is None:
            return
        if not self.session.people.candidates:
            self.notify(shown(self.session.nobody()), timeout=3, markup=False)
            return
        days = self.tries.now.days if self.tries else USUAL_DAYS
        baseline = self.baseline if self.session.texts else None
        ways = reactings(self.session.folder)
        glyphs = self.cadence.glyphs
        self.app.push_screen(EveryoneScreen(ready, self.session.people, self.today(), days, ways, baseline, glyphs))

    def action_scenarios(self) -> None:
        """All scenarios with coverage."""
        if self.session.ready is None:
            return
        self._scenarios(self.session.ready, PageScreen("Scenarios", waiting="Running the scenarios …"))

    @work(name="Running the scenarios", exclusive=True, group="view", exit_on_error=False)
    async def _scenarios(self, ready: Ready, page: PageScreen) -> None:
        await self.app.push_screen(page, self._went)
        results: list[Result] = []
        refused: list[str] = []
        if await _sliced(checks.running(ready, results, refused), page):
            lines = checks.page(ready, results, refused, self.cadence.glyphs)
            page.show(lambda _: lines)

    # Guarantees

    def action_guarantees(self) -> None:
        """What the playbook vouches for, and what the prover says of it."""
        if self.session.ready is not None and not self.app.screen.is_modal:
            self.app.push_screen(GuaranteesScreen(self.session, self.cadence.proofs, self._prove), self._looked)

    @work(name="Proving the guarantees", exclusive=True, group="prove", exit_on_error=False)
    async def _prove(self, seconds: float) -> None:
        ready, proofs = self.session.ready, self.cadence.proofs
        if ready is not None and await proofs.prove(ready.book, seconds):
            self.notify(f"Guarantees: {proofs.counted() or 'there are none'}. P shows them.", markup=False)

    async def _looked(self, wanted: Finding | Span | None) -> None:
        match wanted:
            case Finding(name=name, tale=Tale() as tale):
                self._open_story(name, tale)
            case Span() if self.session.ready is not None:
                await self._went_to(self.session.ready, wanted)
            case _:
                pass

    async def _went_to(self, ready: Ready, span: Span) -> None:
        if (place := ready.atlas.place(span)) is not None:
            await self.action_show_place(place.file, place.line)

    def _open_story(self, name: str, tale: Tale) -> None:
        """Look at the story that breaks a guarantee, as at any candidate."""
        ready = self.session.ready
        if ready is None:
            return
        try:
            whatif, broken = told_as_try(ready.engine, tale)
        except (CalendarRangeError, ClockError) as error:
            self.notify(shown(f"The story cannot be shown: {error}"), severity="warning", markup=False)
            return
        clock = clock_of(ready.engine, whatif.candidate)
        self.made[WHO] = whatif.candidate
        self.session.others.add(WHO)
        self.tries_by_id[WHO] = Tries(whatif)
        self.story = f'How "{name}" breaks{f", on {short(broken, clock)}" if tale.own else f" on {tale.calendar}"}'
        if self.session.candidate == WHO:
            self.session.tell(Change.CANDIDATE)
        else:
            self.session.choose(WHO)
        self.tracks.go(broken)
        there = "The cursor is where it breaks." if tale.own else "On the playbook's own calendar it goes otherwise."
        self.notify(f"{there} f goes back to other candidates.", timeout=8, markup=False)

    # Keeping a run

    def action_keep_scenario(self) -> None:
        """Ask for a name, and write the run into the playbook as a scenario."""
        ready, done = self.session.ready, self.done
        if ready is None or done is None:
            return
        taken = {it.name for it in ready.compiled.scenarios}

        def make(answers: Mapping[str, str]) -> str:
            name = " ".join(answers["name"].replace('"', "'").split())
            if not name or name in taken:
                raise Refused("Give it a name that no other scenario has.", None, "name")
            return name

        asked = (Question("name", "What does it show?", hint="a reply stops the letters"),)
        form = FormScreen("Keep this run as a scenario", asked, make)

        def keep(name: str | None) -> None:
            if name is not None:
                self._keep(name, ready, done)

        self.app.push_screen(form, keep)

    @work(name="Keeping the run as a scenario", exclusive=True, group="keep", exit_on_error=False)
    async def _keep(self, name: str, ready: Ready, done: Run) -> None:
        """Write it behind the other scenarios, if it holds there; nothing is saved to disk."""
        draft = keeping.draft(name, done, ready.book, ready.atlas)
        path = scenario_file(self.session)
        try:
            old = EditedFolder(self.session.folder, self.session.texts).read(path)
        except Unreadable as error:
            self.notify(f"{path} cannot be read: {error.reason}", severity="error", markup=False)
            return
        text = f"{old.rstrip()}\n\n{draft.text}"
        trial = Session(self.session.path)
        trial.texts = {**self.session.texts, path: text}
        compiled = await asyncio.to_thread(trial.compiling())
        fault = await asyncio.to_thread(keeping.tried, compiled, name)
        if fault is not None:
            also = f" A scenario cannot say: {'; '.join(draft.unsaid[:3])}." if draft.unsaid else ""
            self.notify(
                f"It was not written: {fault}{also}", title="Not kept", severity="warning", timeout=12, markup=False
            )
            return
        await self.show_in_edit(path, old.rstrip().count("\n") + 3, text)
        self.session.take(compiled)
        save = self.cadence.key_of("edit.save")
        words = f"Written at the end of {Path(path).name}. {save} saves it there; Ctrl+Z takes it back."
        self.notify(words, markup=False)


def scenario_file(session: Session) -> str:
    """The file of the playbook that holds the most scenarios; the main one where none does."""
    counts: dict[str, int] = {}
    for scenario in session.ready.compiled.scenarios if session.ready else ():
        counts[scenario.span.file] = counts.get(scenario.span.file, 0) + 1
    return max(counts, key=lambda it: counts[it], default=session.path.name)


async def _sliced(steps: Iterator[float], page: PageScreen) -> bool:
    """Do the work in slices while the page is shown; whether it was done to its end."""
    begun = time.perf_counter()
    for share in steps:
        if time.perf_counter() - begun > _SLICE:
            if page.is_mounted:
                page.tell(f"{share * 100:.0f} % done, Esc stops it")
            await asyncio.sleep(0.001)
            if page.is_mounted and not page.is_active:
                return False
            begun = time.perf_counter()
    page.tell("Esc goes back")
    return page.is_mounted
