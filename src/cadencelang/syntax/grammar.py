"""The parse tables of the grammar.

Owns: finding the tables that were generated from the grammar's files, and making them anew with Lark where the two no
longer agree. Lark is imported only for making tables, so that reading a playbook does not pay for it.

`python -m cadencelang.syntax.grammar FILE` writes the tables to FILE.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cadencelang_grammar
from cadencelang.records import dataclass

_FOLDER = Path(cadencelang_grammar.__path__[0])
_TABLES = _FOLDER / "tables.json"
FORMAT = 1

Row = dict[str, int] | int
"""What a state does: a rule to reduce by whatever comes (an int), or per terminal a state to go to (0 and up) or
the complement (`~`) of a rule to reduce by. A start's last state goes to itself at the end of the line."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A production: its symbol, how many symbols it takes, what to call with which of them.

    `keep` says which of the values to hand on: an index, its complement for a list to be spliced in, or None
    for an optional part that is absent. `call` is None where the values go on as they are: the single value of a
    pass-through, or (`splice`) the list that a helper symbol hands to its parent.
    """

    symbol: str
    size: int
    call: str | None
    splice: bool
    keep: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """LALR(1) tables for every start symbol, and the words of the language by their terminals."""

    rows: tuple[Row, ...]
    gotos: tuple[Mapping[str, int], ...]
    rules: tuple[Rule, ...]
    starts: Mapping[str, int]
    words: Mapping[str, str]


@cache
def tables() -> Tables:
    """The tables of the packaged grammar, made anew with Lark when the packaged ones are of another grammar."""
    text = grammar_text()
    if _TABLES.is_file():
        data = json.loads(_TABLES.read_text(encoding="utf-8"))
        if data["hash"] == _hash(text):
            return _decoded(data)
    return _decoded(_generated(text))


@cache
def first_kinds(context: str) -> frozenset[str]:
    """The terminals that a line in the context may begin with."""
    row = tables().rows[tables().starts[context]]
    return frozenset() if isinstance(row, int) else frozenset(row)


@cache
def keywords() -> frozenset[str]:
    """The terminals that are words of the language and never the name of something."""
    return frozenset(tables().words.values()) - first_kinds("in_team")


def grammar_text() -> str:
    """The grammar's files as one text, in the order of their names."""
    return "\n".join(part.read_text(encoding="utf-8") for part in sorted(_FOLDER.glob("*.lark")))


def generated_json() -> str:
    """The content that the packaged tables file should have."""
    return json.dumps(_generated(grammar_text()), separators=(",", ":")) + "\n"


def _hash(text: str) -> str:
    return hashlib.sha256(f"{FORMAT}\n{text}".encode()).hexdigest()


def _generated(text: str) -> dict[str, Any]:
    from cadencelang.syntax.grammar_compiler import compile_grammar

    return {"hash": _hash(text), **compile_grammar(text)}


def _decoded(data: dict[str, Any]) -> Tables:
    return Tables(
        rows=tuple(data["rows"][index] for index in data["states"]),
        gotos=tuple(data["gotos"][index] for index in data["goto_of"]),
        rules=tuple(
            Rule(symbol, size, call, splice, tuple(keep)) for symbol, size, call, splice, keep in data["rules"]
        ),
        starts=data["starts"],
        words=data["words"],
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(generated_json(), encoding="utf-8")
