"""The front end: from text to a tree with positions, in lines a second.

The peer is Lark's own LALR parser on the same grammar, given each line with the context it stands in: it does less,
since it finds no lines, nests none, and builds plain trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lark import Lark

from benchmarks.measure import Size, cpu
from benchmarks.table import Goal, Row
from benchmarks.texts import lines
from cadencelang.source import SourceFile, Span
from cadencelang.syntax.grammar import grammar_text
from cadencelang.syntax.grammar_compiler import build_lark
from cadencelang.syntax.layout import scan
from cadencelang.syntax.lexer import Token
from cadencelang.syntax.nesting import Reader
from cadencelang.syntax.nodes import Statement
from cadencelang.syntax.parser import driver, lexer, parse

_GOALS = {2_000: Goal(30_000, of_ratio=False)}


def rows(size: Size) -> Iterator[Row]:
    """Lines a second at three lengths, and how the longest compares with the middle one."""
    lark = build_lark(grammar_text())
    for count in (100, 2_000, 20_000):
        source = SourceFile("benchmark.cadence", lines(size.of(count)))
        ours, theirs = _ours(source), _theirs(source, lark)
        rate = _rate(source.text.count("\n"))
        yield Row(
            f"parse {count:,} lines", "lines/s", cpu(ours, size).map(rate),
            "Lark LALR, each line", cpu(theirs, size).map(rate), _GOALS.get(count),
        )  # fmt: skip


def _ours(source: SourceFile) -> Callable[[], object]:
    return lambda: parse(source)


def _theirs(source: SourceFile, lark: Lark) -> Callable[[], object]:
    written = lines_in_context(source)
    return lambda: [lark.parse(text, start=start) for start, text in written]


def _rate(length: int) -> Callable[[float], float]:
    return lambda seconds: length / seconds


def lines_in_context(source: SourceFile) -> list[tuple[str, str]]:
    """Each statement of a text with the start symbol that it is parsed from."""
    found: list[tuple[str, str]] = []

    def note(context: str, tokens: Sequence[Token], span: Span) -> Statement:
        found.append((context, source.text[tokens[0][2] : tokens[-1][3]]))
        statement: Statement = driver().parse(context, tokens, span.file)
        return statement

    reader = Reader(source, note)
    for line in scan(source, lexer()):
        reader.take(line)
    return found
