"""The screen of the Edit mode: the text in the middle, its files at the left, at the right what it means and does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import ContentSwitcher, TextArea, Tree

from cadencelang.editing.completion import offer_at
from cadencelang.editing.highlighting import colours_for
from cadencelang.editing.template_completion import template_offer
from cadencelang.editing.vocabulary import Vocabulary, vocabulary_of
from cadencelang_tui.edit import panes
from cadencelang_tui.edit.buffers import NotText
from cadencelang_tui.edit.checking import Checker
from cadencelang_tui.edit.commands import EDIT
from cadencelang_tui.edit.desk import Desk
from cadencelang_tui.edit.editor import PlaybookEditor
from cadencelang_tui.edit.effect_pane import EffectPane
from cadencelang_tui.edit.finding import FindBar
from cadencelang_tui.edit.journal import Draft, Journal
from cadencelang_tui.edit.problems import Problem, problems_of
from cadencelang_tui.edit.showing import Showing
from cadencelang_tui.edit.suggesting import Suggestions
from cadencelang_tui.glyphs import shown
from cadencelang_tui.session import Change, Session

_JOURNAL_AFTER: Final = 1.0
_LOOK_AT_DISK: Final = 2.0
_OFFERING: Final = {".cadence": offer_at, ".md": template_offer}
"""What is offered at a cursor, by how the file's name ends."""


