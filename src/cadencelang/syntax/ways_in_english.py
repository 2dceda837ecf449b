"""Other ways of saying what the language says, and how the language says it: functions from a line to a line.

A function leaves a line as it is that is not said in its way. Refuses: judging whether what comes out can be read.
"""

import re
from collections.abc import Callable

from cadencelang.diagnostics import Applicability
from cadencelang.records import dataclass
from cadencelang.syntax.situation import WEEKDAYS

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FIGURES = {word: str(number) for number, word in enumerate(_NUMBERS, 1)} | {"a": "1", "an": "1"}
_UNIT = r"(?:working\s+)?(?:minute|hour|day|week|month|time|touch)"
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)}|an?(?=\s+{_UNIT}\b))\b")
_AT_MOST = re.compile(r"^(?:max|maximum|max\.|no more than|not more than|never more than|up to|at the most)\b\.?")
_PER = re.compile(r"(?<!\s)\s++(?:per|(?:in\s++)?an?|every|each)\s++(day|week|month)$")
_PERIODS = {"day": "in 1 day", "week": "in 7 days", "month": "in 30 days"}
_EVENT = r"^when\s++(?:(?:the|an?)\s++)?([a-z][a-z_]*+(?: ++[a-z_]++)*?)\s++"
_HAPPENED = re.compile(
    rf"{_EVENT}(?:is|was|are|were|(?:has|have) been|gets)\s++([a-z_]+ed|done|given|held|made|sent|taken)$"
)
_OVER = re.compile(
    rf"{_EVENT}(?:(?:is|was|are|were|(?:has|have) been)\s++(?:over|complete)|happens|ends"
    r"|(?:(?:has|have)\s++)?(?:(?:takes?|taken|took)\s++place|ended|finished|happened))$"
)
_THE_EVENT = re.compile(r"^when\s++(?:the|an?)\s++([a-z][a-z_]*+(?: ++[a-z_]++)*+)$")
_REPLY = re.compile(
    r"^when\s++(?:(?:the\s++candidate|they|s?he)\s++(?:(?:has|have)\s++)?"
    r"(?:repl(?:y|ies|ied)|answer(?:s|ed)?|respond(?:s|ed)?|writes?(?:\s++back)?)"
    r"|(?:there\s++is\s++)?(?:an?|the|their)\s++(?:answer|reply|response)(?:\s++(?:arrives|comes))?)$"
)
_NOTED = re.compile(
    r"^when\s++(?:(?:the|an?)\s++)?([a-z][a-z0-9_]*+(?: ++[a-z0-9_]++)*?)\s++"
    r"(?:becomes|is|was|gets|has\s++been)\s++(?:known|set|fixed|filled in|noted|entered)$"
)
_WORKING_TIME = re.compile(r"^working time\s")
_DAY = re.compile(r"\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?", re.IGNORECASE)
_DAYS = {day[:3]: day for day in WEEKDAYS}
_DASH = re.compile(r"(?:(?<!\s)\s++)?+[-–—]\s*+")
_TIME = re.compile(r"\b(\d{1,2})(?::(\d\d))?(?![:\d])")
_TEXT = re.compile(r'("[^"]*")')


