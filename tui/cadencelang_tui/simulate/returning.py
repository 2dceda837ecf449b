"""Coming back to the last sitting: who was looked at, and all that was made and tried.

Owns: what of it is kept, and what is done where it cannot be read, run or found any more. Its shape is in `resuming`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from textual import work

from cadencelang.adapters.refusals import Refused
from cadencelang.editing.playbook import Ready
from cadencelang_tui.glyphs import shown
from cadencelang_tui.session import Session
from cadencelang_tui.simulate.choosing import read_file
from cadencelang_tui.simulate.resuming import NotTries, Tried, read, written
from cadencelang_tui.simulate.story import WHO
from cadencelang_tui.simulate.views import Views
from cadencelang_tui.simulate.whatif import Impossible, run


class Returning(Views):
    """The part of the screen that remembers. `live` are those of a workspace, of whom nothing is kept here."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.last: dict[str, Any] = {}
        self.unread: list[str] = []
        self.untried: set[str] = set()
        self.live: set[str] = set()

    def begin(self) -> None:
        """Turn to the candidate of the session."""
        raise NotImplementedError

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
        changed = {id: it for id, it in changed.items() if id not in self.live}
        if people and not self.unread:
            changed = {id: it for id, it in changed.items() if id in people or id in self.made or id in self.brought}
        return Tried(changed, self.made, self.files, self.story)

    def recall(self, remembered: dict[str, Any]) -> None:
        """Look at the same candidate again, as soon as the candidates are read, with all that was tried."""
        self.last = dict(remembered)
        if "tried" not in remembered:
            return
        try:
            tried = read(remembered["tried"])
        except NotTries:
            self._begin_afresh()
            return
        self.tries_by_id, self.made, self.story = dict(tried.tries), dict(tried.made), tried.story
        self.files, self.unread, self.untried = list(tried.files), list(tried.files), set(tried.tries)
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

    def try_again(self, ready: Ready, id: str) -> None:
        """What was kept is run with care the first time: whatever is in it, it ends nothing."""
        if id not in self.untried:
            return
        self.untried.discard(id)
        try:
            run(ready.engine, ready.atlas, self.tries_by_id[id].now)
        except Impossible:
            return
        except Exception:  # what was kept may be anything; the playbook is another than then
            del self.tries_by_id[id]
            self._begin_afresh()

    @work(name="Bringing the candidates of another file back", exclusive=True, group="bring", exit_on_error=False)
    async def bring_again(self, ready: Ready) -> None:
        """Read the other files of candidates of the last sitting again."""
        files, self.unread = self.unread, []
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
            self.begin()
        elif self.session.candidate not in self.made:
            self._leave_others()

    def come_back(self) -> None:
        """Look at the instant and in the zoom of the last sitting, once."""
        match self.last:
            case {"at": int(at), "row": int(row), "per_day": int(per_day)}:
                self.tracks.zoom_to(per_day)
                self.tracks.by_rows(row)
                self.tracks.go(at)
            case _:
                pass
        self.last = {}
