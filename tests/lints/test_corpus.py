"""The corpus of the lints: programs in which every line that a lint should tell is marked, and no other is told.

A file holds programs, parted by `---` lines, in the frame that the pages' examples have. A comment `#! CL701` at the
end of a line says what is told there. Lines `=== PATH` begin files beside the playbook.
"""

import re
from pathlib import Path

import pytest
from lint_examples import FRAME, Example, compiled, whole

from cadencelang.lints import all_lints

FOLDER = Path(__file__).parent.parent / "corpus" / "lints"
_MARK = re.compile(r"#! (CL\d{3})$", re.MULTILINE)


def chunks():
    for file in sorted(FOLDER.glob("*.cadence")):
        main, *beside = re.split(r"^=== (\S+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        files = dict(zip(beside[::2], beside[1::2], strict=True))
        for number, text in enumerate(re.split(r"^---\n", main, flags=re.MULTILINE), 1):
            given = whole(text, files, answered=file.stem != "reply-not-handled")
            yield pytest.param(given, id=f"{file.stem}-{number}")


def marked(given: Example) -> list[tuple[int, str]]:
    return [(given.text.count("\n", 0, mark.start()) + 1, mark[1]) for mark in _MARK.finditer(given.text)]


@pytest.mark.parametrize("given", list(chunks()))
def test_exactly_the_marked_lines_are_told(given):
    result = compiled(given)
    told = [(result.sources[it.span.file].line_col(it.span.start)[0], it.code) for it in result.diagnostics]
    assert told == marked(given), "\n".join(it.message for it in result.diagnostics)


def test_the_frame_is_clean_by_itself():
    given = whole('stage "A"\n  leads to "B"\n\nclosing stage "B"\n')
    assert given.text.startswith(FRAME)
    assert not compiled(given).diagnostics


def test_every_file_is_named_for_a_lint():
    assert {file.stem for file in FOLDER.glob("*.cadence")} <= {lint.code.name for lint in all_lints()}
