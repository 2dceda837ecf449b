"""The line below everything: as many keys as fit, and where to find the others."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from cadencelang_tui.command import shown_key

_MORE = "more"
_HELP, _PALETTE = "app.help", "app.command_palette"
_ROOMY = 60
"""Columns from which the palette is named beside the help."""

Entry = tuple[str, str, str]
"""The key, the word and the action."""


class KeyBar(Widget, can_focus=False):
    """The keys that act now; whole entries only, so that none is cut, and never without a way to the rest."""

    def on_mount(self) -> None:
        """Follow the focus and the screen's width."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> RenderResult:
        """One line: all keys, or those that fit before the ways to the rest."""
        room = self.size.width
        entries = list(self._entries())
        if _width(entries) <= room:
            return self._line(entries)
        rest = [it for it in entries if it[2] == _PALETTE and room >= _ROOMY]
        help_key = next((key for key, _, action in entries if action == _HELP), "F1")
        rest.append((help_key, _MORE, _HELP))
        first = [it for it in entries if it[2] not in (_HELP, _PALETTE)]
        fitting = next(
            count for count in range(len(first), -1, -1) if not count or _width(first[:count] + rest) <= room
        )
        return self._line(first[:fitting] + rest)

    def _line(self, entries: list[Entry]) -> Content:
        return Content("  ").join(self._entry(*it) for it in entries)

    def _entry(self, key: str, label: str, action: str) -> Content:
        click = Style.from_meta({"@click": action})
        key_style = self.get_visual_style("keybar--key")
        return Content.assemble((key, key_style + click), " ", (label, click))

    COMPONENT_CLASSES = {"keybar--key"}  # noqa: RUF012

    def _entries(self) -> Iterator[Entry]:
        """The key, the word and the action of every key shown: the screen's own before those of the application."""
        own: list[Entry] = []
        general: list[Entry] = []
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding: Binding = active.binding
            if not (binding.show and active.enabled) or binding.action in seen or not binding.description:
                continue
            seen.add(binding.action)
            namespaced = binding.action if "." in binding.action.partition("(")[0] else f"screen.{binding.action}"
            entry = (shown_key(binding.key), binding.description, namespaced)
            (general if binding.action.startswith("app.") else own).append(entry)
        yield from own
        yield from general


def _width(entries: list[Entry]) -> int:
    return sum(len(key) + len(label) + 3 for key, label, _ in entries) - 2
