"""Programs in the language, with what must be told beside the line: `#! CODE words of its message, help or labels`."""

import re
from collections import Counter
from pathlib import Path

import pytest
from semantic_world import compiled

FOLDER = Path(__file__).parents[1] / "corpus" / "semantics"
CHUNKS = [
    pytest.param(chunk.partition("\n")[2], id=f"{file.stem}: {chunk.partition(chr(10))[0].strip()}")
    for file in sorted(FOLDER.glob("*.txt"))
    for chunk in file.read_text().split("=== ")[1:]
]


def expected(text: str) -> list[tuple[int, str, str]]:
    """Line, beginning of the code, and words."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for mark in re.split(r"#!", line)[1:]:
            code, _, words = mark.strip().partition(" ")
            if code:
                found.append((number, code, words))
    return found


@pytest.mark.parametrize("text", CHUNKS)
def test_each_mistake_is_told_on_its_line_and_nothing_else_is(text):
    result = compiled(text)
    found = []
    for it in result.diagnostics:
        if it.code < "CL7":
            line = result.sources[it.span.file].line_col(it.span.start)[0]
            told = " ".join([it.message, it.help or "", *(label.text for label in it.related)])
            found.append((line, it.code, told))
    wanted = expected(text)
    shown = "\n".join(f"{line}: {code} {words}" for line, code, words in found)
    assert Counter(line for line, *_ in found) == Counter(line for line, *_ in wanted), shown
    for line, code, words in wanted:
        fitting = [it for it in found if it[0] == line and it[1].startswith(code) and words in it[2]]
        assert fitting, f"{line}: no {code} with {words!r} in\n{shown}"


@pytest.mark.parametrize("text", CHUNKS)
def test_there_is_a_book_exactly_where_there_is_no_error(text):
    result = compiled(text)
    assert (result.book is None) == any(it.severity == "error" for it in result.diagnostics)
