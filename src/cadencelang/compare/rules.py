"""Rules compared: new, gone, changed, moved to another stage, renamed, and put in another order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cadencelang.compare.matching import compare_parts, details_of
from cadencelang.compare.model import Area, Change, Detail, Sign, Sort
from cadencelang.compare.parts import Part
from cadencelang.compare.rule_parts import place_of


def compare_rules(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    """The differences of the rules of two playbooks."""
    moved = dict(_moved(old, new))
    there = {it.key: it for it in old}
    stayed = [it for it in old if it.key not in moved.values()]
    yield from compare_parts(stayed, [it for it in new if it.key not in moved])
    for part in new:
        if part.key in moved:
            before = there[moved[part.key]]
            details = details_of(before.lines, part.lines) if before.meaning != part.meaning else ()
            way = f"{place_of(before.key)} to {place_of(part.key)}"
            yield Change(Area.RULE, Sort.MOVED, part.name, details, part.span, way)
    yield from _order(old, [it for it in new if it.key in there])


def _moved(old: Sequence[Part], new: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Keys of rules that stand in another stage now, with those they had: one rule of the name is gone, one came."""
    before, now = {it.key for it in old}, {it.key for it in new}
    came = [it for it in new if it.key not in before]
    gone = [it for it in old if it.key not in now and not any(_is_renamed(it, other) for other in came)]
    for part in came:
        if not any(_is_renamed(it, part) for it in old if it.key not in now):
            same = [it for it in gone if it.name == part.name]
            alike = [it for it in same if it.meaning == part.meaning] or same
            if alike:
                gone.remove(alike[0])
                yield part.key, alike[0].key


def _is_renamed(old: Part, new: Part) -> bool:
    """Whether the one is the other in the same stage under another name."""
    return old.meaning == new.meaning and old.name != new.name and place_of(old.key) == place_of(new.key)


def _order(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    """The rules that stand elsewhere among those of both playbooks: as few as explain the order."""
    position = {it.key: number for number, it in enumerate(old)}
    kept = _longest_rising([position[it.key] for it in new])
    for number, part in enumerate(new):
        if number not in kept:
            above = f'It now comes after "{new[number - 1].name}"' if number else "It now comes first"
            text = f"{above}; what is due at one instant happens in this order."
            yield Change(Area.ORDER, Sort.CHANGED, part.name, (Detail(Sign.NOW, text),), part.span)


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising subsequence."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else -1)
        ends[at : at + 1] = [number]
        places[at : at + 1] = [place]
    found: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return found
