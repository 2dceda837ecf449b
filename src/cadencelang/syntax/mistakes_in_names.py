"""Names and texts: quotation marks left out or put in vain, reserved words, capitals and hyphens in names."""

import re

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.syntax import codes
from cadencelang.syntax.lalr import Unexpected
from cadencelang.syntax.lexer import BAD_CAPITAL, BAD_NUMBER, BAD_QUOTE, BAD_WORD, END
from cadencelang.syntax.situation import Situation, word_of

_WORD_KINDS = frozenset({"NAME", "WEEKDAY", "ZONE", "CODE", "E_MAIL", "INT", BAD_CAPITAL, BAD_WORD, BAD_NUMBER})
_NOT_A_NAME = re.compile(r"[^a-z0-9_]+")
_PUNCTUATION = frozenset({"COMMA", "LPAR", "RPAR"})
_MOST_WORDS = 12


def missing_quotes(situation: Situation) -> Diagnostic | None:
    """Plain words where a text in quotation marks must stand, and the line goes on well after them."""
    if "STRING" not in situation.expected or not _is_word(situation.kind):
        return None
    for count in range(1, _MOST_WORDS):
        if situation.mends("STRING", dropping=count, looking=1):
            break
        if situation.kind_at(count) == BAD_QUOTE:
            return _missing_opening(situation, count)
        if not _is_word(situation.kind_at(count)):
            return None
    else:
        return None
    span = situation.span.to(situation.span_of(situation.index + count - 1))
    text = " ".join(token[1] for token in situation.tokens[situation.index : situation.index + count])
    return codes.MISSING_QUOTES.at(
        span,
        f"`{text}` needs quotation marks around it.",
        help=f'Write "{text}".',
        fix=situation.replaced(f'"{text}"', "Put quotation marks around it", Applicability.SUGGESTION, count),
    )


def _missing_opening(situation: Situation, count: int) -> Diagnostic:
    """Words that end in a quotation mark and begin with none."""
    text = " ".join(token[1] for token in situation.tokens[situation.index : situation.index + count])
    return codes.MISSING_QUOTES.at(
        situation.span.to(situation.span_of(situation.index + count - 1)),
        "This text has a quotation mark behind it and none before it.",
        help=f'Write "{text}".',
        fix=situation.replaced(f'"{situation.text}', "Put a quotation mark before it", Applicability.SUGGESTION),
    )


def two_words(situation: Situation) -> Diagnostic | None:
    """The name of a fact or a channel in two words."""
    if situation.context not in ("in_facts", "in_channels") or not _second_goes(situation):
        return None
    first, second = situation.tokens[0][1], situation.tokens[1][1]
    name = _as_name(f"{first}_{second}")
    span = situation.span_of(0).to(situation.span_of(1))
    return codes.ODD_NAME.at(
        span,
        f"`{first} {second}` cannot be a name: a name is one word.",
        help=f"Join them: `{name}`." if name else "Join them.",
        fix=Fix(f"Write `{name}`", (Edit(span, name),), Applicability.SUGGESTION) if name else None,
    )


def _second_goes(situation: Situation) -> bool:
    """Whether what stands after the line's second word could follow its first."""
    if situation.index == 1 and _is_word(situation.kind) and situation.kind_at(1) != END:
        return situation.mends(dropping=1, looking=1)
    if situation.index != 2 or not _is_word(situation.kind):
        return False
    try:
        rest = (situation.tokens[0], *situation.tokens[2:])
        situation.driver.parse(situation.context, rest, situation.line.file)
    except (Unexpected, codes.Fault):
        return False
    return True


def unneeded_quotes(situation: Situation) -> Diagnostic | None:
    """A text in quotation marks where a plain name must stand."""
    if situation.kind != "STRING" or not situation.mends("NAME", dropping=1):
        return None
    name = _as_name(situation.text)
    fix = situation.replaced(name, f"Write `{name}`", Applicability.SUGGESTION) if name else None
    return codes.UNNEEDED_QUOTES.at(
        situation.span,
        f"{situation.text} stands where a plain name must stand.",
        help="Facts, roles, channels and parameters are written without quotation marks.",
        fix=fix,
    )


def reserved_word(situation: Situation) -> Diagnostic | None:
    """A word of the language where a name must stand."""
    if situation.kind not in word_of() or situation.kind in _PUNCTUATION:
        return None
    if "NAME" not in situation.expected or not situation.mends("NAME", dropping=1):
        return None
    return codes.RESERVED.at(
        situation.span,
        f"`{situation.text}` is a word of the language and cannot be a name.",
        help=f"Choose another name, for example `{situation.text}_name`.",
    )


def ill_formed_name(situation: Situation) -> Diagnostic | None:
    """A name with capitals, hyphens or other signs."""
    if situation.kind not in (BAD_CAPITAL, BAD_WORD, "CODE", "ZONE", "WEEKDAY", "E_MAIL"):
        return None
    if "NAME" not in situation.expected or (situation.kind == "WEEKDAY" and situation.kind_at(-1) == "UNTIL"):
        return None
    name = _as_name(situation.text)
    fix = situation.replaced(name, f"Write `{name}`", Applicability.SUGGESTION) if name else None
    return codes.ODD_NAME.at(
        situation.span,
        f"`{situation.text[:40]}` cannot be a name.",
        help="A name has small letters, digits and `_`, and begins with a letter.",
        fix=fix,
    )


def _is_word(kind: str) -> bool:
    return kind in _WORD_KINDS or (kind in word_of() and kind not in _PUNCTUATION and kind != END)


def _as_name(text: str) -> str:
    name = _NOT_A_NAME.sub("_", text.strip('"').lower()).strip("_")
    return name if name[:1].isalpha() and len(name) <= 40 else ""
