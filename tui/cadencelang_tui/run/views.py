"""The ways to look at the desk: which items each shows, and how a row is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cadencelang.clock import Clock, Minute, date_of, format_instant
from cadencelang.desk.items import Item, Kind, Person, Tally, Urgency, View
from cadencelang_tui.cells import fit, shared_out
from cadencelang_tui.glyphs import Glyphs, shown
from cadencelang_tui.row_list import Cells


@dataclass(frozen=True, slots=True)
class Looking:
    """One way to look: the word on its tab, and what it asks the desk for (None: the candidates)."""

    name: str
    label: str
    kinds: frozenset[Kind] | None
    until: Urgency
    empty: str

    def view(self, text: str) -> View:
        """What it asks for, with these words searched."""
        return View(self.kinds, self.until, text, snoozed=self.name == "later")

    def count(self, tally: Tally) -> int:
        """How many it shows, as far as they are due today; of what comes later, how many that are."""
        found = sum(number for kind, number in tally.today.items() if self.kinds is None or kind in self.kinds)
        return tally.later + tally.next_day if self.name == "later" else found


_SIGNS: Final = 3
"""Cells before the columns: whether it is marked, whether it presses, and a space."""
_TODAY = Urgency.TODAY
_LEADS: Final = {Kind.DRAFT: "approve: ", Kind.LETTER: "leaving: "}
"""What tells a letter that waits for a yes from one that leaves by itself; a call says so already."""
_ASKING: Final = (Kind.STUCK, Kind.QUESTION)
LOOKINGS: Final = (
    Looking("today", "Today", None, _TODAY, "Nothing is waiting for you today. 6 shows what comes later."),
    Looking("drafts", "Drafts", frozenset({Kind.DRAFT, Kind.LETTER}), Urgency.LATER, "No draft waits for you."),
    Looking("calls", "Calls", frozenset({Kind.CALL, Kind.TASK}), _TODAY, "No call or task is due today."),
    Looking("promises", "Promises", frozenset({Kind.PROMISE}), Urgency.LATER, "No promise is due or broken."),
    Looking("stuck", "Needs you", frozenset({Kind.SILENCE, *_ASKING}), Urgency.LATER, "Nothing is stuck."),
    Looking("later", "Later", None, Urgency.LATER, "Nothing is open."),
    Looking("people", "People", None, Urgency.LATER, "No candidate has these words in their name or search."),
)


def looking(name: str) -> Looking:
    """The way to look of that name, else the first."""
    return next((it for it in LOOKINGS if it.name == name), LOOKINGS[0])


def moment(at: Minute | None, now: Minute, clock: Clock) -> str:
    """When, as short as it stays clear: the time today, the weekday this week, else the date. Eight cells at most."""
    if at is None:
        return "--"
    day, today, time = clock.day(at), clock.day(now), format_instant(at, clock, "time")
    if time == "00:00":
        day, time = day - 1, "24:00"
    date = date_of(day)
    if day == today:
        return time
    return f"{date:%a} {time[:5]}" if 0 < day - today < 6 else f"{date.day} {date:%b}"


class Drawer:
    """Draws rows at one instant of one desk."""

    def __init__(self, glyphs: Glyphs) -> None:
        self.glyphs = glyphs
        self.now: Minute = 0
        self.clock: Clock | None = None
        self.marks: set[str] = set()

    def widths(self, width: int) -> tuple[int, ...]:
        """The widths of the columns: due, who, where, what, why now; fewer where it is narrow."""
        room = width - _SIGNS
        if room < 30:
            return (0, 0, 0, room - 1, 0) if room < 22 else (6, 10, 0, room - 19, 0)
        if room < 62:
            who, what = shared_out(room - 9 - 3, (18, 34))
            return 9, who, 0, what, 0
        if room < 84:
            who, search, what = shared_out(room - 9 - 4, (24, 14, 32))
            return 9, who, search, what, 0
        who, search, what, why = shared_out(room - 9 - 5, (30, 17, 41, 18))
        return 9, who, search, what, why

    def heading(self, width: int) -> str:
        """The line above the items."""
        return " " * _SIGNS + self._columns(("Due", "Who", "Where", "What", "Why now"), self.widths(width))

    def item(self, item: Item, width: int) -> Cells:
        """One item: how pressing, when, who, in which search or stage, what, why now."""
        if self.clock is None:
            return []
        urgent = item.urgency is Urgency.OVERDUE
        mark = self.glyphs.marked if item.id in self.marks else " "
        sign = self.glyphs.urgent if urgent else self.glyphs.asking if item.kind in _ASKING else " "
        what = f"{_LEADS.get(item.kind, '')}{item.what}{' (edited)' if item.edited else ''}"
        due = moment(item.due, self.now, self.clock)
        texts = (due, shown(item.who), shown(item.search), shown(what), shown(item.reason))
        due, *rest = self._cut(texts, self.widths(width))
        return [
            (f"{mark}{sign} ", "urgent" if urgent else "strong"),
            (due, "urgent" if urgent else ""),
            *rest_cells(rest),
        ]

    def people_heading(self, width: int) -> str:
        """The line above the candidates."""
        return " " * _SIGNS + self._columns(("Open", "Who", "Stage", "Search", ""), self._people_widths(width))

    def person(self, person: Person, width: int) -> Cells:
        """One candidate: how many items wait, who, their stage and search."""
        texts = (str(person.open or ""), shown(person.who), shown(person.stage), shown(person.search), "")
        first, *rest = self._cut(texts, self._people_widths(width))
        return [(" " * _SIGNS, ""), (first, "strong"), *rest_cells(rest)]

    def _people_widths(self, width: int) -> tuple[int, ...]:
        return (6, *shared_out(max(0, width - _SIGNS - 6 - 4), (26, 20, 30)), 0)

    def _columns(self, texts: tuple[str, ...], widths: tuple[int, ...]) -> str:
        return "".join(self._cut(texts, widths))

    def _cut(self, texts: tuple[str, ...], widths: tuple[int, ...]) -> list[str]:
        wide = [(text, width) for text, width in zip(texts, widths, strict=True)]
        cut = [fit(text, width, self.glyphs.dots) for text, width in wide]
        return [f"{text} " if text else "" for text in cut]


def rest_cells(texts: list[str]) -> Cells:
    """The columns after the first: the name stands out, the reason steps back."""
    styles = ("strong", "quiet", "", "quiet")
    return [(text, style) for text, style in zip(texts, styles, strict=False) if text]
