"""Source text and places in it.

Owns: the text of one file exactly as it was read, the table of its line starts, and spans, which are ranges
of characters in that original text. Refuses: reading files, repairing text, or knowing what the text means.

A line ends at LF, CRLF or a lone CR, as editors and the Language Server Protocol have it. Lines and columns
count from 1, in characters (code points) unless a name says UTF-16.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from cadencelang.records import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")

AS_UTF_8 = "Save the file as text in UTF-8; most editors offer that under `Save as`."
"""What mends a file in another encoding."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `start` (included) to `end` (excluded) of a file's original text.

    Offsets count characters from 0; an empty span (`start == end`) marks a place between two characters.
    Spans order by file, then place. Nothing is checked here, so that making one stays cheap.
    """

    file: str
    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """The smallest span that covers both; raises ValueError when they lie in different files."""
        if self.file != other.file:
            raise ValueError(f"a span cannot reach from {self.file!r} into {other.file!r}")
        return Span(self.file, min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file: the path it is known by in messages and its original text, with the line table built once."""

    path: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = (0, *(match.end() for match in _LINE_END.finditer(self.text)))
        object.__setattr__(self, "_starts", starts)

    @property
    def line_count(self) -> int:
        """How many lines the text has; a final line break opens one more, empty, line."""
        return len(self._starts)

    def line_col(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, from 1; one outside the text counts as its nearest end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_col_utf16(self, offset: int) -> tuple[int, int]:
        """As `line_col`, with the column in UTF-16 code units, as LSP (less one) and SARIF count it."""
        line, column = self.line_col(offset)
        start = self._starts[line - 1]
        return line, utf16_length(self.text[start : start + column - 1]) + 1

    def offset_of(self, line: int, column: int) -> int:
        """The character offset of a line and column (from 1); a column past the line's end means its end.

        Raises IndexError when there is no such line.
        """
        start, end = self.line_bounds(line)
        return min(start + max(column - 1, 0), end)

    def offset_of_utf16(self, line: int, column: int) -> int:
        """As `offset_of` for a column in UTF-16 code units; inside a pair means the start of the pair."""
        start, end = self.line_bounds(line)
        units = column - 1
        for offset in range(start, end):
            units -= 2 if self.text[offset] > "\uffff" else 1
            if units < 0:
                return offset
        return end

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Offsets of a line's first character and of its end, the line break left out; raises IndexError."""
        if not 1 <= line <= len(self._starts):
            raise IndexError(f"{self.path} has {len(self._starts)} lines, there is no line {line}")
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its line break; raises IndexError when there is none."""
        start, end = self.line_bounds(line)
        return self.text[start:end]

    def slice(self, span: Span) -> str:
        """The characters a span covers."""
        return self.text[span.start : span.end]


class Sources(Mapping[str, SourceFile]):
    """The files of one playbook by path, in the order they were read; never changed once made."""

    __slots__ = ("_files",)

    def __init__(self, files: Iterable[SourceFile] = ()) -> None:
        self._files = {file.path: file for file in files}

    def __getitem__(self, path: str) -> SourceFile:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def adding(self, *files: SourceFile) -> "Sources":
        """These files and more; a file of the same path takes the place of the older one."""
        return Sources((*self._files.values(), *files))

    def text_of(self, span: Span) -> str:
        """The characters a span covers; raises KeyError when its file is not here."""
        return self._files[span.file].slice(span)

    def locate(self, span: Span) -> str:
        """`path:line:column` of a span's start, or the path alone when its file is not here."""
        file = self._files.get(span.file)
        if file is None:
            return span.file
        line, column = file.line_col(span.start)
        return f"{span.file}:{line}:{column}"


def utf16_length(text: str) -> int:
    """How many UTF-16 code units a text takes: two for a character beyond U+FFFF, else one."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)
