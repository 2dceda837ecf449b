"""What makes a message personal: the fact or note it cites, the article it shares, the peer it introduces."""

from __future__ import annotations

from cadencelang.engine.clocks import is_young
from cadencelang.engine.work import Work
from cadencelang.graph.conditions import FactValue, Note, Peer
from cadencelang.graph.model import Article
from cadencelang.graph.steps import Send


def choose_citations(w: Work, step: Send) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """What the message will cite as (fact, text) pairs, and the first fact with nothing to cite (None: none).

    The newest note comes first. What is unknown, no longer fresh, not to be shared or already used with this
    candidate is never cited.
    """
    chosen: list[tuple[str, str]] = []
    for fact in step.citing:
        text = next((text for text in _citable(w.known(fact)) if (fact, text) not in w.used), None)
        if text is None:
            return (), fact
        chosen.append((fact, text))
    return tuple(chosen), None


def _citable(value: FactValue | None) -> list[str]:
    """The texts of a value that may be cited, the best first."""
    if value is None:
        return []
    if isinstance(value, tuple):
        notes = [item for item in value if isinstance(item, Note)]
        shareable = [note for note in notes if note.shareable]
        newest_first = [note.text for note in sorted(shareable, key=lambda note: -note.day)]
        return newest_first or [item for item in value if isinstance(item, str)]
    return [value if isinstance(value, str) else repr(value)]


def choose_article(w: Work, step: Send) -> Article | None:
    """The newest article about one of the candidate's topics that is young enough and, if so asked, not yet shared."""
    if step.library is None or step.about is None:
        return None
    topics = _topics(w.known(step.about))
    today = w.today()
    fitting = [
        article
        for article in w.program.libraries[step.library].articles
        if topics & {topic.casefold() for topic in article.topics}
        and article.published <= today
        and not (step.unseen and article.id in w.shared)
        and _young(w, step, article)
    ]
    return max(fitting, key=lambda article: article.published, default=None)


def _topics(value: FactValue | None) -> set[str]:
    if isinstance(value, str):
        return {value.casefold()}
    if isinstance(value, tuple):
        return {item.casefold() if isinstance(item, str) else item.text.casefold() for item in value}
    return set()


def _young(w: Work, step: Send, article: Article) -> bool:
    return step.young is None or is_young(w.clock, article.published, step.young, w.now)


def peer_consents(w: Work, step: Send) -> str | None:
    """Why the peer cannot be introduced, in a few words; None if both sides agree."""
    if step.peer is None:
        return None
    peer = w.known(step.peer)
    if not isinstance(peer, Peer):
        return f"{step.peer} is unknown"
    if step.consent is None:
        return None
    if not w.consent_given(step.consent):
        return f'the candidate has not given "{step.consent}"'
    given = any(name == step.consent and (until is None or until > w.now) for name, until in peer.consents)
    return None if given else f'{peer.name} has not given "{step.consent}"'


def address_problem(w: Work, channel: str) -> str | None:
    """The fact that should hold an automatic channel's address, but is unknown or bounced; None if it is fine."""
    node = w.program.channels[channel]
    if node.address is None:
        return None
    address = w.known(node.address)
    if not isinstance(address, str) or channel in w.bad_channels:
        return node.address
    return None


def off_limits(w: Work, channel: str) -> str | None:
    """The fact that puts the channel's address off limits; None if none does."""
    node = w.program.channels[channel]
    address = w.known(node.address) if node.address is not None else None
    if not isinstance(address, str):
        return None
    domain = address.rpartition("@")[2].casefold()
    for fact in w.program.book.off_limits:
        value = w.known(fact)
        domains = value if isinstance(value, tuple) else (value,)
        for other in domains:
            name = other.casefold().lstrip("@.") if isinstance(other, str) else ""
            if name and (domain == name or domain.endswith(f".{name}")):
                return fact
    return None
