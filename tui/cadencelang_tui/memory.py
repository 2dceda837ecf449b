"""What is remembered between two sittings: the mode, the cursor, what was tried, the colours, the changed keys.

Owns: JSON files in the person's own state folder, one for the person and one for each playbook, and a TOML file of keys
in their configuration folder. They may be missing, broken or not writable: then nothing is remembered, and the
application goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final

from platformdirs import user_config_path, user_state_path

_NAME: Final = "cadence"
_LARGEST: Final = 16 * 1024 * 1024


class Memory:
    """The values remembered, by name; `state` is the folder that they and the journals live in."""

    def __init__(self, state: Path | None = None, config: Path | None = None) -> None:
        self.state = state or user_state_path(_NAME, appauthor=False)
        self.config = config or user_config_path(_NAME, appauthor=False)
        self.unreadable: list[Path] = []
        self._values: dict[Path, dict[str, Any]] = {}
        self._wanted: dict[Path, str] = {}
        self._written: dict[Path, str] = {}
        self._writing = Lock()

    def save(self) -> None:
        """Write it all; an old file is replaced whole or not at all."""
        self.write(self.unwritten())

    def unwritten(self) -> dict[Path, str]:
        """The texts of the files that are not written yet as they should be."""
        self._wanted = {place: json.dumps(values, ensure_ascii=False) for place, values in self._values.items()}
        return {place: text for place, text in self._wanted.items() if self._written.get(place) != text}

    def write(self, texts: dict[Path, str]) -> None:
        """Write these, which may be done on a thread; what is overtaken by a newer text is left out."""
        with self._writing:
            for place, text in texts.items():
                with suppress(OSError):
                    if self._wanted[place] == text:
                        _write(place, text)
                        self._written[place] = text

    def part(self, name: str, book: Path | None = None) -> dict[str, Any]:
        """The values of one part of the application, of one playbook or of the person; kept when `save` is called."""
        values = self._of(self._place(book))
        found = values.get(name)
        if not isinstance(found, dict):
            found = values[name] = {}
        return found

    def _place(self, book: Path | None) -> Path:
        if book is None:
            return self.state / "tui.json"
        name = hashlib.sha256(os.fsencode(book.resolve())).hexdigest()[:24]
        return self.state / "playbooks" / f"{name}.json"

    def _of(self, place: Path) -> dict[str, Any]:
        if place not in self._values:
            found = _read(place)
            if found is None:
                self.unreadable.append(place)
            self._values[place] = found or {}
        return self._values[place]

    def keys(self) -> object:
        """The `[keys]` of `keys.toml`, as they are written; None where there are none.

        Raises ValueError, in a sentence, where the file cannot be read as TOML.
        """
        try:
            text = (self.config / "keys.toml").read_text("utf-8")
        except OSError:
            return None
        except ValueError:
            raise ValueError("No key is changed, as keys.toml is not UTF-8 text.") from None
        import tomllib

        try:
            return tomllib.loads(text).get("keys")
        except ValueError as error:
            raise ValueError(f"No key is changed, as keys.toml cannot be read: {error}.") from None


def _read(place: Path) -> dict[str, Any] | None:
    """The values in a file, none where there is no file; None where it cannot be read."""
    try:
        if place.stat().st_size > _LARGEST:
            return None
        found = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _write(place: Path, text: str) -> None:
    """Put a text in a file's place, readable by the person alone. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(f".{os.getpid()}.tmp")
    with open(draft, "w", encoding="utf-8", errors="surrogatepass", opener=_private) as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(place)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
