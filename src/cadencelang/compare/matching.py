"""Which part of the older playbook is which of the newer, and how the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from cadencelang.compare.model import Area, Change, Detail, Sign, Sort
from cadencelang.compare.parts import Line, Part

_RENAMED: Final = frozenset({Area.LIBRARY, Area.TEMPLATE, Area.RULE, Area.GUARANTEE})
"""What says enough of itself to be known again under another name."""
_NO_WORDS: Final = Detail(Sign.NOW, "Something of it that has no words here is different.")


def compare_parts(old: Iterable[Part], new: Iterable[Part]) -> Iterator[Change]:
    """The differences of parts of one area, in the order of the newer playbook, those that are gone first."""
    before, now = {it.key: it for it in old}, {it.key: it for it in new}
    gone = [it for key, it in before.items() if key not in now]
    came = {key: it for key, it in now.items() if key not in before}
    renamed = dict(_renamed(gone, came.values()))
    yield from (_alone(it, Sort.GONE, Sign.BEFORE) for it in gone if it.key not in renamed.values())
    for key, part in now.items():
        if key in renamed:
            yield Change(part.area, Sort.RENAMED, part.name, (), part.span, before[renamed[key]].name)
        elif key in came:
            yield _alone(part, Sort.NEW, Sign.NOW)
        elif part.meaning != before[key].meaning:
            details = details_of(before[key].lines, part.lines)
            yield Change(part.area, Sort.CHANGED, part.name, details, part.span)


def _renamed(gone: Sequence[Part], came: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """Keys of parts that came with those of parts that are gone and say just the same."""
    left = [it for it in gone if it.area in _RENAMED]
    for part in came:
        for other in left:
            if other.lines == part.lines and part.lines:
                left.remove(other)
                yield part.key, other.key
                break


def _alone(part: Part, sort: Sort, sign: Sign) -> Change:
    return Change(part.area, sort, part.name, tuple(Detail(sign, it.text, it.depth) for it in part.lines), part.span)


def details_of(old: Sequence[Line], new: Sequence[Line]) -> tuple[Detail, ...]:
    """What differs between the sentences, each below the ones that it lies in; says so where no sentence does."""
    found = list(_with_context(list(_diffed(old, new))))
    return tuple(found) if found else (_NO_WORDS,)


def _diffed(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Detail]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Detail(Sign.SAME, it.text, it.depth) for it in new[j1:j2])
        else:
            yield from (Detail(Sign.BEFORE, it.text, it.depth) for it in old[i1:i2])
            yield from (Detail(Sign.NOW, it.text, it.depth) for it in new[j1:j2])


def _with_context(details: Sequence[Detail]) -> Iterator[Detail]:
    """The details that differ; of those that are the same, the ones that they lie below."""
    kept = {number for number, it in enumerate(details) if it.sign is not Sign.SAME}
    for number in sorted(kept):
        depth = details[number].depth
        for above in range(number - 1, -1, -1):
            if depth and details[above].depth < depth and details[above].sign is Sign.SAME:
                kept.add(above)
                depth = details[above].depth
    yield from (details[number] for number in sorted(kept))
