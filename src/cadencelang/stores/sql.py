"""The transaction in SQL, as far as both databases speak alike.

Statements use `?` for values; what is written into them is the names of our own columns. A dialect says how they are
run, and how rows are taken that nobody else has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar, Final, Literal

from cadencelang.clock import Minute
from cadencelang.runtime.rows import Entry, EntryKind, Order, Purpose, Row, Ruling, Second, Status, Version
from cadencelang.stores.sql_answers import SqlAnswers
from cadencelang.stores.sql_arrivals import SqlArrivals
from cadencelang.stores.sql_base import places, values_of
from cadencelang.stores.sql_mail import SqlMail

_ROW: Final = ", ".join(field.name for field in fields(Row))
_ENTRY: Final = ", ".join(field.name for field in fields(Entry))
_ORDER: Final = ", ".join(field.name for field in fields(Order))
_VERSION: Final = ", ".join(field.name for field in fields(Version))
_RULING: Final = ", ".join(field.name for field in fields(Ruling))
_KEEP_ROW: Final = (
    f"INSERT INTO candidates ({_ROW}) VALUES ({places(Row)}) ON CONFLICT (candidate) DO UPDATE SET "
    + ", ".join(f"{it.name} = excluded.{it.name}" for it in fields(Row)[1:])
)
_ADD_ENTRY: Final = f"INSERT INTO log ({_ENTRY}) VALUES ({places(Entry)})"
_ADD_ORDER: Final = f"INSERT INTO outbox ({_ORDER}) VALUES ({places(Order)}) ON CONFLICT (key) DO NOTHING"
_KEEP_ORDER: Final = f"UPDATE outbox SET {', '.join(f'{it.name} = ?' for it in fields(Order)[1:])} WHERE key = ?"
_CURRENT: Final = "current version"
_PAGE: Final = 500
OF_PEOPLE: Final = (
    "log", "outbox", "decisions", "drafts", "letters", "addresses", "questions", "arrivals", "merged", "candidates",
)  # fmt: skip
"""The tables that hold something about people, each under the id in its column `candidate`."""
_WHERE_THEY_WERE: Final = (
    "EXISTS (SELECT 1 FROM candidates WHERE candidates.candidate = outbox.candidate AND candidates.seq = ?)"
    " AND NOT EXISTS (SELECT 1 FROM questions WHERE questions.candidate = outbox.candidate AND is_open = 1)"
)
"""Of an order: nothing was told of its candidate since log entry `?`, and nobody is asked about them."""
_ASTRAY: Final = 3600.0
"""Seconds beyond a new lease at which an old one can only come from a clock that was put back since."""


class SqlTransaction(SqlMail, SqlArrivals, SqlAnswers):
    """A transaction over a connection that is inside one."""

    lock: ClassVar[str] = ""
    """What follows a SELECT of rows that nobody else may then change."""
    lock_free: ClassVar[str] = ""
    """What follows a SELECT of rows of which those in another's hands are passed over."""

    # Settings and versions

    def meta(self, name: str) -> str | None:
        """A setting of the store itself."""
        found = self.run("SELECT value FROM meta WHERE name = ?", (name,))
        return found[0][0] if found else None

    def set_meta(self, name: str, value: str) -> None:
        """Keep a setting."""
        sql = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self.write("a setting", sql, (name, value))

    def publish(self, version: Version) -> None:
        """Keep a version, and make it the one that newcomers begin with."""
        sql = f"INSERT INTO versions ({_VERSION}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING"
        self.write("a version", sql, values_of(version))
        self.set_meta(_CURRENT, version.hash)

    def version(self, hash: str) -> Version | None:
        """The version with that hash."""
        found = self.run(f"SELECT {_VERSION} FROM versions WHERE hash = ?", (hash,))
        return Version(*found[0]) if found else None

    def versions(self) -> Sequence[Version]:
        """All versions, the one published last last."""
        return [Version(*it) for it in self.run(f"SELECT {_VERSION} FROM versions ORDER BY number")]

    # Candidates

    def row(self, candidate: str) -> Row | None:
        """A candidate."""
        found = self.run(f"SELECT {_ROW} FROM candidates WHERE candidate = ?{self.lock}", (candidate,))
        return Row(*found[0]) if found else None

    def rows_of(self, candidates: Iterable[str]) -> Mapping[str, Row]:
        """These candidates, in one's hands; those that there are."""
        sql = f"SELECT {_ROW} FROM candidates WHERE candidate{self.among} ORDER BY candidate{self.lock}"
        return {it[0]: Row(*it) for it in self.run(sql, (self.listed(candidates),))}

    def rows(self, after: str = "", limit: int = 1000) -> Sequence[Row]:
        """Candidates in the order of their ids, those after `after`."""
        sql = f"SELECT {_ROW} FROM candidates WHERE candidate > ? ORDER BY candidate LIMIT ?"
        return [Row(*it) for it in self.run(sql, (after, limit))]

    def due(self, now: Minute, limit: int) -> Sequence[Row]:
        """Candidates whose wake has come, the earliest first."""
        sql = (
            f"SELECT {_ROW} FROM candidates WHERE wake IS NOT NULL AND wake <= ? ORDER BY wake LIMIT ?{self.lock_free}"
        )
        return [Row(*it) for it in self.run(sql, (now, limit))]

    def next_wake(self) -> Minute | None:
        """The earliest wake there is."""
        found = self.run("SELECT wake FROM candidates WHERE wake IS NOT NULL ORDER BY wake LIMIT 1")
        return found[0][0] if found else None

    def ahead(self, of: Minute) -> tuple[int, Minute, Minute]:
        """How many candidates stand later than an instant, and the earliest and the latest at which one does."""
        sql = "SELECT count(*), coalesce(min(stands), 0), coalesce(max(stands), 0) FROM candidates WHERE stands > ?"
        number, first, last = self.run(sql, (of,))[0]
        return number, first, last

    def put_row(self, row: Row) -> None:
        """Keep a candidate as they now stand."""
        self.write("a candidate", _KEEP_ROW, values_of(row))

    # The log

    def append(self, entry: Entry) -> None:
        """Add to the log."""
        self.write("a log entry", _ADD_ENTRY, values_of(entry))

    def log(self, candidate: str, after: int = 0) -> Iterator[Entry]:
        """A candidate's entries in their order, those after number `after`."""
        sql = f"SELECT {_ENTRY} FROM log WHERE candidate = ? AND seq > ? ORDER BY seq LIMIT {_PAGE}"
        while page := self.run(sql, (candidate, after)):
            for candidate_, seq, kind, *rest in page:
                yield Entry(candidate_, seq, EntryKind(kind), *rest)
            after = page[-1][1]

    def knows(self, candidate: str, event: str) -> bool:
        """Whether something with this id is in the candidate's log."""
        return bool(self.run("SELECT 1 FROM log WHERE candidate = ? AND event = ?", (candidate, event)))

    # The outbox

    def order(self, orders: Iterable[Order]) -> None:
        """Put orders in the outbox; one whose key is there already is left as it is."""
        for order in orders:
            self.write("an order", _ADD_ORDER, values_of(order))

    def claim(self, now: Second, limit: int, lease: Second, token: str) -> Sequence[Order]:
        """Take orders that are due, and those whose lease has run out, into one's hands."""
        columns = f"SELECT {_ORDER} FROM outbox WHERE "
        lost = "status = 'claimed' AND (lease <= ? OR lease > ?) ORDER BY lease, number LIMIT ?"
        ready = "status = 'pending' AND next_at <= ? ORDER BY next_at, number LIMIT ?"
        found = [_order(it) for it in self.run(columns + lost + self.lock_free, (now, lease + _ASTRAY, limit))]
        if len(found) < limit:
            more = self.run(columns + ready + self.lock_free, (now, limit - len(found)))
            found += [_order(it) for it in more]
        if found:
            sql = f"UPDATE outbox SET status = 'claimed', lease = ?, token = ? WHERE key{self.among}"
            self.write("a claim", sql, (lease, token, self.listed(it.key for it in found)))
        return found

    def release(self, claimer: str, now: Second) -> None:
        """Let the claims of somebody who is dead run out now: those whose token begins with this ("": all claims)."""
        sql = "UPDATE outbox SET lease = ? WHERE status = 'claimed' AND lease > ? AND substr(token, 1, ?) = ?"
        self.write("a release", sql, (now, now, len(claimer), claimer))

    def held(self, keys: Iterable[str], token: str) -> Mapping[str, Order]:
        """The orders among these that are still in the hands of that claim, by their key."""
        where = f"key{self.among} AND token = ? AND status = 'claimed' ORDER BY key{self.lock}"
        found = self.run(f"SELECT {_ORDER} FROM outbox WHERE {where}", (self.listed(keys), token))
        return {order.key: order for order in map(_order, found)}

    def may_begin(self, key: str, token: str, seq: int | None, *, mark: bool) -> bool:
        """Whether an order is in the hands of that claim, and its candidate where they were."""
        where = "key = ? AND token = ? AND status = 'claimed'"
        values: list[Any] = [key, token]
        if seq is not None:
            where += f" AND {_WHERE_THEY_WERE}"
            values += [seq]
        if not mark:
            return bool(self.run(f"SELECT 1 FROM outbox WHERE {where}", values))
        return bool(self.written("a beginning", f"UPDATE outbox SET begun = 1 WHERE {where} RETURNING 1", values))

    def put_order(self, order: Order) -> None:
        """Keep an order as it now stands."""
        key, *values = values_of(order)
        self.write("what became of an order", _KEEP_ORDER, (*values, key))

    def orders(self, candidate: str | None = None, statuses: Iterable[Status] = ()) -> Sequence[Order]:
        """Orders of a candidate with one of these statuses, in the order given."""
        wanted = [status.value for status in statuses]
        where = ["candidate = ?"] if candidate is not None else []
        if wanted:
            where.append(f"status IN ({', '.join('?' for _ in wanted)})")
        clause = f" WHERE {' AND '.join(where)}" if where else ""
        values = [*([candidate] if candidate is not None else []), *wanted]
        return [_order(it) for it in self.run(f"SELECT {_ORDER} FROM outbox{clause} ORDER BY number", values)]

    def next_order(self) -> Second | None:
        """The earliest instant at which an order can be claimed."""
        first = "SELECT next_at FROM outbox WHERE status = 'pending' ORDER BY next_at LIMIT 1"
        lost = "SELECT lease FROM outbox WHERE status = 'claimed' ORDER BY lease LIMIT 1"
        found = [it[0] for it in (*self.run(first), *self.run(lost))]
        return min(found, default=None)

    def left_since(self, channels: Iterable[str], since: Second) -> Sequence[Second]:
        """When letters of these channels left, or may have left, after an instant; the earliest first."""
        sql = (
            f"SELECT settled FROM outbox WHERE channel{self.among} AND settled > ? AND begun = 1"
            " AND status IN ('sent', 'unknown') ORDER BY settled"
        )
        return [it[0] for it in self.run(sql, (self.listed(channels), since))]

    def leaving(self, channels: Iterable[str], but: str) -> int:
        """How many letters of these channels were begun and are in somebody's hands, but for the one of that key."""
        sql = f"SELECT count(*) FROM outbox WHERE status = 'claimed' AND begun = 1 AND channel{self.among} AND key <> ?"
        return int(self.run(sql, (self.listed(channels), but))[0][0])

    def counts(self) -> Mapping[str, int]:
        """How many candidates, and orders of each status, there are."""
        told = {"candidates": self.run("SELECT count(*) FROM candidates")[0][0]}
        told["stuck"] = self.run("SELECT count(*) FROM candidates WHERE stuck IS NOT NULL")[0][0]
        told["entries"] = self.run("SELECT count(*) FROM log")[0][0]
        orders = self.run("SELECT status, count(*) FROM outbox GROUP BY status ORDER BY status")
        return told | dict(orders)

    def gathered(self, by: Literal["stage", "book"]) -> Mapping[str, int]:
        """How many candidates are in each stage, or on each version."""
        return dict(self.run(f"SELECT {by}, count(*) FROM candidates GROUP BY {by} ORDER BY {by}"))

    def stuck(self, limit: int) -> Sequence[Row]:
        """Candidates who cannot go on."""
        sql = f"SELECT {_ROW} FROM candidates WHERE stuck IS NOT NULL ORDER BY candidate LIMIT ?"
        return [Row(*it) for it in self.run(sql, (limit,))]

    # What people decided

    def rule(self, ruling: Ruling) -> None:
        """Keep what a person decided."""
        self.write("a ruling", f"INSERT INTO decisions ({_RULING}) VALUES ({places(Ruling)})", values_of(ruling))

    def rulings(self, candidate: str | None = None) -> Sequence[Ruling]:
        """What was decided about a candidate (None: about all), the oldest first."""
        where, values = ("", ()) if candidate is None else (" WHERE candidate = ?", (candidate,))
        return [Ruling(*it) for it in self.run(f"SELECT {_RULING} FROM decisions{where} ORDER BY number", values)]

    def rulings_mark(self) -> tuple[int, int]:
        """A mark that changes with what was decided."""
        number, last = self.run("SELECT count(*), coalesce(max(number), 0) FROM decisions")[0]
        return number, last

    def landing(self, now: Second, limit: int) -> Sequence[Ruling]:
        """What was decided and is to be told by now, the oldest first."""
        sql = (
            f"SELECT {_RULING} FROM decisions WHERE lands IS NOT NULL AND lands <= ?"
            f" ORDER BY lands, number LIMIT ?{self.lock_free}"
        )
        return [Ruling(*it) for it in self.run(sql, (now, limit))]

    def landed(self, ruling: Ruling) -> None:
        """The engine was told."""
        sql = "UPDATE decisions SET lands = NULL WHERE batch = ? AND item = ?"
        self.write("a landing", sql, (ruling.batch, ruling.item))

    def take_back(self, batch: str, *, item: str | None = None, landed: bool = False) -> int:
        """Drop what was decided at once, where it has not landed or `landed`; gives how many."""
        still = "" if landed else " AND lands IS NOT NULL"
        of, values = ("", (batch,)) if item is None else (" AND item = ?", (batch, item))
        found = self.run(f"DELETE FROM decisions WHERE batch = ?{still}{of} RETURNING item", values)
        return len(found)

    def drafts(self, keys: Iterable[str]) -> Mapping[str, str]:
        """The texts that a person gave these letters in place of their templates'."""
        return dict(self.run(f"SELECT key, text FROM drafts WHERE key{self.among}", (self.listed(keys),)))

    def drafts_for(self, candidate: str) -> Mapping[str, str]:
        """The texts that a person gave letters to a candidate in place of their templates'."""
        return dict(self.run("SELECT key, text FROM drafts WHERE candidate = ? ORDER BY key", (candidate,)))

    def put_draft(self, key: str, candidate: str, text: str | None) -> None:
        """Give a letter another text; None: its template's again."""
        self.write("dropping a draft", "DELETE FROM drafts WHERE key = ?", (key,))
        if text is not None:
            sql = "INSERT INTO drafts (key, candidate, text) VALUES (?, ?, ?)"
            self.write("a draft", sql, (key, candidate, text))

    def seqs(self) -> Mapping[str, int]:
        """The number of every candidate's last log entry."""
        return dict(self.run("SELECT candidate, seq FROM candidates"))

    # Whom one must forget

    def suppress(self, marks: Iterable[str]) -> None:
        """Remember the marks of somebody who must not be contacted."""
        for mark in marks:
            sql = "INSERT INTO suppressed (mark) VALUES (?) ON CONFLICT (mark) DO NOTHING"
            self.write("a mark", sql, (mark,))

    def marks(self) -> Sequence[str]:
        """All marks that are remembered."""
        return [it[0] for it in self.run("SELECT mark FROM suppressed ORDER BY mark")]

    def suppressed(self, marks: Iterable[str]) -> bool:
        """Whether one of the marks is remembered."""
        return any(self.run("SELECT 1 FROM suppressed WHERE mark = ?", (mark,)) for mark in marks)

    def holds(self, candidate: str) -> bool:
        """Whether anything is held on a candidate."""
        if not candidate:
            return False
        found = (self.run(f"SELECT 1 FROM {table} WHERE candidate = ? LIMIT 1", (candidate,)) for table in OF_PEOPLE)
        return any(found) or bool(self.also_known_as(candidate))

    def forget(self, candidate: str) -> None:
        """Take away everything held on a candidate."""
        for table in OF_PEOPLE:
            self.write(f"forgetting from {table}", f"DELETE FROM {table} WHERE candidate = ?", (candidate,))
        self.write("forgetting who is whom", "DELETE FROM merged WHERE person = ?", (candidate,))
        self.write("forgetting answers", "DELETE FROM answers", ())


def _order(values: tuple[Any, ...]) -> Order:
    found = dict(zip(_ORDER.split(", "), values, strict=True))
    purpose, status, begun = Purpose(found["purpose"]), Status(found["status"]), bool(found["begun"])
    was = None if found["was"] is None else Status(found["was"])
    return Order(**{**found, "purpose": purpose, "status": status, "begun": begun, "was": was})
