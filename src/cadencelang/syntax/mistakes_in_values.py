"""Numbers, durations, dates, times and signs that are not what they should be."""

import re

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.comments import COMMENTS_ELSEWHERE, foreign_comment
from cadencelang.syntax.lexer import BAD_NUMBER, BAD_SIGN, END
from cadencelang.syntax.situation import UNITS, Situation

_UNIT_KINDS = frozenset(unit.upper() for unit in UNITS)
_GLUED = re.compile(r"(\d+)([a-z]+)")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|h)?")
_QUOTES_ALIKE = frozenset("'`´‘’‚‛‹›")
_DASHES = frozenset("–—−‐‑‒-")
_IS = {"=": ("IS",), "==": ("IS",), "!=": ("IS", "NOT"), "<>": ("IS", "NOT")}
_SHORT_UNITS = {
    "h": "hours",
    "hr": "hours",
    "hrs": "hours",
    "d": "days",
    "w": "weeks",
    "min": "minutes",
    "mins": "minutes",
}
_RANGE = re.compile(r"\d{1,3}-\d{1,3}")
_TIMES = re.compile(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})")
_ALSO_UNITS = {
    "min": "minutes",
    "mins": "minutes",
    "hr": "hours",
    "hrs": "hours",
    "workday": "working day",
    "workdays": "working days",
    "workingday": "working day",
    "workingdays": "working days",
    "weekdays": "working days",
}
_UNIT_HELP = "Say of what: `minutes`, `hours`, `days`, `weeks`, `months`, `working hours` or `working days`."


def missing_unit(situation: Situation) -> Diagnostic | None:
    """A number that begins a duration and is not followed by a unit of time."""
    if not situation.expected & _UNIT_KINDS or situation.kind_at(-1) not in ("INT", "WORKING", "BUSINESS"):
        return None
    known = [word for word in situation.expected_words() if word in UNITS or word == "business"]
    single = situation.tokens[situation.index - 1][1] == "1"
    meant = _also_unit(situation, known) or situation.near(sorted(known, key=lambda word: word.endswith("s") is single))
    if meant is not None:
        return codes.MISSPELT_UNIT.at(
            situation.span,
            f"`{situation.text}` is not a unit of time.",
            help=f"Did you mean `{meant}`?",
            fix=situation.replaced(meant, f"Write `{meant}`", Applicability.SUGGESTION),
        )
    if situation.text in UNITS or situation.kind in ("WORKING", "BUSINESS"):
        return None
    if END in situation.expected or situation.expected - _UNIT_KINDS - {"BUSINESS"}:
        return None
    before = situation.span_of(situation.index - 1)
    text = situation.tokens[situation.index - 1][1]
    if situation.text in _DASHES and situation.kind_at(1) == "INT":
        span = before.to(situation.span_of(situation.index + 1))
        return codes.MISSING_UNIT.at(
            span, "A duration is one number, not a range.", help="Write the one that you mean."
        )
    return codes.MISSING_UNIT.at(before, f"`{text}` needs a unit of time after it.", help=_UNIT_HELP)


def _also_unit(situation: Situation, known: list[str]) -> str | None:
    """The unit behind a short or joined way of writing it, where that unit could stand."""
    unit = _ALSO_UNITS.get(situation.text.casefold().replace("-", ""))
    return unit if unit is not None and unit.split()[0] in known else None


def odd_number(situation: Situation) -> Diagnostic | None:
    """Digits with something glued to them."""
    if situation.kind != BAD_NUMBER:
        return None
    text = situation.text[:40]
    glued, stamp, times = _GLUED.fullmatch(text), _STAMP.fullmatch(text), _TIMES.fullmatch(text)
    if _RANGE.fullmatch(text) and "INT" in situation.expected:
        return codes.ODD_NUMBER.at(situation.span, f"`{text}` is not one number.", help="Write the one you mean.")
    better = None
    if glued is not None and glued[2] in _SHORT_UNITS and "INT" in situation.expected:
        better = _counted(int(glued[1]), _SHORT_UNITS[glued[2]])
    elif glued is not None and glued[2] in UNITS:
        better = f"{glued[1]} {glued[2]}"
    elif stamp is not None:
        better = f"{stamp[1]} {stamp[2]}"
    elif times is not None and "TIME" in situation.expected:
        better = f"{times[1]} to {times[2]}"
    elif "TIME" in situation.expected:
        return time_shape(situation)
    return codes.ODD_NUMBER.at(
        situation.span,
        f"`{text}` is neither a number nor a date nor a time.",
        help=f"Write `{better}`." if better else f"Here comes {situation.comes()}.",
        fix=situation.replaced(better, f"Write `{better}`", Applicability.SAFE) if better else None,
    )


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"


