"""What is wrong with a value that was given for a field, in the same plain words wherever it was given.

Owns: the words for each kind of mistake as pydantic names them. Refuses: to know pydantic; a mistake is its kind, its
bounds and its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cadencelang.diagnostics.suggest import did_you_mean

_WORDS: Final[Mapping[str, str]] = {
    "missing": "it must be set.",
    "string_type": "write a text in quotes.",
    "list_type": 'write a list: ["…", "…"].',
    "bool_type": "write true or false.",
    "bool_parsing": "write true or false.",
    "int_type": "write a whole number.",
    "int_parsing": "write a whole number.",
    "int_from_float": "write a whole number.",
    "float_type": "write a number.",
    "float_parsing": "write a number.",
    "greater_than_equal": "it must be {ge} or more.",
    "less_than_equal": "it must be {le} or less.",
    "string_too_short": "it may not be empty.",
    "string_too_long": "it may have {max_length} characters at most.",
    "too_short": "it may not be empty.",
    "too_long": "it may have {max_length} items at most.",
    "json_invalid": "it is not JSON: {error}.",
}
"""By the kind of mistake."""


def wrong_value(kind: str, given: object, bounds: Mapping[str, Any], otherwise: str) -> str:
    """A clause on a mistake of a kind, for what was `given`; `otherwise` are the words where the kind has none."""
    if kind in ("literal_error", "enum"):
        near = did_you_mean(str(given), bounds["expected"].replace(" or ", ", ").strip("'").split("', '"))
        return f'there is no "{given}". {near}' if near else f"write one of {bounds['expected']}."
    if kind in _WORDS:
        return _WORDS[kind].format(**bounds)
    words = otherwise.removeprefix("Value error, ")
    return f"{words[:1].lower()}{words[1:]}."
