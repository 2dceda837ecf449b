"""Every sentence form of the language occurs in one of the playbooks, so that each can be seen in use."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from cadencelang.source import SourceFile
from cadencelang.syntax import nodes as n
from cadencelang.syntax.parser import parse

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
FILES = sorted(PLAYBOOKS.glob("*/*.cadence"))
ONLY_IN_BROKEN_TEXT = {"ErrorLine", "Node"}
ANY_ONE_WILL_DO = {"Weekday", "Ordinal"}
"""Closed vocabularies whose members differ in nothing but the word."""


def _modules() -> list[n.Module]:
    return [parse(SourceFile(str(path), path.read_text("utf-8"))).module for path in FILES]


def _enums(node: n.Node) -> Iterator[Enum]:
    for name in node._fields:
        value = getattr(node, name)
        for member in value if isinstance(value, tuple | frozenset) else (value,):
            if isinstance(member, Enum):
                yield member


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Names of the node classes, and `Class.MEMBER` of the closed vocabularies, in all playbooks."""
    found: set[str] = set()
    for module in _modules():
        for node in n.walk(module):
            found.add(type(node).__name__)
            found.update(f"{type(member).__name__}.{member.name}" for member in _enums(node))
    return found


def _exported() -> list[type]:
    return [thing for thing in vars(n).values() if isinstance(thing, type)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_playbook_parses(path: Path) -> None:
    assert parse(SourceFile(str(path), path.read_text("utf-8"))).diagnostics == ()


def test_every_kind_of_statement_is_used(used: set[str]) -> None:
    kinds = {thing.__name__ for thing in _exported() if issubclass(thing, n.Node)}
    assert kinds - used - ONLY_IN_BROKEN_TEXT == set()


def test_every_word_of_the_closed_vocabularies_is_used(used: set[str]) -> None:
    members = {
        f"{thing.__name__}.{member.name}"
        for thing in _exported()
        if issubclass(thing, Enum) and thing.__name__ not in ANY_ONE_WILL_DO
        for member in thing
    }
    assert members - used == set()