_MAILS = re.compile(r"\b(?:e-?mails?|mails?|messages?)\b(?! touch)")
_FREE_DAYS = re.compile(r"\b(?:on|at)\s++(?:the\s++)?weekends?$")
_AFTER_HOUR = re.compile(r"\bafter\s++(\d{1,2})(?::(\d\d))?\s*(am|pm)?$")
_LATER = re.compile(r"^after\s++(\d+\s++[a-z ]+)$")
_CALL = re.compile(r"^(?:call|phone|ring)\s++(?:the\s++candidate|them)(\s++within\s++\d.*)?$")
_NO_REPLY = re.compile(
    r"^if\s++(?:(?:there\s++is\s++)?no\s++(?:reply|answer|response)|the\s++candidate\s++(?:has|does)\s++not\s++(?:replied|reply))"
    r"\s++(?:within|after|for|in)\s++(\d+\s++[a-z ]+)$"
)
_DAY_NAMES = "|".join(WEEKDAYS)
_EVERY_WEEK = r"(?:(?:every|each)\s++week|once\s++a\s++week|weekly)"
_ON_A_DAY = re.compile(
    rf"^(?!when\s++every\s++(?:{_DAY_NAMES})\b)(?:when\s++)?"
    rf"(?:{_EVERY_WEEK}(?:\s++on\s++({_DAY_NAMES})s?)?|(?:(?:on|each|every)\s++)?({_DAY_NAMES})s?)"
    r"(?:\s++at\s++(\d{1,2})(?::(\d\d))?)?(,\s++(?:or|holidays)\s.*)?$"
)
_RECURS = re.compile(r"^(?:when\s++)?(?:every|each)\s++(\d+\s++(?:working\s++)?(?:day|month)s?)$")
_AFTERWARDS = re.compile(r"^(?:after|once|upon)\s++([a-z].*)$")
_ANY_CANDIDATE = re.compile(r"\b(?:an?|any|each|every)\s++candidate\b")
_IN_PERSON = re.compile(r"^[A-Z]\w+\s++is\s++(?:the|our|a)\s++([a-z]+)$")
_SILENT = re.compile(
    r"^when\s++(?:silent|we\s++are\s++silent|no\s++contact|there\s++is\s++no\s++contact)\s++for\s++(\d.*)$"
)
_OPT_OUT = re.compile(r"^no contact (?:after|once|when|if)\b.*\bopt(?:s|ed|ing)?[ -]?out$")
_QUIET = re.compile(r"^quiet hours\s++(?:from\s++)?")
_HOLIDAYS = re.compile(r"\bon\s++(?:public\s++|bank\s++)?holidays?$")
_WAITS = re.compile(r"^(?:nobody|no candidate|no one)\s++waits?\s++(?:longer|more)\s++than\s++(\d.*)$")
_CLOSING = re.compile(r"^(?:final|last|end|closed)\s++stage\b")
_FACT = re.compile(r"^([a-z][a-z0-9_]*(?: [a-z0-9_]+)+)(\s{2,}\S.*)$")
_OPTIONAL = re.compile(r",?(?:(?<!\s)\s++)?+\(optional\)$")
_NINE_TO_FIVE = re.compile(r"\b(0[6-9]:\d\d|1[0-2]:\d\d) to (0[1-7]):(\d\d)\b")
_HOURS_ALONE = re.compile(r"^working time \d")


@dataclass(frozen=True, slots=True)
class Way:
    """Another way of saying something: how it is rewritten, and how to tell so."""

    rewritten: Callable[[str], str]
    message: str
    applicability: Applicability = Applicability.SUGGESTION


def _in_figures(said: str) -> str:
    parts = _TEXT.split(said)
    parts[::2] = (_NUMBER.sub(lambda found: _FIGURES[found[0]], part) for part in parts[::2])
    return "".join(parts)


def _as_limit(said: str) -> str:
    return _in_figures(_PER.sub(lambda found: f" {_PERIODS[found[1]]}", _AT_MOST.sub("at most", said)))


def _as_event(said: str) -> str:
    named = _HAPPENED.sub(r"when \1 \2", _OVER.sub(r"when \1 completed", said))
    return _THE_EVENT.sub(r"when \1", named)


def _as_reply(said: str) -> str:
    return _REPLY.sub("when the candidate replies", said)


def _as_change(said: str) -> str:
    return _NOTED.sub(lambda found: f"when {'_'.join(found[1].split())} changes", said)


def _as_working_time(said: str) -> str:
    if not _WORKING_TIME.match(said):
        return said
    if _HOURS_ALONE.match(said):
        said = said.replace("working time", "working time Monday to Friday", 1)
    days = _DAY.sub(lambda found: _DAYS[found[1][:3].capitalize()], _DASH.sub(" to ", said))
    times = _TIME.sub(lambda found: f"{found[1]:0>2}:{found[2] or '00'}", days)
    return _NINE_TO_FIVE.sub(lambda found: f"{found[1]} to {int(found[2]) + 12}:{found[3]}", times)


def _as_later(said: str) -> str:
    return _LATER.sub(r"wait \1", said)


def _as_call(said: str) -> str:
    def asked(found: re.Match[str]) -> str:
        return f'ask owner to call "Say what it is about"{found[1] or " within 1 working day"}'

    return _CALL.sub(asked, said)


