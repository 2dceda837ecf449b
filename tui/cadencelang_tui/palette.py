"""The command palette: every command of the application, with its key, whether or not its mode is the one shown.

The commands of a view are among them while it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from cadencelang_tui.command import Command, Group, keys_of
from cadencelang_tui.commands import all_groups

if TYPE_CHECKING:
    from cadencelang_tui.app import CadenceApp


class Commands(Provider):
    """All commands that can be done from here; one of another mode goes there first."""

    async def discover(self) -> Hits:
        """Everything, those of the view and the mode shown first."""
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
        groups = [it for it in all_groups() if not it.view or view_of(it, self.screen) is not None]
        for group in sorted(groups, key=lambda it: (not it.view, it.mode != here)):
            for command in group.commands:
                yield group, command

    def _display(self, group: Group, command: Command) -> Content:
        keys = keys_of(command, self.cadence.remapped.items())
        where = f"{group.name}: " if group.mode else ""
        return Content.assemble(f"{where}{command.label}", (f"   {keys}", "bold") if keys else "")

    def _doing(self, group: Group, command: Command):  # type: ignore[no-untyped-def]
        async def do() -> None:
            self.cadence.call_later(self.cadence.do, group, command)

        return do


def view_of(group: Group, screen: Screen[Any]) -> Widget | None:
    """The view on a screen, or the screen itself, that a group's commands are of; None where it is not shown."""
    if not group.view:
        return None
    nodes = (screen, *screen.query("*"))
    return next((it for it in nodes if getattr(it, "GROUP", None) is group and it.display), None)
