"""The last day away in an out-of-office answer, where it says one clearly.

"Until 12 March" names the last day away, "back on 12 March" the day after it. Owns the months, weekdays and
prepositions of the languages that candidates write. What can be read in two ways gives nothing: a person is then away
until they write or somebody says that they are back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from cadencelang.clock import Day, date_of, day_of
from cadencelang.connectors.mail.phrases import folded
from cadencelang.records import dataclass

FURTHEST: Final = 400
"""Days ahead: an absence that is said to last longer is a mistake of ours or theirs."""

_MONTHS: Final = (
    "january jan januar jänner janvier janv gennaio enero januari janeiro",
    "february feb februar feber février févr febbraio febrero februari fevereiro",
    "march mar märz maerz mars marzo maart mrt março mar",
    "april apr avril avr aprile abril",
    "may mai maggio mayo mei maio maj",
    "june jun juni juin giugno junio junho",
    "july jul juli juillet juil luglio julio julho",
    "august aug août aout agosto augustus augusti",
    "september sep sept septembre settembre septiembre setembro",
    "october oct oktober okt octobre ottobre octubre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc dicembre diciembre dezembro",
)
_MONTH: Final = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}

_WEEKDAYS: Final = (
    "monday montag lundi lunedì lunes maandag",
    "tuesday dienstag mardi martedì martes dinsdag",
    "wednesday mittwoch mercredi mercoledì miércoles woensdag",
    "thursday donnerstag jeudi giovedì jueves donderdag",
    "friday freitag vendredi venerdì viernes vrijdag",
    "saturday samstag sonnabend samedi sabato sábado zaterdag",
    "sunday sonntag dimanche domenica domingo zondag",
)
_WEEKDAY: Final = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}

_LAST_DAY: Final = (
    "until and including", "up to and including", "until", "untill", "till", "til", "through", "thru",
    "bis einschließlich", "bis zum", "bis", "jusqu'au", "jusqu’au", "jusqu'à", "au", "fino al", "fino a", "al",
    "hasta el", "hasta", "tot en met", "t/m", "tot", "até", "till och med", "till", "til og med", "to",
)  # fmt: skip
_FIRST_DAY_BACK: Final = (
    "back on", "back in the office on", "back in the office", "back at work on", "back at my desk on", "be back",
    "return on", "returning on", "returning", "return to the office on", "return to work on", "will return",
    "available again on", "available again from", "reachable again from", "wieder am", "wieder ab dem", "wieder ab",
    "zurück am", "zurück ab", "de retour le", "de retour à partir du", "retour le", "torno il", "tornerò il",
    "rientro il", "rientrerò il", "di nuovo dal", "vuelvo el", "volveré el", "regreso el", "regresaré el",
    "de vuelta el", "terug op", "weer terug op", "terug vanaf", "weer bereikbaar vanaf", "de volta em", "de volta a",
    "regresso a", "tillbaka den", "tilbake den", "tilbage den", "back",
)  # fmt: skip
_FROM: Final = ("from", "as of", "ab dem", "ab", "à partir du", "a partir del", "dal", "vanaf")
"""The first day away or the first day back: which, the words behind the date say."""
_AGAIN: Final = re.compile(
    r"\b(?:again|back|wieder|zurück|de nouveau|retour|di nuovo|de nuevo|nuevamente|weer|terug)\b"
)

_MONTH_WORDS: Final = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_WEEKDAY_WORDS: Final = "|".join(sorted(map(re.escape, _WEEKDAY), key=len, reverse=True))
_DATE: Final = re.compile(
    rf"""
    (?P<iso>\b(?P<iy>20\d\d)-(?P<im>\d\d)-(?P<id>\d\d)\b)
  | (?P<num>\b(?P<n1>\d\d?)(?P<sep>[./-])\ ?(?P<n2>\d\d?)(?:(?P=sep)\ ?(?P<ny>(?:20)?\d\d))?\b)
  | (?P<dm>\b(?P<dd>\d\d?)(?:st|nd|rd|th|er|º|°|ª)?\.?\ (?:of\ |de\ )?(?P<mon>{_MONTH_WORDS})\b\.?
      (?:,?\ (?:de\ )?(?P<dy>20\d\d))?)
  | (?P<md>\b(?P<mon2>{_MONTH_WORDS})\.?\ (?P<md_d>\d\d?)(?:st|nd|rd|th)?\b(?:,?\ (?P<my>20\d\d))?)
  | (?P<week>\b(?P<wd>{_WEEKDAY_WORDS})\b)
    """,
    re.VERBOSE,
)
_FILLER: Final = re.compile(
    rf"(?:\b(?:the|el|il|le|de|den|der|dem|op|on|einschließlich|inclusive|incl|including|next|nächsten|kommenden"
    rf"|{_WEEKDAY_WORDS})\b[,.]?|[,:(])$"
)
_ENGLISH: Final = (
    "until",
    "up to",
    "til",
    "thr",
    "to",
    "back",
    "be back",
    "return",
    "will return",
    "available",
    "reachable",
    "as of",
    "from",
)
_JOINING: Final = re.compile(r"[ ,.(]{0,3}(?:(?:the|der|den|dem|le|el|il|de|d\.) )?")
_MOST_FILLERS: Final = 5
_LEAD, _TAIL = 60, 25
"""Characters before a date in which its preposition stands, and behind it in which "again" does."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A day in the text: when, and whether it is the first day back rather than the last one away."""

    day: Day
    back: bool


