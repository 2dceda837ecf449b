"""Text to tree.

Owns: putting the scanner, the tables, the nesting and the explanation of mistakes together. Each line is parsed by
itself, in the context that the line above it opens, so a mistake stays on its line.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from cadencelang.diagnostics import Diagnostic, Severity
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import codes
from cadencelang.syntax.builders import BUILDERS
from cadencelang.syntax.grammar import tables
from cadencelang.syntax.lalr import Driver, Unexpected, make_driver
from cadencelang.syntax.layout import Lexer, scan
from cadencelang.syntax.lexer import COMMENT, MAX_PARENTHESES, Token, make_lexer
from cadencelang.syntax.nesting import Misread, Reader
from cadencelang.syntax.nodes import Module, Statement
from cadencelang.syntax.oddities import told_once
from cadencelang.syntax.recall import Recall

MAX_EXPLAINED = 1_000


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


def parse(source: SourceFile, recall: Recall | None = None) -> ParseResult:
    """The tree of a file, whatever it holds; never raises for any text.

    `recall` may know blocks of the file as it was before; it then knows those of the file as it is.
    """
    reader = Reader(source, _LineParser(), recall)
    lines = scan(source, lexer())
    line = next(lines, None)
    while line is not None:
        onward = reader.take(line)
        try:
            line = lines.send(onward)
        except StopIteration:
            break
    module = reader.module()
    return ParseResult(module, told_once(reader.diagnostics))


def parse_line(context: str, text: str, source: SourceFile, offset: int = 0) -> Statement | Diagnostic:
    """One line's statement in a context, or what is wrong with it; `offset` is where `text` stands in the file."""
    tokens = [token for token in lexer()(text, offset) if token[0] != COMMENT]
    found = _LineParser()(context, tokens, Span(source.path, offset, offset + len(text)))
    return found.told if isinstance(found, Misread) else found


def _in_small_letters(tokens: Sequence[Token], index: int) -> Sequence[Token] | None:
    """The tokens with the keyword at `index` written as it should be; None where none stands there in capitals."""
    if index >= len(tokens):
        return None
    _, text, start, end = tokens[index]
    kind = tables().words.get(text.lower())
    if kind is None or text.islower():
        return None
    return (*tokens[:index], (kind, text.lower(), start, end), *tokens[index + 1 :])


class _LineParser:
    """Parses lines one at a time, and explains the mistakes of the first `MAX_EXPLAINED` broken ones."""

    def __init__(self) -> None:
        self._left = MAX_EXPLAINED

    def __call__(self, context: str, tokens: Sequence[Token], span: Span) -> Statement | Misread | Diagnostic:
        if len(tokens) > MAX_PARENTHESES and _depth(tokens) > MAX_PARENTHESES:
            message = f"Parentheses are nested more than {MAX_PARENTHESES} deep here."
            return codes.TOO_DEEP.at(span, message, help="Use the lines `all of` and `any of` instead.")
        try:
            statement: Statement = driver().parse(context, tokens, span.file)
        except Unexpected as unexpected:
            found = self._explained(context, tokens, unexpected, span)
            meant = _in_small_letters(tokens, unexpected.index)
            return found if meant is None else self._as_meant(context, meant, found, span)
        except codes.Fault as fault:
            return fault.diagnostic
        return statement

    def _as_meant(self, context: str, tokens: Sequence[Token], found: Diagnostic, span: Span) -> Misread | Diagnostic:
        """A line with a keyword in capitals, read as if it stood in small letters."""
        try:
            return Misread(driver().parse(context, tokens, span.file), found)
        except (Unexpected, codes.Fault):
            return found

    def _explained(self, context: str, tokens: Sequence[Token], unexpected: Unexpected, span: Span) -> Diagnostic:
        from cadencelang.syntax.mistakes import explain, explain_briefly  # a clean file does not pay for it

        self._left -= 1
        if self._left < 0:
            return explain_briefly(tokens, unexpected, span)
        return explain(driver(), context, tokens, unexpected, span)


def _depth(tokens: Sequence[Token]) -> int:
    steps = ((kind == "LPAR") - (kind == "RPAR") for kind, _, _, _ in tokens)
    return max(accumulate(steps), default=0)
