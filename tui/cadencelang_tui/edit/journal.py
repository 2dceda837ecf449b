"""The journal: text that is not saved yet, kept where a kill, a crash or a power cut does not reach it.

Owns: one small file for each edited file, in the person's state folder, written whole and forced to the disk. What is
in it is offered again when a playbook of the file's folder is next opened. A journal that cannot be written or read
never stops the editor.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsaved text; `base` is the digest of the text on disk that it was made from."""

    file: str
    text: str
    base: str
    cursor: tuple[int, int]


class Journal:
    """The drafts of one person, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, draft: Draft) -> bool:
        """Write a draft, whole or not at all; False where that is not possible."""
        place = self._place(draft.file)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = place.with_suffix(f".{os.getpid()}.tmp")
            with half.open("w", encoding="utf-8", errors="surrogatepass") as stream:
                json.dump({"file": draft.file, "text": draft.text, "base": draft.base, "cursor": draft.cursor}, stream)
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(place)
        except OSError:
            return False
        return True

    def find(self, file: str) -> Draft | None:
        """The draft of a file, if one was kept and can be read."""
        draft = _read(self._place(file))
        return draft if draft and draft.file == file else None

    def below(self, folder: Path) -> dict[str, Draft]:
        """The drafts of all files in a folder and those in it, by their path from there with `/`."""
        found = {it.file: it for it in map(_read, sorted(self._folder.glob("*.json"))) if it}
        return {
            Path(file).relative_to(folder).as_posix(): found[file]
            for file in sorted(found)
            if Path(file).is_relative_to(folder)
        }

    def forget(self, file: str) -> None:
        """The file is saved, or its changes are given up."""
        with suppress(OSError):
            self._place(file).unlink(missing_ok=True)

    def _place(self, file: str) -> Path:
        return self._folder / f"{digest(file)[:24]}.json"


def _read(place: Path) -> Draft | None:
    try:
        found = json.loads(place.read_text(encoding="utf-8", errors="surrogatepass"))
        row, column = found["cursor"]
        return Draft(str(found["file"]), str(found["text"]), str(found["base"]), (int(row), int(column)))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def digest(text: str) -> str:
    """A text's fingerprint."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
