"""The practice workspace: a playbook with made-up candidates, copied to where a person may change anything."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_PLACES: Final = (_HERE / "practice", _HERE.parent.parent / "playbooks" / "executive-search")
MAIN: Final = "executive-search.cadence"


def practice_playbook(state: Path) -> Path:
    """The playbook to practise with, in the person's state folder; copied there the first time.

    Raises OSError where it cannot be copied.
    """
    folder = state / "practice"
    if not (folder / MAIN).exists():
        shutil.copytree(_original(), folder, dirs_exist_ok=True)
    return folder / MAIN


def _original() -> Path:
    for place in _PLACES:
        if (place / MAIN).exists():
            return place
    raise FileNotFoundError("the practice playbook is not installed")
