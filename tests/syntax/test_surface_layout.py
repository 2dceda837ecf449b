"""What editors and word processors put into a file, and how lines nest."""

import re

import pytest
from syntax_reading import PLAYBOOKS, only, read, told

from cadencelang.diagnostics import Applicability
from cadencelang.diagnostics.apply import apply_fixes
from cadencelang.source import SourceFile, Sources
from cadencelang.syntax import parse, read_source, walk
from cadencelang.syntax.nesting import MAX_DEPTH
from cadencelang.syntax.nodes import ErrorLine, Name, Rule, Stage, Text

PLAIN = 'stage "Panel"\n  leads to "Offer"\n  rule "r"\n    when the candidate enters\n    end\n'


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        PLAIN.replace("\n", "   \n"),
        "\n\n" + PLAIN.replace("\n", "\n \n") + "\n\n",
        PLAIN.replace("  ", "    "),
        PLAIN.replace("\n", "  # a comment\n"),
    ],
    ids=["bom", "crlf", "cr", "no last newline", "trailing spaces", "blank lines", "four spaces", "comments"],
)
def test_harmless_differences_are_silent(text: str) -> None:
    result = read(text)
    assert result.diagnostics == ()
    plain = [block.statement for block in walk(read(PLAIN).module) if hasattr(block, "statement")]
    assert [block.statement for block in walk(result.module) if hasattr(block, "statement")] == plain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PLAIN.replace('"Panel"', "“Panel”"), "CL122"),
        (PLAIN.replace('"Panel"', "„Panel“"), "CL122"),
        (PLAIN.replace("leads to", "leads\u00a0to"), "CL123"),
        (PLAIN.replace("leads to", "leads\tto"), "CL123"),
        (PLAIN.replace("  leads", "\tleads"), "CL123"),
        (PLAIN.replace("leads to", "leads\ufeff to"), "CL123"),
        (PLAIN.replace("leads to", "lea\u200bds to"), "CL123"),
        (PLAIN.replace("leads to", "\u200bleads to"), "CL123"),
        (PLAIN.replace("  leads to", "\u200b  leads to"), "CL123"),
        (PLAIN.replace("  leads", "\u00a0 leads"), "CL123"),
    ],
)
def test_repaired_characters_are_told_once_and_mended_safely(text: str, code: str) -> None:
    diagnostic = only(text)
    assert diagnostic.code == code
    assert read(text).module.blocks == read(PLAIN).module.blocks
    assert diagnostic.fix is not None
    assert diagnostic.fix.applicability is Applicability.SAFE
    source = SourceFile("test.cadence", text)
    assert apply_fixes(Sources([source]), [diagnostic]).texts[source.path] == PLAIN


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAIN.replace("  ", "\t"), "There is a tab here instead of plain spaces, and in"),
        (PLAIN.replace(" the ", "\u00a0the ").replace("leads ", "leads\u00a0"), "There is a special space here"),
        (PLAIN.replace('"Panel"', "“Panel”").replace('"r"', "“r”"), "There are curly quotation marks here, and"),
    ],
)
def test_characters_of_a_whole_file_are_told_once_and_mended_together(text: str, says: str) -> None:
    (diagnostic,) = read(text).diagnostics
    assert diagnostic.message.startswith(says)
    assert re.search(r", and in \d+ more lines?\.$", diagnostic.message)
    assert diagnostic.fix is not None
    assert re.search(r", in all \d+ lines$", diagnostic.fix.title)
    assert diagnostic.span == min((it.span for it in diagnostic.fix.edits), key=lambda it: it.start)
    source = SourceFile("test.cadence", text)
    assert apply_fixes(Sources([source]), [diagnostic]).texts[source.path] == PLAIN


def test_tabs_and_quotation_marks_are_told_apart() -> None:
    text = PLAIN.replace('"Panel"', "“Panel”").replace("  ", "\t")
    assert sorted(it.code for it in read(text).diagnostics) == ["CL122", "CL123"]


def test_curly_quotes_inside_a_text_stay() -> None:
    result = read('scenario "he said “yes” to us"\n  run until 2026-03-02 10:00\n')
    assert result.diagnostics == ()
    assert result.module.blocks[0].statement.name.value == "he said “yes” to us"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_spans_refer_to_the_original_text(ending: str) -> None:
    text = "\ufeff" + PLAIN.replace('"Panel"', "“Panel”").replace("\n", ending)
    source = SourceFile("test.cadence", text)
    found = {
        type(node): source.slice(node.span) for node in walk(parse(source).module) if isinstance(node, Stage | Rule)
    }
    assert found == {Stage: "stage “Panel”", Rule: 'rule "r"'}


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_every_name_and_text_spans_itself(path) -> None:
    source = SourceFile(str(path), path.read_text(encoding="utf-8"))
    seen = 0
    for node in walk(parse(source).module):
        match node:
            case Name(text=text, span=span):
                assert " ".join(source.slice(span).split()) in (text, "e-mail", "mail")
                seen += 1
            case Text(value=value, span=span):
                assert source.slice(span).strip('"') == value
                seen += 1
    assert seen > 20


