"""What a text face knows of its terminal: width, colour, and which characters it can show."""

from __future__ import annotations

import os
import shutil
from typing import Final, TextIO

from cadencelang.records import dataclass
from cadencelang.workbench.tone import Tone

_COLOURS: Final = {
    Tone.GOOD: "32",
    Tone.BAD: "1;31",
    Tone.BLOCKED: "33",
    Tone.PLAIN: "",
    Tone.QUIET: "2",
    "head": "1",
    "faint": "2",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """The characters of one face: drawn ones, or what ASCII has in their place."""

    touch: str
    person: str
    blocked: str
    broken: str
    reply: str
    stage: str
    held: str
    holiday: str
    none: str
    dash: str
    dots: str
    bar: str


DRAWN: Final = Marks("●", "◆", "×", "!", "↩", "▸", "░", "~", "·", "—", "···", "─")
ASCII: Final = Marks("@", "c", "x", "!", "<", ">", "#", "~", ".", "-", "...", "-")


@dataclass(frozen=True, slots=True)
class Terminal:
    """A text face: how many cells wide, with or without colour, with drawn characters or ASCII ones."""

    width: int = 80
    color: bool = False
    marks: Marks = DRAWN

    def paint(self, role: str, text: str) -> str:
        """The text in the colour of a tone or role, when colour is wanted."""
        code = _COLOURS.get(role, "")
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and code and text else text


def terminal_of(stream: TextIO, color: str = "auto") -> Terminal:
    """The terminal behind a stream; `color` is always, never or auto (a terminal, and NO_COLOR not set)."""
    interactive = stream.isatty()
    wanted = color == "always" or (color == "auto" and interactive and not os.environ.get("NO_COLOR"))
    width = shutil.get_terminal_size((80, 24)).columns if interactive else 80
    encoding = (getattr(stream, "encoding", None) or "ascii").casefold().replace("_", "-")
    return Terminal(max(width, 40), wanted, DRAWN if encoding.startswith("utf") else ASCII)
