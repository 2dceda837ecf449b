"""Books of the prover's corpus, their claims, and the verdict that stands beside each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from cadencelang.compiler import compile_path
from cadencelang.diagnostics.render_text import render_text
from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal, goals_of

CORPUS = Path(__file__).parent.parent / "corpus" / "prover"
BOOKS = sorted(path for path in CORPUS.glob("*.cadence") if path.name != "common.cadence")
_EXPECTED = re.compile(r'guarantee "(?P<name>.*)"  #! (?P<word>PROVED|BROKEN)(?: (?P<events>\d+))?')


@cache
def book_of(path: Path) -> Book:
    compiled = compile_path(path)
    assert compiled.book is not None, render_text(compiled.diagnostics, compiled.sources, color=False)
    return compiled.book


def expected(path: Path) -> dict[str, tuple[str, int | None]]:
    """For each guarantee, its verdict and by how many events it breaks."""
    found = _EXPECTED.finditer(path.read_text())
    return {it["name"]: (it["word"], int(it["events"]) if it["events"] else None) for it in found}


def goal_of(path: Path, name: str) -> Goal:
    return next(goal for goal in goals_of(book_of(path)) if goal.name == name)
