"""Programs with mistakes, each marked on its line: `## CODE "part of what is said"`. Nothing else is told."""

import re

import pytest
from syntax_reading import CORPUS, PLAYBOOKS, only, read, told

from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.diagnostics.apply import apply_fixes
from cadencelang.diagnostics.codes import registered
from cadencelang.diagnostics.manual import pages
from cadencelang.source import SourceFile, Sources
from cadencelang.syntax import parse

MARK = re.compile(r'  ## (CL\d{3}) "(.*)"$')
CHUNKS = (CORPUS / "mistakes.txt").read_text(encoding="utf-8").split("---\n")


def unmarked(chunk: str) -> tuple[str, dict[int, tuple[str, str]]]:
    lines, marks = [], {}
    for number, line in enumerate(chunk.splitlines(), 1):
        mark = MARK.search(line)
        if mark:
            marks[number] = (mark[1], mark[2])
        lines.append(MARK.sub("", line))
    return "\n".join(lines) + "\n", marks


@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: chunk.splitlines()[0][:30])
def test_chunk(chunk: str) -> None:
    text, marks = unmarked(chunk)
    source = SourceFile("test.cadence", text)
    found = {source.line_col(item.span.start)[0]: item for item in parse(source).diagnostics}
    assert {line: item.code for line, item in found.items()} == {line: code for line, (code, _) in marks.items()}
    for line, (_, part) in marks.items():
        assert part in f"{found[line].message} {found[line].help}"


def test_every_code_of_the_surface_has_a_chunk_or_a_test_of_its_own() -> None:
    elsewhere = {"CL100", "CL118", "CL122", "CL123", "CL133"}
    marked = {code for chunk in CHUNKS for code, _ in unmarked(chunk)[1].values()}
    assert marked | elsewhere == {code.id for code in registered() if code.id.startswith("CL1")}


def test_no_message_names_a_terminal() -> None:
    for chunk in CHUNKS:
        for item in read(unmarked(chunk)[0]).diagnostics:
            said = f"{item.message} {item.help}"
            assert not re.search(r"[A-Z]{4,}|_[A-Z]|\$END|ANON", said.replace("LINT", "")), said


def test_fixes_mend_their_lines() -> None:
    mended = 0
    for chunk in CHUNKS:
        text, _ = unmarked(chunk)
        source = SourceFile("test.cadence", text)
        before = parse(source).diagnostics
        for item in before:
            if item.fix is None:
                continue
            after = apply_fixes(Sources([source]), [item], frozenset(Applicability)).texts[source.path]
            line = source.line_col(item.span.start)[0]
            assert len(told(after)) <= len(before), (item, after)
            assert (line, item.code) not in told(after), (item.message, after)
            mended += 1
    assert mended > 40


@pytest.mark.parametrize("page", [it for it in pages().values() if it.id.startswith("CL1")], ids=lambda it: it.id)
def test_examples_of_the_page(page) -> None:
    examples = re.findall(r"```cadence\n(.*?)```", page.markdown, re.DOTALL)
    if examples:
        bad, good = examples
        assert [code for _, code in told(bad)] == [page.id]
        assert told(good) == []


def test_every_code_has_a_page() -> None:
    codes = {code.id: code.name for code in registered() if code.id.startswith("CL1")}
    assert codes == {it.id: it.name for it in pages().values() if it.id.startswith("CL1")}


def test_an_error_line_keeps_its_children() -> None:
    module = read('stge "Panel"\n  rule "r"\n    when the candidate enters\n    end\n').module
    (rule,) = module.blocks[0].children
    assert len(rule.children) == 2


def test_safe_fixes_are_few_and_certain() -> None:
    diagnostic = only('Stage "Panel"\n')
    assert isinstance(diagnostic, Diagnostic)
    assert diagnostic.fix is not None
    assert diagnostic.fix.applicability is Applicability.SAFE
    suggested = only('stgae "Panel"\n').fix
    assert suggested is not None
    assert suggested.applicability is Applicability.SUGGESTION


def test_a_minus_is_never_taken_out_unasked() -> None:
    text = 'sequence "s"\n  wait -1 working day\n'
    source = SourceFile("test.cadence", text)
    (found,) = parse(source).diagnostics
    assert found.fix is not None
    assert found.fix.applicability is Applicability.SUGGESTION
    after = apply_fixes(Sources([source]), [found], frozenset(Applicability)).texts[source.path]
    assert after == text.replace("-", "")


def misspell(word: str, slip: str):
    """Misspell a word where it stands outside of quotation marks."""

    def change(line: str) -> str | None:
        parts = line.split('"')
        for index in range(0, len(parts), 2):
            if word in parts[index]:
                parts[index] = parts[index].replace(word, slip, 1)
                return '"'.join(parts)
        return None

    return change


BREAKS = [
    lambda line: line.replace('"', "", 1) if line.count('"') == 2 else None,
    lambda line: f"{line} & more",
    lambda line: f"{line[: len(line) - len(line.lstrip())]}@ {line.lstrip()}",
    misspell(" within ", " wihtin "),
    misspell(" is ", " si "),
    misspell("when the ", "when teh "),
]


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("step", [7, 23])
def test_injected_faults_are_told_exactly_where_they_are(path, step: int) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    broken = set()
    for index in range(3, len(lines), step):
        line = lines[index]
        change = BREAKS[(index // step) % len(BREAKS)]
        if not line.strip() or "#" in line or (changed := change(line)) is None:
            continue
        lines[index] = changed
        broken.add(index + 1)
    assert len(broken) > 1
    assert {line for line, _ in told("\n".join(lines))} == broken


def test_the_words_of_a_list_come_by_likelihood_and_first_words_all() -> None:
    found = only('stage "A"\n  rule "r"\n    xyzzy "x"\n    when the candidate enters\n    end\n')
    assert isinstance(found, Diagnostic)
    assert found.help is not None
    assert found.help.startswith("A line here begins with `when`, `send`, `ask`, `tell`, `wait`")
    assert "`stop`" in found.help


def test_a_comment_of_another_language_opens_no_block() -> None:
    source = 'stage "A"\n  -- rule for directors\n  leads to "B"\n  rule "r"\n    when the candidate enters\n    end\n'
    found = only(source)
    assert isinstance(found, Diagnostic)
    assert found.fix is not None
    assert found.fix.applicability is Applicability.SAFE
