"""Inputs, orders and reasons as JSON, and back: what the log and the outbox keep.

Keys are sorted, so that the same thing is the same text everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, get_args

import msgspec

from cadencelang.engine import inputs
from cadencelang.engine.codec import read_value
from cadencelang.engine.effects import Effect, Reason
from cadencelang.engine.inputs import Input
from cadencelang.graph.conditions import FactValue
from cadencelang.runtime.ports import Letter, Slot

_INPUTS: Final[Mapping[str, type[Any]]] = {kind.__name__: kind for kind in get_args(inputs.Input)}
_EFFECTS: Final[Mapping[str, type[Any]]] = {kind.__name__: kind for kind in get_args(Effect)}


class CodecError(Exception):
    """A text is not what it should be; its words say what it was to be."""


def dumps(content: object) -> str:
    """Plain data, structs and dataclasses as one line of JSON."""
    return msgspec.json.encode(content, order="sorted").decode()


def loads(text: str) -> Any:
    """Plain data from JSON. Raises CodecError."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise CodecError(f"The store holds what is no JSON: {error}.") from None


def dump_facts(facts: Mapping[str, FactValue | None]) -> dict[str, Any]:
    """Facts as plain data."""
    return {name: msgspec.to_builtins(value) for name, value in facts.items() if value is not None}


def load_facts(content: Mapping[str, Any]) -> dict[str, FactValue | None]:
    """Facts from plain data."""
    return {name: read_value(value) for name, value in content.items()}


def dump_input(news: Input) -> dict[str, Any]:
    """An input as plain data, its class under `is`; what is not said (None) is left out."""
    values = {field.name: getattr(news, field.name) for field in fields(news)}
    return {"is": type(news).__name__} | {k: msgspec.to_builtins(v) for k, v in values.items() if v is not None}


def load_input(content: Mapping[str, Any]) -> Input:
    """An input from plain data. Raises CodecError."""
    values = dict(content)
    kind = _INPUTS.get(str(values.pop("is", None)))
    if kind is None:
        raise CodecError("The log holds an input of an unknown kind.")
    if kind is inputs.FactLearnt:
        values["value"] = read_value(values.get("value"))
    if kind is inputs.Happened:
        values["fields"] = tuple((name, read_value(value)) for name, value in values.get("fields", ()))
    try:
        made: Input = kind(**values)
    except TypeError:
        raise CodecError(f"The log holds an input {kind.__name__} that lacks something.") from None
    return made


def dump_effects(effects: tuple[Effect, ...]) -> str:
    """What the engine ordered, each order's class under `is`."""
    return dumps([dump_effect(effect) for effect in effects])


def dump_effect(effect: Effect) -> dict[str, Any]:
    """One order as plain data."""
    plain: dict[str, Any] = msgspec.to_builtins(effect)
    return {"is": type(effect).__name__} | plain


def load_effect(content: Mapping[str, Any]) -> Effect:
    """An order from plain data. Raises CodecError."""
    values = dict(content)
    kind = _EFFECTS.get(str(values.pop("is", None)))
    if kind is None:
        raise CodecError("The outbox holds an order of an unknown kind.")
    for part in (values.get("touch"), values.get("task")):
        if part and "payload" in part:
            part["payload"] = [(name, read_value(value)) for name, value in part["payload"]]
    made: Effect = msgspec.convert(values, kind)
    return made


def load_effects(text: str) -> tuple[Effect, ...]:
    """What the engine ordered."""
    return tuple(load_effect(each) for each in loads(text))


def dump_reasons(reasons: tuple[Reason, ...]) -> str:
    """The account of a step."""
    return dumps([_without_blanks(reason) for reason in reasons])


def _without_blanks(reason: Reason) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(reason)
    return {key: value for key, value in plain.items() if value not in (None, [], ())}


def load_reasons(text: str) -> tuple[Reason, ...]:
    """The account of a step."""
    return msgspec.json.decode(text, type=tuple[Reason, ...])


def dump_letter(letter: Letter) -> str:
    """A letter as one line of JSON."""
    plain: dict[str, Any] = {field.name: getattr(letter, field.name) for field in fields(letter)}
    slot = letter.slot and [getattr(letter.slot, field.name) for field in fields(letter.slot)]
    return dumps(plain | {"slot": slot})


def load_letter(text: str) -> Letter:
    """A letter from JSON."""
    content = loads(text)
    slot = content.get("slot")
    own = {"references": tuple(content["references"]), "slot": None if slot is None else Slot(*slot)}
    return Letter(**{**content, **own})
