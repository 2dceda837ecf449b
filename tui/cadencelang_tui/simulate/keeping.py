"""A run as a scenario of the playbook: what was given, what happened, and what came of it, in the language.

Owns: the text. Colleagues do nothing by themselves in a scenario, so what they did in the run is written out. What a
scenario cannot say (a contact outside the playbook) is told, not left out in silence. Refuses: judging whether the
text reproduces the run; `tried` runs it and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cadencelang.clock import Clock, Minute, date_of, format_instant
from cadencelang.compiler import Compiled
from cadencelang.engine import Engine, EngineError
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import Reason, What
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Book, FactType, Kind
from cadencelang.scenarios.model import SubjectKind
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.observed import Seen, observe
from cadencelang.workbench.scenario_runner import run_scenario
from cadencelang.workbench.timeline import Timeline
from cadencelang_tui.simulate.happenings import words_of
from cadencelang_tui.simulate.whatif import Run

MOST_EXPECTED: Final = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """A scenario's text, ending with a line feed, and what of the run it cannot say."""

    text: str
    unsaid: tuple[str, ...]


def draft(name: str, done: Run, book: Book, atlas: Atlas) -> Draft:
    """The scenario of a run. What is expected are the first touches, tasks and ends of promises."""
    clock = done.timeline.clock
    lines = [f"scenario {_quoted(name)}"]
    lines += [f"  given {it}" for it in _given(done, book, clock)]
    events, unsaid = _events(done, book, atlas, clock)
    lines += [
        f"  at {format_instant(at, clock, 'plain')} {words}" for at, words in sorted(events, key=lambda it: it[0])
    ]
    lines += [f"  expect {it}" for it in _expected(done.timeline, book, atlas, clock)]
    lines.append(f"  run until {format_instant(done.timeline.end, clock, 'plain')}")
    return Draft("\n".join(lines) + "\n", tuple(unsaid))


def tried(compiled: Compiled, name: str) -> str | None:
    """Why the scenario of that name does not hold in a compiled playbook, in a sentence; None where it does."""
    if compiled.book is None:
        error = next(it for it in compiled.diagnostics if it.severity == "error")
        return f"the playbook would have a mistake: {error.message}"
    found = next((it for it in compiled.scenarios if it.name == _plain(name)), None)
    if found is None:
        return "the playbook would not take it"
    try:
        result = run_scenario(Engine(compiled.book), Atlas(compiled.book, compiled.sources), found)
    except EngineError as error:
        return str(error)
    failed = next((it for it in result.verdicts if not it.met), None)
    return None if failed is None else f"it expects in vain: {failed.expectation.words}. {' '.join(failed.told[:1])}"


def _given(done: Run, book: Book, clock: Clock) -> Iterator[str]:
    facts = done.whatif.candidate.facts
    for fact in book.facts:
        if fact.name in facts:
            yield f"{fact.name} is {literal(facts[fact.name], fact.type, clock)}"


