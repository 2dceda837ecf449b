"""The command palette: every command of the application, with its key, whether or not its mode is the one shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from cadencelang_tui.commands import Command, Group, all_groups, keys_of

if TYPE_CHECKING:
    from cadencelang_tui.app import CadenceApp


class Commands(Provider):
    """All commands; one of another mode goes there first."""

    async def discover(self) -> Hits:
        """Everything, those of the mode shown first."""
        for group, command in self._all():
            yield DiscoveryHit(self._display(group, command), self._doing(group, command), command.label, command.help)

    async def search(self, query: str) -> Hits:
        """What the words fit: the label, the sentence or the key."""
        matcher = self.matcher(query)
        for group, command in self._all():
            text = f"{command.label}  {group.name}  {keys_of(command, self.cadence.remapped.items())}  {command.help}"
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, self._display(group, command), self._doing(group, command), command.label,
                          command.help)  # fmt: skip

    @property
    def cadence(self) -> CadenceApp:
        """The application, by its own type."""
        from cadencelang_tui.app import CadenceApp

        assert isinstance(self.app, CadenceApp)
        return self.app

    def _all(self) -> Iterator[tuple[Group, Command]]:
        here = self.cadence.current_mode
        for group in sorted(all_groups(), key=lambda it: it.mode != here):
            for command in group.commands:
                yield group, command

    def _display(self, group: Group, command: Command) -> Content:
        keys = keys_of(command, self.cadence.remapped.items())
        where = f"{group.name}: " if group.mode else ""
        return Content.assemble(f"{where}{command.label}", (f"   {keys}", "bold") if keys else "")

    def _doing(self, group: Group, command: Command):  # type: ignore[no-untyped-def]
        async def do() -> None:
            if group.mode and group.mode != self.cadence.current_mode:
                await self.cadence.run_action(f"app.mode('{group.mode}')")
            self.cadence.call_later(self.cadence.do, command.action)

        return do
