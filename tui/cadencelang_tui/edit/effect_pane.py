"""The pane "if published now": how many timelines the change on the screen would alter, found while nobody types.

Owns: when that is found out, and giving it up when a key is pressed. What it is compared with is the playbook on disk;
of a live workspace the versions that those are on who are under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from textual import work
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from cadencelang.compiler import compile_in
from cadencelang.engine import Engine
from cadencelang.semantics.folder import DiskFolder
from cadencelang.workbench.atlas import Atlas
from cadencelang_tui.edit.effect import (
    Accounts,
    Effect,
    World,
    effect_in_flight,
    effect_of,
    in_words,
    left_out_in_words,
    untried_in_words,
)
from cadencelang_tui.glyphs import shown
from cadencelang_tui.session import Session

_AFTER: Final = 0.6
_OFTEN: Final = 0.5
_TOLD_HERE: Final = "What a change would do to the candidates in flight is told here."
_ELSEWHERE: Final = (
    "Those in flight are in the workspace at the server, and this is not its playbook: opened as "
    "cadence tui BOOK --server URL, whom a change would touch is told here."
)
Find = Callable[[], Effect | None]


class EffectPane(Static):
    """What publishing the text would change for the candidates in flight."""

    class Found(Message):
        """It is known now."""

    def __init__(self, session: Session, *, classes: str = "") -> None:
        super().__init__(id="effect", classes=classes)
        self.session = session
        self.effect: Effect | None = None
        self._saved: World | None = None
        self._known: Accounts = {}
        self._timer: Timer | None = None
        self._generation = 0
        self._said = self._why = ""

    def on_mount(self) -> None:
        """Say what stands here."""
        self.border_title = Content("If published now")
        self._say("Checking …")

    def outdated(self) -> None:
        """The text has changed: what is known does not hold any more, and what runs is given up."""
        self._generation += 1
        self.effect = None
        self._why = ""
        if self.session.texts:
            self._say("The text has changed: what that would do is told in a moment.")
        if self._timer is not None:
            self._timer.stop()

    def why_not(self) -> str:
        """Why nothing can be shown yet, in a sentence."""
        if self.session.compiled is not None and not self.session.compiled.ok:
            return "The playbook has errors, so the change cannot be tried: F8 goes to the next one."
        if not self.session.texts and self.session.in_flight is None:
            return "Nothing has been changed yet."
        return self._why or "What the change would do is still being found out."

    def saved(self) -> None:
        """What lies on disk is another now."""
        self._saved = None
        self._known = {}
        self.soon()

    def soon(self) -> None:
        """Find out in a moment, unless something changes before."""
        self.outdated()
        self._timer = self.set_timer(_AFTER, self._find_out)

    @work(exclusive=True, group="effect", exit_on_error=False)
    async def _find_out(self) -> None:
        asked, looked_at = self._generation, 0

        def given_up() -> bool:
            nonlocal looked_at
            looked_at += 1
            return asked != self._generation

        try:
            find = await self._how(given_up)
            if isinstance(find, str):
                self._why = find
                self._say(find)
                return
            finding = asyncio.create_task(asyncio.to_thread(find))
            while not (await asyncio.wait({finding}, timeout=_OFTEN))[0]:
                if asked == self._generation:
                    self._say(f"Looking at candidate {looked_at}{self._of_all()}.")
            found = finding.result()
        except Exception as error:  # the last resort of a worker: told, never fatal
            if asked == self._generation:
                reason = str(error).rstrip(".")
                self._why = f"What the change would do could not be found out: {reason}. The next change tries again."
                self._say(shown(self._why))
            return
        if found is not None and asked == self._generation:
            self.effect = found
            more = ["F5 shows them side by side."] if found.differences else []
            told = (in_words(found), *more, *left_out_in_words(found), *untried_in_words(found))
            self._say("\n".join(map(shown, told)))
            self.post_message(self.Found())

    def _of_all(self) -> str:
        return f" of {len(self.session.people.candidates)}" if self.session.in_flight is None else ""

    async def _how(self, given_up: Callable[[], bool]) -> Find | str:
        """What finds it out, to be run on a thread; or why there is nothing to find."""
        session, ready, flight = self.session, self.session.ready, self.session.in_flight
        if session.compiled is not None and not session.compiled.ok:
            return "Nothing can be published before the errors are mended."
        if flight is not None and ready is not None:
            if await asyncio.to_thread(flight.is_published, ready.book):
                return f"This is what is published. {_TOLD_HERE}"
            return partial(effect_in_flight, flight, ready.book, given_up)
        if not session.texts:
            return f"Nothing has been changed. {_TOLD_HERE}"
        if session.live is not None:
            return _ELSEWHERE
        if ready is None or not session.people.candidates:
            return "There are no candidates to try it on."
        if self._saved is None:
            self._saved, self._known = await asyncio.to_thread(_on_disk, session), {}
        if self._saved is None:
            return "The saved playbook has errors, so there is nothing to compare with."
        return partial(effect_of, self._saved, World(ready.engine, ready.atlas), session.people, given_up, self._known)

    def _say(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self.update(Content(words))


def _on_disk(session: Session) -> World | None:
    """The playbook as saved, ready to run; None where it has errors."""
    compiled = compile_in(DiskFolder(session.folder), session.path.name)
    return World(Engine(compiled.book), Atlas(compiled.book, compiled.sources)) if compiled.book else None
