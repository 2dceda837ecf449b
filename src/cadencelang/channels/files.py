"""The channel with nothing to set up: each letter is an `.eml` file in a folder, which any mail program opens.

Its contract: the same letter has the same name and the same bytes, and appears whole or not at all. Handed over
twice, it is there once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

from cadencelang.channels.composing import composed
from cadencelang.runtime.ports import QUIET, Later, Letter, Probe


class FileChannel:
    """Writes letters into a folder."""

    def __init__(self, folder: Path, probe: Probe = QUIET) -> None:
        self.folder = folder
        self._probe = probe

    def repeatable(self, letter: Letter) -> bool:
        """It is written over itself."""
        return True

    def close(self) -> None:
        """Nothing is held."""

    def send(self, letter: Letter) -> None:
        """Write the letter. Raises Refused where it cannot be a mail, Later where it cannot be written now."""
        data = composed(letter).content
        target = self.folder / file_name(letter)
        temporary = unfinished(target)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._probe("before a letter's file is in place")
            os.replace(temporary, target)
            _sync(self.folder)
        except OSError as error:
            raise Later(f"{error.strerror or 'the file cannot be written'}") from None
        self._probe("after a letter's file is in place")


def file_name(letter: Letter) -> str:
    """The name of a letter's file: when it is dated, its template, and what tells it from all others."""
    when = dt.datetime.fromtimestamp(letter.sent_as * 60, dt.UTC)
    digest = hashlib.sha256(letter.key.encode()).hexdigest()[:12]
    template = "".join(it if it.isalnum() else "-" for it in letter.template)[:40]
    return f"{when:%Y-%m-%d-%H%M}-{template}-{digest}.eml"


def unfinished(path: Path) -> Path:
    """Where a letter's file is while it is being written."""
    return path.with_name(f".{path.name}.new")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
