"""The open items of all candidates in the order in which they press, changed one candidate at a time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import field

from cadencelang.clock import Clock, ClockError, Day, Minute
from cadencelang.desk.items import Item, Kind, Tally, Urgency, View
from cadencelang.records import dataclass

_NONE_SET = 1 << 50

Order = tuple[int, Minute, str, str]


@dataclass(slots=True)
class Board:
    """Items by id and by candidate, and the ids in order: by urgency, then when due; what has no instant comes last."""

    items: dict[str, Item] = field(default_factory=dict)
    of: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    order: list[Order] = field(default_factory=list)
    folded: dict[str, str] = field(default_factory=dict)
    changes: int = 0

    def put(self, candidate: str, items: Sequence[Item]) -> None:
        """These are the open items of a candidate now."""
        self.changes += 1
        for item in self.of.get(candidate, ()):
            del self.order[bisect_left(self.order, order_of(item))]
            del self.items[item.id]
            self.folded.pop(item.id, None)
        self.of[candidate] = tuple(items)
        for item in items:
            self.items[item.id] = item
            insort(self.order, order_of(item))

    def clear(self) -> None:
        """Nothing is open."""
        self.changes += 1
        for held in (self.items, self.of, self.order, self.folded):
            held.clear()

    def seen(self, view: View) -> list[Item]:
        """The items that a view asks for, the most pressing first."""
        words = view.text.casefold().split()
        return [item for item in self._until(view) if not words or self._has(item, words)]

    def _until(self, view: View) -> Iterator[Item]:
        for order in self.order:
            if order[0] > view.until:
                return
            item = self.items[order[-1]]
            if (view.kinds is None or item.kind in view.kinds) and (view.snoozed or item.snoozed is None):
                yield item

    def _has(self, item: Item, words: Sequence[str]) -> bool:
        text = self.folded.get(item.id)
        if text is None:
            text = f"{item.who} {item.search} {item.what} {item.reason} {item.kind}".casefold()
            self.folded[item.id] = text
        return all(word in text for word in words)

    def tally(self, clock: Clock, now: Minute) -> Tally:
        """How much is open."""
        found: dict[Kind, int] = {}
        overdue = soon = later = 0
        midnight, end = clock.midnight(clock.day(now) + 1), clock.midnight(next_day(clock, now) + 1)
        for item in self.items.values():
            if item.urgency is not Urgency.LATER:
                found[item.kind] = found.get(item.kind, 0) + 1
                overdue += item.urgency is Urgency.OVERDUE
            elif item.due is not None and midnight < item.due <= end:
                soon += 1
            else:
                later += 1
        return Tally(found, overdue, soon, later)


def next_day(clock: Clock, now: Minute) -> Day:
    """The next working day; tomorrow, where the calendars reach no further."""
    today = clock.day(now)
    try:
        return clock.next_working_day(today)
    except ClockError:
        return today + 1


def order_of(item: Item) -> Order:
    """Where an item stands among others; its id is the last."""
    return item.urgency, _NONE_SET if item.due is None else item.due, item.who, item.id
