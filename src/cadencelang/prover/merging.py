"""Stages that a claim cannot tell apart, as one.

In the cone of a claim most stages look alike: the same rules are live in them, and nothing asks which it is. Two of
such stages stand for all, with every move between them that any of them has; two, for a move between such stages ends
a visit and begins another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Book, Claim, Guarantee, HearsWithin, NobodyStays, Stage
from cadencelang.prover.reaching import Ways, stages_ahead
from cadencelang.prover.reading import inside, ruling, triggers_of

_COPIES = 2

Twins = frozenset[tuple[int, ...]]
"""Stages that are alike, by index, in groups."""


def merged(book: Book, ways: Ways, *, closing: bool) -> tuple[Book, Ways, Twins]:
    """A book with fewer stages, the moves of rules left out between those, and which of them are alike.

    `closing`: it matters whether a stage is one.
    """
    look = _look(book, ways, closing=closing)
    alike: dict[object, list[Stage]] = {}
    for stage in book.stages:
        alike.setdefault(look(stage), []).append(stage)
    stand: dict[str, tuple[str, ...]] = {}
    for stages in alike.values():
        names = tuple(stage.name for stage in stages)
        for name in names:
            stand[name] = names[:_COPIES]
    all_ways = {(stage.name, to) for stage in book.stages for to in stage.leads_to}
    leads = _between(frozenset(all_ways), stand)
    kept = {name for names in stand.values() for name in names}
    standing = tuple(
        replace(stage, leads_to=tuple(to for here, to in sorted(leads) if here == stage.name))
        for stage in book.stages
        if stage.name in kept
    )
    rules = tuple(replace(rule, stages=tuple(it for it in rule.stages if it in kept)) for rule in book.rules)
    guarantees = tuple(_kept(it, kept) for it in book.guarantees)
    index = {stage.name: number for number, stage in enumerate(standing)}
    twins = frozenset(tuple(index[name] for name in names) for names in stand.values())
    return replace(book, stages=standing, rules=rules, guarantees=guarantees), _between(ways, stand), twins


def _between(ways: Ways, stand: dict[str, tuple[str, ...]]) -> Ways:
    """Moves between the stages that stand for those moved between.

    A candidate is always taken to be in the first of stages that are alike; so a move leads to the first of others, and
    to the second only from the first of the same.
    """
    firsts = ((stand[a][0], stand[b]) for a, b in ways)
    return frozenset((here, them[here == them[0]]) for here, them in firsts if here != them[0] or len(them) > 1)


def _look(book: Book, ways: Ways, *, closing: bool) -> Callable[[Stage], object]:
    """What of a stage can be told: two that give the same may be taken for each other."""
    nodes = tuple(inside((ruling(book), book.guarantees)))
    groups = {frozenset(it.stages) for it in nodes if isinstance(it, c.StageIs)}
    groups |= {frozenset(it.stages) for it in book.guarantees}
    groups |= {frozenset(it.stages) for it in book.rules if any(isinstance(when, t.Enters) for when in it.triggers)}
    groups |= {frozenset(_named(it.claim)) for it in book.guarantees}
    moved = frozenset(it.stage for it in nodes if isinstance(it, s.Move))
    sets = sorted(groups, key=sorted)
    ahead = stages_ahead(book, ways)
    first = any(isinstance(it, c.FirstVisit) for it in nodes)
    counting = {
        stage
        for rule in book.rules
        for it in rule.triggers
        if isinstance(it, t.Enters) and it.visit is not t.Visit.ANY
        for stage in rule.stages
    }

    def look(stage: Stage) -> object:
        name = stage.name
        alone = name if name in moved or first or name in counting else ""
        rules = tuple(rule.id for rule in book.rules if name in rule.stages)
        stops = tuple(repr(it) for it in triggers_of(stage.stops))
        reaches = tuple(not ahead[name].isdisjoint(group) for group in sets)
        reached = tuple(any(name in ahead[it] for it in group if it in ahead) for group in sets)
        inside_of = tuple(name in group for group in sets)
        return alone, rules, stops, closing and stage.closing, inside_of, reaches, reached

    return look


def _named(claim: Claim) -> tuple[str, ...]:
    return claim.stages if isinstance(claim, HearsWithin | NobodyStays) else ()


def _kept(guarantee: Guarantee, kept: set[str]) -> Guarantee:
    """A guarantee with those of its stages alone that stand for others."""
    claim = guarantee.claim
    if isinstance(claim, HearsWithin | NobodyStays) and claim.stages:
        claim = replace(claim, stages=tuple(it for it in claim.stages if it in kept))
    return replace(guarantee, stages=tuple(it for it in guarantee.stages if it in kept), claim=claim)
