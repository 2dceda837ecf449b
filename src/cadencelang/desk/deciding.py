"""What a decision tells the engine, and how it is told back to the person who took it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from cadencelang.clock import Clock, Minute, format_instant
from cadencelang.desk.items import (
    Answer,
    Approve,
    Correct,
    Decision,
    Item,
    Keep,
    Kind,
    Log,
    Meaning,
    Rewrite,
    Skip,
    Snooze,
    Undecidable,
)
from cadencelang.desk.standing import Standing
from cadencelang.engine.inputs import (
    Approved,
    Contacted,
    Declined,
    FactLearnt,
    HoldResolved,
    Input,
    PromiseReleased,
    TaskDone,
    Undone,
)
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas


@dataclass(frozen=True, slots=True)
class Taken:
    """What a decision told the engine of one candidate."""

    candidate: str
    input: Input


MEANS: Final = {
    Meaning.REPLY: "they reply",
    Meaning.STOP: "they want no more",
    Meaning.AWAY: "they are away",
    Meaning.NOTHING: "it means nothing",
}
"""Each meaning of something that came, in words."""


def inputs_for(
    item: Item, decision: Decision, standing: Standing, atlas: Atlas, now: Minute, number: int
) -> Iterator[Input]:
    """The inputs of a decision on an item; snoozing, rewriting and skipping what nobody placed tell the engine nothing.

    What an answer tells is up to whoever put the question. A promise is kept by the open task or draft that keeps it;
    where there is none, by having been in touch.
    """
    id = f"decision {number} {item.id}"
    match decision:
        case Approve():
            yield Approved(id=id, at=now, touch=item.subject, by=item.role)
        case Skip() if item.kind is Kind.DRAFT:
            yield Declined(id=id, at=now, touch=item.subject, by=item.role)
        case Skip() if item.kind is Kind.LETTER:
            yield Undone(id=id, at=now, touch=item.subject, by=item.role)
        case Skip() if item.kind is Kind.PROMISE:
            yield PromiseReleased(id=id, at=now, promise=item.subject, by=item.role)
        case Log(outcome) if item.kind in (Kind.CALL, Kind.TASK):
            yield TaskDone(id=id, at=now, task=item.subject, by=item.role, outcome=outcome)
        case Log():
            yield Contacted(id=id, at=now, channel=_by_hand(atlas))
        case Keep() if item.kind is Kind.PROMISE:
            yield from _kept(item, standing, atlas, now, id)
        case Keep() if item.subject.startswith("hold "):
            yield HoldResolved(id=id, at=now, by=item.role)
        case Correct(address):
            yield FactLearnt(id=id, at=now, fact=_address_fact(item, atlas), value=address)
        case Keep() | Skip() | Snooze() | Rewrite() | Answer():
            return
        case _:
            assert_never(decision)


def _kept(item: Item, standing: Standing, atlas: Atlas, now: Minute, id: str) -> Iterator[Input]:
    state = standing.state
    task = next((it for it in state.tasks if it.promise == item.subject), None)
    touch = next((it for it in state.touches if it.promise == item.subject and it.approver), None)
    if task is not None:
        yield TaskDone(id=id, at=now, task=task.id, by=task.role, outcome=_contact_outcome(atlas, task.step))
    elif touch is not None:
        yield Approved(id=id, at=now, touch=touch.id, by=touch.approver or item.role)
    else:
        yield Contacted(id=id, at=now, channel=_by_hand(atlas))
        yield PromiseReleased(id=f"{id} kept", at=now, promise=item.subject, by=item.role)


def _address_fact(item: Item, atlas: Atlas) -> str:
    """The fact that holds the address which bounced. Raises Undecidable where nothing bounced."""
    channel = item.subject.removeprefix("bounced ")
    found = next((it.address for it in atlas.book.channels if it.name == channel), None)
    if found is None or not item.subject.startswith("bounced "):
        raise Undecidable("Only an address that bounced can be corrected.")
    return found


def _contact_outcome(atlas: Atlas, step: str) -> str | None:
    """The first outcome of a task that is contact, else its first; None where its channel has none."""
    ask = atlas.ask(step)
    channel = next((it for it in atlas.book.channels if ask and it.name == ask.channel), None)
    outcomes = sorted(channel.outcomes, key=lambda it: not it.contact) if channel else []
    return outcomes[0].name if outcomes else None


def _by_hand(atlas: Atlas) -> str:
    """A channel by a person, else any."""
    channels = sorted(atlas.book.channels, key=lambda it: it.automatic)
    return channels[0].name if channels else "call"


def did_words(decision: Decision, kind: Kind, clock: Clock) -> str:
    """What was done with an item of that kind, in a word or two."""
    match decision:
        case Approve():
            return "approved"
        case Rewrite():
            return "rewritten"
        case Snooze(until):
            return f"snoozed until {format_instant(until, clock)}"
        case Skip(reason):
            return f"skipped ({reason})" if reason else "skipped"
        case Log(outcome):
            return f"logged as {outcome}" if outcome else "logged as done"
        case Correct(address):
            return f"from now on {address}"
        case Answer(meaning):
            return f"answered: {MEANS[meaning]}"
        case Keep():
            return "marked as kept" if kind is Kind.PROMISE else "taken up again"
        case _:
            assert_never(decision)


def sentence(items: Sequence[Item], did: str) -> str:
    """What was decided, in a few words."""
    what = f"{items[0].what}, {items[0].who}" if len(items) == 1 else f"{len(items)} items"
    return f"{what}: {did}"
