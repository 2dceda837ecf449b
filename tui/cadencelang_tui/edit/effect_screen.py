"""The effect of a change, side by side: whom it touches, and what would be otherwise for each."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cadencelang.editing.ahead import DAYS
from cadencelang_tui.cells import fit
from cadencelang_tui.edit.commands import EFFECT
from cadencelang_tui.edit.effect import Difference, Effect, in_words, untried_in_words
from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.glyphs import Glyphs, shown
from cadencelang_tui.row_list import Cells, RowList

_COUNT: Final = 7
_LEAST: Final = 12


class Accounts(VerticalScroll, can_focus=True):
    """The two accounts of one candidate; `j` and `k` scroll as the arrows do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
    ]


class EffectScreen(ModalScreen[str | None]):
    """The candidates whose timelines change; gives the one to simulate, or None."""

    HELP = """The candidates whose follow-up this change would alter. Up and Down choose one, or a click; beside it
    stands what would happen as saved, and as it is now on the screen. Tab goes there to read on, Enter looks at the
    candidate in Simulate."""
    BINDINGS: ClassVar[list[BindingType]] = [("escape,f5", "dismiss(None)", "Back"), *EFFECT.bindings()]
    GROUP = EFFECT
    HORIZONTAL_BREAKPOINTS = ModeScreen.HORIZONTAL_BREAKPOINTS

    def __init__(self, effect: Effect, glyphs: Glyphs) -> None:
        super().__init__()
        self._effect, self._dots = effect, glyphs.dots
        self._who = RowList[Difference](self._row, self._heading, lambda it: it.candidate, id="who")

    def compose(self) -> ComposeResult:
        """The list at the left, the two accounts at the right; in a narrow window one above the other."""
        with Vertical(id="effect-box") as box:
            box.border_title = Content(f"The next {DAYS} days.  {in_words(self._effect)}")
            box.border_subtitle = Content("Enter simulates, Tab goes to the text, Esc goes back")
            with Horizontal(id="effect-both"):
                yield self._who
                with Accounts(id="what"), Horizontal(classes="sides"):
                    yield Static(id="before", classes="side")
                    yield Static(id="after", classes="side")
            if self._effect.refused:
                words = "  ".join(untried_in_words(self._effect))
                yield Static(Content(shown(f"Could not be tried.  {words}")), id="untried")

    def on_mount(self) -> None:
        """The first one is chosen."""
        self._who.show(self._effect.differences)
        self._who.focus()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.call_after_refresh(self._show)

    @on(RowList.Moved)
    def _show_chosen(self) -> None:
        """Show what would be otherwise for this one, from the beginning."""
        self.query_one("#what").scroll_home(animate=False)
        self._show()

    @on(RowList.Chosen)
    def action_simulate(self) -> None:
        """Look at this one in Simulate."""
        if self._who.current is not None:
            self.dismiss(self._who.current.candidate)

    def _heading(self, width: int) -> str:
        return f"{fit('Whom it touches', width - _COUNT - 1, self._dots)} {'changes':>{_COUNT}}"

    def _row(self, difference: Difference, width: int) -> Cells:
        name = fit(shown(difference.label), width - _COUNT - 1, self._dots)
        return [(name, "strong"), (f" {difference.count:>{_COUNT}}", "quiet")]

    def _show(self) -> None:
        difference = self._who.current
        if difference is None:
            return
        room = max(_LEAST, self.query_one("#before").content_size.width - 1)
        titles = ("On their version", "Moved to this one") if self._effect.moved else ("As saved", "As on the screen")
        before, after = ([Content.styled(it, "bold")] for it in titles)
        for pair in difference.pairs:
            left, right = (_wrapped(words, room - 2) for words in (pair.before, pair.after))
            height = max(len(left), len(right))
            style = "$foreground-muted" if pair.same else "bold"
            for lines, side, sign in ((left, before, "-"), (right, after, "+")):
                lead = " " if pair.same or not lines else sign
                filled = [*lines, *[""] * (height - len(lines))]
                side.extend(
                    Content.styled(f"{lead if not at else ' '} {line}", style) for at, line in enumerate(filled)
                )
        self.query_one("#before", Static).update(Content("\n").join(before))
        self.query_one("#after", Static).update(Content("\n").join(after))


def _wrapped(words: str | None, room: int) -> list[str]:
    return wrap(shown(words), room, subsequent_indent="  ") if words else []
