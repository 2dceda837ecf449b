"""What the runtime asks of the world: a store, a channel for each way of reaching somebody, and the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Final, Literal, Protocol

from cadencelang.clock import Minute
from cadencelang.records import dataclass
from cadencelang.runtime.rows import (
    Answer,
    Arrival,
    ArrivalStatus,
    Entry,
    Order,
    Question,
    Row,
    Ruling,
    Second,
    Sending,
    Status,
    Version,
)


class WallClock(Protocol):
    """The time of day."""

    def now(self) -> Second:
        """UTC seconds since 1970."""


class Probe(Protocol):
    """Is told each point at which a process could die; the one for production does nothing."""

    def __call__(self, point: str) -> None:
        """The process is at this point."""


QUIET: Final[Probe] = lambda point: None  # noqa: E731
"""The probe of production."""


# The store


class StoreError(Exception):
    """The store cannot do what was asked (it is full, busy, gone, of another version); one plain sentence."""


class ClockNotBelieved(StoreError):  # noqa: N818
    """The clock stands `days` ahead of when the workspace was last looked after: by it nothing is kept.

    Whoever waits for a store that is not there waits for a clock that is wrong.
    """

    def __init__(self, days: int) -> None:
        self.found = f"The clock stands {days} days ahead of when this workspace was last looked after."
        self.mend = "Set it right; or, if it is right, say so once: `cadence run DIR --clock-is-right`."
        super().__init__(f"{self.found} Nothing is done by it. {self.mend}")


class Transaction(Protocol):
    """Everything in one transaction: all of it happens, or none.

    A candidate that was read with `row`, `rows_of` or `due` is this transaction's alone until it ends.
    """

    def meta(self, name: str) -> str | None:
        """A setting of the store itself."""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a setting."""

    def publish(self, version: Version) -> None:
        """Keep a version of the playbook, and make it the one that newcomers begin with."""

    def version(self, hash: str) -> Version | None:
        """The version of the playbook with that hash."""

    def versions(self) -> Sequence[Version]:
        """All versions, the one published last last."""

    def row(self, candidate: str) -> Row | None:
        """A candidate."""

    def rows_of(self, candidates: Iterable[str]) -> Mapping[str, Row]:
        """These candidates, by their id: those that there are."""

    def rows(self, after: str = "", limit: int = 1000) -> Sequence[Row]:
        """Candidates in the order of their ids, those after `after`."""

    def due(self, now: Minute, limit: int) -> Sequence[Row]:
        """Candidates whose wake has come, the earliest first; not those in another's hands."""

    def next_wake(self) -> Minute | None:
        """The earliest wake there is."""

    def ahead(self, of: Minute) -> tuple[int, Minute, Minute]:
        """How many candidates stand later than an instant, and the earliest and the latest at which one does."""

    def put_row(self, row: Row) -> None:
        """Keep a candidate as they now stand."""

    def append(self, entry: Entry) -> None:
        """Add to the log."""

    def log(self, candidate: str, after: int = 0) -> Iterator[Entry]:
        """A candidate's entries in their order, those after number `after`."""

    def knows(self, candidate: str, event: str) -> bool:
        """Whether something with this id is in the candidate's log."""

    def order(self, orders: Iterable[Order]) -> None:
        """Put orders in the outbox; one whose key is there already is left as it is."""

    def claim(self, now: Second, limit: int, lease: Second, token: str) -> Sequence[Order]:
        """Take orders that are due, and those whose lease has run out, into one's hands until `lease`.

        They come as they were before, the one due first first.
        """

    def release(self, claimer: str, now: Second) -> None:
        """Let the claims of somebody who is dead run out now: those whose token begins with this ("": all claims)."""

    def held(self, keys: Iterable[str], token: str) -> Mapping[str, Order]:
        """The orders among these that are still in the hands of that claim, by their key."""

    def may_begin(self, key: str, token: str, seq: int | None, *, mark: bool) -> bool:
        """Whether an order is in the hands of that claim; where `mark`, it is from now on one that was begun.

        With `seq`, nothing must have been told of its candidate since that log entry, and no question be open.
        """

    def put_order(self, order: Order) -> None:
        """Keep an order as it now stands."""

    def orders(self, candidate: str | None = None, statuses: Iterable[Status] = ()) -> Sequence[Order]:
        """Orders of a candidate (None: of all) with one of these statuses (none: with any), in the order given."""

    def next_order(self) -> Second | None:
        """The earliest instant at which an order can be claimed."""

    def left_since(self, channels: Iterable[str], since: Second) -> Sequence[Second]:
        """When letters of these channels left, or may have left, after an instant; the earliest first.

        What went where a repetition can be told (`Channel.repeatable`) is no letter of theirs.
        """

    def leaving(self, channels: Iterable[str], but: str) -> int:
        """How many letters of these channels were begun and are in somebody's hands, but for the one of that key."""

    def counts(self) -> Mapping[str, int]:
        """How many candidates, candidates who are stuck, log entries, and orders of each status there are."""

    def gathered(self, by: Literal["stage", "book"]) -> Mapping[str, int]:
        """How many candidates are in each stage, or on each version."""

    def stuck(self, limit: int) -> Sequence[Row]:
        """Candidates who cannot go on."""

    def rule(self, ruling: Ruling) -> None:
        """Keep what a person decided."""

    def rulings(self, candidate: str | None = None) -> Sequence[Ruling]:
        """What was decided about a candidate (None: about all), the oldest first."""

    def rulings_mark(self) -> tuple[int, int]:
        """A mark that changes with what was decided."""

    def landing(self, now: Second, limit: int) -> Sequence[Ruling]:
        """What was decided and is to be told by now, the oldest first; not what is in another's hands."""

    def landed(self, ruling: Ruling) -> None:
        """The engine was told."""

    def take_back(self, batch: str, *, item: str | None = None, landed: bool = False) -> int:
        """Drop what was decided at once (`item`: of one item), where it has not landed or `landed`; gives how many."""

    def drafts(self, keys: Iterable[str]) -> Mapping[str, str]:
        """The texts that a person gave letters in place of their templates', by the keys of these letters."""

    def drafts_for(self, candidate: str) -> Mapping[str, str]:
        """The texts that a person gave letters to a candidate in place of their templates', by the letters' keys."""

    def put_draft(self, key: str, candidate: str, text: str | None) -> None:
        """Give a letter another text; None: its template's again."""

    def seqs(self) -> Mapping[str, int]:
        """The number of every candidate's last log entry."""

    def remember(self, sending: Sending) -> None:
        """Remember a letter by its Message-ID."""

    def sendings(self, message_ids: Iterable[str]) -> Sequence[Sending]:
        """The letters among these Message-IDs."""

    def sendings_to(self, candidate: str) -> Sequence[Sending]:
        """The letters that are remembered of a candidate."""

    def put_addresses(self, candidate: str, addresses: Iterable[str]) -> None:
        """These are the addresses of a candidate now, in small letters."""

    def addresses_of(self, candidate: str) -> Sequence[str]:
        """The addresses of a candidate now, in small letters."""

    def candidates_at(self, address: str) -> Sequence[str]:
        """The candidates with this address."""

    def ask(self, question: Question) -> None:
        """Put a question to a person; one that was put before stays as it is."""

    def threads(self, candidates: Iterable[str]) -> Mapping[tuple[str, str], Sequence[str]]:
        """The Message-IDs of what candidates were sent, by candidate and channel, the oldest first."""

    def asked_about(self, candidates: Iterable[str]) -> frozenset[str]:
        """Those among these candidates about whom a question is open."""

    def questions(self, candidate: str | None = None, *, decided: bool = False) -> Sequence[Question]:
        """The open questions about a candidate (None: all), the oldest first; with `decided`, the others too."""

    def answered(self, id: str) -> None:
        """A question is decided."""

    def see(self, keys: Iterable[str]) -> bool:
        """Note that these were seen; False, and nothing is noted, where one of them was before."""

    def put_arrival(self, arrival: Arrival) -> None:
        """Keep a delivery as it now stands."""

    def arrivals(self, candidate: str | None = None, statuses: Iterable[ArrivalStatus] = ()) -> Sequence[Arrival]:
        """Deliveries about a candidate (None: about all) with one of these statuses (none: with any), by their age."""

    def drop_arrivals(self, before: Minute) -> None:
        """Let go of what came before an instant."""

    def begin_answer(self, answer: Answer) -> Answer | None:
        """Note that a request is carried out; where one with its caller and key was, give that instead."""

    def answer(self, caller: str, key: str) -> Answer | None:
        """What is kept of a request."""

    def finish_answer(self, answer: Answer) -> bool:
        """Keep the answer to a request that has none yet; False where it has one, or is not known."""

    def put_answer(self, answer: Answer) -> None:
        """Keep a request, which was begun, as it now stands."""

    def drop_answer(self, caller: str, key: str) -> None:
        """Forget a request."""

    def drop_answers(self, before: Second) -> None:
        """Forget requests that began before an instant."""

    def merge(self, candidate: str, person: str) -> None:
        """From now on what is told of a candidate is told of `person`, and so is what was told to be of them before.

        What is still asked about the candidate is asked about `person`, once.
        """

    def person(self, candidate: str) -> str:
        """As whom a candidate is known."""

    def also_known_as(self, person: str) -> Sequence[str]:
        """The candidates who turned out to be this person."""

    def suppress(self, marks: Iterable[str]) -> None:
        """Remember the marks of somebody who must not be contacted."""

    def marks(self) -> Sequence[str]:
        """All marks that are remembered."""

    def suppressed(self, marks: Iterable[str]) -> bool:
        """Whether one of the marks is remembered."""

    def holds(self, candidate: str) -> bool:
        """Whether anything is held on a candidate, be they here or not ("" is nobody)."""

    def forget(self, candidate: str) -> None:
        """Take away everything held on a candidate, and every answer to a request, since it may tell of them."""


