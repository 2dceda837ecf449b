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
    """`1 Today 12  2 Drafts 2 …`; a click on one looks that way. Where it is narrow only the one looked at is named."""

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
        for gap in ("  ", " "):
            whole = Content(gap).join(self._tab(it, it.label) for it in LOOKINGS)
            if whole.cell_length <= self.size.width:
                return whole
        here = self._tab(self._looking, self._looking.label)
        forms = [Content.assemble(here, (words, "$foreground-muted")) for words in _OTHERS]
        return next((it for it in forms if it.cell_length <= self.size.width), here)

    def _tab(self, looking: Looking, label: str) -> Content:
        count = looking.count(self._tally) if looking.name != "people" else 0
        key = str(LOOKINGS.index(looking) + 1)
        words = f"{label} {count}" if count else label
        style = Style.from_meta({"@click": f"screen.view('{looking.name}')"})
        here = "bold reverse" if looking is self._looking else ("bold" if count else "$foreground-muted")
        return Content.assemble((f"{key} ", "$foreground-muted"), Content.styled(words, here).stylize(style))
