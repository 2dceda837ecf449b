"""Applying fixes to source text.

Owns: which fixes can go together and what the text is afterwards. Refuses: writing files, and fixes that need
a person to agree, unless asked for.
"""

from collections.abc import Iterable, Mapping

from cadencelang.diagnostics.model import Applicability, Diagnostic, Edit, in_order
from cadencelang.records import dataclass
from cadencelang.source import Sources

SAFE_ONLY = frozenset({Applicability.SAFE})


@dataclass(frozen=True, slots=True)
class Applied:
    """What fixing gave: new texts by path (changed files only), and what was mended and left, in order."""

    texts: Mapping[str, str]
    mended: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def apply_fixes(
    sources: Sources, diagnostics: Iterable[Diagnostic], accept: frozenset[Applicability] = SAFE_ONLY
) -> Applied:
    """Apply the fixes whose applicability is accepted; each fix wholly or not at all.

    Fixes are taken in the order of the text. One that touches characters another has already claimed is left,
    as is a suppressed diagnostic and an edit outside the text; checking again finds what remains.
    """
    claimed: dict[str, list[Edit]] = {}
    mended: list[Diagnostic] = []
    left: list[Diagnostic] = []
    for diagnostic in in_order(diagnostics):
        if _applies(diagnostic, sources, claimed, accept):
            mended.append(diagnostic)
            for edit in diagnostic.fix.edits if diagnostic.fix else ():
                claimed.setdefault(edit.span.file, []).append(edit)
        else:
            left.append(diagnostic)
    texts = {path: _edited(sources[path].text, edits) for path, edits in claimed.items()}
    return Applied(texts, tuple(mended), tuple(left))


def _applies(
    diagnostic: Diagnostic,
    sources: Sources,
    claimed: Mapping[str, list[Edit]],
    accept: frozenset[Applicability],
) -> bool:
    fix = diagnostic.fix
    if fix is None or not fix.edits or fix.applicability not in accept or diagnostic.suppressed_because is not None:
        return False
    others = [*fix.edits]
    for edit in fix.edits:
        others.remove(edit)
        span, file = edit.span, sources.get(edit.span.file)
        if file is None or not 0 <= span.start <= span.end <= len(file.text):
            return False
        if any(_clash(edit, other) for other in (*claimed.get(span.file, ()), *others)):
            return False
    return True


def _clash(a: Edit, b: Edit) -> bool:
    """Whether two edits claim a character of the same file in common, or begin at one place."""
    if a.span.file != b.span.file:
        return False
    return a.span.start == b.span.start or (a.span.start < b.span.end and b.span.start < a.span.end)


def _edited(text: str, edits: list[Edit]) -> str:
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda it: it.span):
        parts += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    return "".join((*parts, text[done:]))