class Store(Protocol):
    """Keeps candidates, their log, the outbox and the versions of the playbook."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction, committed at the end of its block and rolled back where the block raises.

        Raises StoreError where it cannot be begun or committed.
        """

    def check(self) -> str | None:
        """What is wrong with the database, in a sentence; None: nothing."""

    def compact(self) -> None:
        """Let what was deleted be gone from the disk. Raises StoreError."""

    def close(self) -> None:
        """Let go of the database."""


# Channels


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in the reader's calendar; `sequence` grows with each change of what `uid` names.

    `about` is the fact that says when it is ("": a task).
    """

    uid: str
    start: Minute
    end: Minute
    summary: str
    sequence: int
    called_off: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, ready to go. `body` is Markdown in which outside text is escaped, `text` the same as plain text.

    `key` is the same at every attempt, and so is everything else: a channel can tell a repetition by it. `message_id`
    and `references` are as mail has them. `sent_as` is the instant that its date shows. `unsubscribe` is the address at
    which the reader can say that they want no more ("": none), `slot` what it puts into their calendar.
    """

    key: str
    channel: str
    template: str
    to: str
    to_name: str
    sender: str
    sender_name: str
    subject: str
    body: str
    text: str
    message_id: str
    references: tuple[str, ...]
    sent_as: Minute
    unsubscribe: str = ""
    slot: Slot | None = None


class Refused(Exception):  # noqa: N818
    """The channel will never take this letter; the text says why, without personal data."""


class Later(Exception):  # noqa: N818
    """The channel cannot take it now, and certainly has not.

    `after`: it is known to have room in so many seconds, and this was no failed attempt. `patience`: it asks to be
    left alone for so many seconds at least. `whole`: no other letter would get through either.
    """

    def __init__(self, reason: str, *, after: Second | None = None, patience: Second = 0, whole: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.patience = patience
        self.whole = whole


class Doubtful(Exception):  # noqa: N818
    """The letter may have left or not: nobody can tell from here."""


class Channel(Protocol):
    """One way of reaching somebody.

    Between "sent" and "recorded as sent" a process can die. `repeatable` says what the runtime may then do with a
    letter: True, hand it over again, because its reader can tell a repetition or is rather told twice; False, leave
    it to a person.
    """

    def repeatable(self, letter: Letter) -> bool:
        """Whether a letter that may have left may be handed over again."""

    def send(self, letter: Letter) -> None:
        """Hand it over. Raises Refused, Later or Doubtful; any other exception is taken for Doubtful."""

    def close(self) -> None:
        """Let go of what is held, such as a connection; it may be used again."""
