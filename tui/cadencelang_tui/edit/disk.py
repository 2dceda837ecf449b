"""Saving, and what happens when somebody else changes a file: nothing is overwritten without being asked."""

from __future__ import annotations

from textual import work

from cadencelang.editing.people import tells_of_people
from cadencelang_tui.edit.asking import AskScreen
from cadencelang_tui.edit.buffers import NotText, OnDisk
from cadencelang_tui.edit.desk import Desk
from cadencelang_tui.edit.editor import PlaybookEditor
from cadencelang_tui.edit.effect_pane import EffectPane
from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.glyphs import shown

_MINE, _THEIRS = "mine", "theirs"


class DiskActions(ModeScreen):
    """What is done between the open files and the disk."""

    desk: Desk
    _asking: bool

    def editor_of(self, path: str) -> PlaybookEditor:
        """The editor of an open file."""
        raise NotImplementedError

    async def close_editor(self, path: str) -> None:
        """Take a file's editor away and show another."""
        raise NotImplementedError

    def show_status(self) -> None:
        """Say which files are saved."""
        raise NotImplementedError

    async def ask_to(self, title: str, question: str, yes: str) -> bool:
        """Ask a question that is answered by yes or no; Esc is no. Must be called in a worker."""
        answer = await self.app.push_screen_wait(AskScreen(title, question, (("yes", yes), ("no", "No, leave it"))))
        return answer == "yes"

    @work(name="Saving the file", exclusive=True, group="disk", exit_on_error=False)
    async def save(self) -> None:
        """Save the file that is shown; ask where it has changed on disk."""
        path = self.desk.current
        if path not in self.desk.buffers:
            return
        self.desk.typed(path, self.editor_of(path).text)
        state = self.desk.buffers[path].on_disk()
        if state is OnDisk.SAME or await self._may_overwrite(path, state):
            self._save(path)

    async def _may_overwrite(self, path: str, state: OnDisk) -> bool:
        if state is OnDisk.GONE:
            return await self.ask_to("The file is gone", f"{path} is no longer on disk. Write it again?", "Write it")
        answer = await self._ask_which(path)
        if answer == _THEIRS:
            self._take_theirs(path)
        return answer == _MINE

    async def _ask_which(self, path: str) -> str | None:
        question = f"Somebody else has changed {path} since you opened it. Which text should stand on disk?"
        answers = (
            ("later", "Decide later: keep mine here, write nothing"),
            (_THEIRS, "Theirs: show it here (Ctrl+Z brings mine back)"),
            (_MINE, "Mine: write over what is on disk"),
        )
        self._asking = True
        self.desk.buffers[path].tell_once()  # whoever decides later is not asked again until the file changes again
        try:
            return await self.app.push_screen_wait(AskScreen("Changed on disk", question, answers))
        finally:
            self._asking = False

    def _save(self, path: str) -> None:
        try:
            self.desk.save(path)
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "it cannot be written"
            words = f"{path} was not saved: {reason}. What you wrote is kept safe."
            self.desk.keep()
            self.notify(shown(words), severity="error", markup=False)
            return
        self.query_one(EffectPane).saved()
        self.show_status()
        self.notify(shown(f"{path} is saved."), timeout=2, markup=False)
        if tells_of_people(path):
            self.cadence.load()

    def _take_theirs(self, path: str) -> None:
        """Show what is on disk, as a change that can be taken back."""
        try:
            buffer = self.desk.reread(path)
        except (OSError, NotText):
            self.notify(shown(f"{path} cannot be read."), severity="warning", markup=False)
            return
        self.editor_of(path).become(buffer.saved)
        self.desk.typed(path, buffer.saved)
        self.query_one(EffectPane).saved()
        self.show_status()

    def look_at_disk(self) -> None:
        """Notice what others changed; take it where nothing of ours is lost, else ask once."""
        if self._asking or self.app.screen is not self:
            return
        for path, state in self.desk.changed_on_disk():
            buffer = self.desk.buffers[path]
            if state is OnDisk.CHANGED and not buffer.dirty:
                self._take_theirs(path)
                words = f"{path} was changed on disk; this is the new text. Ctrl+Z shows the old one."
                self.notify(shown(words), timeout=6, markup=False)
            elif not buffer.tell_once():
                continue
            elif state is OnDisk.CHANGED:
                self._decide(path)
            else:
                words = f"{path} is no longer on disk. Your text is still here; Ctrl+S writes it again."
                self.notify(shown(words), severity="warning", timeout=8, markup=False)

    @work(name="Settling the change on disk", exclusive=True, group="disk", exit_on_error=False)
    async def _decide(self, path: str) -> None:
        """Both have changed the file: a person decides."""
        answer = await self._ask_which(path)
        if answer == _MINE:
            self._save(path)
        elif answer == _THEIRS:
            self._take_theirs(path)

    @work(name="Taking what is on disk", exclusive=True, group="disk", exit_on_error=False)
    async def action_take_disk(self) -> None:
        """Give up what is not saved of this file."""
        if self.desk.current in self.desk.buffers:
            self._take_theirs(self.desk.current)

    @work(name="Closing the file", exclusive=True, group="disk", exit_on_error=False)
    async def action_close_file(self) -> None:
        """Put the file away; ask first where something of it is not saved."""
        path = self.desk.current
        if path not in self.desk.buffers or len(self.desk.buffers) < 2:
            return
        question = f"{path} has changes that are not saved. Give them up?"
        if not self.desk.buffers[path].dirty or await self.ask_to("Not saved", question, "Give them up"):
            self.desk.close(path)
            await self.close_editor(path)
