"""An occasion as the names that a template knows, each value by the type that the playbook declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadencelang.clock import Clock, Minute, date_of
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Book, Fact, FactType, Kind
from cadencelang.templating.occasion import Occasion
from cadencelang.templating.views import Budget, DateView, LinkView, Notes, Parts, Texts, money_view, text_view


class Viewer:
    """Makes the values of one rendering: dates on one clock, told in one year, lists on one budget."""

    def __init__(self, clock: Clock, now: Minute) -> None:
        self._clock = clock
        self._year = date_of(clock.day(now)).year
        self._budget = Budget()

    def date(self, day: int) -> DateView:
        """A local date."""
        return DateView(day, year=self._year)

    def instant(self, at: Minute) -> DateView:
        """An instant on the candidate's clock."""
        return DateView(self._clock.day(at), self._clock.minute_of_day(at), self._year)

    def value(self, kind: Kind, value: FactValue) -> object:
        """A fact's value as its kind is shown. Raises TooMuch."""
        match value:
            case bool() | float():
                return value
            case int() if kind is Kind.DATE:
                return self.date(value)
            case int() if kind is Kind.DATE_TIME:
                return self.instant(value)
            case int():
                return value
            case Money():
                return text_view(money_view(value))
            case Peer():
                return peer_view(value)
            case str():
                return LinkView(text_view(value)) if kind is Kind.LINK else text_view(value)
            case tuple():
                return self._list(value)

    def _list(self, values: tuple[str, ...] | tuple[Note, ...]) -> object:
        texts = [text_view(value) for value in values if isinstance(value, str)]
        return Texts(texts, self._budget) if len(texts) == len(values) and texts else self._empty_or_notes(values)

    def _empty_or_notes(self, values: tuple[Any, ...]) -> object:
        return Notes(len(values)) if values else Texts((), self._budget)


def peer_view(peer: Peer) -> Parts:
    """A peer's name and address."""
    return Parts({"name": text_view(peer.name), "email": text_view(peer.mail)})


def context_of(book: Book, occasion: Occasion) -> dict[str, object]:
    """Every name that a template of the book knows on this occasion; private facts are not among them."""
    viewer = Viewer(occasion.clock, occasion.now)
    names: dict[str, object] = {
        fact.name: viewer.value(fact.type.kind, occasion.facts[fact.name])
        for fact in book.facts
        if fact.name in occasion.facts and not fact.private
    }
    names |= {
        "owner": Parts({"name": text_view(occasion.owner)}),
        "stage": occasion.stage,
        "today": viewer.date(occasion.clock.day(occasion.now)),
        "cited": Parts(_cited(book, occasion, viewer)),
        "event": Parts(_event(book, occasion, viewer)),
    }
    return names | _provided(occasion, viewer)


def _provided(occasion: Occasion, viewer: Viewer) -> dict[str, object]:
    names: dict[str, object] = {}
    if (article := occasion.article) is not None:
        published = viewer.date(article.published)
        names["article"] = Parts({"title": article.title, "url": LinkView(article.url), "published": published})
    if occasion.peer is not None:
        names["peer"] = peer_view(occasion.peer)
    if (promise := occasion.promise) is not None:
        deadline = viewer.instant(promise.deadline)
        parts = {"name": promise.name, "deadline": deadline, "deadline_text": deadline.long()}
        names["promise"] = Parts(parts)
    return names


def _cited(book: Book, occasion: Occasion, viewer: Viewer) -> dict[str, object]:
    """Each cited fact: a note with the day it was noted on, anything else as it is."""
    facts = {fact.name: fact for fact in book.facts if not fact.private}
    return {
        name: _citation(facts[name], text, occasion, viewer) for name, text in occasion.cited.items() if name in facts
    }


def _citation(fact: Fact, text: str, occasion: Occasion, viewer: Viewer) -> object:
    value = occasion.facts.get(fact.name)
    if fact.type.kind is Kind.NOTES:
        days = [note.day for note in _notes(value) if note.text == text]
        return Parts({"text": text_view(text)} | ({"date": viewer.date(max(days))} if days else {}))
    if value is None or isinstance(value, (str, tuple)):
        return text_view(text)
    return viewer.value(fact.type.kind, value)


def _notes(value: FactValue | None) -> tuple[Note, ...]:
    return tuple(note for note in value if isinstance(note, Note)) if isinstance(value, tuple) else ()


def _event(book: Book, occasion: Occasion, viewer: Viewer) -> dict[str, object]:
    types = _field_types(book, occasion)
    return {name: viewer.value(types[name].kind, value) for name, value in occasion.fields.items() if name in types}


def _field_types(book: Book, occasion: Occasion) -> Mapping[str, FactType]:
    """The types of the fields of the event that started the run."""
    for event in book.events:
        types = {field.name: field.type for field in event.fields}
        if event.name == occasion.event or (occasion.event is None and occasion.fields.keys() <= types.keys()):
            return types
    return {}
