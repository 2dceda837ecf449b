"""What a proof rests on, and what would mend a broken guarantee: a playbook changed in one place is proved again.

What breaks without a rule, a limit or a premise rests on it; what is proved without it does not need it. Owns the order
of the questions: rules, limits, premises, the delays of the rules that count, then how much tighter the claim could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal
from cadencelang.prover.exploring import Explored
from cadencelang.prover.mending import changes
from cadencelang.prover.mutating import (
    Kind,
    Mutation,
    bound_of,
    with_bound,
    with_longer_delays,
    without_limits,
    without_premises,
    without_rules,
)
from cadencelang.prover.verifying import Verdict, Wish, Word, verdict_on
from cadencelang.records import dataclass

Asked = Callable[[Mutation, Explored], bool]
"""Told now and then which question is explored and how far it is; gives False to have it stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the guarantee still holds with that change."""

    mutation: Mutation
    verdict: Verdict

    @property
    def holds(self) -> bool | None:
        """True where it is proved, or checked; False where it is broken or has nothing left to say; else None."""
        if self.verdict.word in (Word.PROVED, Word.CHECKED):
            return not self.verdict.empty
        return False if self.verdict.word is Word.BROKEN else None


def rests_on(book: Book, goal: Goal, wish: Wish, asked: Asked = lambda mutation, explored: True) -> Iterator[Answer]:
    """The answers, as each is come to. The goal is one that is proved; the bounds of the wish are for each question.

    Once `asked` has given False no further question is put.
    """
    questions = _Questions(wish, asked)
    leans = []
    for mutation in (*without_rules(book, goal), *without_limits(book, goal), *without_premises(book, goal)):
        answer = questions.put(mutation)
        if answer is None:
            return
        yield answer
        if mutation.kind is Kind.RULE and answer.holds is False:
            leans.append(mutation.span)
    for rule in book.rules:
        if rule.span in leans:
            for mutation in with_longer_delays(book, goal, rule):
                if (answer := questions.put(mutation)) is None:
                    return
                yield answer
    yield from _tightest(book, goal, questions)


def mended_by(book: Book, goal: Goal, wish: Wish, asked: Asked = lambda mutation, explored: True) -> Iterator[Answer]:
    """Whether each of some small changes mends a goal that is broken, as each answer is come to.

    What mends it is changed no further: a silence is shortened, and a claim loosened, until it holds. Once `asked` has
    given False no further question is put.
    """
    questions = _Questions(wish, asked)
    mending: set[str] = set()
    for mutation in changes(book, goal):
        if mutation.what in mending:
            continue
        answer = questions.put(mutation)
        if answer is None:
            return
        yield answer
        if answer.holds:
            mending.add(mutation.what)


class _Questions:
    """Puts one question after the other to the prover."""

    def __init__(self, wish: Wish, asked: Asked) -> None:
        self.wish = wish
        self.asked = asked
        self.stopped = False

    def put(self, mutation: Mutation) -> Answer | None:
        """The answer; None once it was asked to stop."""

        def told(goal: Goal, calendar: str, explored: Explored) -> bool:
            self.stopped = self.stopped or not self.asked(mutation, explored)
            return not self.stopped

        if self.stopped or not self.asked(mutation, Explored()):
            return None
        verdict = verdict_on(mutation.book, mutation.goal, self.wish, told)
        return None if self.stopped else Answer(mutation, verdict)


def _tightest(book: Book, goal: Goal, questions: _Questions) -> Iterator[Answer]:
    """The tightest bound that is proved, and the next one, which is not; by halving what lies between."""
    bound = bound_of(goal)
    if bound is None:
        return
    fails, holds = 0, bound
    found: dict[int, Answer] = {}
    while holds - fails > 1:
        middle = (fails + holds) // 2
        mutation = with_bound(book, goal, middle)
        answer = questions.put(mutation) if mutation is not None else None
        if answer is None:
            return
        found[middle] = answer
        fails, holds = (fails, middle) if answer.holds else (middle, holds)
    yield from (found[it] for it in (holds, fails) if it in found)
