import re

import pytest
from semantic_world import compiled, own

from cadencelang.diagnostics.codes import Code
from cadencelang.diagnostics.manual import page
from cadencelang.semantics import codes

OURS = [code for code in vars(codes).values() if isinstance(code, Code)]


def example(code: Code, section: str) -> str:
    part = page(code.id).markdown.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    [text] = re.findall(r"```cadence\n(.*?)```", part, re.DOTALL)
    return text


@pytest.mark.parametrize("code", OURS, ids=lambda code: code.name)
def test_the_bad_example_of_a_page_gives_its_code_and_nothing_else(code):
    found = own(compiled(example(code, "A bad example")))
    assert {it for it, _ in found} == {code.id}, found


@pytest.mark.parametrize("code", OURS, ids=lambda code: code.name)
def test_the_good_example_of_a_page_gives_nothing(code):
    result = compiled(example(code, "A good example"))
    assert own(result) == []
    assert result.ok


@pytest.mark.parametrize("code", OURS, ids=lambda code: code.name)
def test_what_is_told_is_a_sentence_with_advice(code):
    result = compiled(example(code, "A bad example"))
    for it in result.diagnostics:
        if it.code == code.id:
            assert it.message[-1] in ".!", it.message
            assert it.help, it.message
            assert it.help[-1] in '.?…"', it.help
            assert not re.search(r"[A-Z]{4,}_", it.message + it.help)
