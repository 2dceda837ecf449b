"""One value from outside, typed as the playbook declares it.

Owns: how each kind of fact is written in a cell of text and in JSON. Refuses: a value that does not fit, by
raising `Refused` with what was expected.

In text, lists are separated by `;`, a note is `2026-02-20: what was said` with ` (private)` after what must never be
cited, a peer is `Name <mail>` and perhaps `with consent peer introduction until 2026-06-30`, money is `150000 GBP`, a
date is `2026-03-02`, and yes or no is `yes` or `no`. A date is also taken day first and with
dots, as spreadsheets in much of Europe save it: `02.03.2026 10:00`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Final

from cadencelang.adapters.refusals import Refused, quoted
from cadencelang.clock import ClockError, Day, Minute, day_of, known_zones, parse_instant, zone_named
from cadencelang.clock.local import LocalTime
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Book, FactType, Kind
from cadencelang.records import dataclass

LONGEST_FIELD: Final = 131_072
_LARGEST: Final = 2**53
"""Numbers up to here are told apart from their neighbours, however they are kept."""
_LONGEST_INSTANT: Final = 100
_PRIVATE: Final = " (private)"
_MONEY: Final = re.compile(r"(-?[0-9][0-9_,]*(?:\.[0-9]+)?) ?([A-Z]{3})")
_PEER: Final = re.compile(r"([^<>]+?) ?<([^<>\s]+)>(?: with consent \"?([^\"<>]+?)\"?(?: until ([0-9-]+))?)?")
_MAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(?:\.[^\s@<>,;:\"()\[\]\\.]+)+")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{4,30}")
_LINK: Final = re.compile(r"https?://[^\s<>\"]+")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{1,2}:\d{2})(?::\d{2})?)?", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values on one person's local time (which instants without an offset are on)."""

    local: LocalTime

    def value(self, type: FactType, raw: object) -> FactValue:
        """A text, or a value as JSON has it, as a fact's value; raises Refused."""
        if isinstance(raw, str):
            if len(raw) > LONGEST_FIELD:
                raise Refused(f"The text has {len(raw):,} characters.", f"At most {LONGEST_FIELD:,} are taken.")
            if not raw.isascii() and any("\ud800" <= char <= "\udfff" for char in raw):
                raise Refused("The text has bytes that are not UTF-8.", "Save the file as UTF-8.")
            return self.from_text(type, raw.strip())
        return self.from_json(type, raw)

    def from_text(self, type: FactType, text: str) -> FactValue:
        """The value that a text without surrounding spaces stands for; raises Refused."""
        match type.kind:
            case Kind.TEXT:
                return text
            case Kind.NUMBER:
                return _number(text)
            case Kind.YES_NO:
                return _yes_no(text)
            case Kind.DATE:
                return date_day(text)
            case Kind.DATE_TIME:
                return self.instant(text)
            case Kind.MONEY:
                return _money(text)
            case Kind.PEER:
                return self.peer(text)
            case Kind.ONE_OF:
                return _one_of(text, type.options)
            case Kind.TEXTS:
                return _listed(text)
            case Kind.DOMAINS:
                return tuple(_shaped(Kind.DOMAIN, it.lower()) for it in _listed(text))
            case Kind.NOTES:
                return tuple(_note(it) for it in _listed(text))
            case Kind.ZONE:
                return _zone(text)
            case Kind.DOMAIN:
                return _shaped(type.kind, text.lower())
            case Kind.EMAIL | Kind.PHONE | Kind.LINK | Kind.COUNTRY:
                return _shaped(type.kind, text)

    def from_json(self, type: FactType, raw: object) -> FactValue:
        """The value that a JSON value other than a string stands for; raises Refused."""
        match type.kind, raw:
            case Kind.YES_NO, bool():
                return raw
            case Kind.NUMBER, int() | float() if not isinstance(raw, bool):
                return _finite(raw)
            case Kind.MONEY, {"amount": amount, "currency": currency}:
                return _money(f"{amount} {currency}")
            case Kind.PEER, {"name": str(name), "mail": str(mail), **rest} if set(rest) <= {"consents"}:
                peer = self.peer(f"{name} <{mail}>")
                return Peer(peer.name, peer.mail, self.consents(rest.get("consents", {})))
            case Kind.TEXTS | Kind.DOMAINS, list():
                items = tuple(self.value(_ITEM[type.kind], it) for it in raw)
                return tuple(str(it) for it in items)
            case Kind.NOTES, list():
                return tuple(self.note(it) for it in raw)
            case _:
                raise Refused(f"A {type.kind} cannot be {_shape(raw)}.", _HOW.get(type.kind))

    def note(self, raw: object) -> Note:
        """A note from a text, or from an object with `text`, `date` and perhaps `private`; raises Refused."""
        match raw:
            case str():
                return _note(raw.strip())
            case {"text": str(text), "date": str(date), **rest} if set(rest) <= {"private"}:
                return Note(text, date_day(date), not rest.get("private", False))
            case _:
                raise Refused(f"A note cannot be {_shape(raw)}.", 'Write {"text": "…", "date": "2026-02-20"}.')

    def peer(self, text: str) -> Peer:
        """A peer from a text, perhaps with a consent and the last day it holds; raises Refused."""
        match = _PEER.fullmatch(text)
        if match is None or not _MAIL.fullmatch(match[2]):
            raise Refused(f"{quoted(text)} is not a peer.", _HOW[Kind.PEER])
        given = self.consents({match[3]: match[4]}) if match[3] else ()
        return Peer(match[1].strip(), match[2], given)

    def consents(self, raw: object) -> tuple[tuple[str, Minute | None], ...]:
        """A peer's consents by name, each with the last day it holds (None: until withdrawn); raises Refused."""
        if not isinstance(raw, dict) or not all(isinstance(it, str | None) for it in raw.values()):
            raise Refused("The consents of a peer are an object.", 'Write {"peer introduction": "2026-06-30"}.')
        return tuple((str(name), None if last is None else self._end_of(last)) for name, last in raw.items())

    def _end_of(self, date: str) -> Minute:
        try:
            return self.local.at(date_day(date), 1440)
        except ClockError as error:
            raise Refused(str(error)) from None

    def instant(self, text: str) -> Minute:
        """An instant, on this local time unless it carries an offset; raises Refused."""
        if len(text) > _LONGEST_INSTANT:
            raise Refused(f"{quoted(text)} is not a date and time.", "Write it like 2026-03-02 10:00.")
        written = undotted(text)
        try:
            instant = parse_instant(written, self.local)
            self.local.offset(instant)
        except ClockError as error:
            raise Refused(str(error).replace(f'"{written}"', quoted(text))) from None
        return instant