def time_shape(situation: Situation) -> Diagnostic | None:
    """A time of day written in another way, such as `9am`, `9` or `9.30`."""
    if "TIME" not in situation.expected or situation.kind not in ("INT", "DECIMAL", BAD_NUMBER):
        return None
    found = _CLOCK.fullmatch(situation.text)
    better = None
    if found is not None:
        hour = int(found[1]) % 12 + 12 if found[3] == "pm" else int(found[1])
        better = f"{hour:02}:{found[2] or '00'}"
    return codes.ODD_NUMBER.at(
        situation.span,
        f"`{situation.text[:40]}` is not written as a time.",
        help=f"Write `{better}`." if better else codes.TIME_HELP,
        fix=situation.replaced(better, f"Write `{better}`", Applicability.SUGGESTION) if better else None,
    )


def comment_elsewhere(situation: Situation) -> Diagnostic | None:
    """A comment behind a statement, begun as other languages begin it."""
    if situation.kind != BAD_SIGN or not situation.text.startswith(COMMENTS_ELSEWHERE):
        return None
    if END not in situation.expected:
        return None
    return foreign_comment(situation.span.file, situation.tokens[situation.index])


def odd_sign(situation: Situation) -> Diagnostic | None:
    """A sign that the language does not use."""
    if situation.kind != BAD_SIGN:
        return None
    if situation.text in _QUOTES_ALIKE and "STRING" in situation.expected:
        return _other_quotes(situation)
    if situation.text in _DASHES and situation.mends("TO", dropping=1, looking=1):
        return _dash(situation)
    if (words := _IS.get(situation.text)) is not None and situation.fits(*words):
        better = " ".join(words).lower()
        fix = situation.replaced(better, f"Write `{better}`", Applicability.SUGGESTION)
        message = f"`{situation.text}` is not a sign of the language."
        return codes.ODD_SIGN.at(situation.span, message, help=f"Write `{better}` in its place.", fix=fix)
    dropped = situation.mends(dropping=1)
    minus = situation.text == "-" and situation.kind_at(1) in ("INT", "DECIMAL")
    return codes.ODD_SIGN.at(
        situation.span,
        f"`{situation.text[:10]}` is not a sign of the language.",
        help="Leave it out." if dropped else f"Here comes {situation.comes()}.",
        fix=situation.without("Leave it out", Applicability.SUGGESTION if minus else Applicability.SAFE)
        if dropped
        else None,
    )


def _dash(situation: Situation) -> Diagnostic:
    """A dash from one to another, where the language says `to`."""
    before, after = situation.tokens[situation.index - 1][3], situation.tokens[situation.index + 1][2]
    fix = Fix("Write `to`", (Edit(Span(situation.line.file, before, after), " to "),), Applicability.SAFE)
    return codes.ODD_SIGN.at(
        situation.span, f"`{situation.text}` is not a sign of the language.", help="Write `to` in its place.", fix=fix
    )


def _other_quotes(situation: Situation) -> Diagnostic:
    """A text between marks that are not the language's quotation marks."""
    mark = situation.text
    closers = (mark,) if mark.isascii() else tuple(_QUOTES_ALIKE)
    ends = [end for _, text, _, end in situation.tokens[situation.index + 1 :] if text.endswith(closers)]
    closing = tuple(Edit(Span(situation.line.file, end - 1, end), '"') for end in ends[:1])
    fix = Fix('Put `"` in their place', (Edit(situation.span, '"'), *closing), Applicability.SUGGESTION)
    return codes.ODD_SIGN.at(
        situation.span,
        f"`{mark}` is no quotation mark of the language.",
        help='A text stands between `"` and `"`: "like this".',
        fix=fix if closing else None,
    )
