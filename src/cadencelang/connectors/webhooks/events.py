"""From a genuine webhook to what the engine is told, by a mapping.

Owns the carrying out of a mapping: which rule fits, what its records hold, typed by the playbook as history files are.
Every input has the instant at which it happened and the one at which we learnt it; events may come in any order, late
and twice, and the engine puts them right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cadencelang.adapters.history import input_in
from cadencelang.adapters.refusals import Refused
from cadencelang.adapters.rows import Row
from cadencelang.clock import Minute
from cadencelang.connectors.webhooks.mapping import EventMapping, On, Taken, Value
from cadencelang.connectors.webhooks.paths import parse_path
from cadencelang.connectors.webhooks.payload import UnreadablePayload, read_payload
from cadencelang.connectors.webhooks.verify import Verified
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.inputs import Input
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book
from cadencelang.records import dataclass

_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class TheirEvent:
    """An event of theirs: its name, whose it is in their words (`greenhouse:4711`), when it happened, all that it says.

    `id` is the same however often the event is delivered. `at` is None where the payload does not say.
    """

    id: str
    name: str
    candidate: str | None
    at: Minute | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an event means: inputs in their order, the candidate into whom this one was merged, and what was not taken.

    `refusals` are sentences, each with its place in the mapping. Nothing at all: no rule is about this event.
    """

    inputs: tuple[Input, ...] = ()
    merged_into: str | None = None
    refusals: tuple[str, ...] = ()


def read_event(mapping: EventMapping, verified: Verified) -> TheirEvent:
    """The event in a genuine webhook. Raises UnreadablePayload where it is none."""
    payload = read_payload(verified.body)
    name = _found(mapping.event, payload, mapping)
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
        raise UnreadablePayload("The payload does not say what happened.")
    rule = next((it for it in _rules(mapping, name, payload)), None)
    when = (rule.at if rule else None) or mapping.at
    at = _instant(when, _found(when, payload, mapping)) if when else None
    identity = f"{mapping.source}:{verified.seen_as[0]}"
    return TheirEvent(identity, name, _person(mapping, mapping.candidate, payload), at, payload)


def meaning(
    mapping: EventMapping, event: TheirEvent, book: Book, facts: Mapping[str, FactValue], received: Minute
) -> Meaning:
    """What an event means in a playbook, for a candidate with these facts. Raises nothing.

    An instant that lies ahead of `received` is taken for `received`: clocks differ.
    """
    rules = [(at, rule) for at, rule in enumerate(mapping.on) if _fits(rule, event.name, event.payload)]
    if rules and event.candidate is None:
        return Meaning(refusals=(f"candidate: Nothing stands at {' or '.join(mapping.candidate.paths)}.",))
    inputs: list[Input] = []
    refusals: list[str] = []
    for at, rule in rules:
        for number, record in enumerate(rule.records):
            try:
                fixed = _fixed(f"{event.id}:{at}.{number}", event.at, received)
                inputs.append(input_in(Row(1, {**fixed, **_values(record, event.payload, mapping)}), book, facts))
            except Refused as refused:
                refusals.append(_told(f"on[{at}].records[{number}]", refused))
    merged = (_person(mapping, rule.merged_into, event.payload) for _, rule in rules if rule.merged_into)
    return Meaning(tuple(inputs), next(merged, None), tuple(refusals))


def _fixed(id: str, at: Minute | None, received: Minute) -> dict[str, object]:
    """The columns that every record has."""
    happened = received if at is None else min(at, received)
    return {"id": id, "at": _iso(happened), "received": _iso(received)}


def _told(where: str, refused: Refused) -> str:
    place = f"{where}.{refused.column}" if refused.column else where
    return clean(" ".join(filter(None, (f"{place}: {refused.message}", refused.help))))


def _rules(mapping: EventMapping, name: str, payload: Mapping[str, Any]) -> Iterator[On]:
    return (rule for rule in mapping.on if _fits(rule, name, payload))


def _fits(rule: On, name: str, payload: Mapping[str, Any]) -> bool:
    return name in rule.events and all(
        _equal(parse_path(path).find(payload), wanted) for path, wanted in rule.when.items()
    )


def _equal(found: Any, wanted: Any) -> bool:
    """Whether a value is the one that is wanted; true and 1 are different values."""
    return type(found) is type(wanted) and bool(found == wanted)


def _found(taken: Taken, payload: Mapping[str, Any], mapping: EventMapping) -> Any:
    """The value that is taken, after its table; None where there is none."""
    values = (parse_path(path).find(payload) for path in taken.paths)
    value = next((it for it in values if it is not None and it != ""), taken.otherwise)
    if taken.map is None or value is None:
        return value
    return mapping.maps.get(taken.map, {}).get(str(value), taken.otherwise)


def _person(mapping: EventMapping, taken: Taken, payload: Mapping[str, Any]) -> str | None:
    """A candidate in their words; a number or a text, nothing else."""
    value = _found(taken, payload, mapping)
    if isinstance(value, bool) or not isinstance(value, str | int) or not 0 < len(str(value)) <= _LONGEST_NAME:
        return None
    return f"{mapping.source}:{value}"


def _values(record: Mapping[str, Value], payload: Mapping[str, Any], mapping: EventMapping) -> dict[str, object]:
    """The columns of a record. Raises Refused where something that must be there is not."""
    values: dict[str, object] = {}
    for column, value in record.items():
        if not isinstance(value, Taken):
            values[column] = value
            continue
        found = _found(value, payload, mapping)
        if found is None and not value.optional:
            raise Refused(*_missing(value), column)
        if found is not None:
            at = _instant(value, found) if value.time else None
            values[column] = found if at is None else _iso(at)
    return values


def _missing(value: Taken) -> tuple[str, str]:
    places = " or ".join(value.paths)
    if value.map:
        return (
            f"What stands at {places} is not in the table {value.map}, or nothing stands there.",
            "Add it to the table, give an otherwise, or write optional = true.",
        )
    return f"Nothing stands at {places}.", "Correct the path, give an otherwise, or write optional = true."


def _instant(taken: Taken, value: Any) -> Minute | None:
    """An instant as the payload writes it; None for what is none."""
    match taken.time, value:
        case (("seconds" | "milliseconds"), int() | float()) if not isinstance(value, bool):
            seconds = value // (1000 if taken.time == "milliseconds" else 1)
        case ((None | "iso"), str()):
            try:
                seconds = _aware(dt.datetime.fromisoformat(value)).timestamp()
            except (ValueError, OverflowError):
                return None
        case _:
            return None
    return int(seconds // 60) if 0 <= seconds < 4_102_444_800 else None


def _aware(at: dt.datetime) -> dt.datetime:
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _iso(at: Minute) -> str:
    return f"{dt.datetime.fromtimestamp(at * 60, dt.UTC):%Y-%m-%dT%H:%M}Z"