def _as_waiting(said: str) -> str:
    return _NO_REPLY.sub(r"wait up to \1 for the candidate replies", said)


def _as_weekday(said: str) -> str:
    def every(found: re.Match[str]) -> str:
        day, time = found[1] or found[2] or WEEKDAYS[0], f"{found[3] or '9':0>2}:{found[4] or '00'}"
        return f"when every {day} at {time}{found[5] or ', or the next working day'}"

    return _ON_A_DAY.sub(every, said)


def _as_recurring(said: str) -> str:
    return _RECURS.sub(r"when we have been silent for \1", said)


def _as_start(said: str) -> str:
    return _AFTERWARDS.sub(lambda found: _as_reply(_as_event(f"when {found[1]}")), said)


def _as_the_candidate(said: str) -> str:
    return _ANY_CANDIDATE.sub("the candidate", said)


def _as_silence(said: str) -> str:
    return _WAITS.sub(r"we are never silent for more than \1", _SILENT.sub(r"when we have been silent for \1", said))


def _as_closing(said: str) -> str:
    return _CLOSING.sub("closing stage", said)


def _as_role(said: str) -> str:
    return _IN_PERSON.sub(r"\1 owns the candidate", said)


def _as_fact(said: str) -> str:
    if not (_OPTIONAL.search(said) or said.endswith(" yes/no")):
        return said
    joined = _FACT.sub(lambda found: found[1].replace(" ", "_") + found[2], said)
    return _OPTIONAL.sub(", optional", joined).replace("yes/no", "yes or no")


def _as_touches(said: str) -> str:
    """A limit on mails: `no emails on weekends`, `maximum 2 emails per week`."""
    limit = _MAILS.sub("email touches", _as_limit(said)).replace(" 1 email touches", " 1 email touch")
    limit = _QUIET.sub("no automatic touches from ", _HOLIDAYS.sub("on a holiday", limit))
    limit = _OPT_OUT.sub("no contact once the candidate opts out", limit)
    limit = _FREE_DAYS.sub("on Saturday, Sunday", limit)
    return _AFTER_HOUR.sub(_from_then_on, limit)


def _from_then_on(found: re.Match[str]) -> str:
    hour = int(found[1]) + (12 if found[3] == "pm" and int(found[1]) < 12 else 0)
    return f"from {hour:02}:{found[2] or '00'} to 09:00"


_WEEKLY = Way(_as_weekday, "A day of the week is `every` and its name, with a time and what a holiday does to it.")
_RECURRING = Way(_as_recurring, "What recurs names a day, such as `every Friday`; time without a word is our silence.")
FIRST_WAYS = (
    Way(_as_later, "What comes later is said as `wait`."),
    Way(_as_call, "A call is a task: say who is asked, and until when."),
    Way(_as_role, "The team is told by what its members do, not by their names."),
    Way(_as_closing, "A stage in which the process ends is a `closing stage`."),
    Way(_as_fact, "A fact is a name of one word and what it is, with `optional` behind a comma."),
    _WEEKLY,
    _RECURRING,
    Way(_as_start, "What starts a rule is said as `when`."),
)
"""Those that begin with a word that begins no line of the language there."""
WAYS = (
    Way(_in_figures, "A number is written in figures.", Applicability.SAFE),
    Way(_as_limit, "A limit is said as `at most` a number `in` a number of days.", Applicability.SUGGESTION),
    Way(
        _as_change,
        "A fact starts a rule when it `changes`, by its name below `facts`; an event by its name alone.",
    ),
    Way(_as_reply, "Whatever comes from them is told as `the candidate replies`."),
    Way(_as_event, "An event is named as it is declared, without `the` or `is`.", Applicability.SUGGESTION),
    Way(_as_working_time, "Days are written out, and times as `09:00`.", Applicability.SUGGESTION),
    Way(_as_touches, "A limit speaks of touches or of contact, and names the days and hours."),
    Way(_as_silence, "Silence is ours: how long nothing of ours has reached them."),
    Way(_as_waiting, "A reply is waited for; `if not`, below that line, says what is done without one."),
    _WEEKLY,
    _RECURRING,
    Way(_as_the_candidate, "A rule is about one person at a time: `the candidate`."),
)
