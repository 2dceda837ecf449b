"""Kinds of values in templates: which filter takes which, which can be compared, and how a sentence calls each."""

from __future__ import annotations

from cadencelang.graph.model import FactType, Kind
from cadencelang.graph.templates.names import NUMBER, TEXT, Record, Type

TEXTUAL = frozenset({Kind.TEXT, Kind.EMAIL, Kind.DOMAIN, Kind.PHONE, Kind.ZONE, Kind.COUNTRY, Kind.LINK, Kind.ONE_OF})
LISTS = frozenset({Kind.TEXTS, Kind.DOMAINS})
DATED = frozenset({Kind.DATE, Kind.DATE_TIME})
PRINTED = TEXTUAL | DATED | {Kind.NUMBER, Kind.MONEY}
ORDERED = (frozenset({Kind.NUMBER}), frozenset({Kind.DATE}), frozenset({Kind.DATE_TIME}))

FILTERS: dict[str, tuple[frozenset[Kind], FactType]] = {
    "capitalize": (TEXTUAL, TEXT),
    "lower": (TEXTUAL, TEXT),
    "title": (TEXTUAL, TEXT),
    "trim": (TEXTUAL, TEXT),
    "upper": (TEXTUAL, TEXT),
    "day": (DATED, TEXT),
    "short": (DATED, TEXT),
    "weekday": (DATED, TEXT),
    "time": (frozenset({Kind.DATE_TIME}), TEXT),
    "join": (LISTS, TEXT),
    "first": (LISTS, TEXT),
    "last": (LISTS, TEXT),
    "length": (LISTS | {Kind.NOTES}, NUMBER),
}


def kind_of(shape: Type) -> Kind | None:
    """The kind of a value; None for something with parts."""
    return shape.kind if isinstance(shape, FactType) else None


def in_words(shape: Type) -> str:
    """`a date`, `a list of text`, `text`: a type in a sentence."""
    if isinstance(shape, Record):
        return f"{shape.what} with parts"
    match shape.kind:
        case Kind.TEXT | Kind.MONEY:
            return shape.kind.value
        case Kind.ONE_OF:
            return "one of several words"
        case Kind.YES_NO:
            return "a yes or no"
        case Kind.EMAIL:
            return "an email address"
        case _:
            return f"a {shape.kind.value}"


def opening(shape: Type) -> str:
    """As `in_words`, to open a sentence with."""
    words = in_words(shape)
    return words[0].upper() + words[1:]


def instead_of_printing(kind: FactType, words: str) -> str:
    """What to write for a value, called `words` in the template, that cannot be printed."""
    match kind.kind:
        case Kind.YES_NO:
            return f'Say what stands there: `{{{{ "yes" if {words} else "no" }}}}`.'
        case Kind.NOTES:
            return f"A note is only ever cited: `citing {words}` at the send, `cited.{words}.text` here."
        case _:
            return f'Join it: `{{{{ {words} | join(", ") }}}}`.'
