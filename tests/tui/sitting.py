"""An application under a pilot's hands, with memory of its own."""

import asyncio
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from textual.worker import WorkerCancelled

from cadencelang_tui.app import CadenceApp
from cadencelang_tui.glyphs import DRAWN
from cadencelang_tui.memory import Memory

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "playbooks" / "executive-search" / "executive-search.cadence"


def make(tmp_path, book=None, *, mode=None, glyphs=DRAWN):
    app = CadenceApp(book, memory=Memory(tmp_path / "state", tmp_path / "config"), glyphs=glyphs, mode=mode)
    compiling = app.session.compiling
    app.session.compiling = lambda: _remembered(app.session, compiling())
    return app


_COMPILED = {}


def _remembered(session, compile_now):
    """Compiles what was compiled before only once: the same files, with nothing edited."""
    if session.texts:
        return compile_now
    files = sorted(path for path in session.folder.rglob("*") if path.is_file())
    key = (session.path.name, *((path.relative_to(session.folder), path.read_bytes()) for path in files))

    def compiled():
        if key not in _COMPILED:
            _COMPILED[key] = compile_now()
        return _COMPILED[key]

    return compiled


@asynccontextmanager
async def sitting(app, size=(120, 36), *, loaded=True):
    """The application as it runs; `loaded`: wait for its playbook first."""
    async with app.run_test(size=size) as pilot:
        if loaded:
            await settled(pilot)
        yield pilot


async def settled(pilot):
    """Wait until no worker is at work and the messages are done."""
    with suppress(WorkerCancelled):  # an exclusive worker gave way to the next
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def play(coroutine):
    """Run a pilot's test."""
    return asyncio.run(coroutine)
