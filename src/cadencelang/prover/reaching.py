"""Which stages a candidate may come to, and where a guarantee has nothing more to say about one.

A guarantee that speaks of some stages is broken in those alone. From a stage that leads back to none of them nothing
can break it any more: a history ends there.
"""

from __future__ import annotations

from cadencelang.graph.model import Book, Guarantee
from cadencelang.prover.cone import deeds

Ways = frozenset[tuple[str, str]]
"""Moves from a stage to another, by name."""


def ways_of_steps(book: Book) -> Ways:
    """The moves from stage to stage that steps of rules make."""
    return frozenset(
        (stage, to) for rule in book.rules for stage in rule.stages for to in deeds(rule).moves if stage != to
    )


def stages_ahead(book: Book, ways: Ways = frozenset()) -> dict[str, set[str]]:
    """The stages that a candidate may come to from each, by any number of moves along `leads to` and some ways."""
    direct = {stage.name: set(stage.leads_to) for stage in book.stages}
    for here, there in ways:
        direct[here].add(there)
    found = {name: set(following) for name, following in direct.items()}
    for _ in found:
        for following in found.values():
            following |= {further for it in tuple(following) for further in found[it]}
    return found


def stages_at_stake(book: Book, guarantee: Guarantee | None, ways: Ways = frozenset()) -> frozenset[str]:
    """The stages in which a guarantee may be broken now or later; `ways` are moves besides those that the book has."""
    if guarantee is None or not guarantee.stages:
        return frozenset(stage.name for stage in book.stages)
    ahead = stages_ahead(book, ways | ways_of_steps(book))
    scope = frozenset(guarantee.stages)
    return frozenset(name for name, following in ahead.items() if name in scope or not scope.isdisjoint(following))
