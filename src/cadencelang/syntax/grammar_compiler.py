"""From the grammar's text to plain LALR tables, by Lark.

Owns: everything that knows Lark's own objects. Lark reads the grammar, refuses ambiguous ones (`strict`) and builds
the tables; what its tree builder would do (drop the words, splice helper symbols, fill in absent options) is
written down beside each rule, so that a small driver can run the tables without Lark.
"""

import re
from collections.abc import Iterable
from typing import Any

from lark import Lark
from lark.grammar import NonTerminal, Rule, Symbol, Terminal
from lark.lexer import PatternStr
from lark.parsers.lalr_analysis import Shift

_CONTEXT = re.compile(r"^\?(top|in_\w+):", re.MULTILINE)


def contexts(text: str) -> list[str]:
    """The start symbols: `top` and every symbol named `in_…`, one for each kind of block."""
    return _CONTEXT.findall(text)


def build_lark(text: str) -> Lark:
    """Lark's parser for the grammar; raises lark.exceptions.GrammarError when it is ambiguous anywhere."""
    return Lark(text, start=contexts(text), parser="lalr", lexer="basic", strict=True)


def compile_grammar(text: str) -> dict[str, Any]:
    """The tables as plain lists and dictionaries, ready for JSON; equal texts give equal tables."""
    lark = build_lark(text)
    parser: Any = lark.parser.parser
    table = parser._parse_table
    rules = list(dict.fromkeys(lark.rules))
    rule_ids = {rule: index for index, rule in enumerate(rules)}
    state_ids = _numbered(table)
    rows: list[Any] = []
    gotos: list[Any] = []
    ends = set(table.end_states.values())
    for state in state_ids:
        row: dict[str, int] = {"$END": state_ids[state]} if state in ends else {}
        goto: dict[str, int] = {}
        for name, (action, target) in sorted(table.states[state].items()):
            if action is not Shift:
                row[name] = ~rule_ids[target]
            elif name.isupper():
                row[name] = state_ids[target]
            else:
                goto[name] = state_ids[target]
        rows.append(_with_default(row))
        gotos.append(goto)
    unique_rows, states = _shared(rows)
    unique_gotos, goto_of = _shared(gotos)
    return {
        "rows": unique_rows,
        "states": states,
        "gotos": unique_gotos,
        "goto_of": goto_of,
        "rules": [_rule(rule, _empty_helpers(rules)) for rule in rules],
        "starts": {name: state_ids[state] for name, state in table.start_states.items()},
        "words": {item.pattern.value: item.name for item in lark.terminals if isinstance(item.pattern, PatternStr)},
    }


def _numbered(table: Any) -> dict[Any, int]:
    """The states reachable from the starts, numbered in an order that depends on the grammar only."""
    numbers: dict[Any, int] = {}
    queue = [table.start_states[name] for name in sorted(table.start_states)]
    for state in queue:
        if state in numbers:
            continue
        numbers[state] = len(numbers)
        for _, (action, target) in sorted(table.states[state].items()):
            if action is Shift and target not in numbers:
                queue.append(target)
    return numbers


def _with_default(row: dict[str, int]) -> Any:
    """A state that can only reduce, by one rule, does so whatever comes."""
    targets = set(row.values())
    if len(targets) == 1 and (target := targets.pop()) < 0:
        return ~target
    return row


def _shared(items: Iterable[Any]) -> tuple[list[Any], list[int]]:
    """The distinct items, and for each item the index of its like."""
    index: dict[str, int] = {}
    unique: list[Any] = []
    places: list[int] = []
    for item in items:
        key = repr(item)
        if key not in index:
            index[key] = len(unique)
            unique.append(item)
        places.append(index[key])
    return unique, places


def _rule(rule: Rule, empty: frozenset[str]) -> list[Any]:
    name = str(rule.origin.name)
    keep = _kept(rule, empty)
    splice = name.startswith("_")
    passes = rule.options.expand1 and not rule.alias and len(keep) == 1
    call = None if splice or passes else rule.alias or name
    return [name, len(rule.expansion), call, splice, keep]


def _empty_helpers(rules: Iterable[Rule]) -> frozenset[str]:
    """Helper symbols that stand for words only, such as `day` or `days`: they never have a value to hand on."""
    named: dict[str, bool] = {}
    for rule in rules:
        name = str(rule.origin.name)
        named[name] = named.get(name, True) and name.startswith("_") and not _kept(rule, frozenset())
    return frozenset(name for name, empty in named.items() if empty)


def _kept(rule: Rule, empty: frozenset[str]) -> list[int | None]:
    """Which values of the expansion the rule hands on, as Lark's tree builder chooses them."""
    absent = _absent_before(rule)
    keep: list[int | None] = []
    for index, symbol in enumerate(rule.expansion):
        keep += [None] * absent[index]
        if str(symbol.name) in empty or (_dropped(symbol) and not rule.options.keep_all_tokens):
            continue
        keep.append(~index if _spliced(symbol) else index)
    return keep + [None] * absent[-1]


def _absent_before(rule: Rule) -> list[int]:
    """How many absent options stand before each symbol, and after the last."""
    empty = rule.options.empty_indices
    if not empty:
        return [0] * (len(rule.expansion) + 1)
    return [len(run) for run in "".join(str(int(flag)) for flag in empty).split("0")]


def _dropped(symbol: Symbol) -> bool:
    return isinstance(symbol, Terminal) and symbol.filter_out


def _spliced(symbol: Symbol) -> bool:
    return isinstance(symbol, NonTerminal) and str(symbol.name).startswith("_")
