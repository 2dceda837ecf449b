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
from dataclasses import dataclass
from typing import BinaryIO, Final

from cadencelang.clock import Clock, Minute
from cadencelang.graph.model import Book
from cadencelang.prover import claims
from cadencelang.prover.exploring import Bounds, Explored
from cadencelang.prover.stories import Story
from cadencelang.prover.verifying import Verdict, Wish, verify
from cadencelang_tui.proving.records import Ended, Finding, Goal, Goals, Local, Tale, Told, Working

_OFTEN: Final = 0.2
_HEADER: Final = 4


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

    for verdict in verify(order.book, Wish(Bounds(seconds=order.seconds)), progress):
        _tell(out, finding_of(verdict))


def finding_of(verdict: Verdict) -> Finding:
    """A verdict as a record."""
    covered = tuple(
        f"{part.calendar}: {part.explored.situations:,} situations"
        + (", none left unexplored" if part.explored.complete else "")
        for part in verdict.parts
    )
    why = verdict.why
    if verdict.events >= 0 and not verdict.story and not (verdict.parts and verdict.parts[-1].explored.complete):
        why = f"no story with up to {verdict.events} outside events; {why}"
    tale = tale_of(verdict.story) if verdict.story is not None else None
    return Finding(
        verdict.goal.name, str(verdict.word), why, verdict.empty, covered, verdict.not_covered, verdict.seconds, tale
    )


def tale_of(story: Story) -> Tale:
    """A story with its instants as days and times, so that it can be lived through on another clock."""
    clock = story.setting.almanac.clock
    events = tuple((_local(it.at, clock), it) for it in story.inputs)
    return Tale(
        story.setting.name, dict(story.facts), story.stage, _local(story.start, clock), events, story.failed,
        _local(story.broken, clock),
    )  # fmt: skip


def _local(at: Minute, clock: Clock) -> Local:
    return clock.day(at), clock.minute_of_day(at)


def _tell(out: BinaryIO, record: Told) -> None:
    content = pickle.dumps(record)
    out.write(len(content).to_bytes(_HEADER, "big") + content)
    out.flush()


if __name__ == "__main__":
    main()
