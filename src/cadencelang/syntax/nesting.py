"""Lines to blocks, by their indentation.

Owns: which line stands below which, and what becomes of a line that cannot be understood or stands where none may: it
becomes an `ErrorLine`, or is read as if it stood beside its parent, so that nothing after it is misjudged. At most one
error is told of a line. Nesting is bounded by `MAX_DEPTH`; what lies deeper is passed over after one error.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.diagnostics.suggest import nearest
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import codes
from cadencelang.syntax.comments import COMMENTS_ELSEWHERE, Allow, foreign_comment, incomplete, read_allow, read_comment
from cadencelang.syntax.contexts import TOP, WORDS, needed_by, opened_by, opened_by_word
from cadencelang.syntax.grammar import first_kinds, keywords
from cadencelang.syntax.layout import BOM, TAB_WIDTH, Line
from cadencelang.syntax.lexer import BAD_SIGN, Token
from cadencelang.syntax.nodes import Block, Comment, ErrorLine, Module, Statement, Suppression
from cadencelang.syntax.recall import MOST_OPEN, Mark, Recall
from cadencelang.syntax.structure import check_siblings

MAX_DEPTH = 40
_STEP = 2
_GROUPS = {("ALL", "OF"), ("ANY", "OF")}
_LONGEST_WORD = 30
_MAX_GUESSES = 1_000


@dataclass(frozen=True, slots=True)
class Misread:
    """What a line with a mistake was plainly meant to be, so that what follows it is judged right."""

    statement: Statement
    told: Diagnostic


ParseTokens = Callable[[str, Sequence[Token], Span], Statement | Misread | Diagnostic]


@dataclass(slots=True)
class _Open:
    """A line whose block is still open.

    `level` is the indentation it counts as having, `base` that of the line it was taken out of, if it stood below
    one that takes none. `context` is that of the lines below, `told` whether an error was told of it.
    """

    statement: Statement
    context: str | None
    level: int
    base: int
    comment: Comment | None
    start: int
    end: int
    told: bool
    children: list[Block] = field(default_factory=list)
    allows: list[Allow] = field(default_factory=list)
    mark: Mark | None = None


class Reader:
    """Takes the lines of one file in order; then holds its tree and what is wrong with it."""

    def __init__(self, source: SourceFile, parse: ParseTokens, recall: Recall | None = None) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._source = source
        self._parse = parse
        self._recall = recall
        self._root = _Open(ErrorLine("", Span(source.path, 0, 0)), TOP, -1, -1, None, 0, 0, True)
        self._stack = [self._root]
        self._comments: list[Comment] = []
        self._waiting: list[Allow] = []
        self._suppressions: list[Suppression] = []
        self._passing_over: int | None = None

    def take(self, line: Line) -> int | None:
        """The next line of the file; gives where to go on where what stands there is known from before."""
        if line.tokens and line.tokens[0][0] == BAD_SIGN and line.tokens[0][1].startswith(COMMENTS_ELSEWHERE):
            self.diagnostics.append(foreign_comment(self._source.path, line.tokens[0]))
            return None
        if not line.tokens and line.broken is None:
            self._take_comment(line)
            return None
        if self._passing_over is not None:
            if line.indent > self._passing_over:
                return None
            self._passing_over = None
        return self._nest(line)

    def module(self) -> Module:
        """The tree, once every line is taken."""
        end = len(self._source.text)
        self._close_to(-1, Line(0, [], None, end, end))
        self.diagnostics.extend(check_siblings(self._root.children))
        self.diagnostics.extend(incomplete(allow.span) for allow in self._waiting)
        self.diagnostics = list(_one_a_line(self.diagnostics, self._source))
        return Module(
            self._source.path,
            tuple(self._root.children),
            tuple(self._comments),
            tuple(self._suppressions),
            self._source,
        )

    def _take_comment(self, line: Line) -> None:
        assert line.comment is not None
        depth = sum(item.level < line.indent for item in self._stack) - 1
        self._comments.append(read_comment(line.comment, self._source.path, depth))
        self._take_allow(line.comment, self._waiting)

    def _take_allow(self, token: Token, into: list[Allow]) -> None:
        match read_allow(token, self._source.path):
            case Allow() as allow:
                into.append(allow)
            case Diagnostic() as diagnostic:
                self.diagnostics.append(diagnostic)
            case None:
                pass

    def _nest(self, line: Line) -> int | None:
        home = self._left_too_early(line)
        if home is not None:
            self._take_back(line, home)
            return None
        closed = self._close_to(line.indent, line)
        level, base = line.indent, line.indent
        fault = line.broken
        if closed is not None:
            if line.indent == closed.level:
                base = closed.base
            elif line.indent != closed.base:
                fault, level = self._uneven(line, closed)
        parent = self._stack[-1]
        if len(self._stack) > MAX_DEPTH:
            self._too_deep(line, parent)
            return None
        if parent.context is None and not isinstance(parent.statement, ErrorLine):
            fault = fault or self._unexpected_block(line, parent)
            base = parent.base
            self._close(self._stack.pop())
            parent = self._stack[-1]
        if fault is None and line.indent == level == base and self._recall is not None:
            return self._open_known(line, parent, self._recall)
        self._open(line, parent, level, base, fault)
        return None

    def _open_known(self, line: Line, parent: _Open, recall: Recall) -> int | None:
        """Put a block below its parent that is known from before, and give where it ends; else open it.

        One that is opened may be kept once it is closed.
        """
        mark = None
        simple = not self._waiting and line.warning is None and (parent is not self._root or line.indent == 0)
        if parent.context is not None and len(self._stack) <= MOST_OPEN and simple:
            key = parent.context, parent.level, line.indent, self._source.text[line.start : line.end]
            known = recall.find(key, line.start, self._source.text)
            if known is not None:
                block, comments = known.moved_to(line.start)
                self._comments += comments
                parent.children.append(block)
                parent.end = max(parent.end, block.span.end)
                return line.start + known.length
            mark = Mark(key, line.indent, len(recall.made), len(self._comments), self._told())
        self._open(line, parent, line.indent, line.indent, None)
        self._stack[-1].mark = mark
        return None

    def _told(self) -> int:
        return len(self.diagnostics) + len(self._suppressions) + len(self._waiting)

    def _keep(self, block: Block, mark: Mark, by: Line, recall: Recall) -> None:
        """Keep a block just closed by the next line, if nothing was told of it and that line stands beside it or above.

        Such a line is read alike whether the block before it is still open or was put there whole.
        """
        if by.indent in (mark.indent, 0) and self._told() == mark.told:
            recall.keep(mark, block, self._source, by.start, self._comments[mark.comments :])

    def _left_too_early(self, line: Line) -> _Open | None:
        """The block that a line was meant to stand in, where it is indented too little and cannot stand as it is.

        That is the one above it which still lacks its lines, else the outermost that takes such a line.
        """
        leaving = [item for item in self._stack[1:] if item.level >= line.indent]
        if not leaving or not line.tokens or len(self._stack) > MAX_DEPTH:
            return None
        context = self._stack[-len(leaving) - 1].context
        if context is None or line.tokens[0][0] in first_kinds(context) or line.tokens[0][0] not in keywords():
            return None
        span = Span(self._source.path, line.start, line.end)
        last = leaving.pop()
        for item in (*leaving, last) if last.children or not needed_by(last.statement) else (last, *leaving):
            if item.context is not None and line.tokens[0][0] in first_kinds(item.context):
                found = self._parse(item.context, line.tokens, span)
                return None if isinstance(found, Diagnostic) else item
        return None

    def _take_back(self, line: Line, home: _Open) -> None:
        """Read a line below `home`, where it belongs, and tell how far it should be indented."""
        beside = self._close_to(home.level + 1)
        level = beside.level if beside is not None else home.level + _STEP
        word, path = line.tokens[0][1], self._source.path
        owner = self._source.text[home.start : home.end].partition(" ")[0]
        fault = codes.MISPLACED.at(
            Span(path, line.start, line.tokens[0][3]),
            f"`{word}` cannot stand so far to the left; it belongs below the `{owner}` above it.",
            help=_by_spaces(self._source, line.start, level),
            fix=_shift(self._source, line.start, level, f"Indent it below `{owner}`"),
        )
        self._open(line, home, level, level, line.broken or fault)

    def _open(self, line: Line, parent: _Open, level: int, base: int, fault: Diagnostic | None) -> None:
        """Parse a line below its parent, and open its block."""
        span = Span(self._source.path, line.start, line.end)
        statement = self._statement(line, parent.context, span, fault)
        comment = None
        if line.comment is not None:
            comment = read_comment(line.comment, span.file, None)
            self._comments.append(comment)
        if isinstance(statement, ErrorLine):
            context = self._guess(statement.word, line.tokens, parent.context)
        else:
            context = opened_by(statement)
        told = fault is not None or isinstance(statement, ErrorLine)
        end = statement.span.end
        opened = _Open(statement, context, level, base, comment, line.start, end, told)
        opened.allows, self._waiting = self._waiting, []
        if line.comment is not None:
            self._take_allow(line.comment, opened.allows)
        self._stack.append(opened)

    def _statement(self, line: Line, context: str | None, span: Span, fault: Diagnostic | None) -> Statement:
        """The statement of a line; its own error is told only when nothing worse was found before (`fault`)."""
        tokens = line.tokens
        result: Statement | Misread | Diagnostic | None = None
        if context is not None and line.broken is None:
            result = self._parse(context, tokens, span)
        if isinstance(result, Diagnostic):
            fault = fault or result
            result = None
        elif isinstance(result, Misread):
            fault = fault or result.told
            result = result.statement
        if fault is not None:
            self.diagnostics.append(fault)
        elif line.warning is not None:
            self.diagnostics.append(line.warning)
        if result is not None:
            return result
        word = next((text for _, text, _, _ in tokens if text[0].isalpha()), "")
        end = tokens[-1][3] if tokens else line.end
        return ErrorLine(self._meant(word), Span(span.file, line.start, end))

    def _guess(self, word: str, tokens: Sequence[Token], context: str | None) -> str | None:
        """The context below a broken line, told by its words or, within reason, what they are meant to be."""
        if context is None:
            return None
        if any(pair in _GROUPS for pair in pairwise(token[0] for token in tokens)):
            return "in_group"
        return opened_by_word(word, context)

    def _meant(self, word: str) -> str:
        """The first word of a broken line or, within reason, the word that opens a block which it is meant to be."""
        if word in WORDS or len(word) > _LONGEST_WORD or len(self.diagnostics) >= _MAX_GUESSES:
            return word
        return nearest(word, WORDS) or word

    def _close_to(self, indent: int, by: Line | None = None) -> _Open | None:
        """Close every block whose line is indented as far as `indent` or further; gives the outermost of them.

        `by` is the line that ends them, where it stands as far to the left as they allow.
        """
        closed = None
        while self._stack[-1].level >= indent and len(self._stack) > 1:
            closed = self._stack.pop()
            block = self._close(closed)
            if closed.mark is not None and by is not None and self._recall is not None:
                self._keep(block, closed.mark, by, self._recall)
        return closed

    def _close(self, done: _Open) -> Block:
        span = Span(self._source.path, done.start, done.end)
        needed = needed_by(done.statement)
        if needed and not done.children and not done.told:
            self.diagnostics.append(_missing_block(done.statement, needed))
        self.diagnostics.extend(check_siblings(done.children))
        self._suppressions.extend(allow.over(span) for allow in done.allows)
        parent = self._stack[-1]
        block = Block(done.statement, tuple(done.children), done.comment, span)
        parent.children.append(block)
        parent.end = max(parent.end, done.end)
        return block

    def _uneven(self, line: Line, before: _Open) -> tuple[Diagnostic | None, int]:
        """A line indented less than its neighbour but more than their parent: the odd one out is told of.

        That is the neighbour when it is the only one so far and this line's step is the usual one, or neither's
        is. Gives the fault if it is this line's, and the level the line counts as.
        """
        parent = self._stack[-1]
        usual = parent.level + _STEP
        if len(parent.children) == 1 and (line.indent == usual or before.level != usual):
            if not before.told:
                self.diagnostics.append(self._odd_indent(before.statement.span, before.level, line.indent))
            return line.broken, line.indent
        span = Span(self._source.path, line.start, line.end)
        return self._odd_indent(span, line.indent, before.level), before.level

    def _odd_indent(self, span: Span, width: int, wanted: int) -> Diagnostic:
        return codes.UNEVEN.at(
            span,
            f"This line is indented by {width}, its neighbours by {wanted}.",
            help="Lines that stand side by side are indented equally, by two spaces more than the line above them.",
            fix=_shift(self._source, span.start, wanted, "Indent the line as its neighbours"),
        )

    def _too_deep(self, line: Line, parent: _Open) -> None:
        self._passing_over = parent.level
        parent.told = True
        self.diagnostics.append(
            codes.TOO_DEEP.at(
                Span(self._source.path, line.start, line.end),
                f"Lines are nested more than {MAX_DEPTH} deep here; nothing below this was read.",
                help="Move some of the steps into a `sequence` of their own.",
            )
        )

    def _unexpected_block(self, line: Line, parent: _Open) -> Diagnostic:
        path = self._source.path
        word = self._source.text[parent.start : parent.end].partition(" ")[0]
        return codes.UNEXPECTED_BLOCK.at(
            Span(path, line.start, line.end),
            f"This line is indented below `{word}`, which takes no lines of its own.",
            help="Indent it as far as the line above, if it stands beside it.",
            fix=_shift(self._source, line.start, parent.base, "Indent the line as the one above"),
        )


def _shift(source: SourceFile, start: int, wanted: int, title: str) -> Fix:
    """Give the line whose first character is at `start` another indentation."""
    margin = _margin(source, start)
    return Fix(title, (Edit(Span(source.path, start - len(margin), start), " " * wanted),), Applicability.SUGGESTION)


def _margin(source: SourceFile, start: int) -> str:
    """What stands before the first character of a line, which is at `start`."""
    before = source.text[:start]
    return before[max(before.rfind("\n"), before.rfind("\r")) + 1 :].removeprefix(BOM)


def _by_spaces(source: SourceFile, start: int, level: int) -> str:
    """How to indent a line; where tabs stand there now, as how much each of them counts."""
    tabs = f", not by tabs: a tab counts as {TAB_WIDTH}" if "\t" in _margin(source, start) else ""
    return f"Indent it by {level} spaces{tabs}."


def _missing_block(statement: Statement, needed: str) -> Diagnostic:
    return codes.MISSING_BLOCK.at(
        statement.span,
        "Nothing stands below this line.",
        help=f"Write {needed} on the lines below, indented by two spaces more.",
    )


def _one_a_line(diagnostics: list[Diagnostic], source: SourceFile) -> Iterator[Diagnostic]:
    """The first diagnostic told of each line, errors before warnings, in the order of the text."""
    seen: set[int] = set()
    kept: list[Diagnostic] = []
    for diagnostic in sorted(diagnostics, key=lambda item: item.severity.rank):
        line, _ = source.line_col(diagnostic.span.start)
        if line not in seen:
            seen.add(line)
            kept.append(diagnostic)
    yield from sorted(kept, key=lambda item: item.span.start)
