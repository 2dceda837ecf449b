"""The application: modes, colours, what is remembered, and going on whatever happens."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme
from textual.widget import Widget

from cadencelang.editing.collecting import collect_seldom
from cadencelang_tui.command import Command, Group, keys_of
from cadencelang_tui.commands import EVERYWHERE, all_groups
from cadencelang_tui.edit.journal import Journal
from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.glyphs import ASCII, Glyphs, PlainBars, glyphs_for, shown
from cadencelang_tui.memory import Memory
from cadencelang_tui.palette import Commands, view_of
from cadencelang_tui.practice import practice_playbook
from cadencelang_tui.proving.words import proofs_of
from cadencelang_tui.safe_lines import SafeLines
from cadencelang_tui.session import Session
from cadencelang_tui.themes import THEMES, next_theme

if TYPE_CHECKING:
    from cadencelang.desk.in_flight import InFlight
    from cadencelang.desk.port import Desk

_START = "start"
_ENDING = ("SIGHUP", "SIGTERM")
_BY_SIGNAL = 128
_GRACE = 2.0
KEEP_EVERY = 10.0
"""Seconds between two looks at whether there is something to be kept."""
_MOST_TOLD = 4
_LONGEST = 200


class CadenceApp(App[None]):
    """CadenceLang in a terminal. `book` None is the practice workspace; `memory` is where the sitting is kept.

    `live` opens the desk of the live workspace that the book belongs to, `in_flight` knows who is under way in it.
    """

    TITLE = "CadenceLang"
    CSS_PATH = ["app.tcss", "start/start.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = EVERYWHERE.bindings()
    COMMANDS = {Commands}  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self, book: Path | None = None, *, memory: Memory | None = None, glyphs: Glyphs | None = None,
        mode: str | None = None, live: Callable[[], Desk] | None = None, in_flight: InFlight | None = None,
    ) -> None:  # fmt: skip
        memory = memory or Memory()
        path = book or practice_playbook(memory.state)
        kept = memory.part("app")
        first = mode or memory.part("app", path).get("mode")
        self.DEFAULT_MODE = first if first in _MAKERS else _START  # type: ignore[misc]
        super().__init__()
        self.memory = memory
        self.glyphs = glyphs or glyphs_for()
        self.remapped, self._wrong_keys = _changed_keys(self.memory)
        self._safe = SafeLines(ascii=self.ascii)
        self.set_class(self.ascii, "-ascii")
        ScrollBar.renderer = PlainBars if self.ascii else ScrollBarRender
        self.time_of_day: Callable[[], str] = lambda: time.strftime("%H:%M")
        self.told_first = ""
        self.broken: str | None = None
        self._in_flight = in_flight
        self.report = self.memory.state / "broken-off.txt"
        self.session = Session(path, practice=book is None and live is None, live=live, in_flight=in_flight)
        self._look_again()
        self.proofs = proofs_of(self.session)
        for theme in THEMES:
            self.register_theme(theme)
        self._colour(next((theme for theme in THEMES if theme.name == kept.get("theme")), THEMES[0]))
        for name, make in _MAKERS.items():
            if name != self.DEFAULT_MODE or name != _START:
                self.add_mode(name, _with(make, self.session))

    def _colour(self, theme: Theme) -> None:
        """The colours to begin with: told before anything is drawn, so that no style is made twice."""
        self.set_reactive(CadenceApp.theme, theme.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)

    def get_default_screen(self) -> Screen[None]:
        """The start, where the application begins with it: so its styles are not read twice."""
        return _start(self.session) if self.DEFAULT_MODE == _START else super().get_default_screen()

    @property
    def ascii(self) -> bool:
        """Whether only ASCII is drawn."""
        return self.glyphs is ASCII

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line that is drawn goes through; the last makes it safe for the terminal."""
        return [*super().get_line_filters(), self._safe]

    def on_mount(self) -> None:
        """Keys, and what there is to tell; the playbook comes when the first frame is shown."""
        if self.DEFAULT_MODE == _START:
            self.add_mode(_START, _with(_start, self.session))
        if self.remapped:
            self.set_keymap({**self.remapped})
        self.call_after_refresh(self.load)
        if self.told_first:
            self.notify(shown(self.told_first), severity="error", timeout=15, markup=False)
        self._tell_of_memory()
        self._heed_signals()
        self.set_interval(KEEP_EVERY, self.keep_meanwhile)
        for words in self._wrong_keys[:_MOST_TOLD]:
            self.notify(shown(words), title="keys.toml", severity="warning", timeout=15, markup=False)

    @work(name="Reading the playbook", exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        """Compile the playbook and read its candidates; a failure is told and ends nothing."""
        await self._take_unsaved()
        try:
            await self.session.load()
        except Exception as error:  # the last resort of a worker: told, never fatal
            self.notify(shown(f"The playbook could not be read: {error}"), severity="error", markup=False)
        _settle()
        refused = self.session.people.refused
        if refused and self.session.people.candidates:
            words = f"{refused[0]}{f' And {len(refused) - 1} more.' if len(refused) > 1 else ''}"
            title = "Not everything of the candidates could be taken"
            self.notify(shown(words), title=title, severity="warning", timeout=15, markup=False)

    async def _take_unsaved(self) -> None:
        """What was not saved the last time counts in every mode; where Edit is there, it opens the files itself."""
        journal, folder = Journal(self.memory.state / "journal"), self.session.folder.resolve()
        drafts = await asyncio.to_thread(journal.below, folder)
        if any(screen.MODE == "edit" for screen in self._mode_screens()):
            return
        back = {path: draft.text for path, draft in drafts.items() if path not in self.session.texts}
        if back and folder == self.session.folder.resolve():
            self.session.texts.update(back)
            words = f"What was not saved the last time is back: {', '.join(back)}. {self.key_of('mode.edit')} shows it."
            self.notify(shown(words), timeout=8, markup=False)

    async def do(self, group: Group, command: Command) -> None:
        """Do a command: in its view where that is shown, else on its mode's screen, with nothing left lying over it."""
        place: Widget | None = view_of(group, self.screen)
        if place is None:
            while self.screen.is_modal:
                await self.screen.dismiss(None)
            if group.mode is not None:
                await self.action_mode(group.mode)
            place = self.screen  # one that is new has yet to open what it shows: its turn comes after that
        place.call_later(place.run_action, command.action)

    async def action_mode(self, mode: str) -> None:
        """Go to a mode."""
        if mode != self.current_mode and not self.screen.is_modal:
            await self.switch_mode(mode)

    def action_help(self) -> None:
        """Help for what has the focus."""
        from cadencelang_tui.help import HelpScreen

        if isinstance(self.screen, HelpScreen | CommandPalette):
            return
        active = list(self.screen.active_bindings.values())
        self.push_screen(HelpScreen(self.focused, self.screen, active, str(self.memory.config / "keys.toml")))

    def action_command_palette(self) -> None:
        """Every command, found by a word of it."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="a word of what you would like to do", id="--command-palette"))

    def key_of(self, command: str) -> str:
        """The first key of a command, by its id, as a person reads it."""
        found = next(it for group in all_groups() for it in group.commands if it.id == command)
        return keys_of(found, self.remapped.items()).partition(" or ")[0]

    def action_next_theme(self) -> None:
        """The next of the three ways to colour."""
        self.theme = next_theme(self.theme)
        self.notify(self.theme.removeprefix("cadence-").capitalize(), timeout=2, markup=False)

    def action_open_playbook(self) -> None:
        """Ask for a playbook and open it."""
        from cadencelang_tui.open_playbook import OpenScreen

        self.push_screen(OpenScreen(), self._opened)

    def _opened(self, path: Path | None) -> None:
        if path is not None:
            self._open(path)

    def action_practice(self) -> None:
        """Back to the playbook for practice."""
        self._open(practice_playbook(self.memory.state), practice=True)

    def _open(self, path: Path, *, practice: bool = False) -> None:
        """Turn to another playbook as it was left, and keep this one as it is."""
        self.keep()
        self.session.open(path, practice=practice)
        self._look_again()
        self._tell_of_memory()
        self.load()

    def _look_again(self) -> None:
        """Look at the candidate of the last sitting with the playbook, in every mode."""
        kept = self.memory.part("simulate", self.session.path)
        if isinstance(id := kept.get("candidate"), str):
            self.session.candidate = id
            if kept.get("other") is True:
                self.session.others.add(id)

    def _tell_of_memory(self) -> None:
        """Say what could not be read of the last sitting."""
        if self.memory.unreadable:
            self.memory.unreadable.clear()
            words = "What was kept of the last sitting cannot be read; it begins afresh."
            self.notify(words, severity="warning", timeout=15, markup=False)

    async def action_guarantees(self) -> None:
        """Show what is known of the guarantees, in Simulate."""
        from cadencelang_tui.simulate.screen import SimulateScreen

        await self.action_mode("simulate")
        if isinstance(self.screen, SimulateScreen):
            self.screen.action_guarantees()

    def on_unmount(self) -> None:
        """Leave no process and no open workspace behind."""
        self.proofs.stop()
        if self._in_flight is not None:
            self._in_flight.close()

    async def action_quit(self) -> None:
        """Leave; what should be there again is kept."""
        self.keep()
        self.exit()

    def on_notify(self) -> None:
        """Something is about to be told: what was told before gives way, so that notices hide no more than they must.

        What is wrong stays as long as it is meant to.
        """
        for told in [it for it in self._notifications if it.severity == "information"]:
            del self._notifications[told]

    def _fatal_error(self) -> None:
        """What nobody foresaw happened: keep everything, write the details down, and end without a traceback."""
        error = self._exception
        self.broken = shown(f"{type(error).__name__}: {error}")[:_LONGEST]
        with suppress(Exception):
            self.keep()
        with suppress(OSError):
            self.report.parent.mkdir(parents=True, exist_ok=True)
            self.report.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        self._close_messages_no_wait()

    def _heed_signals(self) -> None:
        """Where the window is closed or the process is told to end, everything is kept first."""
        loop = asyncio.get_running_loop()
        for name in _ENDING:
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                number = getattr(signal, name)
                loop.add_signal_handler(number, self._told_to_end, number)

    def _told_to_end(self, number: int) -> None:
        with suppress(Exception):
            self.keep()
        self.exit(return_code=_BY_SIGNAL + number)
        ending = Timer(_GRACE, os._exit, (_BY_SIGNAL + number,))  # a terminal that is gone can hold the end up for ever
        ending.daemon = True
        ending.start()

    @work(name="Keeping what changed", exclusive=True, group="keep", exit_on_error=False)
    async def keep_meanwhile(self) -> None:
        """Write down what has changed, on a thread, so that not even a kill loses more than a moment."""
        self._gather()
        await asyncio.to_thread(self.memory.write, self.memory.unwritten())

    def keep(self) -> None:
        """Write down what should be the same the next time."""
        for screen in self._mode_screens():
            screen.keep_journal()
        self._gather()
        self.memory.save()

    def _gather(self) -> None:
        for screen in filter(lambda it: it.is_mounted, self._mode_screens()):
            self.memory.part(screen.MODE, self.session.path).update(screen.remember())
        path = self.session.path
        self.memory.part("app", path).update(mode=self.current_mode, book=str(path.resolve()))
        self.memory.part("app").update(theme=self.theme)

    def _mode_screens(self) -> list[ModeScreen]:
        stacks = self._screen_stacks.values()
        return [screen for stack in stacks for screen in stack if isinstance(screen, ModeScreen)]


def _changed_keys(memory: Memory) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The keys that a person changed, and what is wrong with those that cannot be."""
    try:
        table = memory.keys()
    except ValueError as error:
        return {}, (str(error),)
    if table is None:
        return {}, ()
    from cadencelang_tui.keymap import keymap_of

    found = keymap_of(table, all_groups())
    return found.keys, found.wrong


def _settle() -> None:
    """Let the collector of garbage pass over all that is here to stay, and run seldom, so that no key waits for it."""
    gc.collect()
    gc.freeze()
    collect_seldom()


def _start(session: Session) -> ModeScreen:
    from cadencelang_tui.start.screen import StartScreen

    return StartScreen(session)


def _edit(session: Session) -> ModeScreen:
    from cadencelang_tui.edit.screen import EditScreen

    return EditScreen(session)


def _simulate(session: Session) -> ModeScreen:
    from cadencelang_tui.simulate.screen import SimulateScreen

    return SimulateScreen(session)


def _run(session: Session) -> ModeScreen:
    from cadencelang_tui.run.screen import RunScreen

    return RunScreen(session)


_MAKERS: dict[str, Callable[[Session], ModeScreen]] = {
    "start": _start,
    "edit": _edit,
    "simulate": _simulate,
    "run": _run,
}
"""Each mode's screen, whose module is loaded when the mode is first gone to."""


def _with(make: Callable[[Session], ModeScreen], session: Session) -> Callable[[], Screen[None]]:
    return lambda: make(session)
