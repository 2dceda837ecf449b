"""What can happen to a candidate in a try: each kind with the questions it needs, and its line in a scenario.

Owns: the list of kinds, as the playbook's own names make it, and turning answers into the engine's inputs. The typing
of every answer is that of recorded history, so that the same mistake is told in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cadencelang.adapters.cells import Cells
from cadencelang.adapters.records import KINDS
from cadencelang.adapters.rows import Row
from cadencelang.adapters.values import Reader
from cadencelang.clock import Clock, date_of, format_instant
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import What
from cadencelang.graph.model import Book, FactType, Kind
from cadencelang.workbench.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: `name` for the answer, a label, what may be chosen (empty: any text), the usual answer."""

    name: str
    label: str
    choices: tuple[str, ...] = ()
    usual: str = ""
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of thing that happens: `kind` as history names it, what is settled already, and what is to be asked."""

    kind: str
    label: str
    settled: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()


FIELD: Final = "field "
"""Begins the name of a question for a field of an event."""
HINTS: Final[Mapping[Kind, str]] = {
    Kind.DATE: "2026-03-02",
    Kind.DATE_TIME: "2026-03-02 10:00",
    Kind.MONEY: "150000 GBP",
    Kind.EMAIL: "ada@example.com",
    Kind.DOMAIN: "example.com",
    Kind.PHONE: "+44 20 7946 0018",
    Kind.LINK: "https://example.com/page",
    Kind.COUNTRY: "GB or GB-ENG",
    Kind.ZONE: "Europe/London",
    Kind.PEER: "Ada Voss <ada@example.com>",
    Kind.NUMBER: "3 or 12.5",
    Kind.TEXTS: "one; another",
    Kind.DOMAINS: "example.com; example.org",
    Kind.NOTES: "2026-02-20: what was said",
}


def question_of(name: str, type: FactType, *, optional: bool, usual: str = "", label: str = "") -> Question:
    """The question for a value of a type."""
    choices = type.options if type.kind is Kind.ONE_OF else ("yes", "no") if type.kind is Kind.YES_NO else ()
    return Question(name, label or as_label(name), choices, usual, HINTS.get(type.kind, ""), optional)


def as_label(name: str) -> str:
    """A name of the playbook as a form shows it: `first_name` as `First name`."""
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def happenings(book: Book, timeline: Timeline | None = None) -> tuple[Happening, ...]:
    """Everything that can happen, what is most often tried first."""
    return tuple(_all(book, timeline))


def _all(book: Book, timeline: Timeline | None) -> Iterator[Happening]:
    yield Happening("replies", "They reply")
    yield Happening("out of office", "They are out of office", questions=(
        Question("until", "Away until", hint="2026-03-13", optional=True),))  # fmt: skip
    yield Happening("is back", "They are back")
    yield Happening("opts out", "They opt out")
    yield Happening("bounces", "A message bounces")
    yield from (Happening("enters", f'Moves to "{it.name}"', (("stage", it.name),)) for it in book.stages)
    yield from _by_colleagues(book, timeline)
    for event in book.events:
        asked = tuple(question_of(f"{FIELD}{it.name}", it.type, optional=it.optional, label=as_label(it.name))
                      for it in event.fields)  # fmt: skip
        yield Happening("event", as_label(event.name), (("event", event.name),), asked)
    for fact in book.facts:
        value = question_of("value", fact.type, optional=fact.optional)
        yield Happening("fact", f"Fact changes: {fact.name.replace('_', ' ')}", (("fact", fact.name),), (value,))
    for consent in book.consents:
        until = Question("until", "Until", hint="2026-06-30", optional=True)
        yield Happening("consent", f'Consent given: "{consent.name}"', (("consent", consent.name),), (until,))
        yield Happening("consent withdrawn", f'Consent withdrawn: "{consent.name}"', (("consent", consent.name),))


def _by_colleagues(book: Book, timeline: Timeline | None) -> Iterator[Happening]:
    roles = tuple(role.name for role in book.roles)
    owner = next((role.name for role in book.roles if role.owner), roles[0] if roles else "")
    by = Question("by", "By", roles, owner)
    outcomes = tuple(dict.fromkeys(it.name for channel in book.channels for it in channel.outcomes))
    done = (by, *((Question("outcome", "Outcome", outcomes, outcomes[0], optional=True),) if outcomes else ()))
    asked = dict.fromkeys(it.text for it in timeline.tasks) if timeline else {}
    for text in asked:
        yield Happening("task done", f'Task done: "{text}"', (("task", text),), done)
    for template in dict.fromkeys(_drafts(timeline)) if timeline else ():
        yield Happening("approves", f'Draft approved: "{template}"', (("template", template),), (by,))
        yield Happening("declines", f'Draft declined: "{template}"', (("template", template),), (by,))
    due = Question("due", "Due", hint="2026-03-06 18:00")
    for name in book.promises:
        yield Happening("promise", f'We promise "{name}"', (("promise", name),), (due, by))
        yield Happening("promise released", f'Released from "{name}"', (("promise", name),), (by,))
    yield Happening("hold resolved", "The hold is resolved", questions=(by,))


def _drafts(timeline: Timeline) -> Iterator[str]:
    """The templates of which a draft waits for a yes at some time."""
    asked = {it.reason.subject for it in timeline.entries if it.reason.what is What.APPROVAL_ASKED}
    yield from (it.template for it in timeline.touches if it.id in asked)


def input_of(happening: Happening, answers: Mapping[str, str], id: str, book: Book, clock: Clock) -> i.Input:
    """What happened, from the answers (`at` among them; empty ones are left out). Raises Refused with its question."""
    given = {name: text.strip() for name, text in answers.items() if text.strip()}
    fields = {name.removeprefix(FIELD): text for name, text in given.items() if name.startswith(FIELD)}
    values: dict[str, object] = {"id": id, **dict(happening.settled)}
    values |= {name: text for name, text in given.items() if not name.startswith(FIELD)}
    if happening.kind == "event":
        values["fields"] = fields
    return KINDS[happening.kind](Cells(Row(1, values), book, Reader(clock)))


def words_of(news: i.Input) -> str:
    """What happened, in a few words without its instant."""
    match news:
        case i.Entered(stage=stage):
            return f'the candidate enters "{stage}"'
        case i.Replied():
            return "the candidate replies"
        case i.WentOutOfOffice(until=until):
            return "the candidate is out of office" + (f" until {date_of(until)}" if until is not None else "")
        case i.CameBack():
            return "the candidate is back"
        case i.OptedOut():
            return "the candidate opts out"
        case i.Erased():
            return "everything held on the candidate is erased"
        case i.MergedInto(other=other):
            return f"they are merged into {other}"
        case i.TookIn(other=other):
            return f"{other} is merged into them"
        case i.Bounced():
            return "a message bounces"
        case i.Happened(event=event):
            return event
        case i.FactLearnt(fact=fact, value=value):
            return f"{fact} changes" if value is not None else f"{fact} becomes unknown"
        case i.ConsentGranted(consent=consent):
            return f'consent "{consent}" is given'
        case i.ConsentWithdrawn(consent=consent):
            return f'consent "{consent}" is withdrawn'
        case _:
            return _colleague_words(news)


def _colleague_words(news: i.Input) -> str:
    match news:
        case i.TaskDone(task=task, by=by, outcome=outcome):
            return f'{by} does "{task}"' + (f' with outcome "{outcome}"' if outcome else "")
        case i.Approved(touch=touch, by=by):
            return f'{by} approves "{touch}"'
        case i.Declined(touch=touch, by=by):
            return f'{by} declines "{touch}"'
        case i.Undone(touch=touch, by=by):
            return f'{by} undoes "{touch}"'
        case i.Promised(promise=promise, by=by):
            return f'{by} promises "{promise}"'
        case i.PromiseMoved(promise=promise, by=by):
            return f'{by} moves promise "{promise}"'
        case i.PromiseReleased(promise=promise, by=by):
            return f'{by} releases "{promise}"'
        case i.HoldResolved(by=by):
            return f"{by} resolves the hold"
        case i.WentAway(role=role):
            return f"{role} is away"
        case i.ReturnedToWork(role=role):
            return f"{role} is back"
        case i.Contacted(channel=channel, template=template):
            return f"{channel} {template or 'contact'}"
        case _:
            return "a message was handed to its channel"


def told_with_instant(news: i.Input, clock: Clock) -> str:
    """What happened and when, on a clock."""
    return f"{format_instant(news.at, clock, 'short')}  {words_of(news)}"
