"""The terminal application: until one sees something, and what a key costs; on a real pseudo-terminal where it can be.

The peers are an empty Textual application and a bare text area of Textual's with the same text.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from benchmarks.measure import Figure, Size, figure, python
from benchmarks.people import executive
from benchmarks.pty_app import PtyApp
from benchmarks.table import Goal, Row
from benchmarks.texts import EXECUTIVE, lines

if TYPE_CHECKING:
    from cadencelang_tui.app import CadenceApp

_BARE = """
import sys
from pathlib import Path
from textual.app import App
from textual.widgets import Static, TextArea
class Bare(App):
    def compose(self):
        if sys.argv[1:]:
            yield TextArea(Path(sys.argv[1]).read_text(), show_line_numbers=True)
        else:
            yield Static("What is here")
Bare().run()
"""
_ENTRY = "from cadencelang.cli.main import run; run()"
_BETWEEN = 0.06
"""Seconds between two keys: sooner than the editor begins to check what was typed."""
_LETTERS = 15
_FRAME = 1000 / 60
_PEOPLE = 100_000
_UNUSED = "\x1b[F\x1b[200~\n  unread_{0}  text, optional\x1b[201~"
"""A fact that is declared and never used, pasted at the end of a line; each time another."""
_NO_BEGINNING = "No line at the left margin"
_SOON = Goal(300, least=False, of_ratio=False)


def rows(size: Size) -> Iterator[Row]:
    """CPU milliseconds: to the first useful frame, of a key in the editor, of a key in a list of 100,000."""
    with tempfile.TemporaryDirectory() as folder:
        yield _first_frame(size, Path(folder))
        for count, goal in ((2_000, 15.0), (10_000, 25.0)):
            yield from _typing(size, Path(folder), size.of(count), goal)
    yield from _people(size)
    typical, slowest = asyncio.run(_years(size))
    bound = Goal(50, least=False, of_ratio=False)
    yield Row("365 days of a candidate, simulated and shown", "ms", typical, goal=bound)
    yield Row("the same, the slowest of the samples", "ms", slowest, goal=bound)


def _environment(folder: Path) -> dict[str, str]:
    names = {"XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config", "PYTHONPYCACHEPREFIX": "bytecode"}
    return {name: str(folder / part) for name, part in names.items()}


def _first_frame(size: Size, folder: Path) -> Row:
    def until(argv: list[str], words: str) -> Figure:
        def once() -> float:
            with PtyApp(argv, _environment(folder)) as app:
                app.wait_for(words)
                return app.cpu() * 1000

        once()
        return figure([once() for _ in range(2 * size.runs + 1)])

    ours = until([*python(_ENTRY), "tui"], "What would you like to do?")
    theirs = until(python(_BARE), "What is here")
    return Row("first useful frame", "ms", ours, "an empty Textual app", theirs, Goal(1.3, least=False))


def _typing(size: Size, folder: Path, count: int, goal: float) -> Iterator[Row]:
    text = lines(count)
    book = folder / f"lines-{count}" / "book.cadence"
    book.parent.mkdir()
    book.write_text(text, encoding="utf-8")
    row = next(at for at, line in enumerate(text.splitlines()) if line.startswith("#"))
    _open_at(folder, book, row)
    entry = [*python(_ENTRY), "tui", str(book)]
    ours = _keys(size, entry, folder)
    theirs = _keys(size, [*python(_BARE), str(book)], folder)
    bound = Goal(goal, least=False, of_ratio=False)
    yield Row(f"a key in the editor, {count:,} lines", "ms", ours, "Textual's TextArea", theirs, bound)
    _open_at(folder, book, row)
    told = _mistakes(size, entry, folder)
    soon = _SOON if goal < _FRAME else None
    yield Row(f"from a key to the mistake told, {count:,} lines", "ms", told, goal=soon)
    _open_at(folder, book, text.splitlines().index("facts"))
    warned = _mistakes(size, entry, folder, _UNUSED, "uses the fact unread_{0}")
    yield Row(f"from a key to the warning told, {count:,} lines", "ms", warned, goal=soon)
    long = folder / f"wide-{count}" / "book.cadence"
    long.parent.mkdir()
    long.write_text("\n".join([*text.splitlines()[:row], f"# {'long ' * 60}", *text.splitlines()[row:]]) + "\n")
    _open_at(folder, long, row)
    wide = _keys(size, [*python(_ENTRY), "tui", str(long)], folder)
    yield Row(f"a key in a line wider than the editor, {count:,} lines", "ms", wide, goal=bound)


def _open_at(folder: Path, book: Path, row: int) -> None:
    """Let the next application begin at this row of the file on disk: what a killed one kept of it is dropped."""
    from cadencelang_tui.memory import Memory

    state = folder / "state" / "cadence"
    rmtree(state, ignore_errors=True)
    memory = Memory(state, folder)
    memory.part("app", book).update(mode="edit")
    memory.part("edit", book).update(files=[book.name], file=book.name, row=row)
    memory.save()


def _keys(size: Size, argv: list[str], folder: Path) -> Figure:
    """What each letter typed at the end of a line costs; they are rubbed out again, so that the line stays short."""
    times = max(2, size.of(_LETTERS))

    def once(app: PtyApp) -> float:
        taken = app.cpu_a_key("x", times, _BETWEEN)
        app.press_slowly("\x7f", times, _BETWEEN)
        return taken * 1000

    with PtyApp(argv, _environment(folder)) as app:
        app.wait_for("What follows")
        app.wait_until_still(1.5 * size.share)
        app.press("\x1b[F")
        app.read(_BETWEEN)
        once(app)
        app.wait_until_still(1.5 * size.share)
        return figure([once(app) for _ in range(size.runs)])


def _mistakes(size: Size, argv: list[str], folder: Path, keys: str = "x", told: str = _NO_BEGINNING) -> Figure:
    """How long after a key it is told that the line is wrong now; by the clock, as most of it is waiting for a pause.

    The key stands where the line begins; another text may be pasted there, in which `{0}` is the number of the round.
    It is told behind the line, which is drawn with the key in any case. It is taken back, and the next waits until
    nothing is worked on any more.
    """

    def once(app: PtyApp, number: int) -> float:
        app.wait_until_still(1.5 * size.share)
        began = time.monotonic()
        app.press(keys.format(number))
        app.wait_for(told.format(number))
        taken = time.monotonic() - began
        app.press("\x1a")
        app.wait_until_still(max(1.0, 1.5 * size.share))
        return taken * 1000

    with PtyApp(argv, _environment(folder)) as app:
        app.wait_for("What follows")
        app.wait_until_still(0.5)
        app.press("\x1b[H")
        app.read(_BETWEEN)
        return figure([once(app, number) for number in range(size.runs)])


def _people(size: Size) -> Iterator[Row]:
    """The list of all candidates, on the port, before any of them is read."""
    figures = asyncio.run(_listed(size, size.of(_PEOPLE)))
    bound = Goal(_FRAME, least=False, of_ratio=False)
    count = f"{size.of(_PEOPLE):,} candidates"
    for name, ours, goal in (
        (f"open the list of {count}", figures["7"], None),
        (f"a key held in the list of {count}", figures["down"], bound),
        (f"a page key held in the list of {count}", figures["pagedown"], bound),
    ):
        yield Row(name, "ms", ours, goal=goal)


async def _listed(size: Size, count: int) -> dict[str, Figure]:
    from textual import events

    from cadencelang_tui.app import CadenceApp
    from cadencelang_tui.memory import Memory

    with tempfile.TemporaryDirectory() as folder:
        app = CadenceApp(memory=Memory(Path(folder), Path(folder)), mode="start")
        app.load = _nothing  # type: ignore[assignment,method-assign]
        async with app.run_test(size=(120, 36)) as pilot:
            await _give_people(app, count)

            async def cost(key: str, times: int) -> Figure:
                """What each of so many keys costs that come as quickly as the screen can be drawn."""
                taken = []
                for _ in range(2 * size.runs + 1):
                    await pilot.pause(0.2)
                    before = time.process_time()
                    for _ in range(times):
                        app.post_message(events.Key(key, None))
                        await asyncio.sleep(_FRAME / 1000)
                    taken.append((time.process_time() - before) * 1000 / times)
                return figure(taken)

            await pilot.press("1")
            opening = await cost("7", 1)
            return {"7": opening, "down": await cost("down", 60), "pagedown": await cost("pagedown", 30)}


def _nothing() -> None:
    """Loads nothing: the candidates are given."""


async def _give_people(app: CadenceApp, count: int) -> None:
    """A desk over so many candidates, none of whom is read yet."""
    from cadencelang.desk.rehearsal import Rehearsal
    from cadencelang.engine import Engine
    from cadencelang.workbench.atlas import Atlas
    from cadencelang.workbench.candidate import Candidate
    from cadencelang_tui.run.screen import RunScreen

    await app.action_mode("run")
    screen = app.screen
    assert isinstance(screen, RunScreen)
    book = executive()
    people = {
        f"p{n}": Candidate(f"p{n}", {"name": f"Candidate {n}", "role_title": "Head of Works"}, "Screening", 29_540_700)
        for n in range(count)
    }
    screen.desk = Rehearsal(Engine(book), Atlas(book), people, {}, 29_550_000, time.monotonic)
    screen.show_desk()


async def _years(size: Size) -> tuple[Figure, Figure]:
    """What it costs in Simulate to try a sample candidate anew for 365 days: half of them less, and the one most."""
    from cadencelang_tui.app import CadenceApp
    from cadencelang_tui.memory import Memory
    from cadencelang_tui.simulate.screen import SimulateScreen
    from cadencelang_tui.simulate.whatif import Tries

    with tempfile.TemporaryDirectory() as folder:
        app = CadenceApp(EXECUTIVE, memory=Memory(Path(folder), Path(folder)), mode="simulate")
        async with app.run_test(size=(120, 36)) as pilot:
            people = app.session.people.candidates
            while not people:
                await pilot.pause(0.1)
                people = app.session.people.candidates
            screen = app.screen
            assert isinstance(screen, SimulateScreen)

            def once(id: str) -> float:
                history = app.session.people.history.get(id, ())
                assert screen.tries is not None
                now = replace(screen.tries.now, candidate=people[id], events=tuple(history), days=365)
                screen.tries = Tries(now)
                before = time.process_time()
                screen.recompute()
                return 1000 * (time.process_time() - before)

            some = list(people)[: size.of(len(people))]
            taken = {id: figure([once(id) for _ in range(size.runs)]) for id in some}
    values = [it.value for it in taken.values()]
    return figure(values), max(taken.values(), key=lambda it: it.value)
