"""Words of the language that are not spelt right."""

from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.syntax import codes
from cadencelang.syntax.situation import WEEKDAYS, Situation, word_of


def misspelt(situation: Situation) -> Diagnostic | None:
    """A word close to one that could stand here; one that differs in capitals only is safe to mend."""
    if len(situation.text) == 2 and situation.kind in word_of():
        return None
    words = situation.expected_words()
    if "WEEKDAY" in situation.expected:
        words += WEEKDAYS
    meant = situation.near(words)
    if meant is None or meant == situation.text:
        return None
    if meant.casefold() == situation.text.casefold():
        how = "a capital letter" if meant in WEEKDAYS else "small letters"
        return codes.MISSPELT.at(
            situation.span,
            f"`{situation.text}` is written with {how}: `{meant}`.",
            fix=situation.replaced(meant, f"Write `{meant}`", Applicability.SAFE),
        )
    return codes.MISSPELT.at(
        situation.span,
        f"`{situation.text}` is not a word that can stand here.",
        help=f"Did you mean `{meant}`?",
        fix=situation.replaced(meant, f"Write `{meant}`", Applicability.SUGGESTION),
    )
