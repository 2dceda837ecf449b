"""Under which ids a person is held: who was merged is one person to whoever asks for them. And which id was meant."""

from __future__ import annotations

from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.runtime.ports import Transaction


def ids_of(tx: Transaction, candidate: str) -> tuple[str, ...]:
    """All ids of a person, whichever of them is given; the one under which they go on comes first."""
    person = tx.person(candidate)
    return person, *tx.also_known_as(person)


def near(tx: Transaction, unknown: str) -> str | None:
    """The sentence that asks whether the id of a candidate was meant, where one is near to an id that nobody has."""
    return did_you_mean(unknown, tx.seqs())
