"""How a command ends: its exit codes, and a failure told in a sentence."""

from __future__ import annotations

from typing import Final

CLEAN: Final = 0
FOUND: Final = 1
MISUSED: Final = 2
UNDECIDED: Final = 3


class Failure(Exception):  # noqa: N818
    """The command cannot go on: one plain sentence, perhaps a second one that helps, and the exit code."""

    def __init__(self, message: str, help: str | None = None, code: int = MISUSED) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.code = code
