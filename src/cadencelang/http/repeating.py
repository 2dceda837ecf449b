"""A POST that is repeated with the same Idempotency-Key is carried out once, and answered as it was the first time.

Answers are kept in the store for a day, by caller and key, so that they outlive the process and hold for every server
of a workspace. What a request changes and its answer are kept in one transaction (`keep`), so that a process that dies
leaves both or neither: after a minute a request without an answer is carried out again, and was not before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from http import HTTPStatus
from typing import Final

import msgspec

from cadencelang.http.port import Busy, Different, Given, UnderWay
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Store, StoreError, Transaction, WallClock
from cadencelang.runtime.rows import Answer

_KEPT_FOR: Final = 86_400.0
_LONGEST: Final = 60.0
"""Seconds for which answers are kept, and after which a request without one is taken for interrupted."""
_CARRIED_OUT: ContextVar[tuple[str, str] | None] = ContextVar("_CARRIED_OUT", default=None)
"""Caller and key of the request that is being carried out here."""


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """Answers by caller and key, in the store of a workspace."""

    store: Store
    clock: WallClock

    def begin(self, caller: str, key: str, request: bytes) -> Given | None:
        """The answer that was given; None: carry it out, then `end` or `drop` it. Raises Different, UnderWay."""
        now, fingerprint = self.clock.now(), hashlib.sha256(request).hexdigest()
        begun = Answer(caller, key, fingerprint, now)
        with self._transaction() as tx:
            tx.drop_answers(now - _KEPT_FOR)
            found = tx.begin_answer(begun)
            if found is not None and found.status is None and not 0 <= now - found.at < _LONGEST:
                tx.put_answer(begun)
                found = None
        if found is None:
            return None
        if found.fingerprint != fingerprint:
            raise Different
        if found.status is None:
            raise UnderWay
        return Given(found.status, found.body.encode(), json.loads(found.headers))

    @contextmanager
    def carrying_out(self, caller: str, key: str) -> Iterator[None]:
        """Within the block, `keep` keeps the answer to what was begun."""
        before = _CARRIED_OUT.set((caller, key))
        try:
            yield
        finally:
            _CARRIED_OUT.reset(before)

    def end(self, caller: str, key: str, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the answer to what was begun."""
        with self._transaction() as tx:
            begun = tx.answer(caller, key)
            if begun is not None:
                told = json.dumps(dict(headers))
                tx.finish_answer(replace(begun, status=status, body=body.decode("utf-8", "replace"), headers=told))

    def drop(self, caller: str, key: str) -> None:
        """It was not carried out, so that the next attempt is the first; where an answer is kept, it was."""
        with self._transaction() as tx:
            begun = tx.answer(caller, key)
            if begun is not None and begun.status is None:
                tx.drop_answer(caller, key)

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        try:
            with self.store.transaction() as tx:
                yield tx
        except StoreError as error:
            raise Busy(str(error)) from None


def keep(tx: Transaction, told: object, status: HTTPStatus = HTTPStatus.OK, location: str | None = None) -> None:
    """Keep what the request that is being carried out here is answered, together with what it changes.

    Nothing where it has no key. Raises UnderWay where another attempt at it was faster: this one then changes nothing.
    """
    carried_out = _CARRIED_OUT.get()
    begun = tx.answer(*carried_out) if carried_out is not None else None
    if begun is None:
        return
    headers = {"content-type": "application/json", **({} if location is None else {"location": location})}
    body = msgspec.json.encode(told).decode()
    if not tx.finish_answer(replace(begun, status=status, body=body, headers=json.dumps(headers))):
        raise UnderWay