def test_a_block_reaches_to_its_last_line() -> None:
    source = SourceFile("test.cadence", PLAIN)
    (stage,) = parse(source).module.blocks
    assert source.slice(stage.span) == PLAIN.rstrip("\n")


def test_nesting_is_bounded_with_one_error() -> None:
    deep = "".join(" " * (2 * depth) + "if years is 1\n" for depth in range(200))
    text = f'sequence "s"\n{"".join("  " + line + chr(10) for line in deep.splitlines())}'
    assert told(text) == [(MAX_DEPTH + 1, "CL118")]


def test_reading_goes_on_after_what_is_too_deep() -> None:
    nested = [f"{'  ' * depth}if years is 1" for depth in range(1, MAX_DEPTH + 3)]
    text = "\n".join(['sequence "s"', *nested, f"{'  ' * (MAX_DEPTH - 1)}wiat 2 days", 'stgae "x"']) + "\n"
    assert told(text) == [(MAX_DEPTH + 1, "CL118"), (MAX_DEPTH + 4, "CL101"), (MAX_DEPTH + 5, "CL101")]


def test_parentheses_are_bounded() -> None:
    text = f'sequence "s"\n  if {"not (" * 30}years is 1{")" * 30}\n    end\n'
    assert told(text) == [(2, "CL118")]


def test_a_very_long_line_is_told_of_and_not_read() -> None:
    diagnostic = only('stage "' + "x" * 10_000 + '"\n')
    assert diagnostic.code == "CL133"


@pytest.mark.parametrize("data", [b"\xff\xfes\x00t\x00", b'stage "Caf\xe9"\n', b"\x00\x01\x02"])
def test_what_is_not_text_is_unreadable(data: bytes) -> None:
    source, unreadable = read_source("test.cadence", data)
    assert unreadable is not None
    assert unreadable.code == "CL100"
    assert unreadable.span.end <= len(source.text)
    parse(source)


def test_utf8_is_read() -> None:
    source, unreadable = read_source("test.cadence", 'stage "Café"\n'.encode())
    assert unreadable is None
    assert source.text == 'stage "Café"\n'


def test_lines_below_a_line_that_takes_none_are_read_as_its_neighbours() -> None:
    module = read("facts\n  a_fact text\n    b_fact text\n    c_fact text\n  d_fact text\n").module
    assert [child.statement.name.text for child in module.blocks[0].children] == [
        "a_fact",
        "b_fact",
        "c_fact",
        "d_fact",
    ]


def test_suppressions_cover_their_line_or_block() -> None:
    text = (
        "facts\n  a_fact text  # allow unused-fact: shown to people\n  # allow unused-fact: asked for\n  b_fact text\n"
        'stage "Panel"  # allow dead-end: a park\n  rule "r"\n    when the candidate enters\n    end\n'
    )
    source = SourceFile("test.cadence", text)
    found = [
        (item.lint.text, item.reason.value, source.slice(item.covers)) for item in parse(source).module.suppressions
    ]
    assert found[:2] == [
        ("unused-fact", "shown to people", "a_fact text"),
        ("unused-fact", "asked for", "b_fact text"),
    ]
    assert found[2][2].startswith('stage "Panel"')
    assert found[2][2].endswith("end")


def test_a_broken_line_is_an_error_line_of_the_word_it_was_meant_to_begin_with() -> None:
    block = read('@ stgae "Panel"\n').module.blocks[0]
    assert block.statement == ErrorLine("stage", block.span)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize(
    "margin", ["\t", "\u00a0", "\t\u200b"], ids=["tab", "no-break space", "tab and invisible sign"]
)
def test_a_line_indented_too_little_is_moved_alone(margin: str, end: str) -> None:
    text = PLAIN.replace("    end", f"{margin}end").replace("\n", end)
    source = SourceFile("test.cadence", text)
    (misplaced,) = (it for it in read(text).diagnostics if it.code == "CL102")
    assert misplaced.help is not None
    assert misplaced.help.endswith("not by tabs: a tab counts as 2.") == ("\t" in margin)
    mended = apply_fixes(Sources([source]), [misplaced], frozenset(Applicability)).texts[source.path]
    assert mended == PLAIN.replace("\n", end)
