"""Events that end what a guarantee speaks of: they stop all that is planned, and a rule moves the candidate away.

At the tick at which such an event is looked at the candidate goes to a stage from which nothing breaks the guarantee:
the rule holds in every stage that it speaks of, and a run that waits for its first tick goes along with a move between
them. Nothing happens before that tick which would not happen without the event. So no history need have it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Book, Guarantee, HearsWithin, NeverSilent, Rule
from cadencelang.prover.reaching import stages_at_stake
from cadencelang.prover.reading import inside


def stopping_events(book: Book) -> frozenset[str]:
    """The events that stop what the playbook, or a stage of it, has planned."""
    return frozenset(it.event for it in _stops(book) if isinstance(it, t.Happens))


def ending_events(book: Book, guarantee: Guarantee | None) -> frozenset[str]:
    """The events that stop what is planned and after which a candidate leaves all stages that a guarantee speaks of.

    None where something else stops what is planned: it would stop the leaving too. Nothing else in the playbook answers
    to them, and none of them is contact or from the candidate.
    """
    if guarantee is None or not isinstance(guarantee.claim, NeverSilent | HearsWithin):
        return frozenset()
    at_stake = stages_at_stake(book, guarantee)
    silent = {event.name for event in book.events if not (event.contact or event.from_candidate or event.fields)}
    stopping = stopping_events(book)
    ends = stopping <= silent and all(_ends(book, event, at_stake) for event in stopping)
    named = isinstance(guarantee.claim, HearsWithin) and guarantee.claim.event in stopping
    alone = all(isinstance(it, t.Happens) for it in _stops(book, at_stake))
    return stopping if ends and alone and not named else frozenset()


def _stops(book: Book, stages: frozenset[str] | None = None) -> Iterator[t.Trigger]:
    """What stops all that is planned, in these stages (None: in any)."""
    yield from book.stops
    for stage in book.stages:
        if stages is None or stage.name in stages:
            yield from stage.stops


def _ends(book: Book, event: str, at_stake: frozenset[str]) -> bool:
    answering = [rule for rule in book.rules if _answers(rule, event)]
    return bool(answering) and all(_leaves(rule, event, at_stake) for rule in answering)


def _answers(rule: Rule, event: str) -> bool:
    waited = (it.trigger for it in inside(rule.steps) if isinstance(it, s.WaitFor))
    return any(isinstance(it, t.Happens) and it.event == event for it in (*rule.triggers, *waited))


def _leaves(rule: Rule, event: str, at_stake: frozenset[str]) -> bool:
    """Whether the first that a rule does is to move whoever is at stake out of it, whenever the event happens."""
    moves = all(isinstance(it, s.Move) and it.stage not in at_stake for it in rule.steps[:1])
    bare = rule.guard is None and not (rule.frequencies or rule.stops)
    triggered = any(isinstance(it, t.Happens) and it.event == event for it in rule.triggers)
    return bool(rule.steps) and moves and bare and triggered and at_stake.issubset(rule.stages)
