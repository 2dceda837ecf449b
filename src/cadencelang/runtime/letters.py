"""Letters: what is written when a touch is due, or when a colleague is to be told.

Owns: who sends, to whom, in which thread, with which Message-ID. Refuses: how a channel puts a letter on the wire.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from cadencelang.clock import Minute
from cadencelang.engine import Engine, State
from cadencelang.engine.effects import Deliver
from cadencelang.engine.state import Touch
from cadencelang.engine.work import Work
from cadencelang.graph.conditions import FactValue, Peer
from cadencelang.graph.model import Article, Book
from cadencelang.records import dataclass
from cadencelang.runtime.appointments import appointment
from cadencelang.runtime.ports import Letter, Slot
from cadencelang.runtime.shelf import Edition
from cadencelang.templating import Occasion, Promised

NAME_FACTS: Final = ("name", "full_name", "first_name")
"""The facts that hold what a person calls a candidate, the best one first."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team: the name that signs, and the address that is written from and to."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes: colleagues by role, the address for a role without its own, and the domain of Message-IDs.

    `unsubscribe` gives the address at which a candidate can say that they want no more ("": there is none).
    """

    colleagues: Mapping[str, Colleague]
    fallback: Colleague
    domain: str
    unsubscribe: Callable[[str], str] = lambda _: ""

    def of(self, role: str) -> Colleague:
        """The colleague with that role."""
        return self.colleagues.get(role, self.fallback)


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a key: the same at every attempt, and telling nothing of the person."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class Unreachable(Exception):  # noqa: N818
    """The candidate has no address on that channel."""


def candidate_letter(
    edition: Edition,
    state: State,
    order: Deliver,
    office: Office,
    references: Sequence[str],
    draft: str | None = None,
    before: Slot | None = None,
) -> Letter:
    """The letter of a touch, from the facts as they are now.

    `draft` is the text that a person gave it, if any did; `before` what the candidate was last invited to.

    Raises RenderError, or Unreachable.
    """
    touch, facts = order.touch, edition.engine.facts(state)
    owner = office.of(owner_of(edition.book))
    message = edition.renderer.render(touch.template, _occasion(edition, state, order, owner.name))
    id = message_id(touch.id, office.domain)
    return Letter(
        key=touch.id,
        channel=touch.channel,
        template=touch.template,
        to=_address(edition.book, touch.channel, facts),
        to_name=label_of(facts, ""),
        sender=owner.address,
        sender_name=owner.name,
        subject=message.subject,
        body=message.body if draft is None else draft,
        text=message.text if draft is None else draft,
        message_id=id,
        references=tuple(references),
        sent_as=order.at,
        unsubscribe=office.unsubscribe(state.candidate),
        slot=appointment(edition, state, order, before, message.subject, id.strip("<>")),
    )


def label_of(facts: Mapping[str, FactValue], otherwise: str) -> str:
    """How a person calls somebody with these facts."""
    found = (facts[name] for name in NAME_FACTS if isinstance(facts.get(name), str))
    return str(next(found, otherwise))


def owner_of(book: Book) -> str:
    """The role that owns the candidates."""
    return next((role.name for role in book.roles if role.owner), "")


def _address(book: Book, channel: str, facts: Mapping[str, FactValue]) -> str:
    fact = next((it.address for it in book.channels if it.name == channel), None)
    found = facts.get(fact or "")
    if not isinstance(found, str):
        raise Unreachable(f"no address for {channel}")
    return found


def _occasion(edition: Edition, state: State, order: Deliver, owner: str) -> Occasion:
    touch, facts = order.touch, edition.engine.facts(state)
    peer = facts.get(touch.peer or "")
    promise = next((it for it in state.promises if it.name == touch.promise), None)
    return Occasion(
        facts=_fresh(edition.engine, state, order.at),
        clock=edition.engine.clock(state),
        now=order.at,
        stage=edition.book.stages[state.stage].name if state.stage >= 0 else "",
        owner=owner,
        cited=dict(touch.cited),
        fields=dict(touch.payload),
        article=_article(edition.book, touch),
        peer=peer if isinstance(peer, Peer) else None,
        promise=Promised(promise.name, promise.deadline) if promise else None,
    )


def _fresh(engine: Engine, state: State, at: Minute) -> dict[str, FactValue]:
    """The facts that are known and fresh at an instant."""
    work = Work(engine.program, engine.clocks, replace(state, now=at))
    found = {fact.name: work.known(fact.name) for fact in engine.book.facts}
    return {name: value for name, value in found.items() if value is not None}


def _article(book: Book, touch: Touch) -> Article | None:
    articles = (article for library in book.libraries for article in library.articles)
    return next((article for article in articles if article.id == touch.article), None)
