"""Questions answered: what a person says that something which came means, told to the engine."""

from __future__ import annotations

from cadencelang.desk.items import Meaning
from cadencelang.engine.inputs import Input, OptedOut, Replied, WentOutOfOffice
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Question
from cadencelang.workspace.identity import near
from cadencelang.workspace.opening import Workspace


class Undecided(Exception):  # noqa: N818
    """The question cannot be decided so; one plain sentence."""


def decide(workspace: Workspace, tx: Transaction, id: str, meaning: Meaning, candidate: str | None) -> None:
    """Decide a question; `candidate` says whose it is where several are in question. Raises Undecided, EngineError."""
    asked = [it for it in tx.questions() if it.id == id]
    if not asked:
        raise Undecided("There is no such question; `cadence questions` lists those that are open.")
    if meaning is not Meaning.NOTHING:
        question = _whose(asked, None if candidate is None else tx.person(candidate))
        row = tx.row(tx.person(question.candidate))
        if row is None:
            told = f'There is no candidate "{question.candidate}".'
            raise Undecided(" ".join(filter(None, (told, near(tx, question.candidate)))))
        workspace.steps.take(tx, workspace.steps.open(tx, row), news_of(question, meaning), workspace.now)
    tx.answered(id)


def _whose(asked: list[Question], candidate: str | None) -> Question:
    named = [it for it in asked if it.candidate == candidate] if candidate is not None else asked
    if len(named) == 1 and named[0].candidate:
        return named[0]
    if len(asked) == 1 and not asked[0].candidate and candidate is not None:
        return Question(asked[0].id, candidate, asked[0].why, asked[0].text, asked[0].at)
    raise Undecided("Say whose it is with --candidate.")


def news_of(question: Question, meaning: Meaning) -> Input:
    """What came, as news for the engine, with the question's id; a meaning other than nothing."""
    match meaning:
        case Meaning.STOP:
            return OptedOut(id=question.id, at=question.at)
        case Meaning.AWAY:
            return WentOutOfOffice(id=question.id, at=question.at)
        case _:
            return Replied(id=question.id, at=question.at)
