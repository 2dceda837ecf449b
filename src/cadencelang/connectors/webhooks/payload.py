"""The JSON of a webhook as data, within bounds: size, depth, no key twice, no numbers without end."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn

LARGEST: Final = 1_000_000
"""Bytes of a body."""
DEEPEST: Final = 64


class UnreadablePayload(ValueError):  # noqa: N818
    """The body is not what a webhook of ours can be; the message is a plain sentence."""


def read_payload(body: bytes) -> dict[str, Any]:
    """The object in a body. Raises UnreadablePayload."""
    if len(body) > LARGEST:
        raise UnreadablePayload(f"The body has more than {LARGEST:,} bytes.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadablePayload("The body is not UTF-8 text.") from None
    if _depth(text) > DEEPEST:
        raise UnreadablePayload(f"The body nests more than {DEEPEST} deep.")
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_number)
    except UnreadablePayload:
        raise
    except ValueError as error:
        where = f" (character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadablePayload(f"The body is not JSON{where}.") from None
    if not isinstance(value, dict):
        raise UnreadablePayload("The body is JSON and no object.")
    return value


def _depth(text: str) -> int:
    """How deep brackets nest; those in strings do not count."""
    depth = deepest = 0
    inside = escaped = False
    for char in text:
        if inside:
            escaped, inside = (char == "\\" and not escaped), not (char == '"' and not escaped)
        elif char == '"':
            inside = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadablePayload("A key stands twice in one object.")
    return found


def _constant(word: str) -> NoReturn:
    raise UnreadablePayload(f"{word} is not a number.")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnreadablePayload("A number has no end.")
    return number
