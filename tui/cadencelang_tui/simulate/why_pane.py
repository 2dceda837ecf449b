"""The WHY pane: what happened or did not, the conditions with their truth, the lines, the nearest change."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from cadencelang.clock import Clock, Minute, format_instant
from cadencelang.engine import Explanation
from cadencelang.workbench.atlas import Place
from cadencelang_tui.glyphs import Glyphs, shown, shown_block
from cadencelang_tui.simulate.flips import Flip
from cadencelang_tui.simulate.reasoning import Why

_DEEPEST = 6


class WhyPane(VerticalScroll):
    """The explanation of what the timeline's cursor is on."""

    HELP = """Why it happened, or why not: the line of the playbook responsible, its conditions, each with whether it
    holds and what was found, and the nearest change that would turn it (t tries it). Enter shows the line."""

    def compose(self) -> ComposeResult:
        """The explanation, what would turn it, and what the whole run comes to."""
        yield Static(id="why-text")
        yield Static(id="why-flip")
        yield Static(id="why-result")

    def on_mount(self) -> None:
        """A title that stays."""
        self.border_title = Content("WHY")

    def explain(self, why: Why, clock: Clock, glyphs: Glyphs) -> None:
        """Show an explanation; the nearest change is told later."""
        self.query_one("#why-text", Static).update(Content("\n").join(why_lines(why, clock, glyphs)))
        self.query_one("#why-flip", Static).update(Content(""))
        self.scroll_home(animate=False)

    def waiting(self, at: Minute, clock: Clock, waits: tuple[str, ...]) -> None:
        """Show what is waited for at an instant at which nothing is chosen."""
        when = f"{short(at, clock)} {clock.zone_name(at)}"
        told = "Waited for then:" if waits else "Nothing is waited for then."
        lines = [Content.styled(when, "bold"), Content(told)]
        lines += [Content(f"  {shown(it)}") for it in waits]
        self.query_one("#why-text", Static).update(Content("\n").join(lines))
        self.query_one("#why-flip", Static).update(Content(""))

    def flip(self, flip: Flip | None, *, searched: bool) -> None:
        """Show the nearest change, or that none was found."""
        none = (
            Content.styled("None of the changes tried would turn it.", "$foreground-muted") if searched else Content("")
        )
        words = none if flip is None else Content.assemble(
            f"\n{shown(flip.outcome)} {shown(flip.words)}.", ("  t: try it", "bold"))  # fmt: skip
        self.query_one("#why-flip", Static).update(words)

    def result(self, content: Content) -> None:
        """Show what the run comes to."""
        self.query_one("#why-result", Static).update(content)

    def tell(self, words: str) -> None:
        """Show a plain sentence and nothing else."""
        self.query_one("#why-text", Static).update(Content(shown_block(words)))
        self.query_one("#why-flip", Static).update(Content(""))
        self.query_one("#why-result", Static).update(Content(""))


def short(at: Minute, clock: Clock) -> str:
    """An instant as `Mon 9 Mar 10:00`."""
    return format_instant(at, clock, "short")


def why_lines(why: Why, clock: Clock, glyphs: Glyphs) -> Iterator[Content]:
    """The account of one thing, line by line: what comes next stands before what is further off."""
    yield Content.styled(shown(f"{why.title[:1].upper()}{why.title[1:]}"), "bold")
    if why.happened is None:
        yield Content(f"Nothing was told of it on {short(why.at, clock)}.")
        yield from (Content(f"It waits: {shown(wait)}") for wait in why.waits)
        if not (why.waits or why.because):
            yield Content("Nothing has set it off so far.")
    else:
        yield Content(f"{'Happened' if why.happened else 'Did not happen'}: {short(why.at, clock)}")
    if why.because:
        mark = glyphs.no if why.happened is False else glyphs.cursor
        yield Content(f"{mark} {shown(why.because)}")
    if why.place:
        yield _place(why.place, main=True)
    if why.guard:
        yield Content("Its condition:")
        yield from _conditions(why.guard, glyphs, 1)
    others = [place for place in why.triggers if place != why.place]
    if others:
        yield Content("Also of this rule:")
        yield from (_place(place, main=False) for place in others)
    if why.led_to:
        yield Content("What it did at once:")
        yield from (Content(f"  {shown(it)}") for it in why.led_to)
    if why.happened is not None:
        yield from (Content(f"Waits: {shown(wait)}") for wait in why.waits)


def _place(place: Place, *, main: bool) -> Content:
    click = Style.from_meta({"@click": f"screen.show_place({place.file!r}, {place.line})"})
    margin = "  " if main else "    "
    return Content.assemble(margin, (f"line {place.line}", Style(underline=True) + click), f"  {shown(place.text)}")


def _conditions(node: Explanation, glyphs: Glyphs, depth: int) -> Iterator[Content]:
    mark, colour = (glyphs.yes, "$success") if node.holds else (glyphs.no, "$error")
    telling = node.parts[0] if len(node.parts) == 1 and not node.parts[0].parts else node
    found = f" (it is {telling.found})" if telling.found is not None else ""
    words = _group(node) if len(node.parts) > 1 else node.words
    yield Content.assemble("  " * depth, (mark, colour), f" {shown(words)}{shown(found)}")
    if depth < _DEEPEST and telling is node:
        for part in node.parts:
            yield from _conditions(part, glyphs, depth + 1)


def _group(node: Explanation) -> str:
    """`all of` or `any of`: by the truth of the whole where that tells, else by the word between the first two."""
    truths = [part.holds for part in node.parts]
    if any(truths) and not all(truths):
        return "any of" if node.holds else "all of"
    first = node.parts[0].words
    rest = node.words.removeprefix(first if node.words.startswith(first) else f"({first})")
    return "all of" if rest.startswith(" and ") else "any of"
