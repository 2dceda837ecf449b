"""The lexer for Pygments: an entry point, and no character lost."""

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Name, String

ROOT = Path(__file__).parent.parent.parent
BOOKS = sorted(ROOT.glob("playbooks/*/*.cadence"))


def test_it_is_installed_under_its_name_and_for_its_files():
    assert [it.name for it in entry_points(group="pygments.lexers") if it.value.startswith("cadencelang.")]
    assert get_lexer_by_name("cadence").name == "CadenceLang"
    assert get_lexer_for_filename("search.cadence").name == "CadenceLang"


def test_tokens_are_those_of_the_language():
    text = 'send email "hi"  # x\nonly if warm is known\nwhen Oh\n'
    found = [it for it in get_lexer_by_name("cadence").get_tokens(text) if it[1].strip()]
    assert found == [
        (Keyword, "send"), (Keyword.Pseudo, "email"), (String.Double, '"hi"'), (Comment.Single, "# x"),
        (Keyword, "only"), (Keyword.Pseudo, "if"), (Name.Variable, "warm"), (Keyword.Pseudo, "is"),
        (Keyword.Pseudo, "known"), (Keyword, "when"), (Error, "Oh"),
    ]  # fmt: skip


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_character_of_a_playbook_is_in_one_token_and_none_is_wrong(path):
    text = path.read_text(encoding="utf-8")
    found = list(get_lexer_by_name("cadence").get_tokens(text))
    assert "".join(value for _, value in found) == text.strip("\n") + "\n"
    assert not [value for kind, value in found if kind is Error]


def test_a_page_can_be_made_of_it():
    page = highlight('rule "a"\n', get_lexer_by_name("cadence"), HtmlFormatter())
    assert '<span class="k">rule</span>' in page
