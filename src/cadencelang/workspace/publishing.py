"""Publishing: the playbook becomes the version that newcomers begin with, and others move to it as the policy says."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import field
from typing import Final

from cadencelang.clock import CalendarRangeError
from cadencelang.engine import EngineError
from cadencelang.graph.model import Book
from cadencelang.graph.store import content_hash, dump
from cadencelang.records import dataclass
from cadencelang.runtime.codec import load_reasons
from cadencelang.runtime.moving import Counted, Orphaned, Stays
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Row, Version
from cadencelang.runtime.shelf import Edition
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.tracks import contacts
from cadencelang.workspace.opening import Workspace

_BATCH: Final = 200


class Migration(enum.StrEnum):
    """What becomes of those who are under way on an older version.

    STAY: they end on theirs. MOVE: who has a place for everything they have under way moves, others stay.
    CANCEL: all move; what has no place any more is stopped.
    """

    STAY = "stay"
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(slots=True)
class Published:
    """What publishing did, or would do: how many moved, how many stay for which reason, whose promises forbid it."""

    version: Version
    moved: int = 0
    stay: Counter[str] = field(default_factory=Counter)
    orphans: list[tuple[str, str]] = field(default_factory=list)


class Forbidden(Exception):  # noqa: N818
    """Publishing would orphan promises; `published` says whose."""

    def __init__(self, published: Published) -> None:
        super().__init__("Publishing would orphan promises.")
        self.published = published


class _Trial(Exception):  # noqa: N818
    """Takes back what a trial did."""


def version_of(book: Book, now: int) -> Version:
    """The book as the store keeps it."""
    return Version(content_hash(book), book.name, book.version, dump(book), now)


def publish(tx: Transaction, book: Book, now: int) -> Version:
    """Keep the book, and let newcomers begin with it."""
    version = version_of(book, now)
    tx.publish(version)
    return version


def publish_to(workspace: Workspace, book: Book, migration: Migration, *, dry_run: bool) -> Published:
    """Publish, and move those under way. Raises Forbidden where a promise would be orphaned; then nothing is done."""
    version = version_of(book, workspace.now)
    if migration is not Migration.STAY:
        trial = _move_all(workspace, book, version, migration, keep=False)
        if trial.orphans:
            raise Forbidden(trial)
        if dry_run:
            return trial
    if dry_run:
        return Published(version)
    with workspace.store.transaction() as tx:
        tx.publish(version)
    return Published(version) if migration is Migration.STAY else _move_all(workspace, book, version, migration)


def _move_all(
    workspace: Workspace, book: Book, version: Version, migration: Migration, *, keep: bool = True
) -> Published:
    """Move everyone who is on another version, a batch a transaction; where not `keep`, only to see what happens."""
    published, edition, after = Published(version), Edition(version.hash, book), ""
    while True:
        with suppress(_Trial), workspace.store.transaction() as tx:
            rows = tx.rows(after, _BATCH)
            for row in rows:
                mine = tx.row(row.candidate)
                if mine is not None and mine.book != version.hash:
                    _move(workspace, tx, mine, edition, migration, published)
            after = rows[-1].candidate if rows else ""
            if not keep:
                raise _Trial
        if not rows:
            return published


def _move(
    workspace: Workspace, tx: Transaction, row: Row, edition: Edition, migration: Migration, published: Published
) -> None:
    standing = workspace.steps.open(tx, row)
    workspace.steps.catch_up(tx, standing, workspace.now)
    standing.save(tx)
    counted = counted_of(tx, row, standing.edition)
    try:
        workspace.steps.move(tx, standing, edition, counted, workspace.now, cancel=migration is Migration.CANCEL)
    except Orphaned as error:
        published.orphans.append((row.candidate, str(error)))
    except (Stays, EngineError, CalendarRangeError) as error:
        published.stay[str(error)] += 1
    else:
        published.moved += 1


def counted_of(tx: Transaction, row: Row, edition: Edition) -> Sequence[Counted]:
    """Everything that reached a candidate, for limits that are new to count."""
    reasons = [reason for entry in tx.log(row.candidate) for reason in load_reasons(entry.reasons)]
    return [Counted(it.channel, it.automatic, it.at) for it in contacts(reasons, Atlas(edition.book))]
