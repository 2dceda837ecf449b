"""The part of the transaction about what other programs tell: deliveries, what was seen before, and who is whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Final

from cadencelang.clock import Minute
from cadencelang.runtime.rows import Arrival, ArrivalStatus
from cadencelang.stores.sql_base import SqlBase, values_of

_ARRIVAL: Final = ", ".join(field.name for field in fields(Arrival))


class SqlArrivals(SqlBase):
    """Arrivals, keys of what was seen, and candidates who turned out to be one person."""

    def see(self, keys: Iterable[str]) -> bool:
        """Note that these were seen; False, and nothing is noted, where one of them was before."""
        wanted = list(dict.fromkeys(keys))
        if any(self.run("SELECT 1 FROM seen WHERE key = ?", (key,)) for key in wanted):
            return False
        for key in wanted:
            self.write("a key", "INSERT INTO seen (key) VALUES (?)", (key,))
        return True

    def put_arrival(self, arrival: Arrival) -> None:
        """Keep a delivery as it now stands."""
        changes = ", ".join(f"{it.name} = excluded.{it.name}" for it in fields(Arrival)[1:])
        sql = f"INSERT INTO arrivals ({_ARRIVAL}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET {changes}"
        self.write("an arrival", sql, values_of(arrival))

    def arrivals(self, candidate: str | None = None, statuses: Iterable[ArrivalStatus] = ()) -> Sequence[Arrival]:
        """Deliveries about a candidate (None: about all) with one of these statuses (none: with any), by their age."""
        wanted = [status.value for status in statuses]
        where = ["candidate = ?"] if candidate is not None else []
        if wanted:
            where.append(f"status IN ({', '.join('?' for _ in wanted)})")
        clause = f" WHERE {' AND '.join(where)}" if where else ""
        values = [*([candidate] if candidate is not None else []), *wanted]
        found = self.run(f"SELECT {_ARRIVAL} FROM arrivals{clause} ORDER BY received, id", values)
        return [
            Arrival(id, hook, who, at, body, ArrivalStatus(was), told) for id, hook, who, at, body, was, told in found
        ]

    def drop_arrivals(self, before: Minute) -> None:
        """Let go of what came before an instant."""
        self.write("dropping arrivals", "DELETE FROM arrivals WHERE received < ?", (before,))

    def merge(self, candidate: str, person: str) -> None:
        """From now on what is told of a candidate is told of `person`, and so is what was told to be of them before."""
        self.write("who is whom", "UPDATE merged SET person = ? WHERE person = ?", (person, candidate))
        sql = "INSERT INTO merged (candidate, person) VALUES (?, ?) ON CONFLICT (candidate) DO UPDATE SET person = ?"
        self.write("who is whom", sql, (candidate, person, person))
        self.write("whose arrivals", "UPDATE arrivals SET candidate = ? WHERE candidate = ?", (person, candidate))
        both = "id IN (SELECT id FROM questions WHERE candidate = ?)"
        sql = f"DELETE FROM questions WHERE candidate = ? AND is_open = 1 AND {both}"
        self.write("whose questions", sql, (candidate, person))
        sql = "UPDATE questions SET candidate = ? WHERE candidate = ? AND is_open = 1"
        self.write("whose questions", sql, (person, candidate))

    def person(self, candidate: str) -> str:
        """As whom a candidate is known."""
        found = self.run("SELECT person FROM merged WHERE candidate = ?", (candidate,))
        return found[0][0] if found else candidate

    def also_known_as(self, person: str) -> Sequence[str]:
        """The candidates who turned out to be this person."""
        found = self.run("SELECT candidate FROM merged WHERE person = ? ORDER BY candidate", (person,))
        return [row[0] for row in found]
