"""What a template can name, and the type of each name.

Owns the scope of a template at one of its uses: the facts, and what the use adds to them (`cited`, `event`,
`article`, `peer`, `promise`). Refuses: looking into a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cadencelang.graph.model import Fact, FactType, Field, Kind
from cadencelang.records import dataclass
from cadencelang.source import Span


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """One line of the playbook that sends a template, and what the template can rely on there.

    `event` holds the fields of the event that started the run: of several events, the fields they share, optional
    where one of them has it so (None: no event starts it). `known` are optional facts that are known whenever the
    touch falls due: `company`, `event.format`, and `interests not empty` for a list that has something in it.
    `subject`: messages of the channel have one.
    """

    span: Span
    channel: str
    citing: tuple[str, ...] = ()
    event: tuple[Field, ...] | None = None
    article: bool = False
    peer: bool = False
    promise: bool = False
    known: frozenset[str] = frozenset()
    subject: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """Something with named parts; it cannot be printed itself. `what` names it in a message.

    `open`: it may have other parts too, of which nothing is known.
    """

    what: str
    parts: Mapping[str, Name]
    open: bool = False


Type = FactType | Record


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for. `always`: it is never unknown; `private`: no template may use it."""

    type: Type
    always: bool = True
    private: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """A name that has a meaning in templates, but not at this use; `reason` says why as a sentence."""

    reason: str
    help: str


RESERVED_NAMES = ("article", "cited", "event", "loop", "owner", "peer", "promise", "stage", "today")
"""Names that mean the same in every template, and so cannot be facts."""

Scope = Mapping[str, Name | Absent]

TEXT = FactType(Kind.TEXT)
YES_NO = FactType(Kind.YES_NO)
NUMBER = FactType(Kind.NUMBER)
LOOP = Record("loop", {"first": Name(YES_NO), "last": Name(YES_NO), "index": Name(NUMBER)})

_ARTICLE = Record(
    "article",
    {"title": Name(TEXT), "url": Name(FactType(Kind.LINK)), "published": Name(FactType(Kind.DATE))},
)
_PEER = Record("peer", {"name": Name(TEXT), "email": Name(FactType(Kind.EMAIL))})
_PROMISE = Record(
    "promise",
    {"name": Name(TEXT), "deadline": Name(FactType(Kind.DATE_TIME)), "deadline_text": Name(TEXT)},
)
_NOTE = Record("note", {"text": Name(TEXT), "date": Name(FactType(Kind.DATE))})
_ALWAYS: Mapping[str, Name] = {
    "owner": Name(Record("owner", {"name": Name(TEXT)})),
    "stage": Name(TEXT),
    "today": Name(FactType(Kind.DATE)),
}


def scope_of(facts: Iterable[Fact], use: TemplateUse) -> Scope:
    """All names a template has at a use."""
    by_name = {fact.name: fact for fact in facts}
    return {
        **{fact.name: _of_fact(fact) for fact in by_name.values()},
        **_ALWAYS,
        "cited": _cited(by_name, use),
        "event": _event(use),
        "article": Name(_ARTICLE) if use.article else _not_here("article", "shares", "share from"),
        "peer": Name(_PEER) if use.peer else _not_here("peer", "introduces", "introduce"),
        "promise": Name(_PROMISE) if use.promise else _not_here("promise", "keeps a promise with", "keeps"),
    }


def scope_without_use(facts: Iterable[Fact]) -> Scope:
    """All names of a template that nothing sends: whatever a use might provide is there."""
    facts = tuple(facts)
    citing = tuple(fact.name for fact in facts if not fact.private)
    anything = TemplateUse(Span("", 0, 0), "", citing=citing, article=True, peer=True, promise=True)
    return {**scope_of(facts, anything), "event": Name(Record("event", {}, open=True))}


def _of_fact(fact: Fact) -> Name:
    shape: Type = Record("peer", _PEER.parts) if fact.type.kind is Kind.PEER else fact.type
    return Name(shape, always=not fact.optional and fact.fresh is None, private=fact.private)


def _cited(facts: Mapping[str, Fact], use: TemplateUse) -> Name | Absent:
    if not use.citing:
        return Absent("this use of the template cites nothing", "Add a line `citing …` under the send.")
    return Name(Record("cited", {name: Name(_citation(facts[name])) for name in use.citing if name in facts}))


def _citation(fact: Fact) -> Type:
    """A cited note has its text and date; of a list one entry is cited; anything else is cited as it is."""
    if fact.type.kind is Kind.NOTES:
        return _NOTE
    return TEXT if fact.type.kind in (Kind.TEXTS, Kind.DOMAINS) else fact.type


def _event(use: TemplateUse) -> Name | Absent:
    if use.event is None:
        return Absent(
            "the rule that sends it here is not started by an event", "Use it only in rules with `when` and an event."
        )
    return Name(Record("event", {field.name: _of_field(field) for field in use.event}))


def _of_field(field: Field) -> Name:
    shape: Type = Record("peer", _PEER.parts) if field.type.kind is Kind.PEER else field.type
    return Name(shape, always=not field.optional)


def _not_here(what: str, does: str, statement: str) -> Absent:
    return Absent(f"the line that sends it here {does} nothing", f"Only `{statement} …` gives a template `{what}`.")
