"""The surface of the language: text to tree, and text to well-formed text.

`parse` reads a file whatever it holds and tells every mistake in it; `format_source` writes it the one canonical way;
`accepted_next` says what could come next on a line. The tree's nodes are in `cadencelang.syntax.nodes`, which can
be imported without anything that parses.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cadencelang.syntax.completion import Accepted, accepted_next
    from cadencelang.syntax.decoding import read_source
    from cadencelang.syntax.format import FormatResult, format_source
    from cadencelang.syntax.nodes import condition_of, walk
    from cadencelang.syntax.parser import ParseResult, parse, parse_line

__all__ = [
    "Accepted",
    "FormatResult",
    "ParseResult",
    "accepted_next",
    "condition_of",
    "format_source",
    "parse",
    "parse_line",
    "read_source",
    "walk",
]

_HOMES = {
    "Accepted": "completion",
    "accepted_next": "completion",
    "read_source": "decoding",
    "FormatResult": "format",
    "format_source": "format",
    "condition_of": "nodes",
    "walk": "nodes",
    "ParseResult": "parser",
    "parse": "parser",
    "parse_line": "parser",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"cadencelang.syntax.{_HOMES[name]}"), name)
