"""`doctor`: every part of a workspace is tried, and what is wrong is told with how to mend it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cadencelang.clock import ClockError
from cadencelang.clock.local import LocalTime
from cadencelang.compiler import compile_path
from cadencelang.diagnostics import Severity
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.store import content_hash
from cadencelang.runtime.ports import ClockNotBelieved, StoreError
from cadencelang.runtime.shelf import CURRENT
from cadencelang.workspace.config import Config, ConfigError, read_config, unread_variables
from cadencelang.workspace.examining_links import examine_links
from cadencelang.workspace.finding import Finding, Health
from cadencelang.workspace.opening import OUTBOX, Workspace, opened
from cadencelang.workspace.outbox import wanting
from cadencelang.workspace.timekeeping import ahead, mending, overdue, told_of

_ROOM: Final = 100 * 1024 * 1024
_ZONES: Final = ("Europe/London", "America/New_York", "Asia/Tokyo")


def examine(folder: Path) -> Iterator[Finding]:
    """Try every part in turn; what stands on a part that is ill is not tried."""
    try:
        config = read_config(folder)
    except ConfigError as error:
        yield from (Finding("configuration", Health.ILL, it) for it in error.faults)
        return
    yield Finding("configuration", Health.WELL, f"{folder}/cadence.toml can be read")
    yield from _environment(folder)
    yield _zones()
    yield _disk(folder)
    try:
        with opened(folder) as workspace:
            for part in (_database, _clock, _people, _letters):
                yield part(workspace)
            yield from examine_links(workspace)
            yield from _playbook(workspace, config)
            yield from _team(workspace, config)
    except (ConfigError, StoreError) as error:
        yield Finding("database", Health.ILL, str(error))


def _environment(folder: Path) -> Iterator[Finding]:
    """Variables that somebody may have misspelt."""
    for name, near in unread_variables(folder):
        found = (
            f"The variable {name} is set and changes nothing: there is no such setting, or no such part in the file."
        )
        yield Finding("environment", Health.LOOK, found, near)


def _zones() -> Finding:
    try:
        for zone in _ZONES:
            LocalTime(zone, 5).offset(29_000_000)
    except ClockError as error:
        return Finding("time zones", Health.ILL, str(error), "Install the package tzdata.")
    return Finding("time zones", Health.WELL, "their data is at hand")


def _disk(folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=folder / OUTBOX):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        mend = f"Make {folder / OUTBOX} a folder that may be written."
        return Finding("disk", Health.ILL, f"The outbox cannot be written: {error.strerror}.", mend)
    if free < _ROOM:
        return Finding("disk", Health.LOOK, f"Only {free // 2**20} MB are left.", "Make room.")
    return Finding("disk", Health.WELL, f"the outbox can be written, {free // 2**20} MB are left")


def _database(workspace: Workspace) -> Finding:
    wrong = workspace.store.check()
    if wrong is not None:
        return Finding("database", Health.ILL, wrong, "Restore it from a backup.")
    with workspace.store.transaction() as tx:
        counts = tx.counts()
    return Finding(
        "database", Health.WELL, f"whole; {counts['candidates']} candidates, {counts['entries']} log entries"
    )


def _clock(workspace: Workspace) -> Finding:
    """Whether anybody stands ahead of the clock, and whether it is believed."""
    with workspace.store.transaction() as tx:
        found = ahead(tx, workspace.now)
        if found is not None:
            return Finding("clock", Health.ILL, told_of(workspace, tx, found), mending(workspace))
        try:
            workspace.steps.watch.heed(tx, workspace.now)
        except ClockNotBelieved as error:
            return Finding("clock", Health.ILL, error.found, error.mend)
    return Finding("clock", Health.WELL, "nobody stands ahead of it, and it can be believed")


def _people(workspace: Workspace) -> Finding:
    with workspace.store.transaction() as tx:
        stuck = tx.counts()["stuck"]
        asleep = tx.next_wake()
    if stuck:
        mend = "`cadence status` lists them and says why; a playbook published anew with newer calendars often helps."
        return Finding("candidates", Health.ILL, f"{stuck} cannot go on.", mend)
    if late := overdue(asleep, workspace.now):
        return Finding("candidates", Health.LOOK, late, "Start `cadence run`.")
    return Finding("candidates", Health.WELL, "all can go on, and nothing is overdue")


def _letters(workspace: Workspace) -> Finding:
    with workspace.store.transaction() as tx:
        wait = len(wanting(tx))
    if wait:
        return Finding("outbox", Health.LOOK, f"{wait} letters could not leave, or may have.", "See `cadence outbox`.")
    return Finding("outbox", Health.WELL, "nothing waits for a person")


def _playbook(workspace: Workspace, config: Config) -> Iterator[Finding]:
    path = workspace.folder / config.playbook.file
    if not path.exists():
        mend = "Set `file` in [playbook] of cadence.toml."
        yield Finding("playbook", Health.ILL, f"There is no file {path}.", mend)
        return
    compiled = compile_path(path)
    errors = sum(it.severity is Severity.ERROR for it in compiled.diagnostics)
    if compiled.book is None:
        yield Finding("playbook", Health.LOOK, f"{path} has {errors} errors.", f"See `cadence check {path}`.")
        return
    with workspace.store.transaction() as tx:
        current = tx.meta(CURRENT)
    if current != content_hash(compiled.book):
        found = "The file differs from the version that is published."
        yield Finding("playbook", Health.LOOK, found, "Publish it with `cadence publish` when it is ready.")
    else:
        yield Finding("playbook", Health.WELL, f"{path} is the version that is published")


def _team(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """Whether the roles of the published playbook and the colleagues of the configuration are the same."""
    with workspace.store.transaction() as tx:
        roles = [it.name for it in workspace.shelf.current(tx).book.roles]
    nobody = [it for it in roles if it not in config.team]
    strangers = [it for it in config.team if it not in roles]
    for name in strangers:
        mend = did_you_mean(name, nobody) or f"Its roles are {', '.join(roles)}."
        yield Finding("team", Health.LOOK, f'The published playbook has no role "{name}", as in [team.{name}].', mend)
    if nobody:
        found = f"Nobody is named for {', '.join(nobody)}; what is for them goes to {config.sender.address}."
        yield Finding("team", Health.LOOK, found, f"Add [team.{nobody[0]}] with name and address to cadence.toml.")
    elif not strangers:
        yield Finding("team", Health.WELL, "every role has a name and an address")