_ITEM: Final = {Kind.TEXTS: FactType(Kind.TEXT), Kind.DOMAINS: FactType(Kind.DOMAIN)}
_SHAPES: Final[Mapping[Kind, re.Pattern[str]]] = {
    Kind.EMAIL: _MAIL,
    Kind.DOMAIN: _DOMAIN,
    Kind.PHONE: _PHONE,
    Kind.LINK: _LINK,
    Kind.COUNTRY: _COUNTRY,
}
_HOW: Final[Mapping[Kind, str]] = {
    Kind.EMAIL: "Write it like ada@example.com.",
    Kind.DOMAIN: "Write it like example.com.",
    Kind.PHONE: "Write it like +44 20 7946 0018.",
    Kind.LINK: "Write it like https://example.com/page.",
    Kind.COUNTRY: "Write it like GB or GB-ENG.",
    Kind.MONEY: "Write it like 150000 GBP.",
    Kind.PEER: "Write it like Ada Voss <ada@example.com>.",
    Kind.YES_NO: "Write yes or no.",
    Kind.NUMBER: "Write it like 3 or 12.5.",
    Kind.NOTES: "Write it like 2026-02-20: what was said.",
}


def local_time(book: Book, facts: Mapping[str, object]) -> LocalTime:
    """The local time of somebody with these facts, as the playbook's clock finds it."""
    found = facts.get(book.clock.zone_fact) if book.clock.zone_fact else None
    zone = found if isinstance(found, str) and found in known_zones() else book.clock.zone
    return LocalTime(zone, book.clock.tick)


