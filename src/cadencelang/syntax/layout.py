"""Text to logical lines.

Owns: where lines begin and end, how far they are indented, their tokens and comments, and the repair of what
editors and word processors put in: a byte order mark, curly quotation marks around a text, no-break and other special
spaces, invisible signs, tabs, CRLF and lone CR, a missing last line break. Whatever the repair, a token's offsets are
those in the original. Refuses: what the lines mean, and how they nest.
"""

import io
import re
from collections.abc import Callable, Generator

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import codes
from cadencelang.syntax.lexer import COMMENT, Token

MAX_LINE = 5_000
TAB_WIDTH = 2
BOM = "\ufeff"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ODD = r"\t\x0b\x0c\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_ODD}]")
_OPENING = "“”„‟«»"
_INDENT = re.compile(f"[ {_ODD}{_INVISIBLE}]*")

Lexer = Callable[[str, int], list[Token]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its width of indentation, tokens, comment; `start`, `end` without outer spaces.

    `broken` is the diagnostic of a line that could not be read at all, `warning` one about its characters.
    """

    indent: int
    tokens: list[Token]
    comment: Token | None
    start: int
    end: int
    broken: Diagnostic | None = None
    warning: Diagnostic | None = None


def scan(source: SourceFile, lex: Lexer) -> Generator[Line, int | None, None]:
    """The lines of a file that hold a statement or a comment, in order; blank lines are left out.

    Whoever knows what comes next sends the offset of a line's first character to go on from.
    """
    text = io.StringIO(source.text, newline="")
    offset = 0
    for raw in text:
        start, offset = offset, offset + len(raw)
        line = raw.rstrip()
        found = _read(source.path, line, start, lex) if line else None
        if found is not None:
            onward = yield found
            if onward is not None:
                offset = text.seek(onward)


def _read(path: str, line: str, offset: int, lex: Lexer) -> Line | None:
    body = line.lstrip(" ")
    indent = len(line) - len(body)
    if not (body.isascii() and body.isprintable() and len(line) <= MAX_LINE):
        return _repaired(path, line, offset, lex)
    tokens = lex(body, offset + indent)
    comment = tokens.pop() if tokens[-1][0] == COMMENT else None
    return Line(indent, tokens, comment, offset + indent, offset + len(line))


def _repaired(path: str, line: str, offset: int, lex: Lexer) -> Line | None:
    """The slow road, for a line with something other than plain characters, or too many of them."""
    skipped = int(offset == 0 and line.startswith(BOM))
    lead = _INDENT.match(line, skipped)
    margin = lead.end() if lead else skipped
    indent = sum(_width(char) for char in line[skipped:margin])
    body, end = line[margin:], offset + len(line)
    if not body:
        return None
    if len(line) > MAX_LINE:
        message = f"This line has {len(line):,} characters; a line may have {MAX_LINE:,}."
        broken = codes.TOO_LONG.at(Span(path, offset + margin, end), message, help="Break it into several lines.")
        return Line(indent, [], None, offset + margin, end, broken)
    odd_indent = [offset + at for at in range(skipped, margin) if line[at] != " "]
    start = offset + margin
    plain, quotes, spaces = _plain(body)
    tokens = _lexed(plain, start, spaces, lex)
    if not tokens:
        return None
    comment = tokens.pop() if tokens[-1][0] == COMMENT else None
    warning = _warning(path, [start + at for at in quotes], odd_indent + [start + at for at in spaces], line, offset)
    return Line(indent, tokens, comment, start, end, None, warning)


def _width(char: str) -> int:
    """How far a character indents a line."""
    return 0 if char in _INVISIBLE else TAB_WIDTH if char == "\t" else 1


def _lexed(plain: str, start: int, odd: list[int], lex: Lexer) -> list[Token]:
    """The tokens of a line that begins at `start`, as if the invisible signs among the `odd` places were not there."""
    hidden = {at for at in odd if plain[at] in _INVISIBLE}
    if not hidden:
        return lex(plain, start)
    kept = [at for at in range(len(plain)) if at not in hidden]
    tokens = lex("".join(plain[at] for at in kept), 0)
    return [(kind, text, start + kept[first], start + kept[end - 1] + 1) for kind, text, first, end in tokens]


def _plain(body: str) -> tuple[str, list[int], list[int]]:
    """A line's text with straight quotation marks and plain spaces, and where each was changed or is an invisible sign.

    What stands inside a text or a comment stays as it is.
    """
    chars = list(body)
    quotes: list[int] = []
    spaces: list[int] = []
    opened = ""
    for at, char in enumerate(body):
        if opened:
            if char == '"' or (opened != '"' and char in _OPENING):
                if char != '"':
                    quotes.append(at)
                opened = ""
        elif char == '"' or char in _OPENING:
            opened = char
            if char != '"':
                quotes.append(at)
        elif char == "#":
            break
        elif char in _INVISIBLE or _SPACES.match(char):
            spaces.append(at)
    for at in quotes:
        chars[at] = '"'
    for at in spaces:
        if chars[at] not in _INVISIBLE:
            chars[at] = " "
    return "".join(chars), quotes, spaces


def _warning(path: str, quotes: list[int], spaces: list[int], line: str, offset: int) -> Diagnostic | None:
    if quotes:
        edits = [Edit(Span(path, at, at + 1), '"') for at in quotes] + _space_edits(path, spaces, line, offset)
        return codes.CURLY_QUOTES.at(
            Span(path, quotes[0], quotes[0] + 1),
            "There are curly quotation marks here.",
            help='Use straight ones: "like this". They were read as such.',
            fix=Fix("Make the quotation marks straight", tuple(edits), Applicability.SAFE),
        )
    if spaces:
        edits = _space_edits(path, spaces, line, offset)
        here, first = Span(path, spaces[0], spaces[0] + 1), line[spaces[0] - offset]
        if first in _INVISIBLE:
            return codes.ODD_SPACE.at(
                here,
                "There is an invisible sign here.",
                help="Take it out. The line was read without it.",
                fix=Fix("Take it out", tuple(edits), Applicability.SAFE),
            )
        kind = "a tab" if first == "\t" else "a special space"
        return codes.ODD_SPACE.at(
            here,
            f"There is {kind} here instead of plain spaces.",
            help="Use plain spaces. It was read as such.",
            fix=Fix("Put plain spaces", tuple(edits), Applicability.SAFE),
        )
    return None


def _space_edits(path: str, spaces: list[int], line: str, offset: int) -> list[Edit]:
    lead = _INDENT.match(line)
    margin = lead.end() if lead else 0
    widths = {at: _width(line[at - offset]) for at in spaces}
    return [
        Edit(Span(path, at, at + 1), " " * (width if at - offset < margin else min(width, 1)))
        for at, width in widths.items()
    ]
