"""The line above everything: the three modes as tabs, the file, and how things stand with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from cadencelang_tui.cells import fit
from cadencelang_tui.glyphs import ASCII, DRAWN, shown
from cadencelang_tui.session import Change, Session

MODES: Final = (("edit", "F2", "Edit"), ("simulate", "F3", "Simulate"), ("run", "F4", "Run"))
_PRACTICE: Final = ("practice: nothing leaves this computer", "practice: nothing leaves", "practice")
"""What stands for the practice workspace's name, the longest that fits."""
_GAP: Final = "   "


class Tab(Static):
    """One mode; a click goes there. Where there is no room for all, one that is not active is its key alone."""

    def __init__(self, mode: str, key: str, label: str, *, active: bool) -> None:
        self._words = f"[{key} {label}]" if active else f" {key} {label} "
        self._short = self._words if active else key
        super().__init__(Content(self._words), classes="-active" if active else "")
        self.mode = mode
        self.width = cell_len(self._words) + 1
        self.tooltip = f"{label} ({key})"

    def shorten(self, short: bool) -> None:
        """Whether it says no more than it must."""
        self.update(Content(self._short if short else self._words))

    async def on_click(self, event: events.Click) -> None:
        """Go to the mode."""
        event.stop()
        await self.app.run_action(f"app.mode('{self.mode}')")


class FileLine(Static):
    """The file, and how it stands; calls `fill` when it has another width."""

    def __init__(self, fill: Callable[[], None]) -> None:
        super().__init__(id="file")
        self._fill = fill

    def on_resize(self) -> None:
        """As much of the file's name as fits; of the promise of the practice workspace, its first words."""
        self._fill()


class TabBar(Horizontal):
    """The header of a screen. `status` is what stands at its right end: ways to say it, the longest first."""

    status: reactive[tuple[str, ...]] = reactive(())

    def __init__(self, session: Session, mode: str) -> None:
        super().__init__()
        self.session = session
        self.mode = mode

    def compose(self) -> ComposeResult:
        """The name, the tabs, the file."""
        yield Static(Content("CadenceLang"), id="name")
        for mode, key, label in MODES:
            yield Tab(mode, key, label, active=mode == self.mode)
        yield FileLine(self._show)

    def on_mount(self) -> None:
        """Show the file, now and whenever it changes."""
        self._unsubscribe = self.session.subscribe(self._changed)
        self._show()

    def on_unmount(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        """No tab is cut: where it is too narrow for all their words, the others are keys."""
        tabs = list(self.query(Tab))
        for tab in tabs:
            tab.shorten(sum(it.width for it in tabs) > event.size.width)

    def _changed(self, change: Change) -> None:
        if change in (Change.FILE, Change.BOOK, Change.PEOPLE):
            self._show()

    def watch_status(self) -> None:
        """Show the new words."""
        if self.is_mounted:
            self._show()

    def _show(self) -> None:
        """The most that fits: rather a short way to say how it stands than a part of the file's name."""
        line = self.query_one("#file", Static)
        room = line.content_size.width
        dots = DRAWN.dots if not self.screen.has_class("-ascii") else ASCII.dots
        states = self.status or (self._state(),)
        names = [shown(it) for it in (_PRACTICE if self.session.practice else (self.session.path.name,))]
        names.append(fit(names[-1], room - _width(states[-1]), dots).strip())
        forms = (f"{name}{_GAP if state else ''}{state}" for name in names for state in states)
        words = next((it for it in forms if cell_len(it) <= room), states[-1] or names[-1])
        line.update(Content(fit(words, room, dots).strip()))

    def _state(self) -> str:
        if self.session.compiled is None:
            return "checking"
        return "" if self.session.compiled.ok else "has errors (F2)"


def _width(state: str) -> int:
    """How many cells words at the right end take, with what parts them from the name."""
    return cell_len(_GAP + state) if state else 0
