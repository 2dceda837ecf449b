"""The files of playbooks below the folders that a person has open in the editor."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_MOST: Final = 500
_DEEPEST: Final = 8
_NEVER: Final = frozenset({"node_modules", "__pycache__"})


def playbook_files(roots: Iterable[Path], opened: Iterable[Path]) -> list[Path]:
    """The `.cadence` files below some folders and those that are open; hidden folders are left out.

    Gives up after some hundred, and some folders deep.
    """
    found = {it for it in opened if it.suffix == ".cadence"}
    for root in roots:
        for file in _below(root):
            found.add(file)
            if len(found) >= _MOST:
                return sorted(found)
    return sorted(found)


def _below(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        deep = len(Path(folder).relative_to(root).parts)
        folders[:] = sorted(it for it in folders if it[0] != "." and it not in _NEVER) if deep < _DEEPEST else []
        yield from (Path(folder) / name for name in sorted(files) if name.endswith(".cadence"))
