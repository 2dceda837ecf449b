"""What stands beside the queue: the draft, why one sees it, and what happens if one does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cadencelang.desk.items import Account, Check, Page, PageLine
from cadencelang.desk.pages import THEIR_TIME
from cadencelang_tui.cells import fit
from cadencelang_tui.glyphs import Glyphs, shown, shown_block

_ROOMY = 60
_TITLE = "Why you see this"
_JOINED = "\N{NO-BREAK SPACE}"
"""Stands for a space at which no line is broken."""
_wrap = partial(wrap, break_on_hyphens=False)
_TONES = {"good": "$success", "bad": "$error", "blocked": "$warning", "quiet": "$foreground-muted"}


class AccountPane(VerticalScroll, can_focus=True):
    """The account of the item under the cursor."""

    HELP = "The draft as it would go, why you see this, and what happens if you do nothing. The arrow keys scroll."

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="reasons", classes="pane")
        self.glyphs = glyphs
        self._shown: Account | Page | str = ""

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        yield Static(id="words")

    def show(self, what: Account | Page | str) -> None:
        """Show an account, a candidate's page, or a sentence where there is neither."""
        self._shown = what
        self.scroll_home(animate=False)
        self._draw()

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        self._draw()

    def _draw(self) -> None:
        width = max(20, self.scrollable_content_region.width - 1)
        match self._shown:
            case Account() as account:
                title, below, lines = account.title, account.otherwise, account_lines(account, self.glyphs, width)
            case Page() as page:
                title, below, lines = page.who, "", page_lines(page, width)
            case words:
                title, below, lines = _TITLE, "", iter((Content(shown_block(words)),))
        self.border_title = Content(fit(shown(title), width - 2, self.glyphs.dots).rstrip())
        self.query_one("#words", Static).update(Content("\n").join(lines))
        self.call_after_refresh(self._tell_below, fit(shown(below), width - 2, self.glyphs.dots).rstrip())

    def _tell_below(self, words: str) -> None:
        """What happens otherwise, on the border where it is out of sight."""
        self.border_subtitle = Content(words if self.max_scroll_y > 0 else "")


def account_lines(account: Account, glyphs: Glyphs, width: int) -> Iterator[Content]:
    """An account as lines of that width."""
    if account.subject:
        yield Content.styled(f"Subject: {shown(account.subject)}", "bold")
    if account.body:
        yield Content(shown_block(account.body.strip()))
        yield Content("")
    yield Content.styled("WHY YOU SEE THIS", "bold")
    for check in account.checks:
        yield from _check(check, glyphs, width)
    yield Content("")
    yield from (Content(line) for line in _wrap(shown(account.otherwise), width))


def _check(check: Check, glyphs: Glyphs, width: int) -> Iterator[Content]:
    """A sentence with its mark before it and its line of the playbook after it; further lines are set in."""
    mark, style = {True: (glyphs.yes, "$success"), False: (glyphs.no, "$error"), None: (" ", "")}[check.holds]
    place = shown(check.place).replace(" ", _JOINED)
    lines = _wrap(f"{shown(check.text)}  {place}" if place else shown(check.text), width - 2) or [""]
    for number, line in enumerate(lines):
        text = line.removesuffix(place) if place else line
        tail = (line[len(text) :].replace(_JOINED, " "), "$foreground-muted")
        yield Content.assemble((mark if number == 0 else " ", style), " ", text, tail)


def page_lines(page: Page, width: int, chosen: PageLine | None = None) -> Iterator[Content]:
    """A candidate's page: on whose clock, what comes next, what happened, what is known; a chosen line is reversed."""
    about = {shown(name): shown(value) for name, value in page.about}
    if theirs := about.pop(THEIR_TIME, ""):
        yield from (Content.styled(line, "$foreground-muted") for line in _wrap(f"Their time: {theirs}", width))
        yield Content("")
    for heading, lines, none in (
        ("WHAT COMES NEXT", page.coming, "  Nothing is planned."),
        ("WHAT HAPPENED, the newest first", page.past, "  Nothing yet."),
    ):
        yield Content.styled(heading, "bold")
        for line in lines:
            rows = _line(line, width)
            yield from (row.stylize("reverse") for row in rows) if line is chosen else rows
        if not lines:
            yield Content(none)
        yield Content("")
    yield Content.styled("WHAT WE KNOW", "bold")
    longest = max(map(len, about), default=0)
    for name, value in about.items():
        hang = " " * (longest + 4)
        first, *others = _wrap(value, width, initial_indent=hang, subsequent_indent=hang) or [hang]
        yield Content.assemble((f"  {name.ljust(longest)}  ", "$foreground-muted"), first[len(hang) :])
        yield from (Content(other) for other in others)


def _line(line: PageLine, width: int) -> Iterator[Content]:
    """When, a word, the sentence with its why and its line; further lines are set in below the sentence."""
    said = shown(" ".join(filter(None, (line.text, f"- {line.why}" if line.why else ""))))
    place = shown(line.place).replace(" ", _JOINED)
    roomy = width >= _ROOMY
    lead = f"  {line.when:<17}{line.word:<10}" if roomy else f"  {line.when} {line.word}: "
    hang = " " * (len(lead) if roomy else 4)
    whole = f"{lead[:-1].replace(' ', _JOINED)}{_JOINED if roomy else ' '}{said}{f'  {place}' if place else ''}"
    first, *others = (it.replace(_JOINED, " ") for it in _wrap(whole, width, subsequent_indent=hang) or [lead])
    yield Content(first).stylize(_TONES.get(line.tone, ""), 19 if roomy else 0, len(lead))
    yield from (Content(other) for other in others)
