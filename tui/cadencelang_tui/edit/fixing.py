"""The texts that a fix makes of a playbook's files."""

from __future__ import annotations

from collections.abc import Mapping

from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.diagnostics.apply import apply_fixes
from cadencelang.source import Sources


def fixed_texts(diagnostic: Diagnostic, sources: Sources) -> Mapping[str, str]:
    """The new text of each file that the fix of a diagnostic changes, with LF line breaks; empty where it has none."""
    applied = apply_fixes(sources, [diagnostic], frozenset(Applicability))
    return {path: _lines(text) for path, text in applied.texts.items()}


def is_of(sources: Sources, path: str, text: str) -> bool:
    """Whether a file that was compiled says what a buffer says."""
    return path in sources and _lines(sources[path].text) == text


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
