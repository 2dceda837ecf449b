"""An application under a pilot's hands, with memory of its own."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

from cadencelang_tui.app import CadenceApp
from cadencelang_tui.glyphs import DRAWN
from cadencelang_tui.memory import Memory

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "playbooks" / "executive-search" / "executive-search.cadence"


def make(tmp_path, book=None, *, mode=None, glyphs=DRAWN):
    return CadenceApp(book, memory=Memory(tmp_path / "state", tmp_path / "config"), glyphs=glyphs, mode=mode)


@asynccontextmanager
async def sitting(app, size=(120, 36), *, loaded=True):
    """The application as it runs; `loaded`: wait for its playbook first."""
    async with app.run_test(size=size) as pilot:
        if loaded:
            await settled(pilot)
        yield pilot


async def settled(pilot):
    """Wait until no worker is at work and the messages are done."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def play(coroutine):
    """Run a pilot's test."""
    return asyncio.run(coroutine)
