"""Publishing: the playbook of the workspace becomes the version that newcomers begin with."""

from __future__ import annotations

from cadencelang.graph.model import Book
from cadencelang.graph.store import content_hash, dump
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Version


def version_of(book: Book, now: int) -> Version:
    """The book as the store keeps it."""
    return Version(content_hash(book), book.name, book.version, dump(book), now)


def publish(tx: Transaction, book: Book, now: int) -> Version:
    """Keep the book, and let newcomers begin with it."""
    version = version_of(book, now)
    tx.publish(version)
    return version
