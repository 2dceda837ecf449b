"""The port of the HTTP interface over a live workspace."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final

import msgspec

from cadencelang.adapters.candidates import candidates_in
from cadencelang.adapters.history import input_in
from cadencelang.adapters.refusals import Refusal, Refused
from cadencelang.adapters.rows import Row as Columns
from cadencelang.clock import ClockError, format_instant
from cadencelang.clock.local import LocalTime
from cadencelang.connectors.webhooks.payload import UnreadablePayload
from cadencelang.desk.items import Account, Decision, Item, Receipt, Undecidable, View
from cadencelang.desk.onward import UnderWay
from cadencelang.desk.port import Desk
from cadencelang.engine import EngineError
from cadencelang.engine.inputs import Entered
from cadencelang.http.port import (
    AccountLine,
    Busy,
    CandidateLine,
    CandidateView,
    Clashing,
    Distrusted,
    Heard,
    Missing,
    OrderLine,
    PlaybookLine,
    StateLine,
    Trial,
    TrialView,
    Unacceptable,
    WhyView,
)
from cadencelang.http.reasoning import why
from cadencelang.http.repeating import StoredAnswers, keep
from cadencelang.http.trying import tried
from cadencelang.runtime.codec import dump_facts, dump_input, loads
from cadencelang.runtime.ports import StoreError, Transaction
from cadencelang.runtime.rows import Row, Status
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.wording import Teller
from cadencelang.workspace.config import ConfigError
from cadencelang.workspace.desk import LiveDesk
from cadencelang.workspace.doors import person_at, role_at, stop_contact
from cadencelang.workspace.in_flight import page_of, traveller_of, under_way
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.recorded import Recorded, recorded
from cadencelang.workspace.suppression import key_of, marks_of
from cadencelang.workspace.waiting import hear_late
from cadencelang.workspace.webhooks import NoSuchHook, Untrusted, hear

LOG: Final = logging.getLogger("cadencelang.http.live")
_UTC: Final = LocalTime("UTC", 5)
_LINES: Final = 2000
"""How many lines a simulation is told in at most."""
_READING: Final = 2.0
"""Seconds that the desk may read candidates before it answers."""


@contextmanager
def _reachable() -> Iterator[None]:
    """Within the block, a store that cannot be asked raises Busy."""
    try:
        yield
    except StoreError as error:
        raise Busy(str(error)) from None


class LiveService:
    """A workspace for other programs. May be called by several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.answers = StoredAnswers(workspace.store, workspace.clock)
        self.mark = secrets.token_hex(4)
        self._lock = threading.Lock()
        self._desk: LiveDesk | None = None

    # How it stands

    def ready(self) -> str | None:
        """Why it cannot serve; None: it can."""
        try:
            with self._transaction() as tx:
                self._workspace.shelf.current(tx)
        except Busy as error:
            return str(error)
        return None

    def counts(self) -> Mapping[str, int]:
        """How many candidates, log entries, and orders of each status there are."""
        with self._transaction() as tx:
            return {it.value: 0 for it in Status} | dict(tx.counts())

    def overdue(self) -> float:
        """For how many seconds something has been due that nothing has done."""
        with _reachable():
            due = self._workspace.pump().next_due()
        return 0.0 if due is None else max(0.0, self._workspace.clock.now() - due)

    def instant(self, text: str) -> int:
        """The minute that a text with an offset names. Raises Unacceptable."""
        try:
            found = dt.datetime.fromisoformat(text)
        except ValueError:
            found = dt.datetime.min
        if found.tzinfo is None or not 1970 < found.year < 9999:
            raise Unacceptable([("until", "Write an instant with its offset, such as 2026-03-02T10:07Z.")])
        return int(found.timestamp() // 60)

    def moment(self, at: int) -> str:
        """An instant in UTC."""
        try:
            return format_instant(at, _UTC, "plain").replace(" ", "T") + "Z"
        except ClockError:
            return "never"

    # Candidates

    def candidates(self, after: str, limit: int) -> Sequence[CandidateLine]:
        """Candidates in the order of their ids, those after `after`."""
        with self._transaction() as tx:
            rows = tx.rows(after, limit)
        wakes = [None if row.wake is None else self.moment(row.wake) for row in rows]
        return [CandidateLine(row.candidate, row.stage, wake, row.stuck) for row, wake in zip(rows, wakes, strict=True)]

    def candidate(self, id: str) -> CandidateView:
        """A candidate. Raises Missing."""
        with self._transaction() as tx:
            return self._view(self._recorded(tx, id))

    def account(self, id: str, after: int, limit: int) -> Sequence[AccountLine]:
        """What happened to a candidate and why: lines after number `after`. Raises Missing."""
        with self._transaction() as tx:
            found = self._recorded(tx, id)
        return self._lines(found.atlas, found.timeline, after, limit)

    def _lines(self, atlas: Atlas, timeline: Timeline, after: int, limit: int) -> list[AccountLine]:
        teller = Teller(atlas, timeline.clock, timeline.tasks)
        lines: list[AccountLine] = []
        for number, entry in enumerate(timeline.entries, 1):
            if number > after and len(lines) < limit:
                told = teller.tell(entry.reason)
                what = f"{told.word} {told.text}".strip()
                place = atlas.cite(told.place) or None
                lines.append(AccountLine(number, self.moment(entry.reason.at), what, told.why, place))
        return lines

    def simulate(self, trial: Trial) -> TrialView:
        """What would happen; nothing of it is kept. Raises Missing, Unacceptable."""
        with self._transaction() as tx:
            found = tried(self._workspace, tx, trial)
        lines, names = self._lines(found.atlas, found.timeline, 0, _LINES), found.edition.book.stages
        stage = names[found.state.stage].name if found.state.stage >= 0 else ""
        return TrialView(lines, len(found.timeline.entries) > _LINES, stage, found.state.opted_out)

    def why(self, id: str, rule: str | None) -> WhyView:
        """Why things happened to a candidate or did not. Raises Missing, Unacceptable."""
        with self._transaction() as tx:
            found = self._recorded(tx, id)
        return why(found, rule, self._workspace.now, self.moment)

    # Those under way, for another computer that runs the engine

    def published(self) -> PlaybookLine:
        """The version of the playbook that newcomers begin with."""
        with self._transaction() as tx:
            found = self._workspace.shelf.current(tx)
        return PlaybookLine(found.hash, found.book.name, found.book.version)

    def playbook(self, hash: str) -> str:
        """A published version as a compiled file. Raises Missing."""
        with self._transaction() as tx:
            found = tx.version(hash)
        if found is None:
            raise Missing("There is no such version.")
        return found.text

    def states(self, after: str, limit: int) -> tuple[Sequence[StateLine], str | None]:
        """Where candidates stand, and after which id the next ones come."""
        with _reachable():
            page = page_of(self._workspace, after, limit)
        return [self._state(row, who) for row, who in page.found], page.next

    def state(self, id: str) -> StateLine:
        """Where a candidate stands. Raises Missing."""
        with _reachable():
            found = under_way(self._workspace, id)
        if found is None:
            raise Missing("There is no such candidate.")
        return self._state(*found)

    def _state(self, row: Row, who: UnderWay) -> StateLine:
        counted = [(it.channel, it.automatic, self.moment(it.at)) for it in who.counted]
        return StateLine(row.candidate, row.book, loads(row.state), counted)

    def history(self, id: str) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]:
        """What a candidate began with and lived through. Raises Missing."""
        with _reachable():
            found = traveller_of(self._workspace, id)
        if found is None:
            raise Missing("There is no such candidate.")
        return dump_facts(found.candidate.facts), [dump_input(it) for it in found.history]

    def enter(self, columns: Mapping[str, Any]) -> CandidateView:
        """A new candidate. Raises Unacceptable, Clashing."""
        with self._transaction() as tx:
            edition, now = self._workspace.shelf.current(tx), self._workspace.now
            (found, *more) = candidates_in([Columns(1, columns)], edition.book, "request")
            faults = [it for it in (found, *more) if isinstance(it, Refusal)]
            if faults or isinstance(found, Refusal):
                raise Unacceptable([(it.column or "", it.said) for it in faults])
            if tx.row(found.id) is not None:
                raise Clashing("There is a candidate with this id.")
            if tx.suppressed(marks_of(key_of(tx), edition.book, found.id, found.facts)):
                raise Clashing("They were erased and must not be contacted.")
            try:
                at = found.entered_at if found.entered_at is not None else now
                entered = Entered(id="entered", at=at, stage=found.stage or "")
                self._workspace.steps.begin(tx, found.id, found.facts, entered, now)
            except EngineError as error:
                raise Unacceptable([("", str(error))]) from None
            hear_late(self._workspace, tx, found.id)
            view = self._view(self._recorded(tx, found.id))
            keep(tx, view, HTTPStatus.CREATED, f"/v1/candidates/{found.id}")
            return view

    def tell(self, id: str, columns: Mapping[str, Any]) -> bool:
        """Something happened to a candidate; False: it was known already. Raises Missing, Unacceptable."""
        if columns.get("candidate", id) != id:
            raise Unacceptable([("candidate", "It names another candidate than the address does.")])
        with self._transaction() as tx:
            row = tx.row(tx.person(id))
            if row is None:
                raise Missing("There is no such candidate.")
            standing = self._workspace.steps.open(tx, row)
            try:
                facts = standing.edition.engine.facts(standing.state)
                news = input_in(Columns(1, columns), standing.edition.book, facts)
                if news.at > self._workspace.now:
                    raise Unacceptable([("at", "It lies in the future.")])
                known = tx.knows(id, news.id)
                taken = not known and self._workspace.steps.take(tx, standing, news, self._workspace.now) is not None
            except Refused as refused:
                help = f" {refused.help}" if refused.help else ""
                raise Unacceptable([(refused.column or "", f"{refused.message}{help}")]) from None
            except (EngineError, ClockError) as error:
                raise Unacceptable([("", str(error))]) from None
            keep(tx, {"taken": taken})
            return taken

    def hear(self, hook: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """A delivery of another program. Raises Missing, Distrusted, Unacceptable."""
        try:
            found = hear(self._workspace, hook, headers, body)
            return Heard(found.new, found.told, found.waits, found.refusals)
        except NoSuchHook as error:
            raise Missing(str(error)) from None
        except Untrusted:
            raise Distrusted("The signature, or its time, is not good.") from None
        except UnreadablePayload as error:
            raise Unacceptable([("body", str(error))]) from None
        except (StoreError, ConfigError) as error:
            LOG.error("%s", error)
            raise Busy("The webhook cannot be taken now.") from None

    def unsubscribe(self, token: str, *, decided: bool) -> None:
        """Somebody wants no more. Raises Missing."""
        with self._transaction() as tx:
            person = person_at(key_of(tx), token)
            if person is None:
                raise Missing("There is no such page.")
            if decided:
                stop_contact(self._workspace.steps, tx, person, self._workspace.now)

    def calendar(self, token: str) -> bytes:
        """The calendar of a role. Raises Missing."""
        with self._transaction() as tx:
            role = role_at(key_of(tx), token)
        if role is None:
            raise Missing("There is no such calendar.")
        from cadencelang.http.agenda import agenda

        with self._seated() as desk:
            return agenda(role, desk.queue(View()), self._workspace.now)

    # The desk

    def queue(self, view: View) -> Sequence[Item]:
        """What waits for a person, the most pressing first."""
        with self._seated() as desk:
            return list(desk.queue(view))

    def item(self, id: str) -> tuple[Item, Account]:
        """An item and what stands behind it. Raises Missing."""
        with self._seated() as desk:
            try:
                return desk.item(id), desk.account(id)
            except Undecidable as error:
                raise Missing(str(error)) from None

    def decide(self, ids: Sequence[str], decision: Decision) -> Receipt:
        """Decide items alike, all or none. Raises Clashing."""
        with self._seated() as desk:
            try:
                return desk.decide(ids, decision)
            except Undecidable as error:
                raise Clashing(str(error)) from None

    def undo(self, number: int | None = None) -> Receipt:
        """Take the last decision made here back. Raises Clashing."""
        with self._seated() as desk:
            last = desk.undoable()
            if number is not None and last is not None and last.number != number:
                raise Clashing("Something else has been decided since.")
            receipt = desk.undo()
        if receipt is None:
            raise Clashing("There is nothing that can still be taken back.")
        return receipt

    @contextmanager
    def seat(self) -> Iterator[Desk]:
        """The desk, one caller at a time. Whoever is not there raises Missing."""
        with self._seated() as desk:
            try:
                yield desk
            except KeyError:
                raise Missing("There is no such candidate.") from None

    # The outbox

    def orders(self, statuses: Sequence[str], after: str, limit: int) -> Sequence[OrderLine]:
        """Orders in the order of their keys."""
        with self._transaction() as tx:
            found = tx.orders(None, [Status(it) for it in statuses])
        wanted = sorted((it for it in found if it.key > after), key=lambda it: it.key)[:limit]
        return [
            OrderLine(
                it.key, it.candidate, it.purpose.value, it.channel, it.status.value, it.attempts,
                self.moment(it.due), it.error,
            )
            for it in wanted
        ]  # fmt: skip

    # Within

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with _reachable(), self._workspace.store.transaction() as tx:
            yield tx

    @contextmanager
    def _seated(self) -> Iterator[LiveDesk]:
        """The desk, one caller at a time, with what moved since it was asked last."""
        with self._lock:
            try:
                if self._desk is None:
                    self._desk = LiveDesk(self._workspace, receipted=keep)
                self._desk.look()
                self._desk.settle(_READING)
                yield self._desk
            except StoreError as error:
                raise Busy(str(error)) from None

    def _recorded(self, tx: Transaction, id: str) -> Recorded:
        found = recorded(tx, self._workspace.steps, id, self._workspace.now)
        if found is None:
            raise Missing("There is no such candidate.")
        return found

    def _view(self, found: Recorded) -> CandidateView:
        teller = Teller(found.atlas, found.timeline.clock, found.timeline.tasks)
        coming = [
            {
                "due": None if it.due is None else self.moment(it.due),
                "kind": it.kind.value,
                "what": teller.pending(it, self._workspace.now),
            }
            for it in found.timeline.pending
        ]
        return CandidateView(
            id=found.row.candidate,
            stage=found.row.stage,
            playbook=found.edition.book.name,
            version=found.edition.book.version,
            facts=msgspec.to_builtins(found.edition.engine.facts(found.state)),
            opted_out=found.state.opted_out,
            consents={name: self.moment(until) for name, until in found.state.consents},
            coming=coming,
            stuck=found.row.stuck,
        )
