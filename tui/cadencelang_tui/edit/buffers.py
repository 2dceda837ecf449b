"""Open files: their text as edited and as it lies on disk.

Owns: reading a file as text that can be edited without changing what is not touched, telling whether it changed on disk
since, and writing it whole or not at all. Refuses: deciding whether to write.
"""

from __future__ import annotations

import contextlib
import enum
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LARGEST: Final = 8 * 1024 * 1024
_BOM: Final = "\ufeff"
_ODD_BREAKS: Final = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


class NotText(Exception):  # noqa: N818
    """A file that cannot be edited as text; the text says why, as a sentence."""


class OnDisk(enum.Enum):
    """How a file stands to what was last read or written of it."""

    SAME = enum.auto()
    CHANGED = enum.auto()
    GONE = enum.auto()


@dataclass(slots=True)
class Buffer:
    """One open file. `path` is relative to the folder, with `/`; `saved` is the text that lies on disk.

    `text` and `saved` have LF line breaks; `newline` and `bom` are what the file has. `cursor` is a row and
    column; `told` is the state on disk that a person has been told of. `saved_at` and `kept_at` are the times of day at
    which the file was last written here and its unsaved text last kept safe; empty: not yet.
    """

    file: Path
    path: str
    text: str
    saved: str
    stamp: tuple[int, int]
    newline: str = "\n"
    bom: bool = False
    cursor: tuple[int, int] = (0, 0)
    told: tuple[int, int] | None = None
    saved_at: str = ""
    kept_at: str = ""

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.saved

    def on_disk(self) -> OnDisk:
        """Whether somebody else has changed the file."""
        try:
            if _stamp(self.file) == self.stamp:
                return OnDisk.SAME
            found = read_buffer(self.file, self.path)
        except FileNotFoundError:
            return OnDisk.GONE
        except (OSError, NotText):
            return OnDisk.CHANGED
        if found.saved != self.saved:
            return OnDisk.CHANGED
        self.stamp = found.stamp
        return OnDisk.SAME

    def tell_once(self) -> bool:
        """Whether a person has not been told yet of the file as it is on disk now; from then on they have."""
        now = _stamp(self.file) if self.file.exists() else (0, 0)
        new, self.told = now != self.told, now
        return new

    def write(self) -> None:
        """Put the text on disk, whole or not at all. Raises OSError."""
        content = (_BOM if self.bom else "") + self.text.replace("\n", self.newline)
        _replace(self.file.resolve(), content.encode("utf-8", "surrogatepass"))
        self.saved, self.stamp = self.text, _stamp(self.file)


def read_buffer(file: Path, path: str) -> Buffer:
    """The file as a buffer. Raises OSError, and NotText where it cannot be edited here."""
    stamp = _stamp(file)
    if stamp[1] > LARGEST:
        raise NotText("It is too large to be edited here.")
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise NotText("It is not UTF-8 text.") from None
    bom = text.startswith(_BOM)
    text = text.removeprefix(_BOM)
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _ODD_BREAKS.isdisjoint(text):
        raise NotText("It holds line breaks of an unusual kind, which would be lost here.")
    return Buffer(file, path, text, text, stamp, newline, bom)


def _stamp(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


def _replace(file: Path, content: bytes) -> None:
    """Write beside the file, then put it in its place, with its permissions."""
    handle, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            shutil.copymode(file, draft)
        os.replace(draft, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
