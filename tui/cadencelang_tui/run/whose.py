"""Whose something is that came from nobody known: a candidate, found by a part of their name."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from cadencelang.desk.items import Person
from cadencelang.desk.port import Desk
from cadencelang_tui.boxes import LineBox
from cadencelang_tui.row_list import RowList
from cadencelang_tui.run.views import Drawer

_MOVES: Final = {"down": "move(1)", "up": "move(-1)", "pagedown": "page(1)", "pageup": "page(-1)"}


class WhoseScreen(ModalScreen[str | None]):
    """Gives the id of the candidate chosen, or None."""

    HELP = "Type a part of the name or the search; up and down move, Enter chooses, Esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]

    def __init__(self, desk: Desk, drawer: Drawer) -> None:
        super().__init__()
        self._desk = desk
        self._rows = RowList[Person](
            drawer.person, drawer.people_heading, lambda it: it.candidate, empty="  Nobody has that in their name."
        )

    def compose(self) -> ComposeResult:
        """The words, and who has them."""
        with Vertical(id="whose-box") as box:
            box.border_title = Content("Whose is it?")
            box.border_subtitle = Content("Enter chooses, Esc goes back")
            yield LineBox(placeholder="a part of the name", compact=True)
            yield self._rows

    def on_mount(self) -> None:
        """Everybody, until something is typed."""
        self.set_class(bool(getattr(self.app, "ascii", False)), "-ascii")
        self._rows.show(self._desk.people())
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._rows.show(self._desk.people(event.value))

    async def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types."""
        if event.key in _MOVES and self.focused is not self._rows:
            event.stop()
            event.prevent_default()
            await self._rows.run_action(_MOVES[event.key])

    @on(Input.Submitted)
    @on(RowList.Chosen)
    def _chosen(self) -> None:
        if self._rows.current is not None:
            self.dismiss(self._rows.current.candidate)
