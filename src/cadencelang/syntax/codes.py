"""The diagnostic codes of the surface: everything that can be wrong with a line before its meaning is looked at."""

from cadencelang.diagnostics import Code, Diagnostic, Severity, register


class Fault(Exception):  # noqa: N818 - carries a diagnostic to the line it is about
    """A line cannot stand as it is; holds the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def _error(number: int, name: str, title: str) -> Code:
    return register(Code(f"CL{number}", name, Severity.ERROR, title))


def _warning(number: int, name: str, title: str) -> Code:
    return register(Code(f"CL{number}", name, Severity.WARNING, title))


UNREADABLE = _error(100, "unreadable-text", "The file is not text in UTF-8")
UNKNOWN_STATEMENT = _error(101, "unknown-statement", "No line begins with this word here")
MISPLACED = _error(102, "misplaced-statement", "A line that belongs in another block")
UNEXPECTED = _error(103, "unexpected-word", "A word that cannot stand where it stands")
UNFINISHED = _error(104, "unfinished-line", "A line that stops too early")
MISSPELT = _error(105, "misspelt-word", "A word that is not spelt right")
MISSING_WORD = _error(106, "missing-word", "A word is left out")
MISSING_QUOTES = _error(107, "missing-quotes", "A text without quotation marks")
UNTERMINATED = _error(108, "unterminated-text", "A quotation mark that is never closed")
MISSING_COMMA = _error(109, "missing-comma", "A comma is left out")
MISSING_UNIT = _error(110, "missing-unit", "A duration without a unit")
MISSPELT_UNIT = _error(111, "misspelt-unit", "A unit of time that does not exist")
NO_SUCH_TIME = _error(112, "no-such-time", "A time of day that does not exist")
NO_SUCH_DATE = _error(113, "no-such-date", "A date that does not exist")
MISSING_DEADLINE = _error(114, "missing-deadline", "A task or promise without `within` or `by`")
ODD_NAME = _error(115, "ill-formed-name", "A name with capitals, hyphens or other signs")
RESERVED = _error(116, "reserved-word", "A word of the language used as a name")
MIXED_AND_OR = _error(117, "mixed-and-or", "`and` with `or`, without parentheses")
TOO_DEEP = _error(118, "too-deep", "Lines or parentheses nested too deep")
UNEVEN = _error(119, "uneven-indentation", "An indentation that matches no line above")
MISSING_BLOCK = _error(120, "missing-block", "Nothing stands below a line that needs it")
UNEXPECTED_BLOCK = _error(121, "unexpected-block", "Lines below a line that takes none")
CURLY_QUOTES = _warning(122, "curly-quotes", "Curly quotation marks around a text")
ODD_SPACE = _warning(123, "odd-space", "Tabs or special spaces instead of plain ones")
MISSING_HOLIDAY_RULE = _error(124, "missing-holiday-rule", "A repeated time that is silent about holidays")
LOOSE_BRANCH = _error(125, "loose-branch", "`otherwise` or `then` without its `if`")
NUMBER_TOO_LONG = _error(126, "number-too-long", "A number that is too large")
TEXT_AFTER_OPTION = _error(127, "text-after-option", "A choice listed after `optional` or another such word")
BAD_SUPPRESSION = _warning(128, "incomplete-allow", "An `allow` comment that silences nothing")
UNNEEDED_QUOTES = _error(129, "unneeded-quotes", "Quotation marks around a plain name")
UNCLOSED = _error(130, "unclosed-parenthesis", "A parenthesis that is never closed, or never opened")
ODD_SIGN = _error(131, "odd-sign", "A sign that is not part of the language")
ODD_NUMBER = _error(132, "odd-number", "Digits that are no number, date or time")
TOO_LONG = _error(133, "line-too-long", "A line that is too long to read")

DATE_HELP = "Write a date as year-month-day, for example `2026-03-02`."
TIME_HELP = "Write a time from `00:00` to `23:59`, for example `09:30`."
NUMBER_HELP = "Use at most nine digits."
