"""Questions on the desk: what came that a person must decide, as items that take an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from cadencelang.desk.items import Account, Answer, Check, Decision, Item, Kind, Meaning, Urgency
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Question

NOBODY = ""
"""The candidate of a question that came from nobody known."""


@dataclass(slots=True)
class Asked:
    """The open questions, by the id of their item on the desk."""

    by_item: dict[str, Question] = field(default_factory=dict)

    def read(self, tx: Transaction) -> set[str]:
        """Read the questions anew; gives the candidates about whom others are open than before."""
        before, self.by_item = self.by_item, {item_id(it): it for it in tx.questions()}
        changed = before.keys() ^ self.by_item.keys()
        return {(before.get(id) or self.by_item[id]).candidate for id in changed}

    def of(self, candidate: str) -> Iterable[Question]:
        """Those about a candidate."""
        return (it for it in self.by_item.values() if it.candidate == candidate)

    def candidates(self) -> set[str]:
        """About whom any is open."""
        return {it.candidate for it in self.by_item.values()}

    def alike(self, question: Question) -> Iterable[str]:
        """The items of the same thing that came, which one answer decides together."""
        return (id for id, it in self.by_item.items() if it.id == question.id)

    def decided_by(self, items: Iterable[Item], decision: Decision) -> Mapping[str, str]:
        """The questions that an answer on these items decides once it lands, by item."""
        return {it.id: it.subject for it in items} if isinstance(decision, Answer) else {}


def item_id(question: Question) -> str:
    """The id of a question's item."""
    return f"{question.candidate} {Kind.QUESTION} {question.id}"


def item_of(question: Question, who: str, search: str, role: str) -> Item:
    """A question as an item, to be decided today."""
    outcomes = tuple(str(it) for it in Meaning)
    return Item(
        item_id(question), Kind.QUESTION, question.candidate, who, search, "a mail: what does it mean?", question.why,
        role, question.id, None, Urgency.TODAY, outcomes,
    )  # fmt: skip


def account_of(question: Question, item: Item) -> Account:
    """What came, why it is asked about, and what waits for the answer."""
    waits = "nothing automatic leaves to them until it is answered" if item.candidate else "it stays here"
    return Account(
        f"{item.who}: {item.what}", "", question.text, (Check(None, question.why),), f"If you do nothing, {waits}."
    )
