"""The ways to look as a line of tabs, each with how many wait there."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from cadencelang.desk.items import Tally
from cadencelang_tui.run.views import LOOKINGS, Looking

_OTHERS: Final = ("  1 to 7: others", "  1 to 7")
"""What says that there are other ways to look, the longest that fits."""


class LookingBar(Static):
    """`1 Today 12  2 Drafts 2 …`; a click on one looks that way. Where it is narrow the others lose
    their counts (bold: something waits there), then their names."""

    def __init__(self) -> None:
        super().__init__(id="lookings")
        self._looking: Looking = LOOKINGS[0]
        self._tally = Tally()

    def show(self, looking: Looking, tally: Tally) -> None:
        """Show these counts, and which way one looks."""
        self._looking, self._tally = looking, tally
        self.refresh(layout=True)

    def render(self) -> Content:
        """One line."""
        here = self._tab(self._looking)
        forms = [
            *(Content(gap).join(map(self._tab, LOOKINGS)) for gap in ("  ", " ")),
            Content("  ").join(here if it is self._looking else self._tab(it, counted=False) for it in LOOKINGS),
            *(Content.assemble(here, (words, "$foreground-muted")) for words in _OTHERS),
        ]
        return next((it for it in forms if it.cell_length <= self.size.width), here)

    def _tab(self, looking: Looking, *, counted: bool = True) -> Content:
        count = looking.count(self._tally) if looking.name != "people" else 0
        key = str(LOOKINGS.index(looking) + 1)
        words = f"{looking.label} {count}" if count and counted else looking.label
        style = Style.from_meta({"@click": f"screen.view('{looking.name}')"})
        here = "bold reverse" if looking is self._looking else ("bold" if count else "$foreground-muted")
        return Content.assemble((f"{key} ", "$foreground-muted"), Content.styled(words, here).stylize(style))
