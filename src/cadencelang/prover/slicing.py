"""The part of a playbook that one guarantee can depend on.

Left out are rules that only tell colleagues something, or give them inner work that leads to nothing else: no such rule
can send, promise, hold, move, or change a fact, so no claim can tell whether it is there. A rule that a claim names
stays.
"""

from __future__ import annotations

from dataclasses import replace

from cadencelang.graph import steps as s
from cadencelang.graph.model import Book, Guarantee, Rule, RuleRuns
from cadencelang.prover.domains import facts_read
from cadencelang.prover.reading import inside


def sliced(book: Book, guarantee: Guarantee | None) -> Book:
    """The book with this guarantee alone, without the rules that cannot matter to it."""
    guarantees = (guarantee,) if guarantee is not None else ()
    named = guarantee.claim.rule if guarantee is not None and isinstance(guarantee.claim, RuleRuns) else None
    book = replace(book, guarantees=guarantees)
    while True:
        read = facts_read(book)
        rules = tuple(rule for rule in book.rules if rule.id == named or not _is_inert(rule, read))
        if len(rules) == len(book.rules):
            return book
        book = replace(book, rules=rules)


def _is_inert(rule: Rule, read: frozenset[str]) -> bool:
    """Whether no step of the rule can be noticed by a claim, or by a rule that can."""
    return all(_step_is_inert(node, read) for node in inside(rule.steps) if isinstance(node, s.StepBase))


def _step_is_inert(step: s.StepBase, read: frozenset[str]) -> bool:
    match step:
        case s.Tell() | s.Wait() | s.WaitUntil() | s.WaitFor() | s.End() | s.Choose():
            return True
        case s.Ask(verb=verb, keeps=keeps):
            return verb == "do" and keeps is None
        case s.SetFact(fact=fact):
            return fact not in read
        case _:
            return False
