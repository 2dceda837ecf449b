"""The process that proves: reads a pickled book and a wish from its standard input, writes records to its output.

Each record is a pickle behind its length in four bytes. It is started by the application with its own Python, and
stopped by being killed; it works at a low priority, so that the application's keys stay quick.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from contextlib import suppress
from typing import BinaryIO, Final

from cadencelang.adapters.proofs import Disk, cache_folder
from cadencelang.clock import Clock, Minute
from cadencelang.clock.local import LocalTime
from cadencelang.editing.proving.records import Ended, Finding, Goal, Goals, Local, Tale, Told, Working
from cadencelang.graph.model import Book
from cadencelang.prover import claims
from cadencelang.prover.exploring import Bounds, Explored
from cadencelang.prover.stories import Story
from cadencelang.prover.verifying import Verdict, Wish, Word, verify
from cadencelang.records import dataclass
from cadencelang.review.own_dates import on_own_dates
from cadencelang.review.verdict_sarif import verdict_diagnostics
from cadencelang.review.verdict_text import verdict_text
from cadencelang.source import SourceFile, Sources
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal

_OFTEN: Final = 0.2
_HEADER: Final = 4
_PAGE: Final = Terminal()


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be proved, and how many seconds may be spent on each guarantee and calendar."""

    book: Book
    seconds: float


def main() -> None:
    """Prove what is asked for; whatever goes wrong is told as the last record."""
    out = sys.stdout.buffer
    with suppress(OSError, AttributeError):
        os.nice(10)
    try:
        order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 - the application itself has written it  # nosec B301
        _prove(order, out)
    except BrokenPipeError:
        return
    except Exception as error:  # the last resort of a process: told, not lost
        _tell(out, Ended(f"{type(error).__name__}: {error}"))
    else:
        _tell(out, Ended())


def _prove(order: Order, out: BinaryIO) -> None:
    goals = (Goal(it.name, it.claim, it.span, it.guarantee is None) for it in claims.goals_of(order.book))
    _tell(out, Goals(tuple(goals)))
    last = 0.0

    def progress(goal: claims.Goal, calendar: str, explored: Explored) -> bool:
        nonlocal last
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            _tell(out, Working(goal.name, calendar, explored.situations, explored.seconds))
        return True

    wish = Wish(Bounds(seconds=order.seconds), memory=Disk(cache_folder()))
    for verdict in verify(order.book, wish, progress):
        _tell(out, finding_of(verdict, order.book))


def finding_of(verdict: Verdict, book: Book) -> Finding:
    """A verdict on a goal of a book as a record."""
    covered = tuple(
        f"{part.calendar}: {part.explored.situations:,} situations"
        + (", none left unexplored" if part.explored.complete else "")
        + (", known from before" if part.explored.remembered else "")
        for part in verdict.parts
    )
    why = verdict.undecided if verdict.word is Word.NOT_DECIDED else verdict.why
    tale = tale_of(verdict.goal, verdict.story, book) if verdict.story is not None else None
    atlas, sources = Atlas(book), Sources(SourceFile(path, text) for path, text in book.sources)
    return Finding(
        verdict.goal.name, str(verdict.word), why, verdict.empty, covered, verdict.not_covered, verdict.seconds, tale,
        verdict_text(verdict, atlas, _PAGE), next(verdict_diagnostics([verdict], atlas, sources), None),
    )  # fmt: skip


def tale_of(goal: claims.Goal, story: Story, book: Book) -> Tale:
    """A story with its instants as days and times: on the playbook's own calendar, where it breaks there too."""
    moved = on_own_dates(goal, story, book)
    told = moved or story
    clock = LocalTime(book.clock.zone, book.clock.tick) if moved else story.setting.almanac.clock
    events = tuple((_local(it.at, clock), it) for it in told.inputs)
    return Tale(
        told.setting.name, dict(told.facts), told.stage, _local(told.start, clock), events, told.failed,
        _local(told.broken, clock), moved is not None,
    )  # fmt: skip


def _local(at: Minute, clock: Clock | LocalTime) -> Local:
    return clock.day(at), clock.minute_of_day(at)


def _tell(out: BinaryIO, record: Told) -> None:
    content = pickle.dumps(record)
    out.write(len(content).to_bytes(_HEADER, "big") + content)
    out.flush()


if __name__ == "__main__":
    main()
