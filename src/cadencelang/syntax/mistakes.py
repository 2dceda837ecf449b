"""Why a line cannot be understood, told to somebody who does not program.

Owns: the choice of one explanation for a broken line. The explanations are tried in order, the most certain first;
each looks at what stands in the wrong place and at what would make the line go on well, and passes (None) when
it does not apply. Names of terminals never reach a reader.
"""

from collections.abc import Callable, Sequence

from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.lalr import Driver, Unexpected
from cadencelang.syntax.lexer import BAD_QUOTE, END, Token
from cadencelang.syntax.mistakes_in_english import first_way, other_way, reminder_of_touch, step_done
from cadencelang.syntax.mistakes_in_names import (
    ill_formed_name,
    missing_quotes,
    reserved_word,
    two_words,
    unneeded_quotes,
)
from cadencelang.syntax.mistakes_in_order import (
    conjunctions_mixed,
    extra_word,
    missing_comma,
    missing_deadline,
    missing_holiday_rule,
    missing_word,
    needless_comma,
    unclosed,
)
from cadencelang.syntax.mistakes_in_place_names import place_by_name
from cadencelang.syntax.mistakes_in_places import first_word, whole_line_elsewhere
from cadencelang.syntax.mistakes_in_values import comment_elsewhere, missing_unit, odd_number, odd_sign, time_shape
from cadencelang.syntax.mistakes_in_words import misspelt
from cadencelang.syntax.situation import Situation

Explanation = Callable[[Situation], Diagnostic | None]


def explain(driver: Driver, context: str, tokens: Sequence[Token], unexpected: Unexpected, line: Span) -> Diagnostic:
    """The diagnostic of a line whose token at `unexpected.index` cannot stand where it stands."""
    situation = Situation(
        driver,
        context,
        tokens,
        unexpected.index,
        unexpected.stack,
        line,
        driver.expected(unexpected.stack),
    )
    for explanation in _EXPLANATIONS:
        found = explanation(situation)
        if found is not None:
            return found
    return _plain(situation)


def explain_briefly(tokens: Sequence[Token], unexpected: Unexpected, line: Span) -> Diagnostic:
    """As `explain`, without looking for the cause: for a file so broken that more would help nobody."""
    if unexpected.index >= len(tokens):
        return codes.UNFINISHED.at(line, "This line stops too early.")
    _, text, start, end = tokens[unexpected.index]
    return codes.UNEXPECTED.at(Span(line.file, start, end), f"`{_short(text)}` cannot stand here.")


def _unterminated(situation: Situation) -> Diagnostic | None:
    if situation.kind != BAD_QUOTE:
        return None
    text = situation.text.rstrip()
    return codes.UNTERMINATED.at(
        situation.span,
        "This text is never closed.",
        help='Put a quotation mark `"` where it ends; a text ends on the line it begins on.',
        fix=situation.replaced(f'{text}"', "Close the text at the end of the line", Applicability.SUGGESTION),
    )


def _unfinished(situation: Situation) -> Diagnostic | None:
    if situation.kind != END:
        return None
    last = situation.tokens[-1][1]
    help = f"After `{_short(last)}` comes {situation.comes()}."
    return codes.UNFINISHED.at(situation.span, "This line stops too early.", help=help)


def _plain(situation: Situation) -> Diagnostic:
    help = "The line ends before it." if situation.expected == {END} else f"Here comes {situation.comes()}."
    return codes.UNEXPECTED.at(situation.span, f"`{_short(situation.text)}` cannot stand here.", help=help)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_EXPLANATIONS: tuple[Explanation, ...] = (
    _unterminated,
    first_way,
    reminder_of_touch,
    first_word,
    whole_line_elsewhere,
    conjunctions_mixed,
    step_done,
    other_way,
    two_words,
    missing_unit,
    missing_deadline,
    missing_holiday_rule,
    misspelt,
    comment_elsewhere,
    place_by_name,
    odd_sign,
    odd_number,
    time_shape,
    missing_quotes,
    unneeded_quotes,
    reserved_word,
    ill_formed_name,
    missing_comma,
    needless_comma,
    unclosed,
    missing_word,
    extra_word,
    _unfinished,
)
