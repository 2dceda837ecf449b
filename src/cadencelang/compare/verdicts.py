"""Which guarantees of two playbooks have another verdict now."""

from __future__ import annotations

from collections.abc import Iterable

from cadencelang.prover.verifying import Verdict, Word
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A guarantee whose verdict changed; None where the playbook does not have it."""

    name: str
    before: Word | None
    now: Word | None


def turns(old: Iterable[Verdict], new: Iterable[Verdict]) -> tuple[tuple[Turn, ...], int]:
    """The guarantees with another verdict now, in the order of the newer playbook; and how many kept theirs."""
    before, now = ({it.goal.name: it.word for it in them} for them in (old, new))
    names = (*now, *(name for name in before if name not in now))
    all_of_them = [Turn(name, before.get(name), now.get(name)) for name in names]
    changed = tuple(it for it in all_of_them if it.before is not it.now)
    return changed, len(all_of_them) - len(changed)