def last_day_away(text: str, on: Day) -> Day | None:
    """The last day away that a text of the day `on` says; None where it says none, or two."""
    words = folded(text)[:4_000]
    found = {it.day - 1 if it.back else it.day for it in _days(words, on)}
    likely = {day for day in found if on - 1 <= day <= on + FURTHEST}
    return max(likely) if likely and _agree(likely) else None


def _agree(days: set[Day]) -> bool:
    """Whether the days may be one statement: "until Friday 13, back on Monday 16" has a weekend between them."""
    return max(days) - min(days) <= 3


def _days(words: str, on: Day) -> Iterator[_Found]:
    for match in _dates(words):
        leads = list(_leads(words[max(0, match.start() - _LEAD) : match.start()]))
        again = _AGAIN.search(words, match.end(), match.end() + _TAIL)
        back, last = _ends(leads, (*_FIRST_DAY_BACK, *(_FROM if again else ()))), _ends(leads, _LAST_DAY)
        said = max(back, last, key=len)
        day = _day(match, on, english=said.startswith(_ENGLISH)) if said else None
        if day is not None:
            yield _Found(day, said == back)


def _leads(before: str) -> Iterator[str]:
    """What stands before a date, and the same without the words that may stand in between, such as its weekday."""
    for _ in range(_MOST_FILLERS):
        before = before.rstrip()
        yield before
        shorter = _FILLER.sub("", before)
        if shorter == before:
            return
        before = shorter


def _dates(words: str) -> Iterator[re.Match[str]]:
    """The dates in a text; a weekday only where it is not the beginning of a date."""
    matches = list(_DATE.finditer(words))
    for match, after in zip_longest(matches, matches[1:]):
        between = words[match.end() : after.start()] if after else "end"
        if not (match["week"] and _JOINING.fullmatch(between)):
            yield match


def _ends(leads: Sequence[str], words: tuple[str, ...]) -> str:
    """The longest of the words with which one of the texts ends; empty where none does."""
    ending = (word for word in words for lead in leads if lead.endswith(word) and not _joined(lead, word))
    return max(ending, key=len, default="")


def _joined(lead: str, word: str) -> bool:
    return lead[: -len(word)][-1:].isalnum()


def _day(match: re.Match[str], on: Day, english: bool) -> Day | None:
    if match["iso"]:
        return _date(int(match["iy"]), int(match["im"]), int(match["id"]))
    if match["week"]:
        ahead = (_WEEKDAY[match["wd"]] - date_of(on).weekday()) % 7
        return on + (ahead or 7)
    if match["dm"]:
        return _near(on, _MONTH[match["mon"]], int(match["dd"]), match["dy"])
    if match["md"]:
        return _near(on, _MONTH[match["mon2"]], int(match["md_d"]), match["my"])
    return _numeric(match, on, english)


def _numeric(match: re.Match[str], on: Day, english: bool) -> Day | None:
    """A date in numbers: the day first, but for a slash in English, where only what cannot be misread counts."""
    first, second, year = int(match["n1"]), int(match["n2"]), match["ny"]
    day_first = _near(on, second, first, year)
    if match["sep"] != "/" or not english or first == second:
        return day_first
    month_first = _near(on, first, second, year)
    return (day_first or month_first) if day_first is None or month_first is None else None


def _near(on: Day, month: int, day: int, year: str | None) -> Day | None:
    """The date; without a year the next one, where "next" begins a week ago."""
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    here = date_of(on).year
    dates = (_date(it, month, day) for it in (here, here + 1))
    return next((it for it in dates if it is not None and it >= on - 7), None)


def _date(year: int, month: int, day: int) -> Day | None:
    try:
        return day_of(dt.date(year, month, day))
    except ValueError:
        return None
