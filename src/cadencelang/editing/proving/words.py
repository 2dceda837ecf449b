"""What was found of a guarantee, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cadencelang.editing.proving.proofs import Proofs
from cadencelang.editing.proving.records import Finding

_MEANS: Final = {
    "PROVED": "It holds in every history that this playbook allows.",
    "CHECKED": "It held in everything that was tried, but not at every instant.",
    "BROKEN": "A history breaks it; the shortest one found can be looked at in Simulate.",
    "NOT DECIDED": "Neither a proof nor a history that breaks it was found in the time given.",
}


def word_of(proofs: Proofs, name: str) -> str:
    """What is known of a guarantee, in a word or two."""
    found = proofs.findings.get(name)
    if found is None:
        working = proofs.working
        if working is not None and working.name == name:
            return f"{working.situations:,} situations, {working.seconds:.0f} s"
        return "waits" if proofs.running else ""
    return found.word.lower() + (" (of an earlier text)" if proofs.outdated else "")


def sentences(found: Finding) -> Iterator[str]:
    """What a verdict means, why, and what it covers."""
    yield _MEANS.get(found.word, "")
    if found.empty:
        yield "What it speaks of never happens, so it says nothing."
    if found.why:
        yield f"{found.why[:1].upper()}{found.why[1:]}."
    yield from (f"Looked at: {it}." for it in found.covered)
    if found.word != "BROKEN" and found.not_covered:
        yield f"Not covered: {', '.join(found.not_covered)}."
