"""The executive playbook with its sample candidates, as a library user would load them."""

from __future__ import annotations

from functools import cache

from benchmarks.texts import EXECUTIVE
from cadencelang.adapters import read_candidates
from cadencelang.clock import Minute
from cadencelang.compiler import compile_path
from cadencelang.graph.model import Book
from cadencelang.workbench.candidate import Candidate

START: Minute = 29_540_700
"""Monday 2 March 2026, 13:00 in London."""


@cache
def executive() -> Book:
    """The executive playbook, compiled."""
    book = compile_path(EXECUTIVE).book
    assert book is not None
    return book


@cache
def people() -> tuple[Candidate, ...]:
    """Its sample candidates, without their history."""
    found = read_candidates(EXECUTIVE.parent / "sample-candidates.csv", executive())
    return tuple(it for it in found if isinstance(it, Candidate))
