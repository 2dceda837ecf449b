"""The signs and colours of what was found of a guarantee, and the proofs of the session's playbook."""

from __future__ import annotations

from typing import Final

from cadencelang.editing.proving.proofs import Proofs
from cadencelang_tui.glyphs import Glyphs
from cadencelang_tui.session import Change, Session

COLOURS: Final = {"PROVED": "$success", "CHECKED": "$success", "BROKEN": "$error", "NOT DECIDED": "$warning"}


def proofs_of(session: Session) -> Proofs:
    """What is proved of the session's playbook; the session tells of everything new, and of another playbook."""
    proofs = Proofs(lambda: session.tell(Change.PROOFS), lambda: session.ready.book if session.ready else None)
    session.subscribe(lambda change: proofs.forget() if change is Change.FILE else None)
    return proofs


def sign_of(proofs: Proofs, name: str, glyphs: Glyphs) -> str:
    """The sign before a guarantee's name."""
    found = proofs.findings.get(name)
    if found is None:
        under_way = proofs.working is not None and proofs.working.name == name
        return glyphs.cursor if under_way else glyphs.later
    return {"PROVED": glyphs.yes, "CHECKED": glyphs.yes, "BROKEN": glyphs.no}.get(found.word, glyphs.unknown)
