"""The extension for Visual Studio Code: made from the real grammar, and colouring as the lexer does."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from textmate_engine import lexed, styles

from cadencelang import __version__
from cadencelang.compiler import compile_text
from cadencelang.editing.highlighting import playbook_colours
from cadencelang.source import SourceFile
from cadencelang.syntax.contexts import NEVER_EMPTY, opened_by
from cadencelang.syntax.grammar import tables
from cadencelang.syntax.nodes import Block, ErrorLine, GuaranteeOff, RuleRunsAtMost, walk
from cadencelang.syntax.parser import parse

ROOT = Path(__file__).parent.parent.parent
EXTENSION = ROOT / "editors" / "vscode"
PACKAGE = json.loads((EXTENSION / "package.json").read_text())
GRAMMAR = json.loads((EXTENSION / "syntaxes" / "cadence.tmLanguage.json").read_text())
CONFIGURATION = json.loads((EXTENSION / "language-configuration.json").read_text())
BOOKS = sorted([*ROOT.glob("playbooks/**/*.cadence"), *ROOT.glob("tests/corpus/**/*.cadence")])
ODD = [
    'send email "not closed', "when Interview", "3% of 3.5 and 2026-3-2 at 9:30", "wait 2days", "a/b send", "é à la",
    "x: y", "is known, or if unknown no", "is known ,  or  if unknown yes",
    "Mon Monday Mond Europe/London GB-ENG GBENGX",
    "e-mail e-mails", "# all a comment", 'say "a # b" # c', "(a, b)(c)", "; $ -",
    "“curly” «also»", "  rule",
    "_a 1_000",
]  # fmt: skip
WORLD = """\
playbook "World"
  version 1
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
team
  recruiter owns the candidate
facts
  first_name  text
  email       email address
channels
  email  automatic
  call   by a person
"""
LETTERS = {f"templates/{it}.md": "---\nsubject: x\n---\nHello.\n" for it in ("where-we-stand", "thank-you")}
AROUND = {
    "Playbook": "{}",
    "Stage": WORLD + '{}\n  rule "x"\n    when the candidate enters\n    tell recruiter "x"\nclosing stage "Closed"\n',
    "Rule": WORLD + 'stage "In talks"\n{1}\n    tell recruiter "x"\nstage "x"\n',
    "Rule against silence": WORLD + 'stage "In talks"\n{1}\n',
    "Letter": WORLD + 'stage "In talks"\n  rule "x"\n    when the candidate enters\n{2}\n',
    "Task": WORLD + 'stage "In talks"\n  rule "x"\n    when the candidate enters\n{2}\n',
    "Promise": WORLD + 'stage "In talks"\n  rule "x"\n    when the candidate enters\n{2}\n    send email "thank-you"\n'
    '      keeps "next steps"\n',
    "Guarantee": WORLD + 'stage "In talks"\n  rule "x"\n    when the candidate enters\n    tell recruiter "x"\n{}\n',
    "Scenario": WORLD + 'stage "In talks"\n  rule "x"\n    when the candidate enters\n    tell recruiter "x"\n{}\n',
}


def test_what_is_made_is_what_the_words_of_the_language_make(tmp_path, monkeypatch):
    sys.path.insert(0, str(ROOT / "editors"))
    try:
        import textmate
    finally:
        sys.path.pop(0)
    assert textmate.FILE.read_text(encoding="utf-8") == textmate.written(textmate.grammar())
    assert textmate.IN_MARKDOWN.read_text(encoding="utf-8") == textmate.written(textmate.in_markdown())
    assert textmate.CONFIGURATION.read_text(encoding="utf-8") == textmate.written(textmate.configuration())


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_line_of_every_playbook_is_coloured_as_the_lexer_does(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.isascii():
            assert styles(GRAMMAR, line) == lexed(playbook_colours, line), line


@pytest.mark.parametrize("line", ODD)
def test_odd_lines_too(line):
    assert styles(GRAMMAR, line) == lexed(playbook_colours, line)


@pytest.mark.parametrize("word", sorted(word for word in tables().words if word.isalpha()))
def test_every_word_of_the_language_is_one(word):
    assert styles(GRAMMAR, f"a {word}")[2:] == ["word"] * len(word)
    assert "word" not in styles(GRAMMAR, f"a {word}x_")[2:]


@pytest.mark.parametrize("name", json.loads((EXTENSION / "snippets" / "cadence.json").read_text()))
def test_a_snippet_with_its_stand_ins_is_sound_where_it_may_stand(name):
    snippet = json.loads((EXTENSION / "snippets" / "cadence.json").read_text())[name]
    lines = [re.sub(r"\$\{\d+:([^}]*)\}", r"\1", line).replace("$0", "").rstrip() for line in snippet["body"]]
    around = AROUND[name]
    text = re.sub(r"\{(\d?)\}", lambda it: "\n".join("  " * int(it[1] or 0) + line for line in lines), around)
    errors = [it for it in compile_text(text, files=LETTERS).diagnostics if it.severity == "error"]
    assert not errors, (text, errors)


def test_every_file_that_the_extension_names_is_there_and_packed():
    contributed = PACKAGE["contributes"]
    named = [it["path"] for it in (*contributed["grammars"], *contributed["snippets"])]
    named += [it["configuration"] for it in contributed["languages"]]
    for path in named:
        json.loads((EXTENSION / path).read_text())
    packed = (EXTENSION / ".vscodeignore").read_text()
    assert PACKAGE["main"].removeprefix("./") in packed


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_new_line_is_indented_below_what_opens_a_block(path):
    indents = re.compile(CONFIGURATION["indentationRules"]["increaseIndentPattern"])
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    for statement in (it.statement for it in walk(parse(source).module) if isinstance(it, Block)):
        line = source.line_text(source.line_col(statement.span.start)[0])
        opened = opened_by(statement)
        if opened in NEVER_EMPTY or (opened and not line.startswith(" ")):
            assert indents.match(line), line
        elif opened is None and not isinstance(statement, GuaranteeOff | RuleRunsAtMost | ErrorLine):
            assert not indents.match(line), line


@pytest.mark.parametrize("line", ["  wait up to 2 days for a reply", "    only if all of", "      any of  # either"])
def test_a_new_line_is_indented_below_words_that_open_a_block_together_only(line):
    indents = re.compile(CONFIGURATION["indentationRules"]["increaseIndentPattern"])
    assert indents.match(line)
    assert not indents.match(line.replace("up to 2 days for a reply", "2 days").replace(" of", " of it"))
    assert not indents.match(f"# {line}")


def test_versions_are_those_of_the_project_and_exact():
    assert PACKAGE["version"] == __version__
    assert PACKAGE["license"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", it) for it in PACKAGE["devDependencies"].values())
    assert not list(EXTENSION.glob("*lock*"))


def test_it_starts_the_server_with_arguments_that_the_command_takes():
    said = (EXTENSION / "extension.js").read_text()
    assert '["lsp", "--stdio"]' in said
    run = subprocess.run(
        [sys.executable, "-c", "from cadencelang.cli.main import run; run()", "lsp", "--stdio"],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.stdout == b""
    assert b"usage" not in run.stderr
