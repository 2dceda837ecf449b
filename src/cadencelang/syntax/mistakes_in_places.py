"""First words: a line that begins with an unknown word, or that stands in the wrong block."""

from functools import cache

from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.syntax import codes
from cadencelang.syntax.contexts import PLACES
from cadencelang.syntax.grammar import first_kinds
from cadencelang.syntax.lalr import Unexpected
from cadencelang.syntax.lexer import BAD_CAPITAL, BAD_WORD
from cadencelang.syntax.situation import Situation, soft, word_of

_ALSO_FIRST = {"else": "otherwise", "elif": "otherwise if", "elseif": "otherwise if"}
_TELLING = 5
"""Letters from which on a word is taken for one of another place: shorter ones are all near some word."""
_BY_LIKELIHOOD = ("in_rule", "in_stage", "top", *PLACES)


def first_word(situation: Situation) -> Diagnostic | None:
    """The line's first word cannot begin a line here: it belongs elsewhere, is misspelt, or is unknown."""
    if situation.index:
        return None
    known = situation.kind in word_of() and situation.kind not in soft()
    if known:
        return _misplaced(situation)
    if situation.kind in ("NAME", "CODE", BAD_CAPITAL, BAD_WORD) or situation.kind in soft():
        return _unknown(situation)
    return None


def whole_line_elsewhere(situation: Situation) -> Diagnostic | None:
    """A line that would be right in another block, found out after its first word."""
    first = situation.tokens[0][0]
    if first not in word_of() or first in soft():
        return None
    homes = [name for name in _BY_LIKELIHOOD if first in first_kinds(name) and _parses(situation, name)]
    if not homes:
        return None
    return codes.MISPLACED.at(
        situation.span_of(0),
        f"This line cannot stand {PLACES[situation.context]}; it belongs {PLACES[homes[0]]}.",
        help="Check how far this line and the lines above it are indented.",
    )


def _misplaced(situation: Situation) -> Diagnostic | None:
    homes = [name for name in _BY_LIKELIHOOD if situation.kind in first_kinds(name)]
    whole = [name for name in homes if _parses(situation, name)]
    if not whole and "NAME" in situation.expected:
        return None
    if not homes:
        return _unknown(situation)
    home = PLACES[(whole or homes)[0]]
    return codes.MISPLACED.at(
        situation.span,
        f"`{situation.text}` cannot stand {PLACES[situation.context]}; it belongs {home}.",
        help="Check how far this line and the lines above it are indented.",
    )


def _unknown(situation: Situation) -> Diagnostic | None:
    here = situation.expected_words()
    if (role := _too_far_in(situation)) is not None:
        return role
    if situation.text in _ALSO_FIRST and "otherwise" in here:
        return _otherwise(situation)
    meant = situation.near(here)
    if meant is None and ("STRING" in situation.expected or "NAME" in situation.expected):
        return None
    if meant is None:
        elsewhere = situation.near(_all_first_words()) if len(situation.text) >= _TELLING else None
        help = f"Did you mean `{elsewhere}`? That belongs elsewhere." if elsewhere else None
        return codes.UNKNOWN_STATEMENT.at(
            situation.span,
            f"No line {PLACES[situation.context]} begins with `{situation.text[:40]}`.",
            help=help or f"A line here begins with {situation.comes()}.",
        )
    same = meant.casefold() == situation.text.casefold()
    applicability = Applicability.SAFE if same else Applicability.SUGGESTION
    return codes.UNKNOWN_STATEMENT.at(
        situation.span,
        f"No line {PLACES[situation.context]} begins with `{situation.text}`.",
        help=f"Write it in small letters: `{meant}`." if same else f"Did you mean `{meant}`?",
        fix=situation.replaced(meant, f"Write `{meant}`", applicability),
    )


def _too_far_in(situation: Situation) -> Diagnostic | None:
    """A role of the team that stands below the one above it."""
    if situation.context != "in_role" or not _parses(situation, "in_team"):
        return None
    return codes.UNKNOWN_STATEMENT.at(
        situation.span,
        f"`{situation.text}` is indented too far: so it stands below the role above it.",
        help="Let it begin where the roles above it begin.",
    )


def _otherwise(situation: Situation) -> Diagnostic:
    better = _ALSO_FIRST[situation.text]
    return codes.UNKNOWN_STATEMENT.at(
        situation.span,
        f"No line {PLACES[situation.context]} begins with `{situation.text}`.",
        help=f"Did you mean `{better}`?",
        fix=situation.replaced(better, f"Write `{better}`", Applicability.SUGGESTION),
    )


def _parses(situation: Situation, context: str) -> bool:
    try:
        situation.driver.parse(context, situation.tokens, situation.line.file)
    except Unexpected:
        return False
    except codes.Fault:
        return True
    return True


@cache
def _all_first_words() -> tuple[str, ...]:
    kinds = {kind for context in PLACES for kind in first_kinds(context)} - soft()
    return tuple(sorted(word_of()[kind] for kind in kinds if kind in word_of()))
