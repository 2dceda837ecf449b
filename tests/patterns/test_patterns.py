"""No pattern of ours takes more than so many steps for a character: its work grows as the text does, whatever it is.

All are looked at: those that modules hold, and those that stand in a call. How each is used is read from the source.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import backtracking
import pytest

import cadencelang
import cadencelang_grammar
import cadencelang_tui

PACKAGES = (cadencelang, cadencelang_grammar, cadencelang_tui)
USES = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}
FEW, MANY = 20, 300
"""How often the hostile part of a text stands in it: first roughly, and once more, for loops that have a bound."""
GROWTH = 8.0
"""Texts are made four times as long: the work of a loop grows four times, that of a loop in a loop sixteen times."""


def sources() -> Iterator[Path]:
    """Every module's file."""
    return chain.from_iterable(sorted(Path(it).rglob("*.py")) for package in PACKAGES for it in package.__path__)


def modules() -> Iterator[object]:
    """Every module."""
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def within(name: str, value: object) -> Iterator[tuple[str, re.Pattern]]:
    """The patterns that a value of a module is, or holds."""
    match value:
        case re.Pattern():
            yield name, value
        case dict():
            yield from chain.from_iterable(within(name, it) for it in value.values())
        case tuple() | list() | frozenset():
            yield from chain.from_iterable(within(name, it) for it in value)


def uses_in(tree: ast.AST) -> dict[str, set[str]]:
    """By what is asked for a match (a name, or "" for what has none), with which of the methods that is."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in USES:
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            found.setdefault(name, set()).add(node.attr)
    return found


def in_calls(tree: ast.AST) -> Iterator[tuple[str, str, re.Pattern]]:
    """Patterns that stand as a text in a call of `re`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), use), [ast.Constant(str(text)), *rest]) if use in USES:
                flags = [getattr(re, it.attr) for it in rest if isinstance(it, ast.Attribute) and it.attr.isupper()]
                yield f"line {node.lineno}", use, re.compile(text, flags[0] if flags else 0)


def everything() -> dict[str, tuple[re.Pattern, set[str]]]:
    """Every pattern by where it stands, and how it is used."""
    trees = {path: ast.parse(path.read_text()) for path in sources()}
    found = {
        f"{path.name} {where}": (pattern, {use})
        for path, tree in trees.items()
        for where, use, pattern in in_calls(tree)
    }
    for module in modules():
        uses = uses_in(trees[Path(module.__file__)])
        others = set().union(*(it for name, it in uses.items() if name not in vars(module))) - {"split"}
        for name, value in vars(module).items():
            for number, (_, pattern) in enumerate(within(name, value)):
                known = uses.get(name) or others or {"search"}  # a text is split too
                found[f"{module.__name__}.{name} {number}"] = (pattern, known)
    return found


class Growth(NamedTuple):
    """How many times more steps a text four times as long takes, and which text."""

    times: float
    text: str


def growth(pattern: re.Pattern, uses: set[str]) -> Growth | None:
    """A text of which a longer one takes more than so many times the steps; None where there is none."""
    counted = backtracking.Counted(pattern)
    if backtracking.loops(counted.tree):
        for begin, again, end in backtracking.hostile(counted.tree):
            for times in (FEW, MANY):
                few, many = (begin + again * it + end for it in (times, 4 * times))
                most = int(GROWTH * steps(counted, few, uses, 50 * len(few) ** 2)) + 1
                if (found := steps(counted, many, uses, most)) < most:
                    break
            else:
                return Growth(found / most * GROWTH, f"{begin!r} + {again!r} * n + {end!r}")
    return None


def steps(counted: backtracking.Counted, text: str, uses: set[str], most: int) -> int:
    """How many steps a pattern takes over a text, used in such ways: not more than `most` are counted."""
    counted.steps, counted.most = 0, most
    try:
        if uses <= ANCHORED:
            counted.match(text, full=uses == {"fullmatch"})
        else:
            counted.scan(text)
    except backtracking.TooMany:
        return most
    return counted.steps


@pytest.mark.slow
def test_no_pattern_works_more_than_the_text_is_long():
    found = everything()
    assert len(found) > 90
    grown = {name: worst for name, it in found.items() if (worst := growth(*it)) is not None}
    assert grown == {}


@pytest.mark.parametrize(
    ("text", "use"),
    [
        (r"\s+$", "search"), (r"a*b", "search"), (r"(a|a)*b", "match"), (r"(a*)*b", "match"), (r"a*a*b", "fullmatch"),
        (r"\{\{.*?\}\}", "finditer"), (r"^ {0,3}\[([^\]]+)\]:", "search"), (r"(\w+)\s*=\s*\1", "search"),
        (r"(?<!x)\w+@", "search"), (r"(?:a+)+(?=b)", "match"), (r"(a?){3}\w*\d*:", "search"),
    ],
)  # fmt: skip
def test_one_that_does_is_seen(text, use):
    assert growth(re.compile(text, re.DOTALL | re.MULTILINE), {use}) is not None


@pytest.mark.parametrize(
    ("text", "use"),
    [
        (r"\s+$", "match"), (r"a*b", "match"), (r"[a-z]++b", "match"), (r"(?<![a-z])[a-z]++b", "search"),
        (r'"[^"]*"', "match"), (r"\w{1,100}@", "search"), (r"(?>a+)b", "match"), (r"\bword\b", "search"),
    ],
)  # fmt: skip
def test_one_that_does_not_is_let_pass(text, use):
    assert growth(re.compile(text), {use}) is None


@pytest.mark.parametrize(
    "text", [r"a*?b|c", r"(?i:ab)+c", r"(?m)^x.$", r"(a)(?!b)\1?", r"(?<=a)b++|[^\W_]", r"a{2,3}?\b"]
)
@pytest.mark.parametrize("given", ["", "aab", "abABc", "y\nxz\n", "aac", "cab", "abbb", "aaa aa_"])
def test_what_is_counted_matches_as_python_does(text, given):
    pattern = re.compile(text)
    counted = backtracking.Counted(pattern)
    for at in range(len(given) + 1):
        real = pattern.match(given, at)
        assert counted.run(counted.program, given, at) == (real and real.end())
