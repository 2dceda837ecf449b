"""The differences of two playbooks: one function, area by area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cadencelang.compare.clock_parts import clock_parts
from cadencelang.compare.declared_parts import declared_parts
from cadencelang.compare.matching import compare_parts
from cadencelang.compare.model import Area, Change, Detail, Sign, Sort
from cadencelang.compare.parts import Line, Part, lines_of, meaning
from cadencelang.compare.rule_parts import guarantee_parts, promise_parts, rule_parts
from cadencelang.compare.rules import compare_rules
from cadencelang.graph.model import Book
from cadencelang.graph.render_sentences import spoken
from cadencelang.graph.render_words import trigger_words

_PAIRED = (Area.LIMIT,)


def differences(old: Book, new: Book) -> tuple[Change, ...]:
    """What is different in meaning, in the order of the areas; empty where the two mean the same."""
    return tuple(_differences(old, new))


def _differences(old: Book, new: Book) -> Iterator[Change]:
    rules = tuple(compare_rules(rule_parts(old), rule_parts(new)))
    before, now = _by_area(_parts(old)), _by_area(_parts(new))
    for area in Area:
        if area is Area.RULE:
            yield from rules
        elif area is not Area.ORDER:
            changes = compare_parts(before.get(area, ()), now.get(area, ()))
            yield from _paired(tuple(changes)) if area in _PAIRED else changes
        if area is Area.ROLE:
            yield from _order_of_roles(old, new)


def _order_of_roles(old: Book, new: Book) -> Iterator[Change]:
    """Of those who cover for somebody the first who is there is asked, so their order counts."""
    before, now = ([role.name for role in book.roles] for book in (old, new))
    both = set(before) & set(now)
    if [it for it in before if it in both] != [it for it in now if it in both]:
        text = f"Who covers is asked in this order: {', '.join(now)}."
        yield Change(Area.ROLE, Sort.CHANGED, "order", (Detail(Sign.NOW, text),), None)


def _by_area(parts: Iterable[Part]) -> dict[Area, list[Part]]:
    found: dict[Area, list[Part]] = {}
    for part in parts:
        found.setdefault(part.area, []).append(part)
    return found


def _parts(book: Book) -> Iterator[Part]:
    """Every part but the rules."""
    yield Part(Area.PLAYBOOK, "playbook", book.name, tuple(_playbook(book)), _own_meaning(book), book.span)
    yield from clock_parts(book)
    yield from declared_parts(book)
    yield from promise_parts(book)
    yield from guarantee_parts(book)


def _playbook(book: Book) -> Iterator[Line]:
    first = [f'It is "{book.name}".', f"It has version {book.version}."]
    begins = [f'Who comes without a stage begins in "{book.stages[0].name}".'] if book.stages else []
    stops = [f"Everything stops when {spoken(trigger_words(stop))}." for stop in book.stops]
    yield from lines_of((*first, *begins, *stops))


def _own_meaning(book: Book) -> tuple[object, ...]:
    return book.name, book.version, book.language, meaning(book.stops), book.stages[:1] and book.stages[0].name


def _paired(changes: tuple[Change, ...]) -> Iterator[Change]:
    """A limit that is gone and a new one that says the same of other numbers are one that changed."""
    gone: dict[str, list[Change]] = {}
    for change in changes:
        if change.sort is Sort.GONE:
            gone.setdefault(_without_numbers(change.name), []).append(change)
    pairs: list[Change] = []
    for change in changes:
        alike = gone.get(_without_numbers(change.name), []) if change.sort is Sort.NEW else []
        if alike:
            change = replace(change, sort=Sort.CHANGED, before=alike.pop(0).name)
        if change.sort is not Sort.GONE:
            pairs.append(change)
    yield from (it for alike in gone.values() for it in alike)
    yield from pairs


def _without_numbers(words: str) -> str:
    """`at most 2 touches in 7 days` without what may differ in a limit of its kind."""
    plain = (word for word in words.split() if not any(it.isdigit() for it in word))
    return " ".join("touch" if word == "touches" else word.rstrip("s") for word in plain)
