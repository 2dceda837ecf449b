"""Rules that may set each other, or themselves, off at the same instant: where a loop without delay would lie."""

from __future__ import annotations

from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.model import Book, Rule
from cadencelang.prover.cone import Deeds, deeds
from cadencelang.prover.reading import inside


def rings(book: Book) -> tuple[frozenset[str], ...]:
    """The rules that may set each other, or themselves, off at once: those that lie on a circle together."""
    after = {rule.id: {it.id for it in book.rules if _sets_off(rule, it)} for rule in book.rules}
    reached = {rule: _reachable(after, rule) for rule in after}
    found = {
        frozenset({rule, *(it for it in reached[rule] if rule in reached[it])})
        for rule in after
        if rule in reached[rule]
    }
    return tuple(sorted(found, key=sorted))


def _reachable(after: dict[str, set[str]], rule: str) -> set[str]:
    found: set[str] = set()
    todo = [rule]
    while todo:
        for it in after[todo.pop()] - found:
            found.add(it)
            todo.append(it)
    return found


def _may_turn(does: Deeds, node: object) -> bool:
    """Whether what a rule does may make a part of a condition true."""
    match node:
        case c.FactRef(name):
            return name in does.sets
        case c.StageIs() | c.FirstVisit():
            return bool(does.moves)
        case c.PromiseOpen(promise):
            return promise in does.makes | does.keeps | does.releases
        case c.WasSent():
            return does.contact
        case _:
            return False


def _sets_off(rule: Rule, other: Rule) -> bool:
    """Whether something that a rule does may set another off at the same instant."""
    does = deeds(rule)
    for trigger in (*other.triggers, *(it.trigger for it in inside(other.steps) if isinstance(it, s.WaitFor))):
        match trigger:
            case t.Enters():
                hit = not does.moves.isdisjoint(other.stages)
            case t.Leaves():
                hit = bool(does.moves)
            case t.FactChanges(fact) | t.AroundDate(fact=fact):
                hit = fact in does.sets
            case t.Becomes(condition):
                hit = any(_may_turn(does, it) for it in inside(condition))
            case t.PromiseEnds(promise):
                ends = does.keeps | does.releases
                hit = bool(ends) if promise is None else promise in ends
            case t.BeforePromiseDue(promise):
                hit = promise in does.makes
            case _:
                hit = False
        if hit:
            return True
    return False
