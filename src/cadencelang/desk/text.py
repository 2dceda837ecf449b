"""The queue as plain text: one decision a paragraph, read from top to bottom, without columns or drawing."""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.clock import Minute, format_instant
from cadencelang.desk.items import Account, Item, Kind, Urgency, View
from cadencelang.desk.port import Desk
from cadencelang.diagnostics.clean import clean, clean_block

_NAMES = {
    Kind.DRAFT: ("draft to approve", "drafts to approve"),
    Kind.LETTER: ("letter about to leave", "letters about to leave"),
    Kind.CALL: ("call", "calls"),
    Kind.TASK: ("task", "tasks"),
    Kind.PROMISE: ("promise", "promises"),
    Kind.SILENCE: ("silence to break", "silences to break"),
    Kind.STUCK: ("needs you", "need you"),
    Kind.QUESTION: ("mail to decide", "mails to decide"),
}


def queue_text(desk: Desk, view: View, *, why: bool = False) -> str:
    """The items of the view, with what stands behind each where `why`; ends with a line feed."""
    return "\n".join(_lines(desk, view, why)) + "\n"


def _lines(desk: Desk, view: View, why: bool) -> Iterator[str]:
    yield f"{format_instant(desk.now, desk.clock, 'zoned')}: {_counts(desk)}"
    for item in desk.queue(view):
        yield ""
        yield from _item(item, desk)
        if why:
            yield from _account(desk.account(item.id))


def _counts(desk: Desk) -> str:
    tally = desk.tally()
    found = [f"{number} {_NAMES[kind][number != 1]}" for kind, number in tally.today.items() if number]
    later = tally.later + tally.next_day
    return f"{', '.join(found) or 'nothing is due'}; {later} later"


def _item(item: Item, desk: Desk) -> Iterator[str]:
    yield clean(f"{', '.join(filter(None, (item.who, item.search)))}: {item.what}")
    role = item.role.replace("_", " ")
    yield clean(f"  {_when(item.due, item.urgency, desk)}, for the {role}, because: {item.reason}")


def _when(due: Minute | None, urgency: Urgency, desk: Desk) -> str:
    if due is None:
        return "no time is set"
    return f"{'was due' if urgency is Urgency.OVERDUE else 'due'} {format_instant(due, desk.clock)}"


def _account(account: Account) -> Iterator[str]:
    if account.subject:
        yield clean(f"  Subject: {account.subject}")
    for line in clean_block(account.body.strip()).splitlines():
        yield f"  | {line}".rstrip()
    for check in account.checks:
        holds = {True: "yes: ", False: "no: ", None: ""}[check.holds]
        place = f" ({check.place})" if check.place else ""
        yield clean(f"  {holds}{check.text}{place}")
    yield clean(f"  {account.otherwise}")
