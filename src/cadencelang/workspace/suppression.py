"""Marks of people who must not be contacted: what is left of somebody who was erased.

A mark is a keyed hash of an id or an address. It tells nothing to who has not got the key, and is enough to know the
person by when somebody brings them in again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Final

from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book, Kind
from cadencelang.runtime.ports import Transaction

_KEY: Final = "suppression key"


def key_of(tx: Transaction) -> bytes:
    """The workspace's own key, made at the first asking."""
    found = tx.meta(_KEY)
    if found is None:
        found = secrets.token_hex(32)
        tx.set_meta(_KEY, found)
    return bytes.fromhex(found)


def marks_of(key: bytes, book: Book, candidate: str, facts: Mapping[str, FactValue]) -> list[str]:
    """The marks of somebody: of their id, and of each address and number."""
    return [_mark(key, f"id:{candidate}"), *(_mark(key, text) for text in _addresses(book, facts))]


def _addresses(book: Book, facts: Mapping[str, FactValue]) -> Iterable[str]:
    for fact in book.facts:
        value = facts.get(fact.name)
        if not isinstance(value, str):
            continue
        if fact.type.kind is Kind.EMAIL:
            yield f"email:{value.casefold()}"
        elif fact.type.kind is Kind.PHONE:
            yield f"phone:{''.join(it for it in value if it.isdigit())}"


def _mark(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
