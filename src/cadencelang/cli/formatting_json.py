"""What `cadence fmt` found as plain data, in the shape of the published schema `formatting`."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from cadencelang.diagnostics.clean import clean
from cadencelang.diagnostics.model import Diagnostic
from cadencelang.records import dataclass
from cadencelang.schemas.shapes import COUNT, TEXT, Schema, head, many, or_none, thing, told
from cadencelang.source import SourceFile, Sources

VERSION: Final = 1
SAME, CHANGED, BROKEN = STATES = ("same", "changed", "broken")


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A file: its path (none: standard input), its text, and its canonical text, or None where it has errors."""

    path: Path | None
    source: SourceFile
    formatted: str | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def changes(self) -> bool:
        """Whether the canonical text is another."""
        return self.formatted is not None and self.formatted != self.source.text

    def difference(self) -> list[str]:
        """The lines of a unified difference to the canonical text."""
        before, after, name = self.source.text.splitlines(), (self.formatted or "").splitlines(), self.source.path
        return list(difflib.unified_diff(before, after, name, f"{name} (formatted)", lineterm=""))


def formatting_json(files: Sequence[LookedAt], *, diff: bool) -> dict[str, Any]:
    """What became of the files, or would; with `diff` line by line."""
    told = [_file(it, diff=diff) for it in files]
    return {
        "format": "cadencelang.formatting",
        "version": VERSION,
        "summary": {state: sum(it["state"] == state for it in told) for state in STATES},
        "files": told,
    }


def _file(file: LookedAt, *, diff: bool) -> dict[str, Any]:
    from cadencelang.diagnostics.render_json import diagnostics_list

    broken = file.formatted is None
    return {
        "file": clean(file.source.path),
        "state": BROKEN if broken else CHANGED if file.changes else SAME,
        "difference": [clean(it) for it in file.difference()] if diff and not broken else None,
        "diagnostics": diagnostics_list(file.diagnostics, Sources([file.source])) if broken else [],
    }


def formatting_schema() -> Schema:
    """The schema of what `cadence fmt --json` writes."""
    file = thing({
        "file": TEXT,
        "state": told({"enum": list(STATES)}, "Changed: it was, or with `--check` and `--diff` it would be."),
        "difference": told(or_none(many(TEXT)), "With `--diff`: the lines of a unified difference."),
        "diagnostics": told(many({"type": "object"}), "What is wrong with a broken file, as `cadence check` tells it."),
    })  # fmt: skip
    properties = {"summary": thing(dict.fromkeys(STATES, COUNT)), "files": many(file)}
    return head("formatting", VERSION, "What was formatted", "What became of files that were formatted.", properties)
