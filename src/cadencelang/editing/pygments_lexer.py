"""The language for Pygments, and so for whatever colours code with it: documentation, pages, terminals.

Owns: which of Pygments' tokens each colour of `highlighting` is. Installed as an entry point under the name `cadence`;
Pygments is imported by this module alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from pygments.lexer import Lexer
from pygments.token import Comment, Error, Keyword, Name, Number, String, Text, _TokenType

from cadencelang.editing import highlighting as h

_TOKENS: Final = {
    h.OPENING: Keyword, h.WORD: Keyword.Pseudo, h.NAME: Name.Variable, h.TEXT: String.Double, h.NUMBER: Number,
    h.CONSTANT: Name.Constant, h.COMMENT: Comment.Single, h.BAD: Error,
}  # fmt: skip


class CadenceLexer(Lexer):
    """Tokens of playbooks, by the language's own lexer."""

    name = "CadenceLang"
    aliases: ClassVar = ["cadence", "cadencelang"]
    filenames: ClassVar = ["*.cadence"]
    mimetypes: ClassVar = ["text/x-cadence"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Every character of the text, in order, each in one token."""
        begin = 0
        for line in text.splitlines(keepends=True):
            done = 0
            for start, end, style in sorted(h.playbook_colours(line.rstrip("\r\n"))):
                if start > done:
                    yield begin + done, Text, line[done:start]
                yield begin + start, _TOKENS[style], line[start:end]
                done = end
            if done < len(line):
                yield begin + done, Text, line[done:]
            begin += len(line)
