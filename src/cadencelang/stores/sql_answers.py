"""The part of the transaction about requests that may be repeated, and the answers they had."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from cadencelang.runtime.rows import Answer, Second
from cadencelang.stores.sql_base import SqlBase, places, values_of

_ANSWER: Final = ", ".join(field.name for field in fields(Answer))
_CHANGES: Final = ", ".join(f"{field.name} = ?" for field in fields(Answer)[2:])


class SqlAnswers(SqlBase):
    """Answers by caller and key."""

    def begin_answer(self, answer: Answer) -> Answer | None:
        """Note that a request is carried out; where one with its caller and key was, give that instead."""
        sql = f"INSERT INTO answers ({_ANSWER}) VALUES ({places(Answer)})"
        if self.written("a request", f"{sql} ON CONFLICT (caller, key) DO NOTHING RETURNING 1", values_of(answer)):
            return None
        return self.answer(answer.caller, answer.key)

    def answer(self, caller: str, key: str) -> Answer | None:
        """What is kept of a request."""
        found = self.run(f"SELECT {_ANSWER} FROM answers WHERE caller = ? AND key = ?", (caller, key))
        return Answer(*found[0]) if found else None

    def finish_answer(self, answer: Answer) -> bool:
        """Keep the answer to a request that has none yet; False where it has one, or is not known."""
        sql = f"UPDATE answers SET {_CHANGES} WHERE caller = ? AND key = ? AND status IS NULL RETURNING 1"
        caller, key, *values = values_of(answer)
        return bool(self.written("an answer", sql, (*values, caller, key)))

    def put_answer(self, answer: Answer) -> None:
        """Keep a request as it now stands."""
        caller, key, *values = values_of(answer)
        self.write("an answer", f"UPDATE answers SET {_CHANGES} WHERE caller = ? AND key = ?", (*values, caller, key))

    def drop_answer(self, caller: str, key: str) -> None:
        """Forget a request."""
        self.write("dropping an answer", "DELETE FROM answers WHERE caller = ? AND key = ?", (caller, key))

    def drop_answers(self, before: Second) -> None:
        """Forget requests that began before an instant."""
        self.write("dropping answers", "DELETE FROM answers WHERE at < ?", (before,))