class EditScreen(Showing):
    """The Edit mode, over the shared session."""

    MODE = "edit"
    BINDINGS = EDIT.bindings()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._vocabulary: Vocabulary | None = None
        self.problems: tuple[Problem, ...] = ()
        self.checker = Checker(session, self)
        self._editors: dict[str, PlaybookEditor] = {}
        self._journal_timer: Timer | None = None
        self._back: dict[str, bool] = {}
        self._number = 0
        self._asking = False

    def compose_body(self) -> ComposeResult:
        """Files, text, and what is known of it."""
        glyphs = self.cadence.glyphs
        with Horizontal(id="edit"):
            yield panes.Files(glyphs)
            with Vertical(id="middle"):
                yield panes.OpenFiles(id="open-files")
                yield ContentSwitcher(id="editors")
                yield FindBar()
                yield panes.MessageLine(glyphs)
            with Vertical(id="side"):
                yield panes.Meaning(id="meaning", classes="pane")
                yield EffectPane(self.session, classes="pane")
                yield panes.Problems(id="problems", classes="pane")
        yield Suggestions()

    def on_mount(self) -> None:
        """Open the playbook, and watch the disk."""
        self.desk = Desk(self.session, Journal(self.cadence.memory.state / "journal"), self.cadence.time_of_day)
        super().on_mount()
        self.set_interval(_LOOK_AT_DISK, self.look_at_disk)
        self._take_book()
        self.call_later(self.open_first)

    def on_resize(self) -> None:
        """What is told depends on what there is room for."""
        self.call_after_refresh(self.show_message)

    def on_unmount(self) -> None:
        """Nothing that is not saved is lost."""
        self.desk.keep()
        self.checker.stop()
        super().on_unmount()

    @property
    def vocabulary(self) -> Vocabulary:
        """What the playbook declares, as far as it could be read."""
        if self._vocabulary is None:
            modules = self.session.compiled.modules if self.session.compiled else ()
            self._vocabulary = vocabulary_of(modules, self.desk.templates())
        return self._vocabulary

    async def check_now(self) -> bool:
        """Check the texts at once; whether what is known now is of these texts."""
        buffer = self.desk.buffer
        return buffer is not None and await self.checker.run(buffer.path, buffer.text)

    # Files

    async def open_first(self) -> None:
        """Open what was open in the last sitting, else the playbook, and all that was not saved.

        Where another mode was quicker, what it shows stays in front.
        """
        files, last, row, column = (self.kept.get(name) for name in ("files", "file", "row", "column"))
        if self.desk.buffers:
            files, last, row, column = [], self.desk.current, None, None
        for path in files if isinstance(files, list) else ():
            if isinstance(path, str) and (self.session.folder / path).is_file():
                await self._open(path)
        for path in self.desk.unsaved():
            await self._open(path)
        if isinstance(last, str) and last in self.desk.buffers:
            start = column if isinstance(column, int) and column >= 0 else 0
            await self.open_file(last, row if isinstance(row, int) else None, start)
        else:
            await self.open_file(self.session.path.name)

    async def open_file(self, path: str, row: int | None = None, start: int = 0, end: int | None = None) -> None:
        """Show a file of the playbook's folder, at a row if one is given; why not, where that cannot be."""
        await self._open(path, row, start, end)
        self._tell_what_is_back()

    async def _open(self, path: str, row: int | None = None, start: int = 0, end: int | None = None) -> None:
        known = path in self.desk.buffers
        try:
            buffer, draft = self.desk.open(path)
        except (OSError, NotText) as error:
            reason = str(error) if isinstance(error, NotText) else "It cannot be read."
            self.notify(shown(f"{path}: {reason}"), severity="warning", markup=False)
            if path != self.session.path.name and not self.desk.buffers:
                await self.open_file(self.session.path.name)
            return
        if not known:
            await self._add_editor(path, buffer.text)
        editor = self.editor_of(path)
        self.query_one("#editors", ContentSwitcher).current = editor.id
        self.query_one(Suggestions).attach(editor)
        if draft is not None:
            self._bring_back(path, draft)
        if row is not None:
            editor.show_place(row, start, end)
        editor.focus()
        self.show_everything()

    async def _add_editor(self, path: str, text: str) -> None:
        self._number += 1
        editor = PlaybookEditor(self.cadence.glyphs, id=f"editor-{self._number}")
        editor.name_of_file = path
        editor.colouring = colours_for(path)
        if path.endswith(".cadence"):
            editor.badge = self.badge
        editor.soft_wrap = not path.endswith((".cadence", ".csv", ".jsonl"))
        await self.query_one("#editors", ContentSwitcher).mount(editor)
        self._editors[path] = editor
        with self.prevent(TextArea.Changed):
            editor.load_text(text)

    def editor_of(self, path: str) -> PlaybookEditor:
        """The editor of an open file."""
        return self._editors[path]

    @property
    def editor(self) -> PlaybookEditor | None:
        """The editor that is shown."""
        return self._editors.get(self.desk.current)

    async def close_editor(self, path: str) -> None:
        """Take a file's editor away and show another."""
        await self._editors.pop(path).remove()
        await self.open_file(next(iter(self.desk.buffers)))

    def remember(self) -> dict[str, Any]:
        """The open files, the one looked at, and where the cursor is in it."""
        if self.editor is None:
            return {}
        row, column = self.editor.cursor_location
        files = list(self.desk.buffers)
        return {"files": files, "file": self.desk.current, "row": row, "column": column}

    @on(Tree.NodeSelected)
    async def _file_chosen(self, event: Tree.NodeSelected[str]) -> None:
        if event.node.data is not None:
            await self.open_file(event.node.data)

    def _bring_back(self, path: str, draft: Draft) -> None:
        """Text that was not saved in an earlier sitting, as a change that can be taken back."""
        self.editor_of(path).become(draft.text, cursor=draft.cursor)
        self._back[path] = self.desk.fits(draft, self.desk.buffers[path])

    def _tell_what_is_back(self) -> None:
        """Say once which files were not saved, and which of them are another on disk now."""
        if not self._back:
            return
        changed = [path for path, fits in self._back.items() if not fits]
        since = f" Changed on disk since: {', '.join(changed)}." if changed else ""
        back = f"What was not saved the last time is back: {', '.join(self._back)}."
        self.notify(shown(f"{back}{since} Ctrl+Z shows what is on disk."), timeout=8, markup=False)
        self._back.clear()

    # What happens in the text

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        editor = event.text_area
        if not isinstance(editor, PlaybookEditor) or editor.name_of_file not in self.desk.buffers:
            return
        self.desk.typed(editor.name_of_file, editor.text)
        self.forget_hover()
        self.checker.soon()
        self.query_one(EffectPane).outdated()
        if self._journal_timer is not None:
            self._journal_timer.stop()
        self._journal_timer = self.set_timer(_JOURNAL_AFTER, self.write_journal)
        self.show_status()

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        if event.text_area is self.editor and (buffer := self.desk.buffer):
            buffer.cursor = event.text_area.cursor_location
            self.query_one(Suggestions).follow(buffer.cursor)
            self.forget_hover()
            self.show_meaning()
            self.show_message()

    @on(PlaybookEditor.Asked)
    def _suggest(self, event: PlaybookEditor.Asked) -> None:
        editor, popup = self.editor, self.query_one(Suggestions)
        offering = next((it for end, it in _OFFERING.items() if self.desk.current.endswith(end)), None)
        if editor is None or offering is None:
            return
        row, column = editor.cursor_location
        offer = offering(editor.lines, row, column, self.vocabulary)
        if not event.loud and (not popup.worth_it(offer, column)):
            popup.close()
        else:
            popup.show(offer, chosen=event.loud)
            if event.loud and not offer.suggestions:
                self.notify("Nothing can be suggested here.", timeout=2, markup=False)

    def keep_journal(self) -> None:
        """Write what is not saved where a kill does not reach it, now."""
        if hasattr(self, "desk"):
            self.desk.keep()

    @work(name="Keeping what is not saved", exclusive=True, group="journal", exit_on_error=False)
    async def write_journal(self) -> None:
        """As `keep_journal`, on a thread; what was saved meanwhile is forgotten again."""
        kept = await asyncio.to_thread(self.desk.write, self.desk.drafts())
        self.desk.forget_saved()
        self.show_status()
        if not kept:
            self.notify("What is not saved cannot be kept safe: the state folder cannot be written.",
                        severity="warning", markup=False)  # fmt: skip

    # Checking

    def start_check(self) -> None:
        """Check the texts, unless another change comes first."""
        self.check()

    @work(name="Checking the playbook", exclusive=True, group="check", exit_on_error=False)
    async def check(self) -> None:
        """Check the texts; what is found reaches every mode through the session."""
        buffer = self.desk.buffer
        if buffer is None:
            return
        try:
            if await self.checker.run(buffer.path, buffer.text) and self.session.compiled is not None:
                modules = self.session.compiled.modules
                self._vocabulary = await asyncio.to_thread(vocabulary_of, modules, self.desk.templates())
        except Exception as error:  # the last resort of a worker: told, never fatal
            words = f"The playbook could not be checked: {error}. Your text is safe; the next change tries again."
            self.notify(shown(words), severity="error", markup=False)

    def found_syntax(self, path: str, problems: Sequence[Problem]) -> None:
        """The mistakes in one file's lines, before the rest is known."""
        self.found_problems((*problems, *(it for it in self.problems if it.path != path)))

    def found_problems(self, problems: tuple[Problem, ...]) -> None:
        """All that is known to be wrong."""
        self.problems = problems
        self.show_problems()

    def changed(self, change: Change) -> None:
        """The session changed."""
        match change:
            case Change.BOOK:
                self._take_book()
            case Change.TEXT:
                self._take_texts()
            case Change.FILE:
                self.run_worker(self._other_playbook(), "Opening the playbook", group="open", exit_on_error=False)
            case Change.PEOPLE | Change.CANDIDATE:
                self.show_meaning()
                self.query_one(EffectPane).soon()
            case Change.PROOFS:
                if self.is_current:
                    self.show_badges()

    def _take_book(self) -> None:
        compiled = self.session.compiled
        if compiled is None:
            return
        self.problems = problems_of(compiled.diagnostics, compiled.sources)
        self._vocabulary = None
        self.show_everything()
        self.query_one(EffectPane).soon()

    def _take_texts(self) -> None:
        """Another mode changed a text that is open here."""
        for path, buffer in self.desk.buffers.items():
            wanted = self.session.texts.get(path, buffer.saved)
            if wanted != buffer.text:
                self.editor_of(path).become(wanted)

    async def _other_playbook(self) -> None:
        self.desk.clear()
        self._editors.clear()
        await self.query(PlaybookEditor).remove()
        self.problems, self._vocabulary = (), None
        await self.open_first()
