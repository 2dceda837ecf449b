"""Every sentence form of docs/language/surface.md is read, and none of the grammar is left unread."""

import pytest
from syntax_reading import CORPUS, PLAYBOOKS, forms, read, trees

from cadencelang.diagnostics import Diagnostic
from cadencelang.source import SourceFile
from cadencelang.syntax import parse_line
from cadencelang.syntax.builders import BUILDERS
from cadencelang.syntax.format import _joined, _Layout
from cadencelang.syntax.grammar import tables
from cadencelang.syntax.lalr import make_driver
from cadencelang.syntax.nodes import ErrorLine
from cadencelang.syntax.parser import lexer

NOTHING = SourceFile("test.cadence", "")


@pytest.mark.parametrize(("context", "line"), forms())
def test_form_is_read_and_its_canonical_text_says_the_same(context: str, line: str) -> None:
    statement = parse_line(context, line, NOTHING)
    assert not isinstance(statement, Diagnostic | ErrorLine), statement
    canonical = _joined(lexer()(line, 0), _Layout({}, {}, {}))
    assert parse_line(context, canonical, NOTHING) == statement
    assert _joined(lexer()(canonical, 0), _Layout({}, {}, {})) == canonical


def test_every_production_occurs_in_a_form() -> None:
    seen: set[str] = set()

    def noting(name: str):
        def build(*values):
            seen.add(name)
            return BUILDERS[name](*values)

        return build

    driver = make_driver(tables(), {name: noting(name) for name in BUILDERS})
    for context, line in forms():
        driver.parse(context, lexer()(line, 0), "test.cadence")
    assert seen == set(BUILDERS)


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_playbook_is_read_without_complaint(path) -> None:
    assert read(path.read_text(encoding="utf-8")).diagnostics == ()


def test_every_form_is_read_as_the_tree_written_down_for_it() -> None:
    assert trees().splitlines() == (CORPUS / "trees.txt").read_text(encoding="utf-8").splitlines()
