"""Rules that set each other off without any time passing.

A rule sets others off by moving the candidate, which starts rules on entering and leaving, and by setting facts,
which starts rules on their change. A way that takes time is no part of a circle: a wait, a task, an approval, a touch
that a cap or a spacing holds back; nor is a rule that starts only so often. Refuses to tell a circle that cannot turn
twice: its conditions contradict each other, or it sets a fact to what it already is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cadencelang.diagnostics import Label
from cadencelang.graph.lower.sparks import Spark, sparks
from cadencelang.graph.lower.turning import turns
from cadencelang.graph.model import Book
from cadencelang.semantics.codes import ENDLESS_LOOP
from cadencelang.semantics.report import Report

LONGEST = 8
"""The most rules in a circle that is looked for."""

MOST_WAYS = 20_000
"""How many ways are followed in one playbook."""

Links = Mapping[str, Sequence[Spark]]


def tell_loops(book: Book, report: Report) -> None:
    """Tell each circle of rules that turns without delay; a rule is told in one circle."""
    links = _peeled(sparks(book))
    facts = {fact.name: fact for fact in book.facts}
    told: set[str] = set()
    for circle in _circles(links):
        rules = {spark.rule for spark in circle}
        if told.isdisjoint(rules) and turns(circle, facts):
            told |= rules
            _tell(circle, report)


def _peeled(links: dict[str, list[Spark]]) -> Links:
    """The sparks without those that lead out of every circle."""
    while True:
        inner = {rule: [it for it in them if it.target in links] for rule, them in links.items()}
        inner = {rule: them for rule, them in inner.items() if them}
        if inner == links:
            return inner
        links = inner


def _circles(links: Links) -> Iterator[tuple[Spark, ...]]:
    """Circles of sparks, each from its first rule in the order of the text."""
    order = {rule: index for index, rule in enumerate(links)}
    left = MOST_WAYS
    for start in links:
        ways: list[tuple[Spark, ...]] = [(spark,) for spark in reversed(links[start])]
        while ways and left:
            left -= 1
            way = ways.pop()
            last = way[-1].target
            if last == start:
                yield way
            elif len(way) < LONGEST and order[last] > order[start] and all(it.rule != last for it in way):
                ways.extend((*way, spark) for spark in reversed(links[last]))


def _tell(circle: tuple[Spark, ...], report: Report) -> None:
    names = [f'"{spark.rule}"' for spark in circle]
    chain = (
        f"{names[0]} sets itself off" if len(names) == 1 else f"{' sets off '.join(names)}, which sets off the first"
    )
    report.add(
        ENDLESS_LOOP,
        circle[0].step.span,
        f"{chain}, without any time passing.",
        help="Put a wait between them, or a condition that ends it.",
        related=tuple(Label(spark.step.span, "then this") for spark in circle[1:]),
    )
