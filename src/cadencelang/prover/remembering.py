"""What was proved before: an exploration need not be done again where nothing of what it depends on has changed.

A proof depends on the part of the playbook that it follows, on the calendar, on the claim, and on the program itself;
where lines stand makes no difference. Only explorations that came to their end without a finding are remembered.
"""

from __future__ import annotations

import dataclasses
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import cadencelang
from cadencelang.prover.exploring import Explored
from cadencelang.prover.world import World
from cadencelang.source import Span


class Memory(Protocol):
    """Keeps, by key, what explorations came to."""

    def recall(self, key: str) -> Explored | None:
        """What an exploration came to; None where it is not known."""
        ...

    def keep(self, key: str, explored: Explored) -> None:
        """Keep what it came to."""
        ...


class Forgetful:
    """A memory that keeps nothing."""

    def recall(self, key: str) -> Explored | None:
        """Nothing."""
        return None

    def keep(self, key: str, explored: Explored) -> None:
        """Nothing is kept."""


def key_of(world: World, about: str) -> str:
    """The key of an exploration of a world for a duty: the same wherever it would come to the same."""
    setting, loose = world.setting, world.oracle.loose
    hashed = hashlib.blake2b(digest_size=20)
    book = dataclasses.replace(setting.book, sources=(), templates=(), name="", version=0)
    freely = world.moves.freely
    ways = sorted(freely.ways) if freely is not None else None
    others = freely and (sorted(freely.keeps.items()), sorted(freely.releases), sorted(freely.ending), freely.contact)
    looseness = (loose.anchored, loose.sparing, loose.taskless, loose.absent) if loose is not None else None
    days = setting.almanac.first, setting.almanac.last
    parts = (
        _program(),
        about,
        setting.name,
        days,
        _bare(setting.grid),
        _bare(book),
        ways,
        others,
        looseness,
        type(world.monitor).__name__,
    )
    hashed.update(repr(parts).encode())
    return hashed.hexdigest()


def _bare(node: object) -> object:
    """A node as plain tuples, without where it stands."""
    kind: type[Any] = type(node)
    if isinstance(node, Span):
        return ()
    if isinstance(node, tuple):
        return tuple(map(_bare, node))
    if isinstance(node, frozenset):
        return sorted(map(repr, map(_bare, node)))
    if dataclasses.is_dataclass(kind):
        return (kind.__name__, *(_bare(getattr(node, field.name)) for field in dataclasses.fields(kind)))
    return node


@cache
def _program() -> str:
    """What the rules mean today: the program's own text, as far as a proof can depend on it."""
    root = Path(cadencelang.__file__).parent
    hashed = hashlib.blake2b(digest_size=20)
    for room in ("clock", "engine", "graph", "prover"):
        for path in sorted((root / room).rglob("*.py")):
            hashed.update(path.read_bytes())
    return hashed.hexdigest()
