"""Under which ids a person is held: who was merged is one person to whoever asks for them."""

from __future__ import annotations

from cadencelang.runtime.ports import Transaction


def ids_of(tx: Transaction, candidate: str) -> tuple[str, ...]:
    """All ids of a person, whichever of them is given; the one under which they go on comes first."""
    person = tx.person(candidate)
    return person, *tx.also_known_as(person)
