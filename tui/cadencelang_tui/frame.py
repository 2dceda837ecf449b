"""The frame of every screen: tabs above, the body, and below it the keys that fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.worker import Worker

from cadencelang_tui.failing import tell_failed
from cadencelang_tui.footer import KeyBar
from cadencelang_tui.header import TabBar
from cadencelang_tui.session import Change, Session

if TYPE_CHECKING:
    from cadencelang_tui.app import CadenceApp


_HERE = Path(__file__).parent
_FEW_ROWS: Final = 8


class ModeScreen(Screen[None]):
    """A screen of one mode over the shared session.

    The styles of a mode, in `MODE/MODE.tcss`, are read when it is first gone to (those of the start with the
    application's own). A mode gives `compose_body`, says in
    `changed` what it does when the session changes, and in `remember` and `recall` what of it outlives the sitting. A
    widget that can have the focus says in its `HELP` what it is for.
    """

    MODE: ClassVar[str] = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (150, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-middling"), (36, "-high")]  # noqa: RUF012

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.css_path = [_HERE / self.MODE / f"{self.MODE}.tcss"] if self.MODE != "start" else []
        self.session = session
        self._unsubscribe: Callable[[], None] | None = None

    @property
    def cadence(self) -> CadenceApp:
        """The application, by its own type."""
        from cadencelang_tui.app import CadenceApp

        assert isinstance(self.app, CadenceApp)
        return self.app

    @property
    def kept(self) -> dict[str, Any]:
        """What was remembered of this mode with the playbook that is open."""
        return self.cadence.memory.part(self.MODE, self.session.path)

    def compose(self) -> ComposeResult:
        """The frame around the mode's own body."""
        yield TabBar(self.session, self.MODE)
        with Container(id="body"):
            yield from self.compose_body()
        yield KeyBar()

    def compose_body(self) -> ComposeResult:
        """What stands between the header and the footer."""
        yield from ()

    def on_mount(self) -> None:
        """Listen to the session, and come back to where the person was."""
        self.set_class(self.cadence.ascii, "-ascii")
        self._unsubscribe = self.session.subscribe(self.changed)
        self.recall(self.kept)

    def on_resize(self) -> None:
        """In very few rows, what only explains gives its row to what it explains."""
        self.set_class(self.size.height < _FEW_ROWS, "-tiny")

    def on_unmount(self) -> None:
        """Stop listening."""
        if self._unsubscribe:
            self._unsubscribe()

    def changed(self, change: Change) -> None:
        """The session changed; the screen may not be the one that is shown."""

    def remember(self) -> dict[str, Any]:
        """What should be the same the next time, as JSON values."""
        return {}

    def keep_journal(self) -> None:
        """Write what is not saved where neither the end of the application nor a break reaches it."""

    def recall(self, remembered: dict[str, Any]) -> None:
        """Bring back what `remember` gave; whatever is missing or of another type is left as it is."""

    async def show_in_edit(self, file: str, line: int, text: str | None = None) -> None:
        """Go to a line of a file in Edit; `text`, where given, becomes the file's unsaved text there."""
        from cadencelang_tui.edit.screen import EditScreen

        await self.cadence.action_mode("edit")
        screen = self.app.screen
        if not isinstance(screen, EditScreen):
            return

        async def show() -> None:
            if text is not None:
                await screen.show_line(file, 1)
                self.session.edit(file, text)
            await screen.show_line(file, line)

        screen.call_later(show)

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        tell_failed(self, event)

    def may_leave(self) -> str | None:
        """What would be lost if the application ended now, in a sentence; None: nothing."""
        return None
