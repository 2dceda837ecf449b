"""What may stand between the braces of a template: names of the playbook and of every template, and filters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cadencelang.editing.completion import Offer, Suggestion
from cadencelang.editing.vocabulary import Vocabulary

_TYPED: Final = re.compile(r"(?<![\w.])[\w.]*+$")
_ALWAYS: Final = {
    "owner.name": "the name of whoever owns the candidate", "stage": "the stage that the candidate is in",
    "today": "the day on the candidate's clock",
}  # fmt: skip
_AT_SOME_USES: Final = {
    "article.title": "where an article is shared", "article.url": "where an article is shared",
    "peer.name": "where somebody is introduced", "promise.deadline_text": "where a promise is kept",
}  # fmt: skip


def template_offer(lines: Sequence[str], row: int, column: int, vocabulary: Vocabulary) -> Offer:
    """What may stand at a cursor of a template; nothing outside of braces."""
    before = lines[row][:column]
    typed = _TYPED.search(before)
    assert typed is not None
    if not _is_open(before):
        return Offer(typed.start(), ())
    filtering = before[: typed.start()].rstrip().endswith("|")
    possible = _filters() if filtering else _names(vocabulary)
    return Offer(typed.start(), tuple(it for it in possible if it.text.startswith(typed[0]) and it.text != typed[0]))


def _is_open(before: str) -> bool:
    """Whether what was opened last is not closed."""
    opened = max(before.rfind("{{"), before.rfind("{%"))
    inside = before[opened + 2 :]
    return opened >= 0 and "}}" not in inside and "%}" not in inside


def _filters() -> Iterator[Suggestion]:
    from cadencelang.graph.templates.kinds import FILTERS

    yield from (Suggestion(name, "a filter", "filter") for name in ("default", *FILTERS))


def _names(vocabulary: Vocabulary) -> Iterator[Suggestion]:
    facts = vocabulary.of("fact")
    yield from (Suggestion(name, about, "fact") for name, about in facts.items())
    yield from (Suggestion(name, about, "fact") for name, about in _ALWAYS.items())
    yield from (Suggestion(f"cited.{name}", "where it is cited", "fact") for name in facts)
    yield from (Suggestion(f"event.{name}", about, "field") for name, about in vocabulary.of("field").items())
    yield from (Suggestion(name, about, "fact") for name, about in _AT_SOME_USES.items())
