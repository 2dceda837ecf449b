"""What the Edit mode shows beside the text: what a line means, what is wrong, which files there are, how things stand.

The line told of is the one under the mouse, while it rests on the text, else the one under the cursor.
"""

from __future__ import annotations

from textual import on, work
from textual.content import Content

from cadencelang.editing.people import last_instant
from cadencelang.editing.plain_words import Told, tell_line
from cadencelang.editing.playbook import Ready
from cadencelang.editing.preview import preview, template_at
from cadencelang_tui.edit import panes
from cadencelang_tui.edit.actions import EditActions
from cadencelang_tui.edit.articles import tell_article
from cadencelang_tui.edit.badges import badge_of, with_verdict
from cadencelang_tui.edit.editor import Badge, PlaybookEditor
from cadencelang_tui.edit.effect import changes_in_words
from cadencelang_tui.edit.effect_pane import EffectPane
from cadencelang_tui.edit.fixing import is_of
from cadencelang_tui.edit.problems import by_row
from cadencelang_tui.edit.standing import how_saved, standing
from cadencelang_tui.glyphs import shown
from cadencelang_tui.header import TabBar
from cadencelang_tui.session import Session

_NOTHING_KNOWN = "Move the cursor into a rule, a stage or a fact, or rest the mouse on it: what it means is told here."
_NOT_YET = "What the text means can be told once it has been without errors."
_STALE = "(as it was before the mistakes in the text)"
_BEFORE = ", as before the mistakes"
_MOST_ROWS = 3


