"""The versions of the playbook that candidates are on, each as an engine made at its first use."""

from __future__ import annotations

from typing import Final

from cadencelang.engine import Engine
from cadencelang.graph import store as book_store
from cadencelang.graph.model import Book
from cadencelang.runtime.ports import StoreError, Transaction
from cadencelang.templating import Renderer

CURRENT: Final = "current version"
"""The setting that holds the hash of the version published last."""


class Edition:
    """One version of the playbook, ready to run."""

    def __init__(self, hash: str, book: Book) -> None:
        self.hash = hash
        self.book = book
        self.engine = Engine(book)
        self.renderer = Renderer(book)


class Shelf:
    """Editions by their hash; the store holds their texts."""

    def __init__(self) -> None:
        self._editions: dict[str, Edition] = {}

    def edition(self, tx: Transaction, hash: str) -> Edition:
        """The version of that hash. Raises StoreError where the store has none."""
        found = self._editions.get(hash)
        if found is None:
            version = tx.version(hash)
            if version is None:
                raise StoreError("A candidate is on a version of the playbook that the database does not hold.")
            found = self._editions[hash] = Edition(hash, book_store.load(version.text))
        return found

    def current(self, tx: Transaction) -> Edition:
        """The version published last. Raises StoreError where nothing is published."""
        hash = tx.meta(CURRENT)
        if hash is None:
            raise StoreError(
                "The database holds no published playbook. `cadence publish` begins with it; if it should hold one,"
                " look at `url` in [database] of cadence.toml."
            )
        return self.edition(tx, hash)
