"""What a file held that was not taken, told so that its writer can mend it.

Owns: the record of a refusal and its one sentence. Refuses: deciding what happens next; the command that reads
the file does.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing not taken: its file, line (from 1) and column name (None: the row), what is wrong, how to mend it.

    `row` says whether the whole row was left out, or only this field.
    """

    file: str
    line: int
    column: str | None
    message: str
    help: str | None = None
    row: bool = True

    def __str__(self) -> str:
        column = f":{clean(self.column)}" if self.column else ""
        taken = "row left out" if self.row else "field left out"
        told = f"{clean(self.file)}:{self.line}{column}: {clean(self.message)}"
        return f"{told} {clean(self.help)} ({taken})" if self.help else f"{told} ({taken})"


def quoted(text: str) -> str:
    """A value in quotes for a message, cut when it is long."""
    return f'"{text}"' if len(text) <= _LONGEST_QUOTE else f'"{text[:_LONGEST_QUOTE]}…"'
