"""The questions before a new playbook, in plain words, in the order in which they are asked."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any, Final

from cadencelang.beginnings.answers import (
    CONSENT,
    BadAnswer,
    Days,
    Kind,
    Owner,
    Voice,
    checked_holidays,
    checked_name,
    checked_zone,
    states_of,
)
from cadencelang.records import dataclass

Given = Mapping[str, Any]
"""The answers so far, by the names of the fields of `Answers`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the field that it fills, its words, what may be answered (none: anything that `read` takes).

    `read` makes a value of a text, and raises BadAnswer; `usual` is the text that is taken where nothing is answered.
    `remark` gives what to know of an answer that is taken ('': nothing). It is asked of every kind of playbook, or of
    those in `kinds` alone.
    """

    field: str
    words: str
    usual: Callable[[Given], str]
    read: Callable[[str], Any]
    options: tuple[tuple[str, str], ...] = ()
    kinds: tuple[Kind, ...] = tuple(Kind)
    remark: Callable[[Any], str] = lambda _: ""


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


def question_of_kind() -> Question:
    """What is asked first, since the other questions depend on it."""
    return Question(
        "kind", "What is the playbook for?", _always(Kind.SEARCH.value), _one(Kind),
        (
            ("search", "a search, from the first talk to the decision"),
            ("offer", "from an offer to the first day"),
            ("pool", "a talent pool: people to stay in touch with, for years"),
        ),
    )  # fmt: skip


def questions(kind: Kind, named: str, zone_of: Callable[[str], str]) -> tuple[Question, ...]:
    """The questions behind the first; `named` is the usual name, `zone_of` gives the usual time zone for a calendar.

    Those of other kinds of playbook are among them, and not to be asked.
    """
    silence = kind.silence
    before = "Two weeks" if kind is Kind.POOL else "A day"
    return (
        Question("name", "What is it called?", _always(named), checked_name),
        Question(
            "owner", "What do you call the colleague who looks after a candidate?", _always(Owner.RECRUITER.value),
            _one(Owner), tuple((it.value, "") for it in Owner),
        ),
        Question("cover", "Does a partner step in when they are away, or late?", _always("yes"), _yes_no),
        Question(
            "silence", f"After how many {silence.unit.value} without a word from you is it too long?",
            _always(str(silence.usual)), silence.read,
        ),
        Question(
            "voice", f"{before} before that, what happens?", _always(Voice.EMAIL.value), _one(Voice),
            (("email", "a short letter goes by itself"), ("call", "somebody is asked to call; else the letter goes")),
        ),
        Question("approve", "Must somebody read the other letters before they leave?", _always("no"), _yes_no),
        Question(
            "consent", "For how many months does a consent to stay in touch hold?", _always(str(CONSENT.usual)),
            CONSENT.read, kinds=(Kind.POOL,),
        ),
        Question(
            "holidays", "Whose holidays do you keep? (GB-ENG, DE, US-NY, …)", _always("GB-ENG"), checked_holidays,
            remark=states_of,
        ),
        Question("zone", "Which is your time zone?", lambda given: zone_of(given["holidays"]), checked_zone),
        Question(
            "days", "On which days do you work?", _usual_days, _one(Days), tuple((it.value, "") for it in Days)
        ),
    )  # fmt: skip
