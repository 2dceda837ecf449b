"""The folder of a playbook: the only files that a playbook can reach.

Owns reading them, and refusing what lies outside once links are followed. Paths are relative to the folder, written
with `/`. Refuses to find out what a file means.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cadencelang.source import AS_UTF_8

LARGEST = 32 * 1024 * 1024
"""The largest file that is read, in bytes."""


_HEADER = "playbook "


class Unreadable(Exception):  # noqa: N818
    """A file cannot be read; `reason` is a plain sentence, `help` what mends it, where that is known.

    `outside`: it lies outside of the playbook's folder.
    """

    def __init__(self, reason: str, *, help: str | None = None, outside: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help
        self.outside = outside


class Folder(Protocol):
    """Where a playbook's files are."""

    def read(self, path: str) -> str:
        """The text of a file. Raises Unreadable."""
        ...

    def templates(self) -> list[str]:
        """The paths of the files in `templates` that end in `.md`, in order."""
        ...


class DiskFolder:
    """A folder on disk; links that lead out of it are refused."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def read(self, path: str) -> str:
        """The text of a file. Raises Unreadable."""
        try:
            file = (self._root / path).resolve()
            if not file.is_relative_to(self._root):
                raise Unreadable("it lies outside of the playbook's folder.", outside=True)
            with file.open("rb") as stream:
                content = stream.read(LARGEST + 1)
        except (OSError, ValueError, RuntimeError) as problem:
            raise Unreadable(_reason(problem)) from None
        if len(content) > LARGEST:
            raise Unreadable(f"it is larger than {LARGEST // 1024 // 1024} MB.")
        return _decoded(content)

    def templates(self) -> list[str]:
        """The paths of the files in `templates` that end in `.md`, in order."""
        try:
            found = [file.name for file in (self._root / "templates").iterdir() if file.suffix == ".md"]
        except OSError:
            return []
        return [f"templates/{name}" for name in sorted(found)]


class TextFolder:
    """A folder in memory: texts by path."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def read(self, path: str) -> str:
        """The text of a file. Raises Unreadable."""
        if path not in self._files:
            raise Unreadable("there is no such file.")
        return self._files[path]

    def templates(self) -> list[str]:
        """The paths of the files in `templates` that end in `.md`, in order."""
        inside = [path for path in self._files if path.startswith("templates/") and path.endswith(".md")]
        return sorted(path for path in inside if path.count("/") == 1)


def mains_in(folder: Path, opened: Mapping[Path, str] | None = None) -> list[Path]:
    """The files right in a folder that declare a playbook, in the order of their names. Raises OSError.

    `opened` are texts that stand in the place of what lies on disk.
    """
    texts = opened or {}
    found = {*folder.glob("*.cadence"), *(it for it in texts if it.parent == folder and it.suffix == ".cadence")}
    return [it for it in sorted(found) if declares_playbook(texts[it] if it in texts else _begun(it))]


def declares_playbook(text: str) -> bool:
    """Whether a text has a playbook's header, so that it is the main file of one and not a part."""
    return text.startswith(_HEADER) or f"\n{_HEADER}" in text


def _begun(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise Unreadable(f"it is not UTF-8 text (line {line}).", help=AS_UTF_8) from None


def _reason(problem: Exception) -> str:
    match problem:
        case FileNotFoundError():
            return "there is no such file."
        case IsADirectoryError():
            return "it is a folder."
        case PermissionError():
            return "reading it is not allowed."
        case _:
            return "reading it failed."
