"""Books of the prover's corpus, their claims, and the verdict that stands beside each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cadencelang.compiler import compile_path
from cadencelang.diagnostics.render_text import render_text
from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal, goals_of
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Verdict, Wish, Word, verdict_on

CORPUS = Path(__file__).parent.parent / "corpus" / "prover"
BOOKS = sorted(path for path in CORPUS.glob("*.cadence") if path.name != "common.cadence")
_EXPECTED = re.compile(r'guarantee "(?P<name>.*)"  #! (?P<rest>(?!WAITS)[A-Z].*)')
_WORD = re.compile(r"(?P<word>PROVED|BROKEN)(?: (?P<events>\d+))?(?: on (?P<where>plain weeks|real dates))?")

OFFICE = """\
    clock
      candidate time Europe/London
      working time Monday to Friday 09:00 to 18:00
      holidays GB-ENG
      tick 60 minutes
    team
      advisor owns the candidate
    channels
      email  automatic, to mail
      call   by a person
"""
"""What books that tests write out have in common, indented as they are; `mail` is a fact of each."""


class Expected(NamedTuple):
    """A verdict and by how many events a claim breaks; on plain weeks alone, or on real dates too."""

    word: Word
    events: int | None
    plain_weeks_only: bool


@cache
def book_of(path: Path) -> Book:
    compiled = compile_path(path)
    assert compiled.book is not None, render_text(compiled.diagnostics, compiled.sources, color=False)
    return compiled.book


def expected(path: Path) -> dict[str, tuple[Expected, ...]]:
    """For each guarantee, the verdicts that stand beside it: of plain weeks where nothing is said of where."""
    return {it["name"]: tuple(map(_one, _WORD.finditer(it["rest"]))) for it in _EXPECTED.finditer(path.read_text())}


def _one(found: re.Match[str]) -> Expected:
    events = int(found["events"]) if found["events"] else None
    return Expected(Word(found["word"]), events, found["where"] != "real dates")


def goal_of(path: Path, name: str) -> Goal:
    return next(goal for goal in goals_of(book_of(path)) if goal.name == name)


@cache
def verdict_of(path: Path, name: str, *, plain_weeks_only: bool) -> Verdict:
    """The verdict on a claim of the corpus."""
    wish = Wish(bounds=Bounds(seconds=120), plain_weeks_only=plain_weeks_only)
    return verdict_on(book_of(path), goal_of(path, name), wish, lambda *_: True)


def claims() -> list[tuple[Path, str, Expected]]:
    """Every claim of the corpus with each verdict that stands beside it."""
    return [(path, name, it) for path in BOOKS for name, them in expected(path).items() for it in them]


def id_of(path: Path, name: str, wanted: Expected) -> str:
    return f"{path.stem}: {name}{'' if wanted.plain_weeks_only else ', real dates'}"
