"""The surface of the language: text to tree, and text to well-formed text.

`parse` reads a file whatever it holds and tells every mistake in it; `format_source` writes it the one canonical way;
`accepted_next` says which words could come next on a line. The tree's nodes are in `cadencelang.syntax.nodes`, which
can be imported without anything that parses.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cadencelang.syntax.parser import ParseResult, parse, parse_line

__all__ = ["ParseResult", "parse", "parse_line"]

_HOMES = {
    "ParseResult": "cadencelang.syntax.parser",
    "parse": "cadencelang.syntax.parser",
    "parse_line": "cadencelang.syntax.parser",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
