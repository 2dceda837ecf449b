"""The TextMate grammar of the language, made from the words of its own grammar and the shapes of its own lexer.

`python editors/textmate.py` writes it into the extension for Visual Studio Code; a test holds that it is up to date,
and another that it colours every playbook of the project as the lexer does. It is a list of patterns that each match
one token, so that it can tell no more than the lexer can, and no less.

Below which lines a new line is indented is made here too, from the blocks that the language knows.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from cadencelang.syntax.contexts import NEVER_EMPTY, PLACES, TOP, WORDS
from cadencelang.syntax.grammar import first_kinds, tables
from cadencelang.syntax.lexer import CLASSES

_EXTENSION: Final = Path(__file__).parent / "vscode"
FILE: Final = _EXTENSION / "syntaxes" / "cadence.tmLanguage.json"
IN_MARKDOWN: Final = _EXTENSION / "syntaxes" / "cadence.markdown.tmLanguage.json"
CONFIGURATION: Final = _EXTENSION / "language-configuration.json"
_NO_WORD: Final = r"(?![\w/+'’.:%&-])"
_NO_NUMBER: Final = r"(?![\w:.%+/-])"
_NUMBERS: Final = ("DATE", "TIME", "DECIMAL")
_GROUP: Final = "in_group"
_CONSTANTS: Final = ("WEEKDAY", "ZONE", "CODE")


def grammar() -> dict[str, Any]:
    """The grammar of a playbook's file."""
    shapes = {name: f"(?:{pattern.pattern})" for name, pattern in CLASSES}
    known = (re.escape(word) for word in tables().words if word[0].isalpha())
    words = "|".join(sorted(known, key=lambda it: (-len(it), it)))
    opening = {"match": rf"^\s*({words}){_NO_WORD}", "captures": {"1": {"name": "keyword.control.cadence"}}}
    patterns = [
        _match("comment.line.number-sign.cadence", r"#.*$"),
        _match("string.quoted.double.cadence", r'"[^"]*"'),
        _match("string.quoted.double.cadence", '[“”„‟«»][^"“”„‟«»]*["“”„‟«»]'),
        _match("invalid.illegal.unclosed.cadence", r'".*$'),
        _match("keyword.other.cadence", r",[ ]*or[ ]+if[ ]+unknown(?!\w)"),
        opening,
        _match("keyword.other.cadence", rf"(?:{words}){_NO_WORD}"),
        _match("variable.other.cadence", rf"[a-z][a-z0-9_]*{_NO_WORD}"),
        _match("constant.numeric.cadence", rf"\d+{_NO_WORD}"),
        _match("constant.numeric.cadence", rf"(?:{'|'.join(shapes[it] for it in _NUMBERS)}){_NO_NUMBER}"),
        _match("invalid.illegal.number.cadence", r"\d[\w:.%+/-]*"),
        _match("constant.other.cadence", rf"(?:{'|'.join(shapes[it] for it in _CONSTANTS)}){_NO_WORD}"),
        _match("invalid.illegal.word.cadence", r"[^\W\d_][\w/+'’.:%&-]*"),
        {"match": r"[(),]"},
        _match("invalid.illegal.sign.cadence", r'[^\s"#\w(),]+|\S'),
    ]
    return {"scopeName": "source.cadence", "name": "CadenceLang", "fileTypes": ["cadence"], "patterns": patterns}


def in_markdown() -> dict[str, Any]:
    """The grammar that colours the blocks of a playbook in Markdown."""
    block = {
        "begin": r"(^|\G)(\s*)(`{3,}|~{3,})\s*(?i:(cadence)((\s+|:|,|\{|\?)[^`]*)?$)",
        "end": r"(^|\G)(\2|\s{0,3})(\3)\s*$",
        "name": "markup.fenced_code.block.markdown",
        "beginCaptures": {
            "3": {"name": "punctuation.definition.markdown"},
            "4": {"name": "fenced_code.block.language.markdown"},
        },
        "endCaptures": {"3": {"name": "punctuation.definition.markdown"}},
        "patterns": [
            {
                "begin": r"(^|\G)(\s*)(.*)",
                "while": r"(^|\G)(?!\s*([`~]{3,})\s*$)",
                "contentName": "meta.embedded.block.cadence",
                "patterns": [{"include": "source.cadence"}],
            }
        ],
    }
    return {"scopeName": "markdown.cadence.codeblock", "injectionSelector": "L:text.html.markdown", "patterns": [block]}


def configuration() -> dict[str, Any]:
    """The configuration of the language as its file has it, with the lines below which a new one is indented."""
    found: dict[str, Any] = json.loads(CONFIGURATION.read_text(encoding="utf-8"))
    found["indentationRules"]["increaseIndentPattern"] = _opening()
    return found


def _opening() -> str:
    """A line below which another one stands further in: what opens a block at the left margin, or one never empty."""
    margin = {word for word in WORDS if tables().words[word] in first_kinds(TOP)}
    within = set().union(*(_phrases(context) for context in NEVER_EMPTY - {_GROUP})) - margin
    outer, inner, last = ("|".join(sorted(it)) for it in (margin, within, _phrases(_GROUP)))
    return rf'^((?:{outer})\b.*|\s+(?:{inner})\b.*|[^#"]*\b(?:{last})\s*(?:#.*)?)$'


def _phrases(context: str) -> set[str]:
    """What opens a context: the phrases by which its place is called, or else the words that lines begin with."""
    return set(re.findall("`(.+?)`", PLACES[context])) or {word for word, opened in WORDS.items() if opened == context}


def _match(name: str, pattern: str) -> dict[str, Any]:
    return {"name": name, "match": pattern}


def written(found: dict[str, Any]) -> str:
    """A grammar, or the configuration, as its file has it."""
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(grammar()), encoding="utf-8")
    IN_MARKDOWN.write_text(written(in_markdown()), encoding="utf-8")
    CONFIGURATION.write_text(written(configuration()), encoding="utf-8")
