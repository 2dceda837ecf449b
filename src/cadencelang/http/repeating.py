"""A POST that is repeated with the same Idempotency-Key is carried out once, and answered as it was the first time.

Answers are kept in the store for a day, by caller and key, so that they outlive the process and hold for every server
of a workspace. A process can die between carrying a request out and keeping its answer: after a minute the request may
be carried out again, and what must hold then holds by the ids in the requests themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from cadencelang.http.port import Busy, Different, Given, UnderWay
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Store, StoreError, Transaction, WallClock
from cadencelang.runtime.rows import Answer

_KEPT_FOR: Final = 86_400.0
_LONGEST: Final = 60.0
"""Seconds for which answers are kept, and after which a request without one is taken for interrupted."""


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

    def end(self, caller: str, key: str, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the answer to what was begun."""
        with self._transaction() as tx:
            begun = tx.answer(caller, key)
            if begun is not None:
                told = json.dumps(dict(headers))
                tx.put_answer(replace(begun, status=status, body=body.decode("utf-8", "replace"), headers=told))

    def drop(self, caller: str, key: str) -> None:
        """It was not carried out; the next attempt is the first."""
        with self._transaction() as tx:
            tx.drop_answer(caller, key)

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        try:
            with self.store.transaction() as tx:
                yield tx
        except StoreError as error:
            raise Busy(str(error)) from None
