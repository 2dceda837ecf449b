"""Where proofs are remembered between runs: one small file each, in the user's cache folder.

A file that cannot be read or written is passed over: it costs time, never a verdict.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cadencelang.prover.exploring import Explored


def cache_folder() -> Path:
    """The folder for proofs: under XDG_CACHE_HOME, or ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "cadencelang" / "proofs"


class Disk:
    """Remembers explorations in files of a folder, each named by its key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def recall(self, key: str) -> Explored | None:
        """What an exploration came to; None where no readable file tells."""
        try:
            told = json.loads((self.folder / key).read_text(encoding="utf-8"))
            return Explored(
                situations=int(told["situations"]),
                transitions=int(told["transitions"]),
                events=int(told["events"]),
                met=bool(told["met"]),
                complete=True,
                remembered=True,
            )
        except (OSError, ValueError, OverflowError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, key: str, explored: Explored) -> None:
        """Write it down, whole or not at all."""
        it = explored
        told = {"situations": it.situations, "transitions": it.transitions, "events": it.events, "met": it.met}
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as file:
                json.dump(told, file)
            Path(file.name).replace(self.folder / key)
