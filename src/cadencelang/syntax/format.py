"""Text to its one canonical form.

Owns: indentation by two spaces, one space between words, canonical words for the accepted synonyms, aligned columns of
declarations, at most one blank line in a row. Keeps every comment at its place, every text in quotes, and the
order of lines. Refuses: a file with errors, and an output that does not say the same as the input.
"""

from collections.abc import Iterator, Mapping, Sequence

from cadencelang.diagnostics import Diagnostic
from cadencelang.records import dataclass
from cadencelang.source import SourceFile
from cadencelang.syntax.layout import Line, scan
from cadencelang.syntax.lexer import Token
from cadencelang.syntax.nodes import (
    AutomaticChannel,
    Block,
    Channels,
    EventDeclaration,
    FactDeclaration,
    Facts,
    FieldDeclaration,
    Module,
    Name,
    PersonChannel,
    walk,
)
from cadencelang.syntax.parser import lexer, parse
from cadencelang.syntax.situation import WEEKDAYS

_STEP = "  "
_PLURALS = {word: f"{word}s" for word in ("minute", "hour", "day", "week", "month", "time")} | {"touch": "touches"}
_SINGULARS = {plural: word for word, plural in _PLURALS.items()}
_BETWEEN = frozenset({"WORKING", "BUSINESS", "AUTOMATIC"})


@dataclass(frozen=True, slots=True)
class FormatResult:
    """The canonical text, or None when the file has errors; `diagnostics` are those of the parse."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...]


class FormatterError(RuntimeError):
    """The canonical text would not say the same as the original: a defect of the formatter, nothing is written."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the tree says about the lines: depth and width of the first column by offset, and words to replace."""

    depths: Mapping[int, int]
    columns: Mapping[int, int]
    words: Mapping[int, str]


def format_source(source: SourceFile) -> FormatResult:
    """The canonical text of a file; raises FormatterError rather than change what it says."""
    result = parse(source)
    if not result.ok:
        return FormatResult(None, result.diagnostics)
    text = "".join(f"{line}\n" for line in _formatted(source, result.module))
    _check(result.module, text)
    return FormatResult(text, result.diagnostics)


def _check(module: Module, text: str) -> None:
    again = parse(SourceFile(module.path, text))
    if not again.ok or again.module.blocks != module.blocks or _said(again.module) != _said(module):
        raise FormatterError(f"formatting {module.path} would change what it says")


def _said(module: Module) -> list[str]:
    return [comment.text for comment in module.comments]


def _formatted(source: SourceFile, module: Module) -> Iterator[str]:
    layout = _layout_of(source, module)
    before = 0
    for line in scan(source, lexer()):
        number, _ = source.line_col(line.start)
        if before and number > before + 1:
            yield ""
        before = number
        yield (_STEP * layout.depths[line.start] + _line(line, layout)).rstrip()


def _line(line: Line, layout: _Layout) -> str:
    words = _joined(line.tokens, layout)
    if line.comment is None:
        return words
    return f"{words}  {line.comment[1]}" if words else line.comment[1]


def _layout_of(source: SourceFile, module: Module) -> _Layout:
    depths = {comment.span.start: comment.depth for comment in module.comments if comment.alone}
    columns: dict[int, int] = {}
    stack: list[tuple[Block, int]] = [(block, 0) for block in module.blocks]
    while stack:
        block, depth = stack.pop()
        depths[block.span.start] = depth
        stack.extend((child, depth + 1) for child in block.children)
        columns.update(_columns(block))
    words = {
        node.span.start: node.text
        for node in walk(module)
        if isinstance(node, Name) and " " not in node.text and source.slice(node.span) != node.text
    }
    return _Layout(depths, columns, words)


def _columns(block: Block) -> dict[int, int]:
    """The width of the first column of a block that reads as a table, for each of its lines."""
    if not isinstance(block.statement, Facts | Channels | EventDeclaration):
        return {}
    named = [
        (child.span.start, len(child.statement.name.text))
        for child in block.children
        if isinstance(child.statement, FactDeclaration | FieldDeclaration | AutomaticChannel | PersonChannel)
    ]
    width = max((length + 1 for _, length in named), default=0)
    return {start: width for start, _ in named}


def _joined(tokens: Sequence[Token], layout: _Layout) -> str:
    parts: list[str] = []
    for index, (kind, _, start, _) in enumerate(tokens):
        word = layout.words.get(start) or _canonical(tokens, index)
        glued = kind in ("COMMA", "RPAR", "OR_IF_UNKNOWN") or (index > 0 and tokens[index - 1][0] == "LPAR")
        if index and not glued:
            parts.append(" ")
        parts.append(word.ljust(layout.columns.get(start, 0)) if len(tokens) > 1 else word)
    return "".join(parts)


def _canonical(tokens: Sequence[Token], index: int) -> str:
    kind, text, _, _ = tokens[index]
    match kind:
        case "BUSINESS":
            return "working"
        case "E_MAIL":
            return "email"
        case "OR_IF_UNKNOWN":
            return ", or if unknown"
        case "WEEKDAY":
            return next(day for day in WEEKDAYS if day.startswith(text[:3]))
        case "DATE":
            year, month, day = text.split("-")
            return f"{year}-{int(month):02}-{int(day):02}"
        case "TIME" if ":" in text:
            return text.rjust(5, "0")
        case _:
            return _agreeing(tokens, index)


def _agreeing(tokens: Sequence[Token], index: int) -> str:
    """A counted word in the number it is counted by: `1 day`, `2 days`, `1 automatic touch`."""
    text = tokens[index][1]
    if text not in _PLURALS and text not in _SINGULARS:
        return text
    count = _count_before(tokens, index)
    if count is None:
        return text
    return _SINGULARS.get(text, text) if count == 1 else _PLURALS.get(text, text)


def _count_before(tokens: Sequence[Token], index: int) -> int | None:
    """The number a word is counted by, right before it or with one word between."""
    for back in (1, 2):
        if index >= back and tokens[index - back][0] == "INT":
            between, counted = tokens[index - 1][0], tokens[index][1]
            if back == 1 or between in _BETWEEN or counted in ("touch", "touches"):
                return int(tokens[index - back][1])
    return None
