"""Collecting what is wrong, each mistake once, with the nearest right word where there is one.

Owns the list of diagnostics of one compilation, and the sentence and fix for a name that is not known. Refuses to
stop at the first mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from cadencelang.diagnostics import Applicability, Code, Diagnostic, Edit, Fix, Label
from cadencelang.diagnostics.suggest import nearest
from cadencelang.semantics.codes import UNKNOWN_CALENDAR
from cadencelang.source import SourceFile, Span

_ALSO_CALLED = {"UK": "GB", "ENG": "GB-ENG", "SCT": "GB-SCT", "USA": "US", "UAE": "AE", "KSA": "SA"}
_FEW = 8
_WORDS = re.compile(r"[ _-]")
_QUOTES = "\"“”„«»'"


class Report:
    """The diagnostics of one compilation, in the order they were found; `sources` are the files that spans lie in."""

    def __init__(self, sources: Mapping[str, SourceFile]) -> None:
        self._sources = sources
        self._found: dict[tuple[str, Span], Diagnostic] = {}

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """What was found so far."""
        return tuple(self._found.values())

    def __contains__(self, code: Code) -> bool:
        return any(code.id == known for known, _ in self._found)

    def add(
        self,
        code: Code,
        span: Span,
        message: str,
        *,
        help: str | None = None,
        related: tuple[Label, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        """Tell a mistake; a second one of the same code at the same place is not told again."""
        if (code.id, span) not in self._found:
            self._found[code.id, span] = code.at(span, message, help=help, related=related, fix=fix)

    def take(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over what another part of the compiler found."""
        for diagnostic in diagnostics:
            self._found.setdefault((diagnostic.code, diagnostic.span), diagnostic)

    def unknown(
        self,
        code: Code,
        span: Span,
        name: str,
        *,
        noun: str,
        known: Collection[str],
        declare: str | None = None,
        meant: str | None = None,
    ) -> None:
        """Tell that there is no `noun` of that name: the nearest of `known` is suggested, else the one that seems to
        be `meant`, else how to `declare` it."""
        suggestion = _calendar(name, known) if code == UNKNOWN_CALENDAR else nearest(name, known) or meant
        if suggestion is None:
            self.add(code, span, f'There is no {noun} "{name}".', help=_advice(declare, known))
            return
        fix = None if self._slice(span) is None else self._rename(span, name, suggestion, known)
        self.add(code, span, f'There is no {noun} "{name}".', help=f'Did you mean "{suggestion}"?', fix=fix)

    def _rename(self, span: Span, name: str, suggestion: str, known: Collection[str]) -> Fix:
        safe = _close(name, suggestion) and nearest(name, [word for word in known if word != suggestion]) is None
        edit = Edit(self._inside(span), suggestion)
        return Fix(f'Write "{suggestion}"', (edit,), Applicability.SAFE if safe else Applicability.SUGGESTION)

    def _inside(self, span: Span) -> Span:
        """The span without quotation marks around it."""
        text = self._slice(span) or ""
        quoted = len(text) >= 2 and text[0] in _QUOTES and text[-1] in _QUOTES
        return Span(span.file, span.start + 1, span.end - 1) if quoted else span

    def _slice(self, span: Span) -> str | None:
        file = self._sources.get(span.file)
        return None if file is None else file.slice(span)


def _calendar(name: str, known: Collection[str]) -> str | None:
    """The calendar meant: of codes as short as a country's, one slip away from each other, none is a near miss."""
    also = _ALSO_CALLED.get(name)
    if also in known:
        return also
    return nearest(name, known) if len(name) > 3 else None


def _close(name: str, suggestion: str) -> bool:
    """Whether a near miss is so near that a slip of the keys explains it; very short names are too much alike.

    Word by word: "interview cancelled" has most of its letters from "interview completed", and says the opposite.
    """
    words, others = _WORDS.split(name), _WORDS.split(suggestion)
    slips = len(words) == len(others) and all(nearest(word, [other]) for word, other in zip(words, others, strict=True))
    joined = "".join(words).casefold() == "".join(others).casefold()
    return len(suggestion) >= 4 and abs(len(name) - len(suggestion)) <= 2 and (slips or joined)


def _advice(declare: str | None, known: Collection[str]) -> str | None:
    """How to declare it, and the names there are; those of which there are many are listed where nothing else helps."""
    listed = None if declare and len(known) > _FEW else _listed(known)
    return " ".join(filter(None, (declare, listed))) or None


def _listed(known: Collection[str]) -> str | None:
    words = [f'"{word}"' for word in known][:_FEW]
    if not words:
        return None
    return f"Known: {', '.join(words)}{', …' if len(known) > len(words) else ''}."
