"""`python -m benchmarks`: measure and print one table.

Each part is a module with a function `rows(size)`; a peer that is not installed leaves its column empty.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from importlib import import_module

from benchmarks.measure import FULL, QUICK, Size
from benchmarks.table import Row, as_json, as_text

PARTS = {
    "start-up": "start_up",
    "extras": "extras",
    "front-end": "front_end",
    "compile": "compiling",
    "conditions": "conditions",
    "engine": "running",
    "timers": "timers",
    "simulate": "simulating",
    "prove": "proving",
    "memory": "memory",
    "clock": "clocks",
    "live": "live",
    "mail": "mailing",
    "fleet": "fleet",
    "editors": "editors",
    "terminal": "terminal",
}


def rows_of(part: str, size: Size) -> Iterator[Row]:
    """The rows of one part, as they are measured."""
    found: Iterator[Row] = import_module(f"benchmarks.{PARTS[part]}").rows(size)
    yield from found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure beside the peers.")
    parser.add_argument("--only", metavar="NAME", action="append", choices=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs: a look, not a measure")
    parser.add_argument("--json", action="store_true", help="write JSON")
    args = parser.parse_args()
    groups = []
    for part in args.only or PARTS:
        rows = []
        for row in rows_of(part, QUICK if args.quick else FULL):
            print(f"{part}: {row.name}", file=sys.stderr)
            rows.append(row)
        groups.append((part, rows))
    sys.stdout.write(as_json(groups) if args.json else as_text(groups))


if __name__ == "__main__":
    main()
