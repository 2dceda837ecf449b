"""The part of the transaction about mail that comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Final

from cadencelang.runtime.rows import Question, Sending
from cadencelang.stores.sql_base import SqlBase, places, values_of

_SENDING: Final = ", ".join(field.name for field in fields(Sending))
_QUESTION: Final = ", ".join(field.name for field in fields(Question))


class SqlMail(SqlBase):
    """Letters found again, addresses, questions."""

    def remember(self, sending: Sending) -> None:
        """Remember a letter by its Message-ID."""
        sql = f"INSERT INTO letters ({_SENDING}) VALUES (?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING"
        self.write("a letter", sql, values_of(sending))

    def sendings(self, message_ids: Iterable[str]) -> Sequence[Sending]:
        """The letters among these Message-IDs."""
        found = (self.run(f"SELECT {_SENDING} FROM letters WHERE message_id = ?", (id,)) for id in message_ids)
        return [Sending(*row) for rows in found for row in rows]

    def sendings_to(self, candidate: str) -> Sequence[Sending]:
        """The letters that are remembered of a candidate."""
        sql = f"SELECT {_SENDING} FROM letters WHERE candidate = ? ORDER BY message_id"
        return [Sending(*row) for row in self.run(sql, (candidate,))]

    def put_addresses(self, candidate: str, addresses: Iterable[str]) -> None:
        """These are the addresses of a candidate now, in small letters."""
        self.write("dropping addresses", "DELETE FROM addresses WHERE candidate = ?", (candidate,))
        for address in sorted(set(addresses)):
            sql = "INSERT INTO addresses (candidate, address) VALUES (?, ?)"
            self.write("an address", sql, (candidate, address))

    def addresses_of(self, candidate: str) -> Sequence[str]:
        """The addresses of a candidate now, in small letters."""
        found = self.run("SELECT address FROM addresses WHERE candidate = ? ORDER BY address", (candidate,))
        return [it[0] for it in found]

    def candidates_at(self, address: str) -> Sequence[str]:
        """The candidates with this address."""
        found = self.run("SELECT candidate FROM addresses WHERE address = ? ORDER BY candidate", (address,))
        return [it[0] for it in found]

    def ask(self, question: Question) -> None:
        """Put a question to a person; one that was put before stays as it is."""
        sql = f"INSERT INTO questions ({_QUESTION}) VALUES ({places(Question)}) ON CONFLICT (id, candidate) DO NOTHING"
        self.write("a question", sql, values_of(question))

    def asked_about(self, candidates: Iterable[str]) -> frozenset[str]:
        """Those among these candidates about whom a question is open."""
        sql = f"SELECT DISTINCT candidate FROM questions WHERE is_open = 1 AND candidate{self.among}"
        return frozenset(it[0] for it in self.run(sql, (self.listed(candidates),)))

    def threads(self, candidates: Iterable[str]) -> Mapping[tuple[str, str], Sequence[str]]:
        """The Message-IDs of what these candidates were sent, by candidate and channel, in the order given."""
        sql = (
            "SELECT letters.candidate, channel, message_id FROM letters JOIN outbox ON outbox.key = letters.touch"
            f" WHERE letters.candidate{self.among} AND outbox.status = 'sent' ORDER BY outbox.number"
        )
        found: dict[tuple[str, str], list[str]] = {}
        for candidate, channel, message_id in self.run(sql, (self.listed(candidates),)):
            found.setdefault((candidate, channel), []).append(message_id)
        return found

    def questions(self, candidate: str | None = None, *, decided: bool = False) -> Sequence[Question]:
        """The open questions about a candidate (None: all), the oldest first; with `decided`, the others too."""
        wanted = (0, 1) if decided else (1, 1)
        where, values = ("", wanted) if candidate is None else (" AND candidate = ?", (*wanted, candidate))
        sql = f"SELECT {_QUESTION} FROM questions WHERE is_open IN (?, ?){where} ORDER BY at, id, candidate"
        found = self.run(sql, values)
        return [Question(id, who, why, text, at, bool(is_open)) for id, who, why, text, at, is_open in found]

    def answered(self, id: str) -> None:
        """A question is decided."""
        self.write("an answer", "UPDATE questions SET is_open = 0, text = '' WHERE id = ?", (id,))
