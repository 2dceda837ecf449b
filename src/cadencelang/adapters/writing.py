"""Facts written as the readers of this room read them: the way out of what `values` is the way in.

Owns: each kind of fact as a cell of text and as JSON, and the taking away of what a spreadsheet would carry out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cadencelang.clock import ClockError, Minute, date_of
from cadencelang.clock.local import LocalTime
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Kind

_CARRIED_OUT: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that spreadsheets carry out; the wide forms count as the others in some."""
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def cell(text: str) -> str:
    """A cell of a CSV file which no spreadsheet takes for a formula; `rows` takes the mark away again."""
    if text.startswith(_CARRIED_OUT) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return f"'{text}" if text.startswith("'") else text


def read_cell(text: str) -> str:
    """The text that `cell` made a cell of."""
    marked = text.startswith("'") and text[1:].startswith((*_CARRIED_OUT, "'"))
    return text[1:] if marked else text


def fact_text(kind: Kind, value: FactValue, local: LocalTime) -> str:
    """A fact as a cell of text."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() if kind is Kind.DATE:
            return date_of(value).isoformat()
        case int() if kind is Kind.DATE_TIME:
            return instant_text(value, local)
        case Money():
            return (
                f"{value.amount:g} {value.currency}" if value.amount < 1e6 else f"{value.amount:.2f} {value.currency}"
            )
        case Peer():
            return _peer(value, local)
        case tuple():
            return "; ".join(_note(it) if isinstance(it, Note) else it for it in value)
        case _:
            return str(value)


def fact_json(kind: Kind, value: FactValue, local: LocalTime) -> Any:
    """A fact as JSON has it."""
    match value:
        case bool():
            return value
        case int() | float() if kind is Kind.NUMBER:
            return value
        case Peer():
            consents = {name: _last_day(until, local) for name, until in value.consents}
            return {"name": value.name, "mail": value.mail} | ({"consents": consents} if consents else {})
        case tuple():
            return [_note_json(it) if isinstance(it, Note) else it for it in value]
        case _:
            return fact_text(kind, value, local)


def instant_text(at: Minute, local: LocalTime) -> str:
    """An instant that says its offset, so that it is the same wherever it is read."""
    offset = local.offset(at)
    day, minute = local.day(at), local.minute_of_day(at)
    sign = "-" if offset < 0 else "+"
    clock = f"{minute // 60:02}:{minute % 60:02}"
    return f"{date_of(day).isoformat()}T{clock}{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"


def _note(note: Note) -> str:
    return f"{date_of(note.day).isoformat()}: {note.text}{'' if note.shareable else ' (private)'}"


def _note_json(note: Note) -> Mapping[str, Any]:
    found = {"text": note.text, "date": date_of(note.day).isoformat()}
    return found if note.shareable else found | {"private": True}


def _peer(peer: Peer, local: LocalTime) -> str:
    text = f"{peer.name} <{peer.mail}>"
    if len(peer.consents) == 1:
        name, until = peer.consents[0]
        last = _last_day(until, local)
        return f"{text} with consent {name}" + (f" until {last}" if last else "")
    return text


def _last_day(until: Minute | None, local: LocalTime) -> str | None:
    """The last day on which a consent holds."""
    if until is None:
        return None
    try:
        return date_of(local.day(until - 1)).isoformat()
    except ClockError:
        return None
