"""Whether a person's words ask us to stop, surely or perhaps."""

from __future__ import annotations

from typing import Final

from cadencelang.connectors.mail.findings import StopRequest, Unsure
from cadencelang.connectors.mail.phrases import NOT_STOP, STOP, folded, says

_FEW_WORDS: Final = 40
"""A text of so many words that says stop is about stopping; a longer one may only mention it."""


def stop_in(subject: str, own: str) -> StopRequest | Unsure | None:
    """What the subject and the writer's own words say: a clear wish to stop, perhaps one, or none."""
    words = folded(own)
    title = folded(subject)
    if title in ("unsubscribe", "stop", "abmelden", "opt out") and len(words.split()) <= _FEW_WORDS:
        return StopRequest(own or subject)
    said = says(words, STOP)
    if said is None:
        return None
    doubtful = says(words, NOT_STOP) or (said == "stop" and len(words.split()) > 3)
    if not doubtful and len(words.split()) <= _FEW_WORDS:
        return StopRequest(own)
    return Unsure(f"It may ask us to stop: it says “{said}”.", own)
