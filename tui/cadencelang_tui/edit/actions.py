"""What the commands of the Edit mode do, over what its screen provides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work
from textual.widgets import Input

from cadencelang.editing.vocabulary import Place, Vocabulary
from cadencelang.source import SourceFile
from cadencelang.syntax import format_source
from cadencelang_tui.edit import panes
from cadencelang_tui.edit.asking import GoToScreen
from cadencelang_tui.edit.desk import Desk
from cadencelang_tui.edit.disk import DiskActions
from cadencelang_tui.edit.editor import PlaybookEditor
from cadencelang_tui.edit.effect import in_words, left_out_in_words, untried_in_words
from cadencelang_tui.edit.effect_pane import EffectPane
from cadencelang_tui.edit.effect_screen import EffectScreen
from cadencelang_tui.edit.finding import FindBar
from cadencelang_tui.edit.fixing import fixed_texts, is_of
from cadencelang_tui.edit.problems import Problem, next_problem
from cadencelang_tui.glyphs import shown

_FILES = ("#files", "-with-files", "-without-files")
_SIDE = ("#side", "-with-side", "-without-side")
"""A pane, and the classes of the screen that show and hide it whatever its width."""


class EditActions(DiskActions):
    """The actions; the screen says which text they are done to, and shows what came of it."""

    desk: Desk
    problems: tuple[Problem, ...]

    @property
    def vocabulary(self) -> Vocabulary:
        """What the playbook declares."""
        raise NotImplementedError

    @property
    def editor(self) -> PlaybookEditor | None:
        """The editor that is shown."""
        raise NotImplementedError

    async def open_file(self, path: str, row: int | None = None, start: int = 0, end: int | None = None) -> None:
        """Show a file of the playbook's folder, at a row if one is given."""
        raise NotImplementedError

    def show_message(self) -> None:
        """The line below the text."""
        raise NotImplementedError

    async def check_now(self) -> bool:
        """Check the texts at once; whether what is known now is of these texts."""
        raise NotImplementedError

    async def show_line(self, path: str, line: int) -> None:
        """Go to a line (from 1) of a file of the playbook's folder: for the other modes."""
        await self.open_file(path, line - 1)

    def action_undo(self) -> None:
        """Take back the last change; in a field for a word or two, that of the field."""
        self._edit_history("undo")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._edit_history("redo")

    def _edit_history(self, what: str) -> None:
        if (editor := self.editor) is not None and not isinstance(self.focused, Input):
            self.once_typed(editor.undo if what == "undo" else editor.redo)

    def once_typed(self, action: Callable[[], object]) -> None:
        """Do something once the keys that were pressed before it are in the text.

        Its own key is seen by the application first, while theirs may still wait for the editor.
        """
        if self.editor is not None:
            self.editor.call_later(action)

    async def action_next_problem(self) -> None:
        """Go to the next problem, in whichever file it is."""
        if self.editor is None:
            return
        row, column = self.editor.cursor_location
        problem = next_problem(self.problems, self.desk.current, row, column)
        if problem is None:
            self.notify("There are no problems.", timeout=2, markup=False)
        else:
            await self.open_file(problem.path, problem.row, problem.start)

    async def on_problems_chosen(self, event: panes.Problems.Chosen) -> None:
        """Go to a problem of the list."""
        event.stop()
        await self.open_file(event.problem.path, event.problem.row, event.problem.start)

    @work(name="Mending the problem", exclusive=True, group="fix", exit_on_error=False)
    async def action_fix(self) -> None:
        """Mend the problem of this line, or the next that can surely be mended; ask where a person must agree."""
        if self.editor is None or not await self.check_now():
            return
        problem = self._to_mend(self.editor.cursor_location[0])
        if problem is None:
            self.notify("Nothing here can be mended by itself.", timeout=3, markup=False)
            return
        fix = problem.diagnostic.fix
        assert fix is not None
        if not problem.safe and not await self.ask_to("Mend this?", f"{problem.words} {fix.title}?", "Yes, do that"):
            return
        await self._mend(problem)

    def _to_mend(self, row: int) -> Problem | None:
        """The problem of the row that has a fix, a sure one first; else the next sure one of the playbook."""
        here = [it for it in self.problems if (it.path, it.row) == (self.desk.current, row) and it.diagnostic.fix]
        later = sorted(
            (it for it in self.problems if it.safe), key=lambda it: (it.path != self.desk.current, it.row < row)
        )
        return next(iter([*sorted(here, key=lambda it: not it.safe), *later]), None)

    async def _mend(self, problem: Problem) -> None:
        compiled = self.session.compiled
        assert compiled is not None
        assert problem.diagnostic.fix is not None
        await self.open_file(problem.path, problem.row, problem.start)
        for path, text in fixed_texts(problem.diagnostic, compiled.sources).items():
            await self.open_file(path)
            if self.editor is not None and is_of(compiled.sources, path, self.editor.text):
                self.editor.become(text)
        self.notify(shown(problem.diagnostic.fix.title), title="Mended; Ctrl+Z takes it back", timeout=4, markup=False)

    def action_save(self) -> None:
        """Save the file that is shown; ask where it has changed on disk."""
        self.once_typed(self.save)

    def action_suggest(self) -> None:
        """Suggest what may stand at the cursor."""
        if self.editor is not None:
            self.editor.post_message(PlaybookEditor.Asked(loud=True))

    def action_find(self) -> None:
        """Look for a text."""
        self._find(replacing=False)

    def action_replace(self) -> None:
        """Look for a text, to replace it."""
        self._find(replacing=True)

    def _find(self, *, replacing: bool) -> None:
        if self.editor is not None:
            self.query_one(FindBar).open(self.editor, replacing=replacing)

    def action_go_to(self) -> None:
        """Ask for a line, a stage or a rule, and go there."""
        if not self.app.screen.is_modal:
            self.app.push_screen(GoToScreen(self.vocabulary.places), self._went)

    async def _went(self, wanted: int | Place | None) -> None:
        match wanted:
            case int():
                await self.open_file(self.desk.current, wanted - 1)
            case Place(span=span):
                source = self.session.compiled.sources.get(span.file) if self.session.compiled else None
                await self.open_file(span.file, source.line_col(span.start)[0] - 1 if source else 0)
            case None:
                pass

    def action_comment(self) -> None:
        """Make comments of the selected lines, or text again."""
        if self.editor is not None and self.desk.current.endswith(".cadence"):
            self.once_typed(self.editor.toggle_comments)

    def action_tidy(self) -> None:
        """Lay the text out as the language has it; a text with errors stays as it is."""
        self.once_typed(self._tidy)

    def _tidy(self) -> None:
        if self.editor is None or not self.desk.current.endswith(".cadence"):
            self.notify("Only a playbook can be tidied.", timeout=3, markup=False)
            return
        tidy = format_source(SourceFile(self.desk.current, self.editor.text)).text
        if tidy is None:
            self.notify("It can be tidied once its errors are mended (F8 shows them).", timeout=4, markup=False)
        elif self.editor.become(tidy):
            self.notify("Tidied. Ctrl+Z takes it back.", timeout=3, markup=False)
        else:
            self.notify("It is tidy already.", timeout=2, markup=False)

    def action_wrap(self) -> None:
        """Break long lines at the edge, or let them run on."""
        if self.editor is not None:
            self.editor.soft_wrap = not self.editor.soft_wrap

    def action_files(self) -> None:
        """Show the files and go to them; or hide them."""
        self._toggle(*_FILES, over="-with-side")

    def action_side(self) -> None:
        """Show what the text means, and go there; or hide it."""
        self._toggle(*_SIDE, over="-with-files")

    def action_back(self) -> None:
        """Go back to the text; what was opened over it in a narrow window is put away."""
        if self.has_class("-narrow"):
            self.remove_class("-with-files", "-with-side")
            self.call_after_refresh(self.show_message)
        if self.editor is not None:
            self.editor.focus()

    def _toggle(self, selector: str, shown_class: str, hidden_class: str, *, over: str) -> None:
        """Show a pane or hide it; in a narrow window it is shown instead of the other, whose class is `over`."""
        pane = self.query_one(selector)
        visible = pane.display
        if self.has_class("-narrow"):
            self.remove_class(over)
        self.set_class(not visible, shown_class)
        self.set_class(visible, hidden_class)
        self.call_after_refresh(self.show_message)
        if visible and self.editor is not None:
            self.editor.focus()
        elif not visible:
            self.call_after_refresh(self._focus_first, selector)

    def _focus_first(self, selector: str) -> None:
        for widget in self.query(f"{selector}, {selector} *"):
            if widget.focusable:
                widget.focus()
                return

    async def action_next_file(self, steps: int) -> None:
        """Go to the next open file, or the one before."""
        paths = list(self.desk.buffers)
        if self.desk.current in paths:
            await self.open_file(paths[(paths.index(self.desk.current) + steps) % len(paths)])

    async def action_show_open(self, number: int) -> None:
        """Go to the open file of this number."""
        paths: Sequence[str] = list(self.desk.buffers)
        if number < len(paths):
            await self.open_file(paths[number])

    def action_try_it(self) -> None:
        """Show side by side what the change would do to the candidates in flight."""
        pane = self.query_one(EffectPane)
        effect = pane.effect
        if effect is None:
            self.notify(shown(f"{pane.why_not()} F3 shows one candidate's follow-up."), timeout=5, markup=False)
        elif not effect.differences:
            told = (f"{in_words(effect)}.", *left_out_in_words(effect), *untried_in_words(effect))
            words = "\n".join(map(shown, told))
            self.notify(words, timeout=8 if effect.refused else 4, markup=False)
        elif not self.app.screen.is_modal:
            self.app.push_screen(EffectScreen(effect, self.cadence.glyphs), self._simulated)

    async def _simulated(self, candidate: str | None) -> None:
        if candidate is not None:
            self.session.choose(candidate)
            await self.app.run_action("app.mode('simulate')")

    @work(name="Reading whom there is", exclusive=True, group="whom", exit_on_error=False)
    async def action_preview_for(self) -> None:
        """Ask for whom templates are shown; the candidate chosen is looked at in every mode."""
        from cadencelang_tui.simulate.chooser import ChooserScreen

        people = await self.session.everyone()
        if self.app.screen.is_modal:
            return
        if not people:
            self.notify(shown(self.session.nobody()), timeout=3, markup=False)
            return
        ids = list(people)
        chosen = ids.index(self.session.candidate) if self.session.candidate in ids else 0
        lines = [f"{it.label}   {it.stage or ''}   {it.id}" for it in people.values()]
        screen = ChooserScreen("Who would get it?", lines, chosen)
        self.app.push_screen(screen, lambda number: None if number is None else self.session.choose(ids[number]))
