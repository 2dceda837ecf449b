"""A file read with what is known of it from before comes to the same, to the last place, as one read anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syntax_reading import PLAYBOOKS

from cadencelang.source import SourceFile, Span
from cadencelang.syntax import ParseResult, nesting, parse
from cadencelang.syntax.layout import Line
from cadencelang.syntax.nodes import Node, walk
from cadencelang.syntax.nodes.moving import moved
from cadencelang.syntax.recall import Recall

TEXTS = [path.read_text(encoding="utf-8") for path in PLAYBOOKS]
PIECES = [
    "",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "“",
    '"',
    "#",
    "# allow unused-fact: it is",
    "# allow",
    "// no",
    "x",
    "stage",
    "rule",
    "    ",
    "\ufeff",
    "\u00a0",
    "if",
    "otherwise",
    "\notherwise\n",
    '\nstage "New"\n',
    '\n  rule "new"\n    when the candidate enters\n    tell recruiter "x"\n',
    '\n  rule "nothing"\n',
    "\n # a comment\n",
    "\n          # deeper\n",
    "\nexpect nothing\n",
    "\n    wait 2 days\n",
    "\n" + "".join(f"{'  ' * depth}stage\n" for depth in range(45)),
]
PLACE = st.floats(0, 1, exclude_max=True)
EDITS = st.lists(st.tuples(PLACE, PLACE, st.sampled_from(PIECES), st.integers(0, 3)), min_size=1, max_size=8)
ROUGH = settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))


def _all(value: Any) -> Any:
    """Everything that a tree or a diagnostic says, places included."""
    if isinstance(value, Node):
        return type(value), [_all(getattr(value, name)) for name in value._fields]
    return [_all(it) for it in value] if isinstance(value, tuple | list) else value


def _same(found: ParseResult, expected: ParseResult) -> None:
    assert found.diagnostics == expected.diagnostics
    assert _all(found.module) == _all(expected.module)


def _edited(text: str, at: float, length: float, piece: str, kind: int) -> str:
    """The text with a piece for some characters, or with some lines taken out, said twice or put first."""
    start = int(at * (len(text) + 1))
    if kind == 0:
        return text[:start] + piece + text[start + int(length * 6) :]
    lines = text.splitlines(keepends=True)
    first = int(at * (len(lines) + 1))
    some = lines[first : first + 1 + int(length * 25)]
    rest = lines[:first] + lines[first + len(some) :]
    match kind:
        case 1:
            return "".join(rest)
        case 2:
            return "".join(lines[:first] + some + lines[first:])
        case _:
            return "".join(some + rest)


def _texts(text: str, edits: list[tuple[float, float, str, int]]) -> Iterator[str]:
    yield text
    for edit in edits:
        text = _edited(text, *edit)
        yield text


@pytest.mark.parametrize("part", [60, pytest.param(400, marks=pytest.mark.slow)])
@ROUGH
@given(book=st.sampled_from(TEXTS), begin=PLACE, edits=EDITS)
def test_what_edits_leave_alone_is_read_as_if_for_the_first_time(
    part: int, book: str, begin: float, edits: list[tuple[float, float, str, int]]
) -> None:
    lines = book.splitlines(keepends=True)
    first = int(begin * max(1, len(lines) - part))
    known = Recall().known
    for text in _texts("".join(lines[first : first + part]), edits):
        recall = Recall(known)
        source = SourceFile("test.cadence", text)
        _same(parse(source, recall), parse(source))
        known = recall.known


@pytest.mark.parametrize("text", TEXTS, ids=[path.name for path in PLAYBOOKS])
def test_blocks_behind_an_edit_are_moved_and_not_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recall = Recall()
    before = parse(SourceFile("test.cadence", text), recall)
    later = SourceFile("test.cadence", f"# One more line\n\n{text}")
    read: list[Line] = []
    opened = nesting.Reader._open

    def open_it(self: nesting.Reader, line: Line, *more: Any) -> None:
        read.append(line)
        opened(self, line, *more)

    monkeypatch.setattr(nesting.Reader, "_open", open_it)
    after = parse(later, Recall(recall.known))
    monkeypatch.undo()
    assert len(read) < len(before.module.blocks)
    _same(after, parse(later))


def test_every_kind_of_node_is_moved_with_all_it_holds() -> None:
    for text in TEXTS:
        module = parse(SourceFile("test.cadence", text)).module
        for block in module.blocks:
            there = moved(block, 7)
            assert there == block
            for old, new in zip(walk(block), walk(there), strict=True):
                for name in old._fields:
                    was, now = getattr(old, name), getattr(new, name)
                    assert not isinstance(was, Span) or now == Span(was.file, was.start + 7, was.end + 7)
            assert _all(moved(there, -7)) == _all(block)
