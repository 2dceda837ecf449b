"""The synopses of the language's pages: which sentences they say there are, and whether the grammar knows them.

A synopsis is a block of `text`. `[x]` may be left out, `(a | b)` is a choice, as is `a | b` of a whole line; `UPPER`
words stand for something, `…` for more of the same; what follows two blanks is a remark, and what begins with `#` is
one of the language's own.
"""

import re
from collections.abc import Iterator

from docs_fences import Fence

from cadencelang.syntax.completion import accepted_next
from cadencelang.syntax.grammar import tables

STANDS_FOR = {
    "CALENDAR": "GB-ENG",
    "CELL": '"x"',
    "CHANNEL": "email",
    "CONDITION": "warmth is known",
    "COUNTRY": "GB",
    "DATE": "2026-03-02",
    "DAYS": "Monday to Friday",
    "DURATION": "2 days",
    "FACT": "warmth",
    "FIELD": "format",
    "HOLIDAYS": "or the next working day",
    "INSTANT": "2026-03-02 10:00",
    "LIBRARY": '"x"',
    "N": "2",
    "NAME": "warmth",
    "NUMBER": "2",
    "ROLE": "recruiter",
    "SEQUENCE": '"x"',
    "STAGE": '"x"',
    "STRING": '"x"',
    "SUBJECT": "touch",
    "TEMPLATE": '"x"',
    "TIME": "09:00",
    "TOUCHES": "touches",
    "TRIGGER": "the candidate replies",
    "TYPE": "text",
    "VALUE": '"x"',
    "VERB": "call",
    "WEEKDAY": "Monday",
    "WHEN": "on 2026-03-02",
    "WHO": "owner",
    "WORDS": "interview completed",
    "ZONE": "Europe/London",
}
_PLACES = (("", None), ("when ", "in_rule"), ("only if ", "in_rule"))
"""What may stand before a synopsis, and in which context; None: in any."""


def lines(fence: Fence) -> Iterator[str]:
    """The lines of a synopsis without remarks, those that begin with a choice joined to the ones above."""
    text = re.sub(r"\n\s*\|", " |", fence.text)
    for line in text.splitlines():
        form = re.split(r"(?<=\S) {2,}", line.strip())[0]
        if form not in ("", "STEP…", "CONDITION…", "…") and not form.startswith("#"):
            yield form


def sentences(form: str) -> list[str]:
    """The sentences that a line says there are, each with something for what stands for something."""
    form = re.sub(r", …|(?<=\S)…", "", form)
    return [re.sub(r"\b[A-Z]+\b", lambda it: STANDS_FOR.get(it[0], it[0]), it) for it in _expanded(form)]


def is_known(sentence: str) -> bool:
    """Whether the grammar knows a sentence somewhere, or what is before `…` as the beginning of one."""
    begun = sentence.endswith(" …")
    for before, only in _PLACES:
        for context in [only] if only else tables().starts:
            told = accepted_next(context, before + sentence.removesuffix("…"))
            if told.end or (begun and (told.words or told.name or told.text)):
                return True
    return False


def _expanded(form: str) -> list[str]:
    """Every way to read the brackets and choices of a form."""
    texts, rest = _choice(re.findall(r"[\[\]()|]|[^\[\]()|]+", form))
    assert not rest, form
    return [" ".join(it.split()).replace(" ,", ",") for it in texts]


def _choice(parts: list[str]) -> tuple[list[str], list[str]]:
    """The texts of a choice up to the bracket that closes it, and the parts from there on."""
    chosen, texts = [], [""]
    while parts and parts[0] not in "])":
        part, *parts = parts
        if part == "|":
            chosen, texts = [*chosen, *texts], [""]
            continue
        inner = [part]
        if part in "[(":
            inner, parts = _choice(parts)
            parts = parts[1:]
        if part == "[":
            inner = ["", *inner]
        texts = [left + right for left in texts for right in inner]
    return [*chosen, *texts], parts
