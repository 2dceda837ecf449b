"""Whatever a file holds: never an exception, at most one diagnostic a line, within bounded time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syntax_reading import CORPUS, PLAYBOOKS

from cadencelang.source import SourceFile
from cadencelang.syntax import accepted_next, format_source, parse, read_source
from cadencelang.syntax.contexts import PLACES

LINES = [
    line for path in PLAYBOOKS for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.strip()
]
LINES += [f"    {line}\n" for line in (CORPUS / "forms.txt").read_text(encoding="utf-8").splitlines()]
ODD = st.sampled_from([*'"“”„#(),\t \u00a0\ufeff\r\n\0\u200b:/-_.@é9\x85\u2028\x0c', "\r\n", " and ", " or ", "99:99"])
TEXT = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(LINES), max_size=12).map("".join))
ROUGH = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def check(text: str) -> None:
    source = SourceFile("test.cadence", text)
    result = parse(source)
    lines = [source.line_col(item.span.start)[0] for item in result.diagnostics]
    assert lines == sorted(set(lines))
    for item in result.diagnostics:
        assert 0 <= item.span.start <= item.span.end <= len(text)
        for edit in item.fix.edits if item.fix else ():
            assert 0 <= edit.span.start <= edit.span.end <= len(text)
    if result.ok:
        once = format_source(source).text
        assert once is not None
        assert format_source(SourceFile("test.cadence", once)).text == once


@ROUGH
@given(TEXT)
def test_any_text(text: str) -> None:
    check(text)


@ROUGH
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12), st.data())
def test_text_with_odd_characters_put_in_and_pieces_taken_out(lines: list[str], data: st.DataObject) -> None:
    text = "".join(lines)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 4))
        text = text[:place] + data.draw(ODD) + text[place + cut :]
    check(text)


@ROUGH
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    source, unreadable = read_source("test.cadence", data)
    parse(source)
    if unreadable is not None:
        assert unreadable.span.start <= len(source.text)


@ROUGH
@given(st.sampled_from(sorted(PLACES)), st.one_of(st.text(max_size=40), st.sampled_from(LINES)), st.integers(0, 60))
def test_completion_of_anything(context: str, text: str, cut: int) -> None:
    accepted_next(context, text.strip()[:cut])


HOSTILE = {
    "a line of 10 MB": "x" * 10_000_000,
    "a text of 10 MB": f'stage "{"x" * 10_000_000}"',
    "parentheses of 10 MB": "only if " + "(" * 10_000_000,
    "a million blank lines": "\n" * 1_000_000,
    "nested lines": "".join(f"{' ' * min(depth, 400)}if years is 1\n" for depth in range(100_000)),
    "broken lines": "qwertz asdf\n" * 20_000,
    "quotes": '"\n' * 20_000,
    "see-saw": 'stage "a"\n' + "".join(f'{" " * (2 + step % 7)}rule "x"\n' for step in range(20_000)),
    "lone carriage returns": 'stage "a"\r' * 20_000,
    "comments": "# allow\n" * 20_000,
    "long lists": 'stage "a"\n' + ("  leads to " + '"b", ' * 900 + '"b"\n') * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_to_their_end(name: str) -> None:
    source = SourceFile("test.cadence", HOSTILE[name])
    assert parse(source).module.source is source
