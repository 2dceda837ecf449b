"""The mistakes of a configuration in plain words: where each stands, what is wrong, and what to write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.diagnostics.values import wrong_value
from cadencelang.workspace.environment import Place, part_of, variable


def faults(
    model: type[BaseModel], error: ValidationError, written: Mapping[str, str], set_outside: Collection[str]
) -> Iterator[str]:
    """Each mistake in a sentence that begins with its place, or with the variable among `set_outside` that makes it.

    `written` says how a text of a pattern is to be written.
    """
    for found in error.errors():
        place = tuple(str(it) for it in found["loc"] if it != "[key]")
        name = variable(*place)
        shown = name if name in set_outside else ".".join(place)
        yield f"{shown}: {_said(model, found, place, written)}"


def _said(model: type[BaseModel], found: Any, place: Place, written: Mapping[str, str]) -> str:
    kind, context = found["type"], found.get("ctx", {})
    match kind:
        case "extra_forbidden":
            part = part_of(model, place[:-1])
            near = did_you_mean(place[-1], part.model_fields) if part is not None else None
            return f"there is no such setting. {near}" if near else "there is no such setting."
        case "string_pattern_mismatch":
            return written.get(context["pattern"], "it is not written as it must be.")
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"it is a part of its own: write [{'.'.join(place)}], and its settings below."
        case _:
            return wrong_value(kind, found["input"], context, found["msg"])