class Showing(EditActions):
    """The part of the screen that draws what is known."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._hovered: int | None = None
        self._shown_files: tuple[tuple[str, ...], frozenset[str], str] | None = None

    def show_everything(self) -> None:
        """Draw all that depends on the text and the cursor."""
        self._shown_files = None
        self.show_status()
        self.show_problems()
        self.show_meaning()

    def show_status(self) -> None:
        """Which files there are, which are not saved, and since when what is not is safe nevertheless."""
        marked = frozenset(path for path, buffer in self.desk.buffers.items() if buffer.dirty)
        opened, buffer = tuple(self.desk.buffers), self.desk.buffer
        key = self.cadence.key_of("edit.save")
        self.query_one(TabBar).status = () if buffer is None else how_saved(buffer, len(marked), key)
        if (opened, marked, self.desk.current) != self._shown_files:
            self._shown_files = (opened, marked, self.desk.current)
            self.query_one(panes.OpenFiles).tell(opened, marked, self.desk.current)
            self.query_one(panes.Files).tell(self.desk.groups(), marked, self.desk.current)

    def show_problems(self) -> None:
        """The problems, in the text and in their list."""
        for editor in self.query(PlaybookEditor):
            editor.show_problems(by_row(self.problems, editor.name_of_file))
        self.query_one(panes.Problems).tell(self.problems, self.desk.current, self.cadence.glyphs)
        self.show_message()

    def badge(self, line: str) -> Badge | None:
        """What is known of a line of a playbook, besides its problems."""
        return badge_of(line, self.cadence.proofs, self.cadence.glyphs)

    def show_badges(self) -> None:
        """Something new is known of the guarantees."""
        editor = self.editor
        if editor is not None and editor.name_of_file.endswith(".cadence"):
            editor.repaint()
            self.show_meaning()

    @on(PlaybookEditor.Hovered)
    def _hover(self, event: PlaybookEditor.Hovered) -> None:
        """Tell of the line under the mouse; of the cursor's again when it has left."""
        if event.row != self._hovered:
            self._hovered = event.row
            self.show_meaning()
            self._hint()

    def forget_hover(self) -> None:
        """A key was pressed: what is under the cursor counts again."""
        self._hovered = None

    def show_meaning(self) -> None:
        """What a line means, or how a template would arrive."""
        editor, ready, pane = self.editor, self.session.ready, self.query_one(panes.Meaning)
        if editor is None or ready is None:
            pane.tell(None, self.cadence.glyphs, _NOTHING_KNOWN if ready else _NOT_YET)
        elif not self._show_preview(ready, editor, pane):
            told = self._meaning_of(ready, editor, self._hovered) if self._hovered is not None else None
            title = "In plain words" if told is None else f"In plain words: line {(self._hovered or 0) + 1}"
            cursor = editor.cursor_location[0]
            told = told or self._meaning_of(ready, editor, cursor)
            before = "" if self.checked else _BEFORE
            pane.tell(told, self.cadence.glyphs, _NOTHING_KNOWN, f"{title}{before}")

    def _meaning_of(self, ready: Ready, editor: PlaybookEditor, row: int) -> Told | None:
        path = self.desk.current
        if row >= len(editor.lines):
            return None
        if path.endswith(".csv"):
            return tell_article(ready.book, path, editor.lines[row], self.session.people.candidates.values())
        told = tell_line(ready.book, ready.compiled.sources, path, editor.lines, row)
        return with_verdict(told, self.cadence.proofs)

    def _show_preview(self, ready: Ready, editor: PlaybookEditor, pane: panes.Meaning) -> bool:
        """Show a template as the chosen candidate would get it; whether the file is one."""
        template = template_at(ready.book, self.desk.current)
        id, flight = self.session.candidate, self.session.in_flight
        if template is not None and flight is not None and id is not None and id not in self.session.met:
            self._meet(id)
            return False
        candidate = self.session.looked_at
        if template is None or candidate is None:
            return False
        now = last_instant(self.session.people) if flight is None else flight.now
        message = preview(ready, template, candidate, now)
        subject, body = ("", message) if isinstance(message, str) else (message.subject, message.text)
        note = "" if is_of(ready.compiled.sources, template.path, editor.text) or self.checked else _STALE
        pane.preview(f"As {candidate.label} would get it", subject, body, note)
        return True

    @work(name="Reading a candidate of the workspace", exclusive=True, group="meet", exit_on_error=False)
    async def _meet(self, id: str) -> None:
        """Show the template again once it is known whose letter it would be."""
        await self.session.meet(id)
        if id == self.session.candidate:
            self.show_meaning()

    @property
    def checked(self) -> bool:
        """Whether the playbook as it is now has no error, or is still being checked."""
        return self.session.compiled is None or self.session.compiled.ok

    def _hint(self) -> None:
        """Where there is no room for the pane, say at the mouse what a line means."""
        editor, ready = self.editor, self.session.ready
        if editor is None:
            return
        told = None
        if ready is not None and self._hovered is not None and not self.query_one("#side").display:
            told = self._meaning_of(ready, editor, self._hovered)
        editor.tooltip = None if told is None else Content(shown_told(told))

    def show_message(self) -> None:
        """The line below the text: the problem here, or how things stand."""
        editor = self.editor
        if editor is None:
            return
        hint = "" if self.query_one("#side").display else self._beside()
        live = self.session.live is not None
        found = standing(self.problems, self.desk.current, editor.cursor_location, hint, publishes=live)
        self.query_one(panes.MessageLine).tell(found, 1 if self.has_class("-low") else _MOST_ROWS)

    def _beside(self) -> str:
        """What the panes would tell, where there is no room for them: what the change does, and that F7 shows them."""
        effect = self.query_one(EffectPane).effect
        found = f"F5: {changes_in_words(effect)}" if effect is not None and effect.differences else ""
        return "   ".join(filter(None, (found, "F7: what this line means")))

    @on(EffectPane.Found)
    def _effect_found(self) -> None:
        self.show_message()


def shown_told(told: Told) -> str:
    """A meaning in a few words: its sentence, or its heading and the first ones."""
    if told.here is not None:
        return shown(told.sentences[told.here].text)
    return shown(" ".join([f"{told.heading}.", *(it.text for it in told.sentences[:3])]))
