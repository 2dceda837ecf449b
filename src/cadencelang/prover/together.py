"""Proving on several cores: this process takes goals from the first on, its helpers get others from the last back.

A helper is a process of its own, started once the work has lasted so long that it is worth it. Verdicts come in the
order of the goals, each the same as if one process had come to it. What a helper was at that dies is done here.
Owns the sharing of work; a verdict on one goal is `cadencelang.prover.verifying`'s.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field, replace
from multiprocessing.connection import Connection, wait
from typing import Any, Final, NamedTuple

from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal
from cadencelang.prover.exploring import Explored
from cadencelang.prover.verifying import Part, Progress, Verdict, Wish, goals_wished, verdict_on
from cadencelang.records import dataclass

_WORTH_IT: Final = 1.0
"""Seconds of work after which helpers are started; it takes about half of that to start one."""
_OFTEN: Final = 0.2


class _Works(NamedTuple):
    """How far a helper is with a goal."""

    number: int
    calendar: str
    explored: Explored


class _Found(NamedTuple):
    """A helper's verdict on a goal."""

    number: int
    verdict: Verdict


_IDLE: Final = "idle"
"""What a helper says that has nothing to do; it is given the number of a goal, or None."""


def verify_together(book: Book, wish: Wish, progress: Progress, cores: int) -> Iterator[Verdict]:
    """A verdict for each guarantee wished for, in their order, worked out on up to so many cores.

    `progress` is asked in this process, now and then, by turns of what is worked on; when it gives False, what is not
    done is left undecided. The bound on memory is shared out.
    """
    goals = goals_wished(book, wish)
    if cores > 1 and len(goals) > 1:
        bounds = replace(wish.bounds, megabytes=max(1, wish.bounds.megabytes // cores))
        yield from _Team(book, goals, replace(wish, bounds=bounds), progress, min(cores, len(goals)) - 1).verdicts()
    else:
        yield from (verdict_on(book, goal, wish, progress) for goal in goals)


@dataclass
class _Team:
    """This process and its helpers. `free` are the goals, by number, that nobody has taken; `in_hand` is what each
    helper, by the line to it, is at."""

    book: Book
    goals: Sequence[Goal]
    wish: Wish
    progress: Progress
    helpers: int
    free: deque[int] = field(default_factory=deque)
    found: dict[int, Verdict] = field(default_factory=dict)
    processes: list[Any] = field(default_factory=list)
    in_hand: dict[Any, int | None] = field(default_factory=dict)
    stopped: bool = False
    began: float = field(default_factory=time.monotonic)

    def verdicts(self) -> Iterator[Verdict]:
        """The verdicts in order, each as soon as it and all before it are there."""
        self.free.extend(range(len(self.goals)))
        try:
            for number in range(len(self.goals)):
                while number not in self.found:
                    self._go_on()
                yield self.found[number]
        finally:
            self._dismiss()

    def _go_on(self) -> None:
        """Come to one more verdict: one's own, else that of a helper."""
        if self.free:
            number = self.free.popleft()
            self.found[number] = verdict_on(self.book, self.goals[number], self.wish, self._told)
        else:
            self._hear(wait(self.in_hand))

    def _told(self, goal: Goal, calendar: str, explored: Explored) -> bool:
        """Pass progress on, that of helpers too; start them once it is worth it."""
        if self.free and not self.processes and time.monotonic() - self.began > _WORTH_IT:
            self._call_helpers()
        if self.in_hand:
            self._hear(wait(self.in_hand, timeout=0))
        return self._goes_on(goal, calendar, explored)

    def _goes_on(self, goal: Goal, calendar: str, explored: Explored) -> bool:
        self.stopped = self.stopped or not self.progress(goal, calendar, explored)
        if self.stopped:
            self._dismiss()
        return not self.stopped

    def _call_helpers(self) -> None:
        context = multiprocessing.get_context("spawn")
        for _ in range(min(self.helpers, len(self.free))):
            ours, theirs = context.Pipe()
            process = context.Process(target=_help, args=(self.book, self.wish, theirs), daemon=True)
            process.start()
            theirs.close()
            self.processes.append(process)
            self.in_hand[ours] = None

    def _hear(self, lines: Iterable[Any]) -> None:
        """What helpers tell on these lines; what one that is gone was at is free again."""
        for line in lines:
            if line not in self.in_hand:
                continue
            try:
                self._answer(line, line.recv())
            except (EOFError, OSError):
                self._let_go(line)

    def _answer(self, line: Connection, told: object) -> None:
        match told:
            case _Works(number, calendar, explored):
                self._goes_on(self.goals[number], calendar, explored)
            case _Found(number, verdict):
                self.found[number], self.in_hand[line] = verdict, None
            case _:
                self.in_hand[line] = self.free.pop() if self.free else None
                line.send(self.in_hand[line])

    def _let_go(self, line: Connection) -> None:
        number = self.in_hand.pop(line)
        line.close()
        if number is not None:
            self.free.append(number)

    def _dismiss(self) -> None:
        """Do without helpers."""
        for line in list(self.in_hand):
            self._let_go(line)
        for process in self.processes:
            process.terminate()
            process.join()


def _help(book: Book, wish: Wish, line: Connection) -> None:
    """Prove the goals that one is given, until there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    goals = goals_wished(book, wish)
    with suppress(ConnectionError, EOFError):
        while True:
            line.send(_IDLE)
            number = line.recv()
            if number is None:
                return
            verdict = verdict_on(book, goals[number], wish, _telling(number, line))
            line.send(_Found(number, replace(verdict, parts=tuple(map(_without_trail, verdict.parts)))))


def _telling(number: int, line: Connection) -> Progress:
    last = 0.0

    def told(goal: Goal, calendar: str, explored: Explored) -> bool:
        nonlocal last
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            line.send(_Works(number, calendar, explored))
        return True

    return told


def _without_trail(part: Part) -> Part:
    """A part without the way on which its exploration broke the claim: the story tells it."""
    return replace(part, explored=replace(part.explored, found=None))
