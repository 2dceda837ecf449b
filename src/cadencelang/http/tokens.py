"""Who may do what: tokens with scopes, of which only a digest is kept.

A token is `cad_<id>_<secret>`; the secret has 256 bits of chance, so a plain digest of it cannot be guessed back. The
file stands in the workspace, so that a token of one workspace is unknown in every other.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

from cadencelang.records import dataclass

LOG: Final = logging.getLogger("cadencelang.http.tokens")
NAME: Final = "tokens.json"
_PREFIX: Final = "cad"
_LONGEST: Final = 200
_LOOKS_APART: Final = 1.0
"""Seconds for which a server goes by what the file of tokens said."""


class Scope(enum.StrEnum):
    """What a token allows."""

    CANDIDATES_READ = "candidates:read"
    CANDIDATES_WRITE = "candidates:write"
    EVENTS_WRITE = "events:write"
    QUEUE_READ = "queue:read"
    QUEUE_DECIDE = "queue:decide"
    OUTBOX_READ = "outbox:read"
    METRICS_READ = "metrics:read"


class BadTokens(Exception):  # noqa: N818
    """The file of tokens cannot be used; one plain sentence."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: its id, what it is for in somebody's words, its digest, and what it allows."""

    id: str
    name: str
    digest: str
    scopes: frozenset[Scope]


class Known(Protocol):
    """Who is known."""

    def find(self, text: str) -> Token | None:
        """The token that a text is; None for any other text."""


class Tokens:
    """The tokens of a workspace."""

    def __init__(self, tokens: Iterable[Token] = ()) -> None:
        self._by_id: Mapping[str, Token] = {token.id: token for token in tokens}

    def __iter__(self) -> Iterator[Token]:
        return iter(self._by_id.values())

    def find(self, text: str) -> Token | None:
        """The token that a text is; None for any other text. Takes as long whether the id is known or not."""
        prefix, _, rest = text.partition("_")
        id, _, secret = rest.partition("_")
        known = self._by_id.get(id)
        same = hmac.compare_digest(known.digest if known else digest(""), digest(secret))
        fits = prefix == _PREFIX and len(text) <= _LONGEST
        return known if same and fits and known is not None else None


class KeptTokens:
    """The tokens of a workspace as its file has them now, for as long as a server runs. `ticking` gives seconds.

    The file is looked at once a second at most, and read where it is another one. One that cannot be used lets nobody
    in: it may be the one in which somebody's token is revoked.
    """

    def __init__(self, folder: Path, tokens: Tokens, ticking: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._tokens = tokens
        self._ticking = ticking
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] | None = None
        self._looked: float | None = None

    def find(self, text: str) -> Token | None:
        """The token that a text is; None for any other text."""
        with self._lock:
            now = self._ticking()
            if self._looked is None or now - self._looked >= _LOOKS_APART:
                self._looked = now
                self._look()
            return self._tokens.find(text)

    def _look(self) -> None:
        seen = _stamp(self._folder / NAME)
        if seen == self._seen:
            return
        try:
            self._tokens = read_tokens(self._folder)
        except BadTokens as error:
            self._tokens = Tokens()
            LOG.error("nobody is let in: %s", error)
        self._seen = seen


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes when a file is written anew; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def issue(name: str, scopes: Iterable[Scope]) -> tuple[str, Token]:
    """A new token: the text to hand out, which is told this once, and what to keep."""
    id, secret = secrets.token_hex(6), secrets.token_urlsafe(32).replace("_", "-")
    return f"{_PREFIX}_{id}_{secret}", Token(id, name, digest(secret), frozenset(scopes))


def read_tokens(folder: Path) -> Tokens:
    """The tokens of a workspace; none where there is no file. Raises BadTokens."""
    path = folder / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Tokens(
            Token(it["id"], it["name"], it["digest"], frozenset(map(Scope, it["scopes"]))) for it in told["tokens"]
        )
    except FileNotFoundError:
        return Tokens()
    except OSError as error:
        raise BadTokens(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadTokens(f"{path} is not a file of tokens; move it away and issue new ones.") from None


def write_tokens(folder: Path, tokens: Iterable[Token]) -> None:
    """Keep these tokens and no others, readable by their owner only. Raises OSError."""
    told = [
        {"id": it.id, "name": it.name, "digest": it.digest, "scopes": sorted(it.scopes)}
        for it in sorted(tokens, key=lambda it: it.id)
    ]
    temporary = folder / f".{NAME}.new"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"tokens": told}, file, indent=2)
    os.replace(temporary, folder / NAME)
