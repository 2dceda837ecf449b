"""The characters that screens draw with: drawn ones, or what ASCII has in their place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.scrollbar import ScrollBarRender

from cadencelang.diagnostics.clean import clean, clean_block


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set; each is one cell wide."""

    cursor: str
    marked: str
    unmarked: str
    urgent: str
    asking: str
    yes: str
    no: str
    unknown: str
    done: str
    later: str
    event: str
    problem: str
    bar: str
    shade: str
    dots: str
    dash: str
    spark: str


DRAWN: Final = Glyphs("▸", "◆", "◇", "!", "?", "✓", "×", "?", "●", "○", "◆", "●", "│", "▒", "…", "—", " ▁▂▃▄▅▆▇█")
ASCII: Final = Glyphs(">", "*", "-", "!", "?", "+", "x", "?", "@", "o", "*", "@", "|", "#", "~", "-", " .:-=+*#@")
_COERCED: Final = {"", "C", "POSIX"}


class PlainBars(ScrollBarRender):
    """Scrollbars whose ends are whole cells, so that nothing but spaces is drawn."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def glyphs_for(environment: Mapping[str, str] | None = None) -> Glyphs:
    """The glyphs that the locale can show.

    Python sets LC_CTYPE to C.UTF-8 by itself where the locale is C, so that value alone proves nothing of the terminal.
    """
    known = os.environ if environment is None else environment
    spoken = known.get("LC_ALL") or ""
    kind, base = known.get("LC_CTYPE") or "", known.get("LANG") or ""
    if not spoken:
        spoken = base if not kind or (kind == "C.UTF-8" and base in _COERCED) else kind
    folded = spoken.casefold().replace("-", "")
    return DRAWN if "utf8" in folded or (os.name == "nt" and not spoken) else ASCII


def shown(text: object) -> str:
    """Text from outside for one line of the screen: nothing in it can steer the terminal."""
    return clean(str(text))


def shown_block(text: str) -> str:
    """As `shown`, for several lines; tabs become spaces, which every terminal draws alike."""
    return clean_block(text.replace("\r\n", "\n")).replace("\t", "    ")
