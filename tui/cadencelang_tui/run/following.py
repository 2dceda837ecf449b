"""What stands behind the row under the cursor: told beside the list, and where one goes from there.

Owns: when it is asked for, so that a key that is held waits for nothing. Refuses: the list, and decisions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from textual import on, work

from cadencelang.desk.items import Account, Item, Page, Person, Undecidable
from cadencelang.editing.playbook import EditedFolder
from cadencelang.semantics.folder import Unreadable
from cadencelang.workbench.atlas import Place
from cadencelang_tui.row_list import RowList
from cadencelang_tui.run.deciding import Deciding
from cadencelang_tui.run.page_screen import PageScreen
from cadencelang_tui.run.panes import AccountPane
from cadencelang_tui.run.views import Looking

Told = TypeVar("Told")
_REST = 0.05
"""Seconds that the cursor rests before its row is told of."""


class Following(Deciding):
    """The part of the screen that follows the cursor; `RunScreen` has the lists."""

    queue: RowList[Item]
    people: RowList[Person]
    account: AccountPane
    looking: Looking
    nothing = ""
    """Why there is no desk, where that is known."""

    @on(RowList.Moved)
    def _moved(self) -> None:
        """The account follows the cursor, once it rests: while a key is held only the list is drawn."""
        self._tell_of_it()

    @work(name="Telling of this row", exclusive=True, group="telling", exit_on_error=False)
    async def _tell_of_it(self) -> None:
        await asyncio.sleep(_REST)
        self.account.show(await self._asked(self._telling_of()))
        self.refresh_bindings()

    def _telling_of(self) -> Callable[[], Account | Page | str]:
        """The asking for what stands behind the row under the cursor."""
        desk, item, person = self.desk, self._under_cursor(), self.people.current
        if desk is None:
            nothing = self.nothing
            return lambda: nothing or "What waits, and everyone's story, is told when all candidates are read."
        if self.looking.name == "people":
            return lambda: desk.page(person.candidate) if person else ""

        def account() -> Account | str:
            try:
                return desk.account(item.id) if item else ""
            except Undecidable as refusal:
                return str(refusal) if desk.remote else ""

        return account

    async def _asked(self, ask: Callable[[], Told]) -> Told:
        """What the desk says; where that may take a while, keys act meanwhile."""
        return await asyncio.to_thread(ask) if self.desk is not None and self.desk.remote else ask()

    def _under_cursor(self) -> Item | None:
        return None if self.looking.name == "people" else self.queue.current

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_page()

    @work(name="Showing the candidate's page", exit_on_error=False)
    async def action_page(self) -> None:
        """Everything of the candidate under the cursor."""
        candidate, desk = self._candidate(), self.desk
        if desk is None or candidate is None:
            return
        page = await self._asked(lambda: desk.page(candidate))
        answer = await self.app.push_screen_wait(PageScreen(page))
        if answer == "simulate":
            await self.action_simulate()
        elif isinstance(answer, Place):
            await self._go_to(answer)

    async def action_simulate(self) -> None:
        """Look at the candidate under the cursor in Simulate."""
        candidate = self._candidate()
        if candidate is None:
            return
        elsewhere = self.session.live is not None and self.session.in_flight is None
        if elsewhere and candidate not in self.session.people.candidates:
            self.tell("They are at the server: name its playbook beside --server, and Simulate knows them.")
            return
        self.session.choose(candidate)
        await self.cadence.action_mode("simulate")
        if elsewhere:
            self.tell("This is who has that id in the file beside the playbook, not as they stand at the server.")

    @work(name="Going to the line", exclusive=True, group="line", exit_on_error=False)
    async def action_line(self) -> None:
        """Go to the line of the playbook that the item comes from."""
        told = await self._asked(self._telling_of())
        place = told.place if isinstance(told, Account) else None
        if place is None:
            self.tell("It comes from no line of the playbook.")
            return
        await self._go_to(place)

    async def _go_to(self, place: Place) -> None:
        """Go to a line in Edit, if it reads there as it does where the item comes from."""
        with suppress(Unreadable):
            lines = EditedFolder(self.session.folder, self.session.texts).read(place.file).splitlines()
            if self.session.live is None or place.text in [it.strip() for it in lines[place.line - 1 : place.line]]:
                await self.show_in_edit(place.file, place.line)
                return
        self.tell(f"The playbook here is another than the workspace's: line {place.line} of {place.file} differs.")

    def _candidate(self) -> str | None:
        """The candidate under the cursor; none where a mail comes from nobody known."""
        row = self.people.current if self.looking.name == "people" else self.queue.current
        return row.candidate or None if row else None
