"""Measuring: CPU time of this process or of a child, repeated, as a median with its spread.

CPU time is what other work on the machine disturbs least. A figure is the median of several runs; its spread is the
distance between the quartiles against the median.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How thoroughly to measure: runs of each measurement, CPU seconds a run lasts at least, and the share of data."""

    runs: int
    seconds: float
    share: float

    def of(self, count: int) -> int:
        """The amount of data to use where a full run uses `count`."""
        return max(1, round(count * self.share))


FULL = Size(runs=7, seconds=0.2, share=1.0)
QUICK = Size(runs=3, seconds=0.05, share=1.0)
TINY = Size(runs=1, seconds=0.0, share=0.02)


@dataclass(frozen=True, slots=True)
class Figure:
    """A median and how far the runs lie apart, as a share of it."""

    value: float
    spread: float = 0.0

    def map(self, change: Callable[[float], float]) -> Figure:
        """The figure in another unit."""
        return Figure(change(self.value), self.spread)


def figure(values: Sequence[float]) -> Figure:
    """The figure of several runs."""
    middle = statistics.median(values)
    if len(values) < 3 or not middle:
        return Figure(middle)
    low, _, high = statistics.quantiles(values, n=4)
    return Figure(middle, (high - low) / middle)


def cpu(work: Callable[[], object], size: Size) -> Figure:
    """CPU seconds that one call of `work` takes. It is called often enough for a run to last `size.seconds`."""
    times = _times(work, size)
    work()
    return figure([_once(work, times) for _ in range(size.runs)])


def _times(work: Callable[[], object], size: Size) -> int:
    once = _once(work, 1)
    return max(1, round(size.seconds / once)) if once else 1


def _once(work: Callable[[], object], times: int) -> float:
    gc.collect()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def process(argv: Sequence[str], size: Size, bytecode: str) -> Figure:
    """CPU seconds of a whole process, the interpreter's start included. Raises ChildProcessError if it fails.

    Modules are compiled before, as an installation has them: `bytecode` is a folder to keep them in.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = {**inherited, "PYTHONPYCACHEPREFIX": bytecode}
    _child(argv, env)
    return figure([_child(argv, env) for _ in range(2 * size.runs + 1)])


def _child(argv: Sequence[str], env: Mapping[str, str]) -> float:
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise ChildProcessError(f"{' '.join(argv)} failed with {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def python(*code: str) -> list[str]:
    """The command line that runs some code in this interpreter."""
    return [sys.executable, "-c", *code]
