"""One candidate takes a step: the engine decides, and one transaction keeps what it decided.

Owns: the order in which time and news reach a candidate, and what becomes of the engine's orders. Refuses: beginning
or ending transactions.

What became due while nobody looked is placed anew (`Engine.catch_up`), so that an outage is followed by no burst.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from cadencelang.clock import Minute
from cadencelang.engine import NEVER, EngineError, Outcome, State
from cadencelang.engine.codec import dump_state, load_state
from cadencelang.engine.effects import Deliver, Effect, Reason, What
from cadencelang.engine.inputs import Entered, Input
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass
from cadencelang.runtime.clock_watch import ClockWatch
from cadencelang.runtime.codec import dump_effect, dump_effects, dump_facts, dump_input, dump_reasons, dumps
from cadencelang.runtime.moving import Counted, moved
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Entry, EntryKind, Order, Purpose, Row
from cadencelang.runtime.shelf import Edition, Shelf

TEAM: Final = "team"
"""The channel of what is for colleagues."""
Listeners = Mapping[str, frozenset[What]]
"""Channels to other programs, each with what it is told of."""


@dataclass(slots=True)
class Standing:
    """A candidate under way in a transaction: their row, thawed; `save` writes it.

    `rest` is the instant before which time must not go on for them, because a channel is to answer first;
    `known_addresses` are those that the store has; `listeners` are channels that are told what happens.
    """

    edition: Edition
    row: Row
    state: State
    rest: Minute = 0
    known_addresses: frozenset[str] = frozenset()
    listeners: Listeners = field(default_factory=dict)

    def save(self, tx: Transaction) -> Row:
        """Keep the candidate as they now stand."""
        names = self.edition.book.stages
        stage = names[self.state.stage].name if self.state.stage >= 0 else ""
        wake = max(self.state.next_wake, self.rest) if self.state.next_wake < NEVER else None
        text = dump_state(self.edition.engine.program, self.state)
        row = dataclasses.replace(self.row, state=text, wake=wake, stage=stage, stuck=None, stands=self.state.now)
        self.row = row
        tx.put_row(self.row)
        addresses = self.addresses()
        if addresses != self.known_addresses:
            tx.put_addresses(self.row.candidate, addresses)
            self.known_addresses = addresses
        return self.row

    def addresses(self) -> frozenset[str]:
        """The addresses at which the candidate is reached, in small letters."""
        facts = self.edition.engine.facts(self.state)
        found = (facts.get(channel.address or "") for channel in self.edition.book.channels)
        return frozenset(it.casefold() for it in found if isinstance(it, str))

    def stop(self, tx: Transaction, why: str) -> None:
        """Keep the candidate as far as they came, and set them aside for a person to look at."""
        tx.put_row(dataclasses.replace(self.save(tx), wake=None, stuck=why))


class Steps:
    """Moves candidates inside a transaction; `listeners` are the channels that are told what happens to them.

    `watch` says whether the instant that it is can be believed; where it cannot, each of them raises ClockNotBelieved.
    """

    def __init__(self, shelf: Shelf, listeners: Listeners | None = None, watch: ClockWatch | None = None) -> None:
        self.shelf = shelf
        self.listeners: Listeners = listeners or {}
        self.watch = watch or ClockWatch()

    def open(self, tx: Transaction, row: Row) -> Standing:
        """A candidate of the store, ready to move."""
        edition = self.shelf.edition(tx, row.book)
        state = load_state(edition.engine.program, row.state)
        standing = Standing(edition, row, state, listeners=self.listeners)
        standing.known_addresses = standing.addresses()
        return standing

    def begin(
        self, tx: Transaction, candidate: str, facts: Mapping[str, FactValue | None], entered: Entered, now: Minute
    ) -> Row:
        """A new candidate, who enters a stage. Raises EngineError where the playbook refuses them."""
        edition, at = self.shelf.current(tx), min(entered.at, now)
        state = edition.engine.begin(candidate, facts, at)
        row = Row(candidate, edition.hash, 0, "", None, "")
        standing = Standing(edition, row, state, listeners=self.listeners)
        write(tx, standing, EntryKind.BEGIN, at, now, None, {"facts": dump_facts(facts), "at": at}, None)
        return self.take(tx, standing, entered, now) or standing.save(tx)

    def take(
        self, tx: Transaction, standing: Standing, news: Input, now: Minute, *, certainly_new: bool = False
    ) -> Row | None:
        """Something happened: time passes up to it, then it is taken in. None where its id is known already.

        Raises EngineError where the playbook refuses it; nothing must be kept of the transaction then.
        """
        if not certainly_new and tx.knows(standing.row.candidate, news.id):
            return None
        self.catch_up(tx, standing, now - 1)
        received = now if news.at < now else None
        told = dataclasses.replace(news, at=min(news.at, now), received=received)
        outcome = standing.edition.engine.apply(standing.state, told)
        write(tx, standing, EntryKind.INPUT, told.at, now, news.id, dump_input(told), outcome)
        return standing.save(tx)

    def tell(
        self, tx: Transaction, standing: Standing, news: Input, now: Minute, *, certainly_new: bool = False
    ) -> str | None:
        """Something happened that nobody can take back; where the engine refuses it, the candidate is set aside.

        Gives why they were, if they were.
        """
        try:
            self.take(tx, standing, news, now, certainly_new=certainly_new)
        except EngineError as error:
            standing.stop(tx, str(error))
            return str(error)
        return None

    def pass_time(self, tx: Transaction, standing: Standing, now: Minute) -> Row:
        """Let time pass up to and including `now`."""
        self.catch_up(tx, standing, now)
        return standing.save(tx)

    def move(
        self, tx: Transaction, standing: Standing, to: Edition, counted: Sequence[Counted], now: Minute, *, cancel: bool
    ) -> Row:
        """Move a candidate to another version, as of now. Raises Stays, Orphaned; nothing must be kept then."""
        self.catch_up(tx, standing, now)
        outcome = moved(standing.edition, to, standing.state, counted, cancel=cancel)
        standing.row, standing.edition = dataclasses.replace(standing.row, book=to.hash), to
        body = {"counted": [[it.channel, it.automatic, it.at] for it in counted], "cancel": cancel}
        write(tx, standing, EntryKind.MOVE, now, now, None, body, outcome)
        return standing.save(tx)

    def catch_up(self, tx: Transaction, standing: Standing, until: Minute) -> None:
        """Run every wake up to `until`.

        A promise whose touch was handed over at its very deadline is judged when the channel could have answered.
        """
        self.watch.heed(tx, until)
        while standing.state.next_wake <= until:
            outcome = standing.edition.engine.catch_up(standing.state, until)
            write(tx, standing, EntryKind.TIME, outcome.state.now, until, None, {"until": until}, outcome)
            if outcome.state.next_wake <= outcome.state.now and _hands_over(outcome):
                standing.rest = until + 1
                return


def _hands_over(outcome: Outcome) -> bool:
    return any(isinstance(effect, Deliver) for effect in outcome.effects)


def write(
    tx: Transaction, standing: Standing, kind: EntryKind, occurred: Minute, received: Minute, event: str | None,
    body: Mapping[str, Any], outcome: Outcome | None,
) -> None:  # fmt: skip
    """Add a step to the log, and what it ordered to the outbox."""
    row = standing.row = dataclasses.replace(standing.row, seq=standing.row.seq + 1)
    effects, reasons = (outcome.effects, outcome.reasons) if outcome else ((), ())
    if outcome is not None:
        standing.state = outcome.state
    tx.append(
        Entry(
            row.candidate, row.seq, kind, occurred, received, event, row.book, dumps(body), dump_reasons(reasons),
            dump_effects(effects),
        )
    )  # fmt: skip
    tx.order(orders_of(row, effects))
    tx.order(events_of(row, reasons, standing.listeners, received))


def orders_of(row: Row, effects: Iterable[Effect]) -> list[Order]:
    """What the engine ordered, as the outbox keeps it."""
    return [_order(row, number, effect) for number, effect in enumerate(effects)]


def events_of(row: Row, reasons: Iterable[Reason], listeners: Listeners, now: Minute) -> Iterator[Order]:
    """What other programs are told of a step."""
    for number, reason in enumerate(reasons):
        for channel, wanted in listeners.items():
            if reason.what in wanted:
                told = {
                    "candidate": row.candidate, "stage": row.stage, "what": reason.what.value, "at": reason.at,
                    "because": reason.because.value, "subject": reason.subject, "detail": list(reason.detail),
                }  # fmt: skip
                key = f"{row.candidate}/{row.seq}/{channel}/{number}"
                yield Order(key, row.candidate, row.seq, Purpose.EVENT, channel, now, dumps(told), next_at=now * 60)


def _order(row: Row, number: int, effect: Effect) -> Order:
    touch = isinstance(effect, Deliver)
    key = effect.touch.id if isinstance(effect, Deliver) else f"{row.candidate}/{row.seq}/{number}"
    return Order(
        key=key,
        candidate=row.candidate,
        seq=row.seq,
        purpose=Purpose.TOUCH if touch else Purpose.NOTICE,
        channel=effect.touch.channel if isinstance(effect, Deliver) else TEAM,
        due=effect.at,
        effect=dumps(dump_effect(effect)),
        next_at=effect.at * 60,
    )
