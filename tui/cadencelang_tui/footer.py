"""The line below everything: as many keys as fit, and where to find the others."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from cadencelang_tui.commands import shown_key

_MORE = "more"


class KeyBar(Widget, can_focus=False):
    """The keys that act now; whole entries only, so that none is cut, and never without a way to the rest."""

    def on_mount(self) -> None:
        """Follow the focus and the screen's width."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> RenderResult:
        """One line."""
        room = self.size.width
        shown: list[Content] = []
        entries = list(self._entries())
        help_key = next((key for key, _, action in entries if action == "app.help"), "F1")
        more = len(f"{help_key} {_MORE}")
        for number, (key, label, action) in enumerate(entries):
            last = number == len(entries) - 1
            width = len(key) + 1 + len(label) + (0 if last else 2)
            if (action == "app.help" and not self._fit(entries[number:], room)) or width + (0 if last else more) > room:
                shown.append(self._entry(help_key, _MORE, "app.help"))
                break
            shown.append(self._entry(key, label, action))
            room -= width
        return Content("  ").join(shown)

    def _fit(self, entries: list[tuple[str, str, str]], room: int) -> bool:
        return sum(len(key) + len(label) + 3 for key, label, _ in entries) - 2 <= room

    def _entry(self, key: str, label: str, action: str) -> Content:
        click = Style.from_meta({"@click": action})
        key_style = self.get_visual_style("keybar--key")
        return Content.assemble((key, key_style + click), " ", (label, click))

    COMPONENT_CLASSES = {"keybar--key"}  # noqa: RUF012

    def _entries(self) -> Iterator[tuple[str, str, str]]:
        """The key, the word and the action of every key shown: the screen's own before those of the application."""
        own: list[tuple[str, str, str]] = []
        general: list[tuple[str, str, str]] = []
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
