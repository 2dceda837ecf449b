"""`cadence simulate`: what would happen to each candidate, when, and why, or why not."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from cadencelang.cli.books import add_book, open_book
from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.files import write_text
from cadencelang.cli.frame import Command
from cadencelang.cli.instants import length, moment
from cadencelang.cli.people import People, add_people, clock_of, read_people
from cadencelang.cli.progress import progress
from cadencelang.cli.world import World, add_world, world_of
from cadencelang.clock import CalendarRangeError, Clock, ClockError, format_instant, shift
from cadencelang.diagnostics.clean import clean
from cadencelang.engine import Engine, FactError
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.distribution import Samples
from cadencelang.workbench.measures import measure
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.terminal import Terminal, terminal_of
from cadencelang.workbench.timeline import Timeline

if TYPE_CHECKING:
    from cadencelang.cli.crowd import Crowd, Person
    from cadencelang.graph.model import Book

_MANY = 6


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    add_people(parser)
    parser.add_argument("--from", dest="start", metavar="DATE", required=True, help="the first day, or instant")
    parser.add_argument("--until", metavar="DATE", help="the last day, or instant")
    parser.add_argument("--for", dest="length", metavar="LENGTH", type=length, help="how long: 90d, 12w, 3m")
    parser.add_argument(
        "--candidate", metavar="ID", action="append", default=[], help="only this one (may be repeated)"
    )
    add_world(parser)
    parser.add_argument(
        "--runs", metavar="N", type=int, default=1, help="simulate so many times and show distributions"
    )
    parser.add_argument(
        "--workers", metavar="ADDRESS", help="simulate on a cluster of Dask: dask://HOST:PORT, or dask://local"
    )
    parser.add_argument(
        "--show", choices=("timelines", "overview", "summary"),
        help="how much to tell (default: timelines, an overview where there are many candidates)",
    )  # fmt: skip
    parser.add_argument("--detail", action="store_true", help="tell every step, not only what anybody would notice")
    parser.add_argument("--plain", action="store_true", help="one sentence a line, for screen readers and scripts")
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--html", metavar="FILE", help="write a page with a drawing for each candidate")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a row or field was left out")


@dataclass(frozen=True, slots=True)
class _Task:
    """What to simulate."""

    engine: Engine
    atlas: Atlas
    people: People
    period: Callable[[Candidate], Stretch]
    world: World
    crowd: Crowd | None = None

    def timelines(self, run: int = 0) -> Iterator[Timeline]:
        """The timeline of every candidate; one who cannot be simulated is told and left out."""
        if self.crowd is not None:
            yield from self.crowd.timelines(self.persons(), run)
            return
        for candidate in self.people.candidates:
            history = self.people.history.get(candidate.id, ())
            reactions = self.world.reactions(self.engine, self.atlas, candidate.id, run)
            try:
                yield simulate(self.engine, self.atlas, candidate, history, self.period(candidate), reactions)
            except (FactError, CalendarRangeError) as error:
                raise Failure(f'"{candidate.id}" cannot be simulated: {error}') from None

    def persons(self) -> list[Person]:
        """Everybody, as a cluster is given them."""
        from cadencelang.cli.crowd import Person

        history = self.people.history
        return [Person(it, tuple(history.get(it.id, ())), self.period(it)) for it in self.people.candidates]


def _run(args: Namespace) -> int:
    if args.runs < 1:
        raise Failure("--runs must be at least 1.")
    opened = open_book(args.book, args.color)
    world = world_of(args, chance=args.runs > 1)
    people = read_people(args, opened.book, args.candidate)
    engine = Engine(opened.book)

    def period(candidate: Candidate) -> Stretch:
        return _stretch(args, clock_of(engine, candidate), assume=world.assume)

    with _crowd(args, opened.book, world) as crowd:
        return _told(_Task(engine, opened.atlas(), people, period, world, crowd), args)


@contextmanager
def _crowd(args: Namespace, book: Book, world: World) -> Iterator[Crowd | None]:
    """The cluster that simulates, where one is asked for."""
    if args.workers is None:
        yield None
        return
    from cadencelang.cli.crowd import Crowd

    with closing(Crowd(args.workers, book, world)) as crowd:
        yield crowd


def _told(task: _Task, args: Namespace) -> int:
    """Simulate, and tell what comes of it."""
    people, world, total = task.people, task.world, len(task.people.candidates)
    timelines = list(progress(task.timelines(), total, "simulating"))
    if args.html:
        from cadencelang.workbench.timeline_html import timelines_html

        write_text(Path(args.html), timelines_html(timelines, task.atlas, world.sentences(), people.left_out))
    if args.json:
        from cadencelang.workbench.timeline_json import timelines_json

        assumed = " ".join(world.sentences())
        sys.stdout.writelines(timelines_json(timelines, task.atlas, assumed, people.left_out))
    elif args.plain:
        sys.stdout.writelines(f"{line}\n" for line in _plain(timelines, task, args))
    else:
        _print(timelines, task, args)
    return FOUND if args.strict and people.left_out else CLEAN


def _stretch(args: Namespace, clock: Clock, *, assume: bool) -> Stretch:
    if (args.until is None) == (args.length is None):
        raise Failure("Say either --until or --for.")
    try:
        start = moment(args.start, clock)
        day = clock.day(start)
        clock.check_covered(day, day)
        end = moment(args.until, clock, end=True) if args.until else clock.midnight(shift(day, args.length)) - 1
        clock.check_covered(clock.day(end), clock.day(end))
    except ClockError as error:
        raise Failure(str(error)) from None
    if end < start:
        raise Failure("The simulation would end before it begins.")
    return Stretch(start, end, assume)


def _plain(timelines: list[Timeline], task: _Task, args: Namespace) -> Iterator[str]:
    """The same as sentences, one a line."""
    from cadencelang.workbench.timeline_plain import plain_overview, plain_spreads, plain_summary, plain_timeline

    yield from _head(timelines, task, None)
    for timeline in timelines:
        match _how_much(timelines, args):
            case "timelines":
                yield ""
                yield from plain_timeline(timeline, task.atlas, detail=args.detail)
            case "overview":
                yield plain_overview(timeline)
    if len(timelines) > 1:
        yield plain_summary(timelines)
    if args.runs > 1:
        yield from plain_spreads(_samples(timelines, task, args.runs).spreads(), args.runs)
    if task.people.left_out:
        yield f"{task.people.left_out.sentence} (told above)"


def _how_much(timelines: list[Timeline], args: Namespace) -> str:
    """Whether whole timelines are told, an overview, or only what they come to."""
    return str(args.show or ("overview" if len(timelines) > _MANY else "timelines"))


def _print(timelines: list[Timeline], task: _Task, args: Namespace) -> None:
    from cadencelang.workbench.summary_text import overview, spread_table, summary_table
    from cadencelang.workbench.timeline_text import legend, timeline_text

    terminal = terminal_of(sys.stdout, args.color)
    show = _how_much(timelines, args)
    print("\n".join(_head(timelines, task, terminal)) + "\n")
    for timeline in timelines:
        if show == "timelines":
            print(timeline_text(timeline, task.atlas, terminal, detail=args.detail))
        elif show == "overview":
            print(overview(timeline, terminal))
    if show != "summary" and timelines:
        print("\n".join(wrap(legend(terminal), terminal.width)) + "\n")
    if len(timelines) > 1:
        print(summary_table(timelines, terminal), end="")
    if args.runs > 1:
        print()
        print(spread_table(_samples(timelines, task, args.runs).spreads(), args.runs, terminal), end="")
    if task.people.left_out:
        told = f"{task.people.left_out.sentence} (told above)"
        print("\n" + "\n".join(terminal.paint("bad", line) for line in wrap(told, terminal.width)))


def _head(timelines: list[Timeline], task: _Task, terminal: Terminal | None) -> Iterator[str]:
    """What is simulated and what is assumed: as sentences, wrapped and coloured where there is a terminal."""
    book = task.atlas.book
    people = f"{len(timelines)} candidate{'' if len(timelines) == 1 else 's'}"
    when = ""
    if timelines:
        one = timelines[0]
        first, last = (format_instant(at, one.clock, "date") for at in (one.start, one.end))
        when = f", {first} to {last}"
    title = f"{clean(book.name)}, version {book.version}: {people}{when}"
    if terminal is None:
        yield from (f"{title}.", *task.world.sentences())
        return
    yield terminal.paint("head", title)
    yield from wrap(" ".join(task.world.sentences()), terminal.width)


def _samples(first: list[Timeline], task: _Task, runs: int) -> Samples:
    samples = Samples()
    samples.add_run(measure(it) for it in first)
    for run in progress(range(1, runs), runs - 1, "runs"):
        samples.add_run([measure(it) for it in task.timelines(run)])
    return samples


COMMAND = Command(_arguments, _run)
