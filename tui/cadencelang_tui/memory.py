"""What is remembered between two sittings: the file, the mode, the cursor, the colours, the keys a person changed.

Owns: a JSON file in the person's own state folder, and a TOML file of keys in their configuration folder. Both may be
missing, broken or not writable: then nothing is remembered, and the application goes on.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path, user_state_path

_NAME: Final = "cadence"
_LARGEST: Final = 1024 * 1024


class Memory:
    """The values remembered, by name; `state` is the folder that they and the journals live in."""

    def __init__(self, state: Path | None = None, config: Path | None = None) -> None:
        self.state = state or user_state_path(_NAME, appauthor=False)
        self.config = config or user_config_path(_NAME, appauthor=False)
        self.values: dict[str, Any] = _read(self.state / "tui.json")

    def save(self) -> None:
        """Write it all; the old file is replaced whole or not at all."""
        with suppress(OSError):
            self.state.mkdir(parents=True, exist_ok=True)
            draft = self.state / f"tui.{os.getpid()}.tmp"
            draft.write_text(json.dumps(self.values, ensure_ascii=False, indent=1), encoding="utf-8")
            draft.replace(self.state / "tui.json")

    def part(self, name: str) -> dict[str, Any]:
        """The values of one part of the application, kept when `save` is called."""
        found = self.values.get(name)
        if not isinstance(found, dict):
            found = self.values[name] = {}
        return found

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


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
