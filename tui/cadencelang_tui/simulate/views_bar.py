"""The line that names the other views of a playbook and its candidates, each with its key; a click opens one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

_VIEWS = (
    ("simulate.graph", "graph", "Stages"),
    ("simulate.everyone", "everyone", "Everyone"),
    ("simulate.scenarios", "scenarios", "Scenarios"),
    ("simulate.guarantees", "guarantees", "Guarantees"),
    ("simulate.compare", "compare", "Before, now"),
    ("simulate.keep", "keep_scenario", "Keep it"),
)


class ViewsBar(Widget, can_focus=False):
    """As many views as fit, whole. `key_of` gives the key of a command, `known` what is known of the guarantees."""

    def __init__(self, key_of: Callable[[str], str], known: Callable[[], str]) -> None:
        super().__init__(id="views")
        self._key_of, self._known = key_of, known

    def render(self) -> RenderResult:
        """One line."""
        room = self.size.width
        shown: list[Content] = []
        for key, label, action in self._entries():
            room -= cell_len(key) + cell_len(label) + 3
            if room < -2:
                break
            click = Style.from_meta({"@click": f"screen.{action}"})
            shown.append(Content.assemble((key, Style(bold=True) + click), (f" {label}", click)))
        return Content("  ").join(shown)

    def _entries(self) -> Iterator[tuple[str, str, str]]:
        for command, action, label in _VIEWS:
            known = self._known() if command == "simulate.guarantees" else ""
            yield self._key_of(command), f"{label}: {known}" if known else label, action
