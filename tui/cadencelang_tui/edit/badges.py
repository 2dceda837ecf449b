"""What is known of a guarantee, at its line: proved, checked, broken or not decided."""

from __future__ import annotations

import re
from typing import Final

from cadencelang.diagnostics import Severity
from cadencelang.editing.plain_words import Told
from cadencelang.editing.proving.proofs import Proofs
from cadencelang.editing.proving.words import sentences, word_of
from cadencelang.graph.render_sentences import Sentence
from cadencelang_tui.edit.editor import Badge
from cadencelang_tui.glyphs import Glyphs, shown
from cadencelang_tui.proving.words import sign_of

_NAMED: Final = re.compile(r'guarantee "([^"]*)"')
_HEADING: Final = "guarantee "
_GRAVE: Final = {"BROKEN": Severity.ERROR, "NOT DECIDED": Severity.WARNING}


def badge_of(line: str, proofs: Proofs, glyphs: Glyphs) -> Badge | None:
    """The badge of a line of a playbook; None where it is no guarantee, or nothing is known of it."""
    named = _NAMED.match(line)
    if named is None:
        return None
    name = named[1]
    found = proofs.findings.get(name)
    if found is None:
        working = word_of(proofs, name)
        return (sign_of(proofs, name, glyphs), f"being proved: {working}", Severity.NOTE) if working else None
    return sign_of(proofs, name, glyphs), shown(word_of(proofs, name)), _GRAVE.get(found.word)


def with_verdict(told: Told | None, proofs: Proofs) -> Told | None:
    """What a line means; of a guarantee with what is known of it."""
    if told is None or not told.heading.startswith(_HEADING):
        return told
    name = told.heading.removeprefix(_HEADING)
    found = proofs.findings.get(name)
    if found is None:
        return Told(told.heading, (*told.sentences, Sentence('"Guarantees" among the commands (Ctrl+P) proves it.')))
    verdict = Sentence(f"{found.word}{' (of an earlier text)' if proofs.outdated else ''}.")
    return Told(told.heading, (*told.sentences, verdict, *(Sentence(it) for it in sentences(found) if it)))
