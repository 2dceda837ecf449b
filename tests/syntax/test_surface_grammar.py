"""The packaged tables are those of the grammar, and running them does what Lark does."""

import random
from importlib.resources import files

import pytest
from lark.exceptions import LarkError
from syntax_reading import forms

from cadencelang.syntax.builders import BUILDERS
from cadencelang.syntax.codes import Fault
from cadencelang.syntax.contexts import PLACES
from cadencelang.syntax.grammar import generated_json, grammar_text, tables
from cadencelang.syntax.grammar_compiler import build_lark, contexts
from cadencelang.syntax.lalr import Unexpected
from cadencelang.syntax.parser import driver, lexer


@pytest.fixture(scope="module")
def lark():
    return build_lark(grammar_text())


def test_packaged_tables_are_of_this_grammar() -> None:
    packaged = (files("cadencelang_grammar") / "tables.json").read_text(encoding="utf-8")
    assert packaged == generated_json(), (
        "run python -m cadencelang.syntax.grammar grammar/cadencelang_grammar/tables.json"
    )


def test_every_production_has_a_builder_and_every_builder_a_production() -> None:
    assert {rule.call for rule in tables().rules if rule.call} == set(BUILDERS)


def test_every_context_has_its_place_in_words() -> None:
    assert set(contexts(grammar_text())) == set(PLACES)


def test_lexer_agrees_with_lark(lark) -> None:
    text = " ".join(line for _, line in forms())
    ours = [(kind, word, start) for kind, word, start, _ in lexer()(text, 0)]
    assert ours == [(token.type, str(token), token.start_pos) for token in lark.lex(text)]


def _accepted_by_driver(context: str, line: str) -> bool:
    try:
        driver().parse(context, lexer()(line, 0), "test.cadence")
    except Unexpected:
        return False
    except Fault:
        return True
    return True


def _accepted_by_lark(lark, context: str, line: str) -> bool:
    try:
        lark.parse(line, start=context)
    except LarkError:
        return False
    return True


def test_driver_accepts_what_lark_accepts(lark) -> None:
    """Forms with a word dropped, doubled, swapped or moved to another context."""
    chance = random.Random(20260302)
    known = forms()
    agreed = {True: 0, False: 0}
    for context, line in known:
        words = line.split()
        for _ in range(4):
            changed = list(words)
            place = chance.randrange(len(changed))
            match chance.randrange(4):
                case 0:
                    del changed[place]
                case 1:
                    changed.insert(place, changed[place])
                case 2:
                    changed[place] = chance.choice(chance.choice(known)[1].split())
                case 3:
                    context = chance.choice(known)[0]
            if not changed or '"' in " ".join(changed).replace('"', "", 2 * line.count('"') // 2):
                continue
            text = " ".join(changed)
            if text.count('"') % 2:
                continue
            ours = _accepted_by_driver(context, text)
            assert ours == _accepted_by_lark(lark, context, text), (context, text)
            agreed[ours] += 1
    assert agreed[True] > 50
    assert agreed[False] > 500
