"""What a file held that was not taken, told so that its writer can mend it.

Owns: the record of a refusal and its one sentence. Refuses: deciding what happens next; the command that reads
the file does.
"""

from __future__ import annotations

import enum

from cadencelang.diagnostics.clean import clean
from cadencelang.records import dataclass

_LONGEST_QUOTE = 60


class UnreadableFile(Exception):  # noqa: N818
    """The file as a whole cannot be read; the message is one plain sentence that names it."""


class Refused(ValueError):  # noqa: N818
    """A value is not taken: `message` says what is wrong with it, `help` how to mend it."""

    def __init__(self, message: str, help: str | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.column = column


class Extent(enum.StrEnum):
    """How much was left out: one field of a row, the row (with the lines it runs over), a column, or every row."""

    FIELD = "field left out"
    ROW = "row left out"
    COLUMN = "column left out"
    ALL = "every row left out"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing not taken: its file, line (from 1) and column name (None: the row), what is wrong, how to mend it.

    `until` is the last line of what was left out, where that is not `line` itself; `whom` are the words by which a
    person may call the candidate whose row it is: their id and name.
    """

    file: str
    line: int
    column: str | None
    message: str
    help: str | None = None
    extent: Extent = Extent.ROW
    until: int | None = None
    whom: tuple[str, ...] = ()

    def __str__(self) -> str:
        column = f":{clean(self.column)}" if self.column else ""
        told = f"{clean(self.file)}:{self.line}{column}: {self.said}"
        if self.until is None:
            return f"{told} ({self.extent})"
        return f"{told} (lines {self.line} to {self.until} left out)"

    @property
    def said(self) -> str:
        """What is wrong and how to mend it, without the place."""
        return f"{clean(self.message)} {clean(self.help)}" if self.help else clean(self.message)


def quoted(text: str) -> str:
    """A value in quotes for a message, cut when it is long."""
    return f'"{text}"' if len(text) <= _LONGEST_QUOTE else f'"{text[:_LONGEST_QUOTE]}…"'
