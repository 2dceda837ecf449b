"""Text to tree.

Owns: putting the scanner, the tables, the nesting and the explanation of mistakes together. Each line is parsed by
itself, in the context that the line above it opens, so a mistake stays on its line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cadencelang.diagnostics import Diagnostic, Severity
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import codes
from cadencelang.syntax.builders import BUILDERS
from cadencelang.syntax.grammar import tables
from cadencelang.syntax.lalr import Driver, Unexpected, make_driver
from cadencelang.syntax.layout import Lexer, scan
from cadencelang.syntax.lexer import Token, make_lexer
from cadencelang.syntax.mistakes import explain
from cadencelang.syntax.nesting import Reader
from cadencelang.syntax.nodes import Module, Statement


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The tree of a file, and everything wrong with its lines in the order of the text."""

    module: Module
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether no line is in error; warnings do not count."""
        return all(item.severity is not Severity.ERROR for item in self.diagnostics)


@cache
def driver() -> Driver:
    """The driver of the packaged grammar."""
    return make_driver(tables(), BUILDERS)


@cache
def lexer() -> Lexer:
    """The lexer of the packaged grammar's words."""
    return make_lexer(tables().words)


def parse(source: SourceFile) -> ParseResult:
    """The tree of a file, whatever it holds; never raises for any text."""
    reader = Reader(source, _parsed)
    for line in scan(source, lexer()):
        reader.take(line)
    module = reader.module()
    return ParseResult(module, tuple(reader.diagnostics))


def parse_line(context: str, text: str, source: SourceFile, offset: int = 0) -> Statement | Diagnostic:
    """One line's statement in a context, or what is wrong with it; `offset` is where `text` stands in the file."""
    tokens = [token for token in lexer()(text, offset) if token[0] != "#"]
    return _parsed(context, tokens, Span(source.path, offset, offset + len(text)))


def _parsed(context: str, tokens: Sequence[Token], span: Span) -> Statement | Diagnostic:
    try:
        statement: Statement = driver().parse(context, tokens, span.file)
    except Unexpected as unexpected:
        return explain(driver(), context, tokens, unexpected, span)
    except codes.Fault as fault:
        return fault.diagnostic
    return statement
