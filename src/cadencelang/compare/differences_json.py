"""Differences of two playbooks as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cadencelang.compare.model import Change, Sort
from cadencelang.graph.model import Book
from cadencelang.workbench.atlas import Atlas


def differences_json(changes: Sequence[Change], old: Book, new: Book) -> list[dict[str, Any]]:
    """Each difference with its sentences; `line` is in the playbook that has it, None where its text is not at hand."""
    return list(_all(changes, Atlas(old), Atlas(new)))


def _all(changes: Sequence[Change], old: Atlas, new: Atlas) -> Iterator[dict[str, Any]]:
    for change in changes:
        place = (old if change.sort is Sort.GONE else new).place(change.span)
        yield {
            "area": str(change.area),
            "sort": str(change.sort),
            "name": change.name,
            "before": change.before or None,
            "file": place and place.file,
            "line": place and place.line,
            "details": [{"sign": str(it.sign), "depth": it.depth, "text": it.text} for it in change.details],
        }
