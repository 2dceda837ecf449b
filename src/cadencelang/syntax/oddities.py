"""What word processors and editors put into a whole file, told once for it.

Owns: joining the warnings about characters of many lines, which one fix mends together.
"""

from collections.abc import Sequence
from dataclasses import replace

from cadencelang.diagnostics import Diagnostic, Fix
from cadencelang.syntax import codes

_OF_CHARACTERS = (codes.ODD_SPACE.id, codes.CURLY_QUOTES.id)


def told_once(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics in their order; of those that say the same of characters of several lines, the first for all."""
    alike: dict[str, list[Diagnostic]] = {}
    for it in found:
        if it.code in _OF_CHARACTERS:
            alike.setdefault(it.message, []).append(it)
    joined = {id(them[0]): _joined(them) for them in alike.values()}
    return tuple(joined.get(id(it), it) for it in found if it.code not in _OF_CHARACTERS or id(it) in joined)


def _joined(them: list[Diagnostic]) -> Diagnostic:
    first, *others = them
    if not others or first.fix is None:
        return first
    edits = tuple(edit for it in them if it.fix is not None for edit in it.fix.edits)
    lines = "1 more line" if len(others) == 1 else f"{len(others)} more lines"
    fix = Fix(f"{first.fix.title}, in all {len(them)} lines", edits, first.fix.applicability)
    return replace(first, message=f"{first.message.removesuffix('.')}, and in {lines}.", fix=fix)
