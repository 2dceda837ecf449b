"""Differences of two playbooks as text: area by area, what is new, gone and changed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from textwrap import wrap
from typing import Final

from cadencelang.compare.model import Area, Change, Detail, Sign, Sort
from cadencelang.diagnostics.clean import clean
from cadencelang.graph.model import Book
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal

_HEADS: Final = {
    Area.PLAYBOOK: "The playbook", Area.CLOCK: "The clock", Area.CALENDAR: "Calendars", Area.ROLE: "The team",
    Area.FACT: "Facts", Area.EVENT: "Events", Area.CONSENT: "Consents", Area.CHANNEL: "Channels", Area.LIMIT: "Limits",
    Area.LIBRARY: "Libraries", Area.TEMPLATE: "Templates", Area.STAGE: "Stages", Area.RULE: "Rules",
    Area.ORDER: "The order of rules", Area.PROMISE: "Promises", Area.GUARANTEE: "Guarantees",
}  # fmt: skip
_TONES: Final = {Sort.NEW: "good", Sort.GONE: "bad", Sign.NOW: "good", Sign.BEFORE: "bad", Sign.SAME: "faint"}
_BARE: Final = frozenset({Area.FACT, Area.EVENT, Area.CHANNEL, Area.LIMIT, Area.CALENDAR, Area.ROLE})
_TOGETHER: Final = _BARE - {Area.LIMIT}
_MOST_DETAILS: Final = 24
_INDENT: Final = "    "


def differences_text(changes: Sequence[Change], old: Book, new: Book, terminal: Terminal) -> str:
    """All differences, ending with a line feed; one sentence where there are none."""
    if not changes:
        return "The two mean the same.\n"
    writer = _Writer(Atlas(old), Atlas(new), terminal)
    return "\n".join(writer.lines(changes)) + "\n"


def _shown(change: Change) -> list[Detail]:
    """The sentences of a difference that are told: none of what is gone."""
    return [] if change.sort is Sort.GONE else list(change.details)


class _Writer:
    """Writes the differences of two playbooks for one terminal."""

    def __init__(self, old: Atlas, new: Atlas, terminal: Terminal) -> None:
        self.old = old
        self.new = new
        self.terminal = terminal

    def lines(self, changes: Sequence[Change]) -> Iterator[str]:
        for number, (area, some) in enumerate(groupby(changes, key=lambda it: it.area)):
            if number:
                yield ""
            yield self.terminal.paint("head", _HEADS[area])
            for (sort, in_full), them in groupby(some, key=lambda it: (it.sort, bool(_shown(it)))):
                alike = list(them)
                yield from chain.from_iterable(map(self.one, alike)) if in_full else self.together(sort, alike)

    def together(self, sort: Sort, changes: Sequence[Change]) -> Iterator[str]:
        """Differences of one sort that are told by their names alone."""
        if changes[0].area in _TOGETHER:
            yield from self.head(sort, ", ".join(map(self.named, changes)))
        else:
            for change in changes:
                yield from self.head(sort, self.named(change))

    def one(self, change: Change) -> Iterator[str]:
        """One difference: what it is and where it stands, and its sentences below."""
        yield from self.head(change.sort, self.named(change))
        shown = _shown(change)
        for detail in shown[:_MOST_DETAILS]:
            yield from self.detail(detail)
        if len(shown) > _MOST_DETAILS:
            yield f"{_INDENT}  {self.terminal.paint('faint', f'and {len(shown) - _MOST_DETAILS} more')}"

    def head(self, sort: Sort, text: str) -> Iterator[str]:
        """The first line, broken where it is too long."""
        word = self.terminal.paint(_TONES.get(sort, ""), f"{sort:<8}")
        first, *others = wrap(clean(text), self.terminal.width - 11) or [""]
        yield f"  {word} {first}"
        yield from (f"{' ' * 11}{part}" for part in others)

    def named(self, change: Change) -> str:
        """What differs, by its name, and the line where it stands."""
        atlas = self.old if change.sort is Sort.GONE else self.new
        cited = atlas.cite(atlas.place(change.span))
        return self.name(change) + (f" ({cited})" if cited and change.area is not Area.CALENDAR else "")

    def name(self, change: Change) -> str:
        """What differs, by its name."""
        bare = change.area in _BARE
        name = change.name if bare else f'"{change.name}"' if change.name else "working time and dates"
        match change.sort:
            case Sort.RENAMED:
                return f'{name}, before "{change.before}"'
            case Sort.MOVED:
                return f"{name}, {change.before}"
            case Sort.CHANGED if change.before:
                return f"{name}, before: {change.before}"
            case _:
                return name

    def detail(self, detail: Detail) -> Iterator[str]:
        """A sentence with its sign, broken where it is too long."""
        indent = "  " * detail.depth
        room = self.terminal.width - len(_INDENT) - 2 - len(indent)
        for number, part in enumerate(wrap(clean(detail.text), max(room, 20)) or [""]):
            sign = detail.sign if number == 0 else " "
            text = self.terminal.paint(_TONES.get(detail.sign, ""), f"{sign} {indent}{part}")
            yield f"{_INDENT}{text}".rstrip()
