"""What is missing between two words, or stands between them in vain."""

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.lexer import END
from cadencelang.syntax.situation import Situation, word_of

_CONJUNCTIONS = {"AND": "OR", "OR": "AND"}
_LIKELY = ("the", "a", "to", "is", "of", "in", "by", "for", "from", "at", "on", "than", "with")


def conjunctions_mixed(situation: Situation) -> Diagnostic | None:
    """`and` after `or`, or the reverse, within the same parentheses."""
    other = _CONJUNCTIONS.get(situation.kind)
    if other is None:
        return None
    depth = 0
    for index in range(situation.index - 1, -1, -1):
        kind = situation.tokens[index][0]
        depth += (kind == "RPAR") - (kind == "LPAR")
        if depth < 0:
            return None
        if depth == 0 and kind == other:
            return codes.MIXED_AND_OR.at(
                situation.span,
                "`and` and `or` are mixed here, and it is not plain which belongs together.",
                help="Put parentheses around what belongs together, or use the lines `all of` and `any of`.",
            )
    return None


def missing_deadline(situation: Situation) -> Diagnostic | None:
    """A task or a promise that does not say by when."""
    if not {"WITHIN", "BY"} <= situation.expected:
        return None
    fix = None
    if situation.kind == "INT":
        fix = situation.inserted("within", "Put `within` before the duration", Applicability.SUGGESTION)
    elif situation.kind == "IN" and situation.kind_at(1) == "INT":
        fix = situation.replaced("within", "Write `within`", Applicability.SUGGESTION)
    elif situation.near(["within", "by"]):
        return None
    return codes.MISSING_DEADLINE.at(
        situation.span,
        "This task or promise needs a deadline.",
        help="Go on with `within 1 working day`, or `by` and a fact that is a date.",
        fix=fix,
    )


def missing_holiday_rule(situation: Situation) -> Diagnostic | None:
    """A repeated time that does not say what a holiday does to it."""
    if situation.kind != END or not situation.fits("COMMA", "HOLIDAYS"):
        return None
    return codes.MISSING_HOLIDAY_RULE.at(
        situation.span,
        "This does not say what happens on a holiday.",
        help="Add `, or the next working day`, `, or not at all` or `, holidays included`.",
    )


def missing_comma(situation: Situation) -> Diagnostic | None:
    """Two things that need a comma between them, or have `and` there instead."""
    if "COMMA" not in situation.expected or situation.kind == END:
        return None
    before = situation.span_of(situation.index - 1)
    if situation.mends("COMMA"):
        edit = Edit(Span(before.file, before.end, before.end), ",")
        fix = Fix("Put a comma", (edit,), Applicability.SAFE)
        return codes.MISSING_COMMA.at(situation.span, f"There is no comma before `{situation.text}`.", fix=fix)
    if situation.kind in _CONJUNCTIONS and situation.mends("COMMA", dropping=1):
        fix = situation.replaced(",", "Put a comma instead", Applicability.SUGGESTION)
        message = f"A comma belongs here, not `{situation.text}`."
        return codes.MISSING_COMMA.at(situation.span, message, fix=fix)
    return None


def needless_comma(situation: Situation) -> Diagnostic | None:
    """A comma where the line goes on well without it."""
    if situation.kind != "COMMA" or not situation.mends(dropping=1):
        return None
    return codes.UNEXPECTED.at(
        situation.span,
        "No comma belongs here.",
        help="Leave it out.",
        fix=situation.without("Leave the comma out", Applicability.SAFE),
    )


def unclosed(situation: Situation) -> Diagnostic | None:
    """A parenthesis without its partner."""
    kinds = [token[0] for token in situation.tokens[: situation.index]]
    open_ones = kinds.count("LPAR") - kinds.count("RPAR")
    if situation.kind == END and "RPAR" in situation.expected and open_ones > 0:
        last = len(kinds) - 1 - kinds[::-1].index("LPAR")
        return codes.UNCLOSED.at(
            situation.span_of(last),
            "This parenthesis is never closed.",
            help="Put `)` after what belongs together.",
            fix=situation.inserted(")", "Close it at the end of the line", Applicability.SUGGESTION),
        )
    if situation.kind == "RPAR" and open_ones <= 0:
        fix = situation.without("Leave it out", Applicability.SUGGESTION)
        return codes.UNCLOSED.at(situation.span, "This parenthesis was never opened.", help="Leave it out.", fix=fix)
    return None


def missing_word(situation: Situation) -> Diagnostic | None:
    """One word, name or text that is left out: with it the line would go on well."""
    looking = 3 if situation.kind != END else 1
    words = word_of()
    kinds = [kind for kind in situation.expected if kind in words and situation.mends(kind, looking=looking)]
    found = sorted((words[kind] for kind in kinds), key=lambda word: (word not in _LIKELY, word))
    if not found or (len(found) > 1 and found[0] not in _LIKELY):
        return _missing_thing(situation, looking)
    return codes.MISSING_WORD.at(
        situation.span,
        f"The word `{found[0]}` is missing {_where(situation)}.",
        fix=situation.inserted(found[0], f"Put in `{found[0]}`", Applicability.SUGGESTION),
    )


def _missing_thing(situation: Situation, looking: int) -> Diagnostic | None:
    if situation.kind == END:
        return None
    name = situation.name_phrase().partition(" such as")[0].capitalize()
    things = {"STRING": "A text in quotation marks", "NAME": name, "INT": "A number"}
    for kind, phrase in things.items():
        if kind in situation.expected and situation.mends(kind, looking=looking):
            return codes.MISSING_WORD.at(
                situation.span,
                f"{phrase} is missing {_where(situation)}.",
                help=f"Here comes {situation.comes()}.",
            )
    return None


def extra_word(situation: Situation) -> Diagnostic | None:
    """A word too many: without it the line goes on well."""
    if situation.kind == END or not situation.mends(dropping=1, looking=3):
        return None
    return codes.UNEXPECTED.at(
        situation.span,
        f"`{situation.text[:40]}` is one word too many here.",
        help="Leave it out.",
        fix=situation.without("Leave it out", Applicability.SUGGESTION),
    )


def _where(situation: Situation) -> str:
    return "at the end of the line" if situation.kind == END else f"before `{situation.text[:40]}`"
