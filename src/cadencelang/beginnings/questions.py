"""The questions before a new playbook, in plain words, in the order in which they are asked."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any, Final

from cadencelang.beginnings.answers import (
    USUAL,
    BadAnswer,
    Days,
    Kind,
    Owner,
    Voice,
    checked_holidays,
    checked_name,
    checked_silence,
    checked_zone,
)
from cadencelang.records import dataclass

Given = Mapping[str, Any]
"""The answers so far, by the names of the fields of `Answers`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the field that it fills, its words, what may be answered (none: anything that `read` takes).

    `read` makes a value of a text, and raises BadAnswer; `usual` is the text that is taken where nothing is answered.
    """

    field: str
    words: str
    usual: Callable[[Given], str]
    read: Callable[[str], Any]
    options: tuple[tuple[str, str], ...] = ()


_SUNDAY_TO_THURSDAY: Final = frozenset(
    ["BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"]
)
"""Countries where the week begins on Sunday."""


def _one(of: type[enum.StrEnum]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return of(text.lower())
        except ValueError:
            raise BadAnswer(f"Answer {_listed([it.value for it in of])}.") from None

    return read


def _yes_no(text: str) -> bool:
    answer = {"y": True, "yes": True, "n": False, "no": False}.get(text.lower())
    if answer is None:
        raise BadAnswer("Answer yes or no.")
    return answer


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _always(text: str) -> Callable[[Given], str]:
    return lambda _: text


def _usual_days(given: Given) -> str:
    country = str(given["holidays"]).partition("-")[0]
    return (Days.SUNDAY_TO_THURSDAY if country in _SUNDAY_TO_THURSDAY else Days.MONDAY_TO_FRIDAY).value


def questions(named: str, zone_of: Callable[[str], str]) -> tuple[Question, ...]:
    """All questions; `named` is the usual name, `zone_of` gives the usual time zone for a calendar."""
    return (
        Question(
            "kind", "What is the playbook for?", _always(Kind.SEARCH.value), _one(Kind),
            (("search", "a search, from the first talk to the decision"), ("offer", "from an offer to the first day")),
        ),
        Question("name", "What is it called?", _always(named), checked_name),
        Question(
            "owner", "What do you call the colleague who looks after a candidate?", _always(Owner.RECRUITER.value),
            _one(Owner), tuple((it.value, "") for it in Owner),
        ),
        Question("cover", "Does a partner step in when they are away, or late?", _always("yes"), _yes_no),
        Question(
            "silence", "After how many working days without a word from you is it too long?", _always(str(USUAL)),
            checked_silence,
        ),
        Question(
            "voice", "A day before that, what happens?", _always(Voice.EMAIL.value), _one(Voice),
            (("email", "a short letter goes by itself"), ("call", "somebody is asked to call; else the letter goes")),
        ),
        Question("approve", "Must somebody read the other letters before they leave?", _always("no"), _yes_no),
        Question(
            "holidays", "Whose holidays do you keep? (GB-ENG, DE, US-NY, …)", _always("GB-ENG"), checked_holidays
        ),
        Question("zone", "Which is your time zone?", lambda given: zone_of(given["holidays"]), checked_zone),
        Question(
            "days", "On which days do you work?", _usual_days, _one(Days), tuple((it.value, "") for it in Days)
        ),
    )  # fmt: skip