def is_date(text: str) -> bool:
    """Whether a text is a date alone, without a time."""
    try:
        date_day(text)
    except Refused:
        return False
    return True


def date_day(text: str) -> Day:
    """The day of `2026-03-02` or `02.03.2026`; raises Refused."""
    try:
        written = undotted(text)
        if len(written) != 10:
            raise ValueError(text)
        return day_of(dt.date.fromisoformat(written))
    except ValueError:
        raise Refused(f"{quoted(text)} is not a date.", "Write it like 2026-03-02.") from None


def undotted(text: str) -> str:
    """A date or an instant with dots, which always puts the day first, the way all others are written."""
    match = _DOTTED.fullmatch(text)
    if match is None:
        return text
    day, month, year, time = match.groups()
    date = f"{year}-{month:0>2}-{day:0>2}"
    return f"{date} {time:0>5}" if time else date


def _shaped(kind: Kind, text: str) -> str:
    if _SHAPES[kind].fullmatch(text):
        return text
    article = "an" if kind is Kind.EMAIL else "a"
    raise Refused(f"{quoted(text)} is not {article} {kind}.", _HOW[kind])


def _zone(text: str) -> str:
    if text in known_zones():
        return text
    named = zone_named(text)
    help = f'Did you mean "{named}"?' if named else did_you_mean(text, sorted(known_zones()))
    raise Refused(f"{quoted(text)} is not a time zone.", help or "Write it like Europe/London.")


def _one_of(text: str, options: tuple[str, ...]) -> str:
    if text in options:
        return text
    allowed = ", ".join(f'"{it}"' for it in options)
    raise Refused(f"{quoted(text)} is none of {allowed}.", did_you_mean(text, options))


def _number(text: str) -> int | float:
    number = _attempt(int, text)
    if number is None:
        number = _attempt(float, text)
    if number is None or "_" in text:
        raise Refused(f"{quoted(text)} is not a number.", _HOW[Kind.NUMBER])
    return _finite(number)


def _attempt(make: Callable[[str], float], text: str) -> float | None:
    try:
        return make(text)
    except ValueError:
        return None


def _finite(number: float) -> float:
    if -_LARGEST <= number <= _LARGEST:
        return number
    if isinstance(number, float) and math.isnan(number):
        raise Refused("That is not a number.", _HOW[Kind.NUMBER])
    raise Refused("The number is too large.", f"At most {_LARGEST:,} are taken.")


def _yes_no(text: str) -> bool:
    answer = {"yes": True, "no": False, "true": True, "false": False}.get(text.casefold())
    if answer is None:
        raise Refused(f"{quoted(text)} is neither yes nor no.", _HOW[Kind.YES_NO])
    return answer


def _money(text: str) -> Money:
    match = _MONEY.fullmatch(text)
    if match is None:
        raise Refused(f"{quoted(text)} is not an amount of money.", _HOW[Kind.MONEY])
    return Money(float(_finite(float(match[1].replace(",", "").replace("_", "")))), match[2])


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for it in text.split(";") if (part := it.strip()))


def _note(text: str) -> Note:
    date, colon, said = text.partition(":")
    if not colon or not said.strip():
        raise Refused(f"{quoted(text)} is not a note.", _HOW[Kind.NOTES])
    said = said.strip()
    shareable = not said.endswith(_PRIVATE)
    return Note(said.removesuffix(_PRIVATE), date_day(date.strip()), shareable)


def _shape(raw: object) -> str:
    words: Mapping[type, str] = {bool: "true or false", list: "a list", dict: "an object", type(None): "nothing"}
    return words.get(type(raw), "a number")
