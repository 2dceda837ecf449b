"""Migrations: numbered `.sql` files, each applied once, each with a checksum that is checked ever after.

Owns: their order and checksums. Refuses: a database that a newer program has migrated, and one whose applied
migrations are not those of this program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from importlib.resources import files

from cadencelang.records import dataclass
from cadencelang.runtime.ports import StoreError


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration; `number` counts from 1 without gaps."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of its text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations(dialect: str) -> tuple[Migration, ...]:
    """The migrations of a database, in their order."""
    folder = files("cadencelang.stores") / "migrations" / dialect
    names = sorted(it.name for it in folder.iterdir() if it.name.endswith(".sql"))
    return tuple(Migration(int(name[:4]), name[5:-4], (folder / name).read_text(encoding="utf-8")) for name in names)


def migrate(
    wanted: tuple[Migration, ...], applied: Mapping[int, str], apply: Callable[[Migration], None]
) -> tuple[Migration, ...]:
    """Apply what is missing, given the checksums of what was applied by number; gives what was applied now.

    Raises StoreError where the database is of a newer program or its migrations are not these.
    """
    known = {it.number: it.checksum for it in wanted}
    if newer := set(applied) - set(known):
        raise StoreError(f"The database was migrated to step {max(newer)} by a newer program; install that.")
    for number, checksum in applied.items():
        if known[number] != checksum:
            raise StoreError(
                f"Step {number} of the database's migrations is not this program's; install the right one."
            )
    missing = tuple(it for it in wanted if it.number not in applied)
    for migration in missing:
        apply(migration)
    return missing
