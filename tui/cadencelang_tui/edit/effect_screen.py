"""The effect of a change, side by side: whom it touches, and what would be otherwise for each."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cadencelang.editing.ahead import DAYS
from cadencelang_tui.edit.effect import Difference, Effect, in_words, untried_in_words
from cadencelang_tui.glyphs import shown


class EffectScreen(ModalScreen[str | None]):
    """The candidates whose timelines change; gives the one to simulate, or None."""

    HELP = """The candidates whose follow-up this change would alter. Up and Down choose one; at the right stands what
    would happen as saved, and as it is now on the screen. Enter looks at the candidate in Simulate."""
    BINDINGS: ClassVar[list[BindingType]] = [("escape,f5", "dismiss(None)", "Back")]

    def __init__(self, effect: Effect) -> None:
        super().__init__()
        self._effect = effect

    def compose(self) -> ComposeResult:
        """The list at the left, the two accounts at the right."""
        with Vertical(id="effect-box") as box:
            box.border_title = Content(f"The next {DAYS} days.  {in_words(self._effect)}")
            box.border_subtitle = Content("Enter simulates, Esc goes back")
            with Horizontal():
                yield OptionList(*(Option(_named(it)) for it in self._effect.differences), id="who", markup=False)
                with VerticalScroll(id="what", can_focus=True), Horizontal(classes="sides"):
                    yield Static(id="before", classes="side")
                    yield Static(id="after", classes="side")
            if self._effect.refused:
                words = "  ".join(untried_in_words(self._effect))
                yield Static(Content(shown(f"Could not be tried.  {words}")), id="untried")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what would be otherwise for this one."""
        event.stop()
        self._show(self._effect.differences[event.option_index])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Simulate this one."""
        event.stop()
        self.dismiss(self._effect.differences[event.option_index].candidate)

    def _show(self, difference: Difference) -> None:
        room = max(20, (self.query_one("#what").content_size.width - 2) // 2)
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


def _named(difference: Difference) -> Content:
    lines = "1 line differs" if difference.count == 1 else f"{difference.count} lines differ"
    return Content.assemble((shown(difference.label), "bold"), (f"  {lines}", "$foreground-muted"))


def _wrapped(words: str | None, room: int) -> list[str]:
    from textwrap import wrap

    return wrap(shown(words), room, subsequent_indent="  ") if words else []
