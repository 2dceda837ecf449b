"""Timelines as JSON for other programs, in the shape of the published schema `timeline`.

Instants are ISO 8601 on the candidate's clock with their offset. Every key is always there; a later version of the
format may add keys. The text is UTF-8 with one candidate a line, so that it can be read as it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

import msgspec

from cadencelang.clock import Clock, Minute, date_of, format_time
from cadencelang.graph.model import Book
from cadencelang.workbench.atlas import Atlas, Place
from cadencelang.workbench.left_out import NOTHING, LeftOut
from cadencelang.workbench.measures import measure
from cadencelang.workbench.timeline import Entry, Stretch, Timeline
from cadencelang.workbench.wording import Teller

FORMAT: Final = "cadencelang.timeline"
VERSION: Final = 1


def timelines_json(
    timelines: Iterable[Timeline], atlas: Atlas, assumed: str, left_out: LeftOut = NOTHING
) -> Iterator[str]:
    """The document in parts, ending with a line feed; `assumed` says in words what the simulation took for granted."""
    head = {
        "format": FORMAT, "version": VERSION, "playbook": book_dict(atlas.book), "assumed": assumed,
        "left_out": asdict(left_out),
    }  # fmt: skip
    yield f'{_encoded(head)[:-1]},"candidates":['
    for number, timeline in enumerate(timelines):
        yield f"{',' if number else ''}\n{_encoded(candidate_dict(timeline, atlas))}"
    yield "\n]}\n"


def candidate_dict(timeline: Timeline, atlas: Atlas) -> dict[str, Any]:
    """One candidate's timeline as plain values."""
    clock = timeline.clock
    teller = Teller(atlas, clock, timeline.tasks)

    def at(instant: Minute | None) -> str | None:
        return None if instant is None else iso(instant, clock)

    return {
        "id": timeline.candidate,
        "name": timeline.label,
        "zone": clock.zone,
        "from": at(timeline.start),
        "until": at(timeline.end),
        "stage": timeline.stage,
        "measures": asdict(measure(timeline)),
        "account": [entry_dict(entry, teller, at) for entry in timeline.entries],
        "touches": [
            {
                "id": it.id, "rule": it.rule, "channel": it.channel, "template": it.template,
                "planned": at(it.planned), "ended": at(it.end), "state": it.state,
                "kept_back": [
                    {"from": at(block.start), "until": at(block.end), "because": block.because, "cause": block.cause}
                    for block in it.blocks
                ],
            }
            for it in timeline.touches
        ],
        "tasks": [
            {
                "id": it.id, "rule": it.rule, "role": it.role, "verb": it.verb, "text": it.text,
                "opened": at(it.opened), "deadline": at(it.deadline), "ended": at(it.end), "state": it.state,
                "outcome": it.outcome,
            }
            for it in timeline.tasks
        ],
        "promises": [
            {"name": it.name, "made": at(it.made), "deadline": at(it.deadline), "ended": at(it.end), "state": it.state}
            for it in timeline.promises
        ],
        "contacts": [
            {"at": at(it.at), "channel": it.channel, "what": it.label, "automatic": it.automatic}
            for it in timeline.contacts
        ],
        "silences": [
            {"from": at(it.start), "until": at(it.end), "working_days": it.working_days} for it in timeline.silences
        ],
        "holds": [_stretch(it, at) for it in timeline.holds],
        "stages": [_stretch(it, at) for it in timeline.stays],
        "pending": [{"due": at(it.due), "what": teller.pending(it, timeline.end)} for it in timeline.pending],
    }  # fmt: skip


def iso(instant: Minute, clock: Clock) -> str:
    """`2026-03-02T10:00:00+00:00`: an instant on a clock, with its offset."""
    offset = clock.offset(instant)
    sign, hours, minutes = ("-" if offset < 0 else "+"), abs(offset) // 60, abs(offset) % 60
    time = format_time(clock.minute_of_day(instant))
    return f"{date_of(clock.day(instant))}T{time}:00{sign}{hours:02}:{minutes:02}"


def entry_dict(entry: Entry, teller: Teller, at: Any) -> dict[str, Any]:
    """A line of the account as plain values; `at` writes an instant."""
    reason, told = entry.reason, teller.tell(entry.reason)
    return {
        "at": at(reason.at), "what": reason.what, "because": reason.because, "text": told.text, "why": told.why,
        "rule": reason.rule, "step": reason.step, "subject": reason.subject, "cause": reason.cause,
        "until": at(reason.until), "detail": list(reason.detail), "origin": entry.origin,
        "place": place_dict(told.place),
    }  # fmt: skip


def place_dict(place: Place | None) -> dict[str, Any] | None:
    """A line of a playbook as plain values."""
    return None if place is None else {"file": place.file, "line": place.line, "text": place.text}


def _stretch(stretch: Stretch, at: Any) -> dict[str, Any]:
    return {"kind": stretch.kind, "name": stretch.label, "from": at(stretch.start), "until": at(stretch.end)}


def book_dict(book: Book) -> dict[str, Any]:
    """What a document says of its playbook."""
    return {"name": book.name, "version": book.version, "language": book.language}


def _encoded(value: Any) -> str:
    return msgspec.json.encode(value).decode()
