"""Worlds to explore: a playbook with every rule that can matter, or loosely, with the rules of a cone alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from cadencelang.engine import Engine
from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import (
    Assumption,
    Book,
    ByWhom,
    Cap,
    Guarantee,
    HearsWithin,
    NeverSilent,
    Rule,
    Spacing,
)
from cadencelang.prover.cone import Cone, deeds
from cadencelang.prover.covering import MakeSetting, Setting
from cadencelang.prover.domains import Value, allowed, consents_assumed, fact_domains, learnt_loosely
from cadencelang.prover.leaving import ending_events
from cadencelang.prover.merging import Twins, merged
from cadencelang.prover.moves import SOMEHOW, Freely, Moves
from cadencelang.prover.oracle import Looseness, Oracle
from cadencelang.prover.reaching import Ways, stages_at_stake, ways_of_steps
from cadencelang.prover.reading import conditions_of, inside, triggers_of
from cadencelang.prover.slicing import followed, sliced
from cadencelang.prover.trimming import Spine
from cadencelang.prover.watching import Monitor
from cadencelang.prover.world import Premises, World

Watch = Callable[[Engine], Monitor]
"""The monitor of a claim, on the engine of a world."""


def exact(book: Book, guarantee: Guarantee | None, watch: Watch, make: MakeSetting) -> World:
    """The world of a book without the rules that cannot matter. Raises TooFar."""
    part = sliced(book, guarantee)
    setting = make(part)
    facts = fact_domains(part, setting.almanac.outlook.days)
    return _world(part, guarantee, watch, setting, facts, None, None)


def loose(
    book: Book,
    guarantee: Guarantee | None,
    watch: Watch,
    make: MakeSetting,
    cone: Cone,
    spine: Spine,
    *,
    owed: bool,
    near: bool = True,
) -> World:
    """The world in which the rules of a cone are followed, and all others do what they like. Raises TooFar.

    `near`: its windows show the next days alone, where that will do.
    """
    claimed, closing = guarantee, guarantee is None
    part, ways, twins = merged(followed(book, guarantee, cone, spine), ways_of_steps(book), closing=closing)
    guarantee = part.guarantees[0] if part.guarantees else None
    setting = make(part, loose=True, near=near)
    facts = fact_domains(part, setting.almanac.outlook.days, loose=True)
    assuming = frozenset(guarantee.assuming) if guarantee is not None else frozenset[Assumption]()
    counted = _counts_silence(part)
    anchored = Assumption.NO_BOUNCES in assuming and (counted or _sends_ordinary_touches(part))
    channels = {name: _channel_of(book, name) for name in cone.promises}
    sparing = owed and _may_spare(guarantee, channels.values())
    looseness = _looseness(setting, cone, spine, anchored=anchored, sparing=sparing)
    releases = frozenset() if owed else frozenset(name for rule in book.rules for name in deeds(rule).releases)
    keeps = _kept_by_others(book, () if spine.lone else part.rules, sparing=sparing)
    kept = {name: channel for name, channel in channels.items() if name in keeps}
    freely = Freely(ways, anchored or counted, kept, releases & cone.promises, ending_events(book, claimed))
    return _world(part, guarantee, watch, setting, facts, looseness, freely, twins)


def _looseness(setting: Setting, cone: Cone, spine: Spine, *, anchored: bool, sparing: bool) -> Looseness:
    book, almanac = setting.book, setting.almanac
    assuming = frozenset(it for guarantee in book.guarantees for it in guarantee.assuming)
    return Looseness(
        anchored=anchored,
        absent=Assumption.NOBODY_AWAY not in assuming,
        replies=Assumption.NO_REPLIES not in assuming,
        theirs=True,
        promises=cone.promises,
        consents=consents_assumed(book.guarantees),
        sparing=sparing,
        taskless=spine.lone,
        instants=lambda day: setting.grid.instants(almanac.clocks, day),
        sight=almanac.sight if almanac.outlook.near else None,
        alike=len({it.channel for it in inside(book.rules) if isinstance(it, s.Send)}) == 1,
    )


def _world(
    part: Book,
    guarantee: Guarantee | None,
    watch: Watch,
    setting: Setting,
    facts: dict[str, tuple[Value, ...]],
    looseness: Looseness | None,
    freely: Freely | None,
    twins: Twins = frozenset(),
) -> World:
    conditions = guarantee.assuming_conditions if guarantee is not None else ()
    facts = allowed(facts, conditions)
    if looseness is not None:
        conditions = tuple(it for it in conditions if not isinstance(it, c.ConsentGiven))
    oracle = Oracle([facts.get(fact.name, ()) for fact in part.facts], looseness)
    setting = replace(setting, engine=Engine(setting.book, oracle.thaw))
    assuming = frozenset(guarantee.assuming) if guarantee is not None else frozenset[Assumption]()
    learnt = facts if freely is None else learnt_loosely(setting.book, facts)
    claim = guarantee.claim if guarantee is not None else None
    stages = stages_at_stake(setting.book, guarantee, Ways() if freely is None else freely.ways)
    moves = Moves(setting.book, claim, assuming, learnt, freely, reach=setting.almanac.outlook.days, stages=stages)
    monitor = watch(setting.engine)
    return World(setting, moves, monitor, Premises(assuming, conditions), oracle, frozenset(facts), twins)


def _kept_by_others(book: Book, followed: tuple[Rule, ...], *, sparing: bool) -> frozenset[str]:
    """The promises that steps keep which are not among those followed; where sparing, also those that tasks keep."""
    kinds = s.Send if sparing else s.Send | s.Ask
    within = {it.id for it in inside(followed) if isinstance(it, kinds)}
    keeping = (it for it in inside(book.rules) if isinstance(it, s.Send | s.Ask) and it.id not in within)
    return frozenset(it.keeps for it in keeping if it.keeps is not None)


def _channel_of(book: Book, promise: str) -> str:
    """The channel by which every step keeps a promise that keeps it; SOMEHOW where there are several."""
    found = {it.channel for it in inside(book.rules) if isinstance(it, s.Send | s.Ask) and it.keeps == promise}
    only = found.pop() if len(found) == 1 else None
    return only if only is not None else SOMEHOW


def _may_spare(guarantee: Guarantee | None, channels: Iterable[str]) -> bool:
    """Whether a task done may be taken for any other contact that keeps the promise, by the channels that do."""
    claim = guarantee.claim if guarantee is not None else None
    if not isinstance(claim, NeverSilent | HearsWithin) or claim.by == ByWhom():
        return True
    return all(it == claim.by.channel for it in channels)


def _counts_silence(part: Book) -> bool:
    """Whether contact by a rule outside the cone ends a silence that rules or conditions count.

    Elsewhere it could only make things better: a claim about contact is the sooner satisfied.
    """
    silences = any(isinstance(it, t.SilenceReached) and it.party is c.Party.WE for it in triggers_of(part))
    asked = any(isinstance(it, c.SilentFor) and it.party is c.Party.WE for it in conditions_of(part, part.guarantees))
    return silences or asked


def _sends_ordinary_touches(part: Book) -> bool:
    """Whether there are touches that caps and spacings may put off. (One that keeps a promise is put off if that has
    ended meanwhile: then they may be full until any day.)"""
    limited = any(isinstance(it, Cap | Spacing) for it in part.limits)
    return limited and any(isinstance(it, s.Send) and it.keeps is None for it in inside(part.rules))
