"""The desk of a workspace elsewhere: the port that a face stands on, over HTTP.

What is listed is asked for by a thread of its own every few seconds, so that no key waits for the network. What stands
behind a row, and decisions, are asked for when they are wanted.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import Any, Final

from cadencelang.clock import Clock, Minute
from cadencelang.desk.board import Board
from cadencelang.desk.items import (
    Account,
    Answer,
    Approve,
    Correct,
    Decision,
    Item,
    Keep,
    Log,
    Page,
    Person,
    Receipt,
    Rewrite,
    Skip,
    Snooze,
    Tally,
    Undecidable,
    View,
)
from cadencelang.records import dataclass
from cadencelang.remote import answers as told
from cadencelang.remote.asking import Asker, Refused, Unreachable, at
from cadencelang.remote.roster import ROWS, RemoteRoster

_EVERY: Final = 2.0
_ITEMS: Final = 1000
_PERSON: Final = Person("", "", "", "", 0)


@dataclass(slots=True)
class _Seen:
    """What was seen last: the instant, the server's mark, what waits, and how many candidates are not read there."""

    now: Minute = 0
    mark: str = ""
    board: Board = field(default_factory=Board)
    unread: int = 0


class RemoteDesk:
    """The desk at a server. Raises Unreachable, Refused where it cannot be opened.

    `ticking` gives seconds that no clock change moves. `watch` asks anew by itself until `close`.
    """

    rehearsal = False
    remote = True

    def __init__(self, asker: Asker, ticking: Callable[[], float] = time.monotonic) -> None:
        self.asker = asker
        self.ticking = ticking
        self.trouble = ""
        self.revision = 0
        self._mine: list[tuple[float, Receipt]] = []
        self._stop = threading.Event()
        self._watched = False
        self._asking = threading.Lock()
        self._seen = _Seen()
        try:
            self.clock: Clock = told.clock_of(told.read(asker.get("/v1/desk/clock"), told.ClockTold))
            self._look()
        except (Unreachable, Refused):
            asker.close()
            raise

    @property
    def now(self) -> Minute:
        """The instant it was when the server was asked last."""
        return self._seen.now

    # Asking anew

    def watch(self) -> None:
        """Ask every few seconds, on a thread of its own, until `close`."""
        if not self._watched:
            self._watched = True
            threading.Thread(target=self._watch, name="desk", daemon=True).start()

    def close(self) -> None:
        """Ask no more."""
        self._stop.set()
        self.asker.close()

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY):
            self.look()

    def look(self) -> None:
        """Ask what waits now; where that fails, what was seen stays, and `trouble` says why."""
        try:
            self._look()
            trouble = ""
        except (Unreachable, Refused) as error:
            trouble = str(error)
        if trouble != self.trouble:
            self.trouble = trouble
            self.revision += 1

    def _look(self) -> None:
        with self._asking:
            desk = told.read(self.asker.get("/v1/desk"), told.DeskTold)
            now = told.minute(desk.now)
            if desk.revision == self._seen.mark:
                self._seen = replace(self._seen, now=now, unread=desk.unread)
                return
            self._seen = _Seen(now, desk.revision, self._board(), desk.unread)
            self.revision += 1

    def _board(self) -> Board:
        board, by_candidate, after = Board(), dict[str, list[Item]](), "0"
        while after:
            page = told.read(self.asker.get("/v1/desk/items", {"limit": _ITEMS, "after": after}), told.ItemsTold)
            for item in map(told.item_of, page.items):
                by_candidate.setdefault(item.candidate, []).append(item)
            after = page.next or ""
        for candidate, items in by_candidate.items():
            board.put(candidate, items)
        return board

    def settle(self, seconds: float) -> int:
        """How many candidates the server has not read yet; it does so by itself."""
        return self._seen.unread

    # What waits

    def queue(self, view: View) -> Sequence[Item]:
        """The items that the view asks for, the most pressing first."""
        return self._seen.board.seen(view)

    def tally(self) -> Tally:
        """How much waits."""
        return self._seen.board.tally(self.clock, self.now)

    def account(self, id: str) -> Account:
        """What stands behind an item. Raises Undecidable where it is gone, or cannot be asked for."""
        answer = self._asked(lambda: self.asker.get(f"/v1/desk/items{at(id)}"))
        return told.account_of(told.read(answer, told.AccountTold))

    def people(self, text: str = "") -> Sequence[Person]:
        """The candidates with these words in their name, search or stage."""

        def ask(after: int) -> told.PeopleTold:
            asked: dict[str, str | int] = {"text": text, "after": after, "limit": ROWS}
            return told.read(self.asker.get("/v1/desk/people", asked), told.PeopleTold)

        def fetch(after: int) -> list[Person]:
            return [told.person_of(it) for it in ask(after).people]

        try:
            first = ask(0)
        except (Unreachable, Refused) as error:
            return (replace(_PERSON, who=f"({error})"),)
        return RemoteRoster(first.count, [told.person_of(it) for it in first.people], fetch)

    def page(self, candidate: str) -> Page:
        """Everything of one candidate; a page that says why where it cannot be asked for."""
        try:
            answer = self._asked(lambda: self.asker.get(f"/v1/desk/people{at(candidate)}"))
            return told.page_of(told.read(answer, told.PageTold))
        except (Undecidable, Unreachable) as error:
            return Page(candidate, candidate, (("not told", str(error)),), (), ())

    # Deciding

    def decide(self, ids: Sequence[str], decision: Decision) -> Receipt:
        """Decide all of them alike, or none. Raises Undecidable."""
        body = {"items": list(ids), **self._words(decision)}
        answer = self._asked(lambda: self.asker.post("/v1/decisions", body))
        receipt = told.receipt_of(told.read(answer, told.ReceiptTold))
        self._mine.append((self.ticking() + receipt.seconds_left, receipt))
        self.look()
        return receipt

    def _words(self, decision: Decision) -> dict[str, Any]:
        """A decision as the interface has it."""
        match decision:
            case Approve():
                return {"decision": "approve"}
            case Rewrite(text):
                return {"decision": "rewrite", "text": text}
            case Snooze(until):
                return {"decision": "snooze", "until": _utc(until)}
            case Skip(reason):
                return {"decision": "skip", "reason": reason}
            case Log(outcome):
                return {"decision": "log", "outcome": outcome}
            case Keep():
                return {"decision": "keep"}
            case Correct(address):
                return {"decision": "correct", "address": address}
            case Answer(meaning, candidate):
                return {"decision": "answer", "meaning": str(meaning), "candidate": candidate or None}

    def undoable(self) -> Receipt | None:
        """The last decision of this desk, if it can still be taken back."""
        if not self._mine:
            return None
        until, receipt = self._mine[-1]
        left = until - self.ticking()
        return replace(receipt, seconds_left=left) if left > 0 else None

    def undo(self) -> Receipt | None:
        """Take it back; gives what was taken back, None where it is too late."""
        receipt = self.undoable()
        if receipt is None:
            return None
        self._mine.pop()
        try:
            self._asked(lambda: self.asker.post(f"/v1/decisions/undo?number={receipt.number}"))
        except Undecidable:
            return None
        self.look()
        return receipt

    def move_clock(self, to: Minute) -> None:
        """Raises Undecidable: the time is what it is."""
        raise Undecidable("This is the real workspace: its clock is not moved.")

    def _asked(self, ask: Callable[[], bytes]) -> bytes:
        """An answer; what keeps it away is raised as Undecidable."""
        try:
            return ask()
        except (Unreachable, Refused) as error:
            raise Undecidable(str(error)) from None


def _utc(instant: Minute) -> str:
    """An instant as the interface has it."""
    return dt.datetime.fromtimestamp(instant * 60, dt.UTC).isoformat(timespec="minutes")
