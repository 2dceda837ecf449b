"""Whom to look at: a candidate beside the playbook, one of another file, or one made in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from textual import work

from cadencelang.adapters import Refusal, UnreadableFile, read_candidates
from cadencelang.adapters.refusals import Refused
from cadencelang.graph.model import Book
from cadencelang.workbench.candidate import Candidate
from cadencelang_tui.glyphs import shown
from cadencelang_tui.session import Change
from cadencelang_tui.simulate import sheet
from cadencelang_tui.simulate.chooser import ChooserScreen
from cadencelang_tui.simulate.doing import Doings
from cadencelang_tui.simulate.form import FormScreen
from cadencelang_tui.simulate.happenings import Question
from cadencelang_tui.simulate.story import WHO


class Choosing(Doings):
    """The part of the screen that turns to another candidate, or to other facts of this one."""

    @work(name="Reading whom there is", exclusive=True, group="choosing", exit_on_error=False)
    async def action_choose_candidate(self) -> None:
        """Ask for another candidate; the last line makes one."""
        people = {**await self.session.everyone(), **self.brought, **self.made}
        if self.app.screen.is_modal:
            return
        ids = list(people)
        lines = [self.story if it.id == WHO else f"{it.label}   {it.stage or ''}   {it.id}" for it in people.values()]
        chosen = ids.index(self.session.candidate) if self.session.candidate in ids else 0
        others = ("+ make a candidate in a form", "+ candidates of another file (CSV, JSON)")

        def choose(number: int | None) -> None:
            if number is None:
                return
            if number < len(ids):
                self.session.choose(ids[number])
            elif number == len(ids):
                self.action_make_candidate()
            else:
                self.action_bring_candidates()

        self.app.push_screen(ChooserScreen("Whom to look at?", [*lines, *others], chosen), choose)

    def action_bring_candidates(self) -> None:
        """Ask for a file of candidates, and choose among them as well; the file is only read."""
        ready = self.session.ready
        if ready is None:
            return

        def read(answers: Mapping[str, str]) -> tuple[str, list[Candidate], list[str]]:
            path = str(place_of(answers["path"], self.session.folder))
            return path, *read_file(answers["path"], self.session.folder, ready.book)

        asked = (Question("path", "File", hint="~/candidates.csv"),)
        self.app.push_screen(FormScreen("Candidates of another file", asked, read), self._brought)

    def _brought(self, found: tuple[str, list[Candidate], list[str]] | None) -> None:
        if found is None:
            return
        path, candidates, refused = found
        self.bring(path, candidates)
        for it in candidates:
            self.tries_by_id.pop(it.id, None)
        more = f" {len(refused)} could not be read: {refused[0]}" if refused else ""
        words = f"{len(candidates)} candidate{'' if len(candidates) == 1 else 's'} to choose from.{more}"
        self.notify(shown(words), severity="warning" if refused else "information", timeout=8, markup=False)
        if self.session.candidate == candidates[0].id:
            self.session.tell(Change.CANDIDATE)
        else:
            self.session.choose(candidates[0].id)

    def bring(self, path: str, candidates: list[Candidate]) -> None:
        """These are to be chosen among as well."""
        self.files = [*dict.fromkeys((*self.files, path))]
        self.brought |= {it.id: it for it in candidates}
        self.session.others.update(it.id for it in candidates)

    def action_make_candidate(self) -> None:
        """Ask for the facts of a new candidate."""
        ready = self.session.ready
        if ready is None:
            return
        clock = self.clock or ready.engine.clocks.candidate(None, None)
        id = f"made-{len(self.made) + 1}"
        at = clock.next_open(clock.midnight(clock.day(self.done.whatif.start if self.done else self.today())))

        def make(answers: Mapping[str, str]) -> Candidate:
            return sheet.candidate_of(ready.book, id, answers, at)

        self.app.push_screen(FormScreen("A new candidate", sheet.questions(ready.book, clock), make), self._made)

    def _made(self, candidate: Candidate | None) -> None:
        if candidate is not None:
            self.made[candidate.id] = candidate
            self.session.others.add(candidate.id)
            self.session.choose(candidate.id)

    def action_change_facts(self) -> None:
        """Change what is known of the candidate from the start."""
        ready, clock, tries = self.session.ready, self.clock, self.tries
        if ready is None or clock is None or tries is None:
            return
        known = tries.now.candidate

        def make(answers: Mapping[str, str]) -> Candidate:
            made = sheet.candidate_of(ready.book, known.id, answers, known.entered_at or tries.now.start)
            return replace(made, stage=known.stage, entered_at=known.entered_at)

        questions = sheet.questions(ready.book, clock, known)[1:]
        self.app.push_screen(FormScreen(f"What is known of {known.label}", questions, make), self._changed_facts)

    def _changed_facts(self, candidate: Candidate | None) -> None:
        if candidate is not None and self.tries is not None:
            self.change(replace(self.tries.now, candidate=candidate), "changed what is known from the start")


def place_of(text: str, folder: Path) -> Path:
    """The file that a person names, from a folder."""
    return folder.absolute() / Path(text.strip()).expanduser()


def read_file(text: str, folder: Path, book: Book) -> tuple[list[Candidate], list[str]]:
    """The candidates of a file named by a person, and what is wrong with the others. Raises Refused."""
    if not text.strip():
        raise Refused("Name a file of candidates.", None, "path")
    path = place_of(text, folder)
    try:
        found = list(read_candidates(path, book))
    except UnreadableFile as error:
        raise Refused(str(error), None, "path") from None
    candidates = [it for it in found if not isinstance(it, Refusal)]
    refused = [str(it) for it in found if isinstance(it, Refusal)]
    if not candidates:
        raise Refused(refused[0] if refused else "There is no candidate in it.", None, "path")
    return candidates, refused
