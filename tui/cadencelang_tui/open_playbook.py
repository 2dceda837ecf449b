"""Asking for a playbook to open."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from cadencelang.semantics.folder import mains_in
from cadencelang_tui.boxes import LineBox
from cadencelang_tui.glyphs import shown


class OpenScreen(ModalScreen[Path | None]):
    """One line for the path of a `.cadence` file or of a folder with one playbook; gives the file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(id="open-box") as box:
            box.border_title = Content("Open a playbook")
            box.border_subtitle = Content("Enter opens, Esc goes back")
            yield Static(Content("The path of a .cadence file, or of the folder that holds it:"))
            yield LineBox(placeholder="~/playbooks/search.cadence", id="path")
            yield Static(id="refusal")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the file, or say why it is none."""
        found = playbook_at(event.value)
        if isinstance(found, Path):
            self.dismiss(found)
        else:
            self.query_one("#refusal", Static).update(Content(shown(found)))


def playbook_at(text: str) -> Path | str:
    """The main file that a path means, or a sentence that says why there is none."""
    try:
        path = Path(text.strip()).expanduser()
        if path.is_dir():
            mains = mains_in(path)
            if len(mains) == 1:
                return mains[0]
            return f"The folder holds {len(mains) or 'no'} playbooks; name the file." if mains else (
                "There is no playbook in that folder.")  # fmt: skip
        if path.is_file():
            return path
    except (OSError, RuntimeError, ValueError):
        return "That cannot be read."
    return "There is no such file."
