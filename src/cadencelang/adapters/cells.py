"""The cells of one record of history, typed on demand.

Owns: reading a cell as a text, an instant, a name that the playbook declares, or a fact's value. Refuses, by raising
`Refused` with the column's name, whatever does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from cadencelang.adapters.refusals import Refused, quoted
from cadencelang.adapters.rows import Row
from cadencelang.adapters.values import Reader, date_day
from cadencelang.clock import Day, Minute
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book, FactType
from cadencelang.records import dataclass

T = TypeVar("T")


def cell_text(row: Row, column: str) -> str:
    """The text of a cell that must be there; raises Refused."""
    raw = row.values.get(column)
    if raw is None:
        raise Refused("There is no value here.", "Every record needs one.", column)
    return str(raw).strip()


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one record, typed on demand; every method raises Refused with the column's name."""

    row: Row
    book: Book
    reader: Reader

    @property
    def id(self) -> str:
        """The record's id."""
        return self.text("id")

    @property
    def at(self) -> Minute:
        """When it happened."""
        return self.instant("at")

    @property
    def received(self) -> Minute | None:
        """When it was learnt, where later."""
        return self.instant("received") if "received" in self.row.values else None

    def text(self, column: str) -> str:
        """A text that must be there."""
        return cell_text(self.row, column)

    def optional(self, column: str) -> str | None:
        """A text, or None."""
        return self.text(column) if column in self.row.values else None

    def instant(self, column: str) -> Minute:
        """An instant that must be there."""
        text = self.text(column)
        return self._in(column, lambda: self.reader.instant(text))

    def day(self, column: str) -> Day:
        """A date that must be there."""
        text = self.text(column)
        return self._in(column, lambda: date_day(text))

    def optional_day(self, column: str) -> Day | None:
        """A date, or None."""
        return self.day(column) if column in self.row.values else None

    def one(self, column: str, names: list[str], what: str) -> str:
        """A name that the playbook declares."""
        text = self.text(column)
        if text not in names:
            raise Refused(f"There is no {what} {quoted(text)}.", did_you_mean(text, names), column)
        return text

    def role(self, column: str = "by") -> str:
        """A role of the playbook; `owner` is the role that owns the candidate."""
        owner = next((role.name for role in self.book.roles if role.owner), None)
        if self.text(column) == "owner" and owner:
            return owner
        return self.one(column, [role.name for role in self.book.roles], "role")

    def fields(self, event: str) -> tuple[tuple[str, FactValue], ...]:
        """The fields of an event, from the object `fields` or from columns of their names."""
        declared = next(it for it in self.book.events if it.name == event).fields
        nested = self.row.values.get("fields")
        given = nested if isinstance(nested, dict) else self.row.values
        if isinstance(nested, dict):
            self._no_others(nested, [it.name for it in declared])
        found: list[tuple[str, FactValue]] = []
        for field in declared:
            raw = given.get(field.name)
            if raw is None and not field.optional:
                raise Refused(f"The event {quoted(event)} carries this field.", None, field.name)
            if raw is not None:
                found.append((field.name, self.typed(field.name, field.type, raw)))
        return tuple(found)

    def fact(self, name: str) -> FactValue | None:
        """The value of a fact; None where there is none: it is unknown again."""
        raw = self.row.values.get("value")
        if raw is None:
            return None
        type = next(it for it in self.book.facts if it.name == name).type
        return self.typed("value", type, raw)

    def typed(self, column: str, type: FactType, raw: object) -> FactValue:
        """A cell's content as a value of this type."""
        return self._in(column, lambda: self.reader.value(type, raw))

    def _no_others(self, given: Mapping[str, object], names: list[str]) -> None:
        for key in given:
            if key not in names:
                raise Refused("The event carries no such field.", did_you_mean(key, names), key)

    def _in(self, column: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except Refused as refused:
            raise Refused(refused.message, refused.help, column) from None