def literal(value: FactValue, type: FactType, clock: Clock) -> str:
    """A value as a scenario writes it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() if type.kind is Kind.DATE:
            return str(date_of(value))
        case int() if type.kind is Kind.DATE_TIME:
            return format_instant(value, clock, "plain")
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case Money(amount, currency):
            return f"{amount:.15g} {currency}"
        case Peer(name, mail):
            return f"{_quoted(name)} at {_quoted(mail)}"
        case str():
            return _quoted(value)
        case tuple():
            notes = [_note(it) for it in value if isinstance(it, Note)]
            return " ".join(notes) if notes else f"({', '.join(_quoted(str(it)) for it in value)})"


def _note(note: Note) -> str:
    return f"({_quoted(note.text)} on {date_of(note.day)}{'' if note.shareable else ', not to be shared'})"


def _plain(text: str) -> str:
    """A text that may stand in quotes, which hold no quotes themselves and no line breaks."""
    return " ".join(text.replace('"', "'").split())


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


_Events = list[tuple[Minute, str]]


def _events(done: Run, book: Book, atlas: Atlas, clock: Clock) -> tuple[_Events, list[str]]:
    """What happened, with what colleagues did of themselves; and what cannot be said."""
    events: _Events = []
    unsaid: list[str] = []
    for news in done.whatif.events:
        if news.at > done.timeline.end:
            continue
        words = _line(news, book, clock)
        if words is None:
            unsaid.append(words_of(news))
        else:
            events.append((news.at, words))
    if done.whatif.failing:
        unsaid.append("that a message does not arrive")
    known = {at for at, _ in events}
    for entry in done.timeline.entries:
        words = _done_by_colleague(entry.reason, done.timeline, book, atlas)
        if words is not None and not (entry.reason.at in known and (entry.reason.at, words) in events):
            events.append((entry.reason.at, words))
    return list(dict.fromkeys(events)), unsaid


def _done_by_colleague(reason: Reason, timeline: Timeline, book: Book, atlas: Atlas) -> str | None:
    roles = {role.name for role in book.roles}
    match reason.what:
        case What.TASK_DONE:
            task = next((it for it in timeline.tasks if it.id == reason.subject), None)
            outcome = f" with outcome {_quoted(reason.detail[1])}" if len(reason.detail) > 1 else ""
            if task is None or atlas.ask(task.step) is None or not reason.detail:
                return None
            return f"{reason.detail[0]} does {_quoted(task.text)}{outcome}"
        case What.APPROVED if (send := atlas.send(reason.step)) and reason.cause in roles:
            return f"{reason.cause} approves {_quoted(send.template)}"
        case What.HOLD_ENDED if reason.cause in roles:
            return f"{reason.cause} resolves the hold"
        case _:
            return None


def _line(news: i.Input, book: Book, clock: Clock) -> str | None:
    """The line of an event without its instant; None where the language has none."""
    match news:
        case i.Happened(event=event, fields=fields):
            declared = next(it for it in book.events if it.name == event)
            types = {field.name: field.type for field in declared.fields}
            given = ", ".join(f"{name} {literal(value, types[name], clock)}" for name, value in fields)
            return f"{event} with {given}" if given else event
        case i.FactLearnt(fact=name, value=value):
            fact = next(it for it in book.facts if it.name == name)
            return f"{name} becomes {'unknown' if value is None else literal(value, fact.type, clock)}"
        case i.ConsentGranted(consent=consent, until=until):
            return f"consent {_quoted(consent)} is given{'' if until is None else f' until {date_of(until)}'}"
        case i.Promised(promise=promise, due=due, by=by):
            return f"{by} promises {_quoted(promise)} by {format_instant(due, clock, 'plain')}"
        case i.PromiseMoved(promise=promise, due=due, by=by):
            return f"{by} moves promise {_quoted(promise)} to {format_instant(due, clock, 'plain')}"
        case i.WentAway(role=role, last=last):
            return f"{role} is away until {date_of(last)}"
        case i.Contacted() | i.TouchSent() | i.TouchFailed() | i.Erased():
            return None
        case _:
            return words_of(news)


def _expected(timeline: Timeline, book: Book, atlas: Atlas, clock: Clock) -> Iterator[str]:
    owner = next((role.name for role in book.roles if role.owner), "")
    seen = [it for it in observe(timeline, atlas) if it.at >= timeline.start]
    told = [(words, it.at) for it in seen if (words := _expectation(it, owner, atlas))]
    for words, at in dict.fromkeys(told[:MOST_EXPECTED]):
        yield f"{words} at {format_instant(at, clock, 'plain')}"


def _expectation(seen: Seen, owner: str, atlas: Atlas) -> str | None:
    match seen.kind:
        case SubjectKind.TOUCH if seen.automatic:
            return f"{seen.channel} {_quoted(seen.name)}"
        case SubjectKind.TASK if atlas.ask(seen.reason.step):
            who = owner if owner in seen.who else next(iter(sorted(seen.who)), "")
            return f"task {_quoted(seen.name)} for {who}" if who else f"task {_quoted(seen.name)}"
        case SubjectKind.PROMISE if seen.state in ("kept", "broken", "late"):
            return f"promise {_quoted(seen.name)} is {seen.state}"
        case _:
            return None
