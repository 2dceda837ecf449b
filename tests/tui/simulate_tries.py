"""Playbooks and tries to test with, made once."""

from functools import cache
from pathlib import Path

from cadencelang_tui.session import Session
from cadencelang_tui.simulate.rows import in_order, rows_of
from cadencelang_tui.simulate.whatif import first_try, run

PLAYBOOKS = Path(__file__).parent.parent.parent / "playbooks"


@cache
def session(name="executive-search"):
    found = Session(PLAYBOOKS / name / f"{name}.cadence")
    found.take(found.compiling()())
    found.take_people(found.reading_people()())
    return found


@cache
def done(id="c01", name="executive-search"):
    """The first try of a sample candidate, run."""
    here = session(name)
    whatif = first_try(here.ready.engine, here.people.candidates[id], here.people.history.get(id, ()))
    return rerun(whatif, name)


def rerun(whatif, name="executive-search"):
    ready = session(name).ready
    return run(ready.engine, ready.atlas, whatif)


def items(run, name="executive-search"):
    return in_order(rows_of(run.timeline, session(name).ready.atlas))


def told(item):
    return f"{item.told.word} {item.told.text}"


def find(run, words, name="executive-search"):
    """The first thing of a run whose line begins with these words."""
    return next(it for it in items(run, name) if told(it).startswith(words))
