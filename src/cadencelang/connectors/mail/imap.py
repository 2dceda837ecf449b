"""Reading a mailbox over IMAP: each mail once, by its UID, and woken by the server where it can.

Owns the connection, its encryption and its log-in, and the cursor: how far the folder was read. Mails are left as they
are, unseen where they were unseen, so that people can work in the same mailbox. Refuses: knowing what a mail is, and
remembering the cursor; the store keeps it together with what was read.
"""

from __future__ import annotations

import imaplib
import ssl
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Final

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from cadencelang.connectors.mail.incoming import LARGEST
from cadencelang.connectors.mail.security import Security, check_login, unreachable
from cadencelang.diagnostics.clean import clean
from cadencelang.records import dataclass

RENEWED: Final = 600.0
"""Seconds after which waiting is begun anew: servers and firewalls forget a connection that says nothing."""

_FAILURES: Final = (OSError, imaplib.IMAP4.error, ImapToolsError)


class MailboxError(Exception):
    """The mailbox cannot be read now; the message is a plain sentence without the password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """Which folder of which mailbox to read. `token` is an OAuth access token, used in place of a password."""

    host: str
    user: str
    port: int = 993
    security: Security = Security.TLS
    password: str | None = None
    token: str | None = None
    folder: str = "INBOX"
    timeout: float = 30.0
    authorities: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        check_login(self.host, self.security, self.user, self.token or self.password)

    def __repr__(self) -> str:
        return f"ImapSettings({self.host}:{self.port}, {self.security}, user={self.user!r}, folder={self.folder!r})"

    @property
    def context(self) -> ssl.SSLContext:
        """Certificates and host names are checked, by the system's authorities unless others are given."""
        return self.authorities or ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder was read: its generation (UIDVALIDITY) and the last UID. A new one is read from its start."""

    generation: int
    uid: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """The first bytes of a mail (`LARGEST` at most), and the cursor that stands behind it."""

    cursor: Cursor
    raw: bytes


class Inbox:
    """A mailbox that is read: connect with `with`, then `fetch` and `wait` in turn. All methods raise MailboxError."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._mailbox: BaseMailBox | None = None
        self._generation = 0
        self._can_idle = False

    def __enter__(self) -> Inbox:
        try:
            self._mailbox = _logged_in(self._settings)
            self._generation = _generation(self._mailbox)
            self._can_idle = "IDLE" in self._mailbox.client.capabilities
        except _FAILURES as error:
            self._drop()
            raise _mailbox_error(error, self._settings) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        mailbox, self._mailbox = self._mailbox, None
        if mailbox is not None:
            try:
                mailbox.logout()
            except _FAILURES:
                mailbox.client.shutdown()

    def fetch(self, after: Cursor | None) -> Iterator[Fetched]:
        """The mails behind a cursor, in the order of their UIDs; all of the folder where there is no cursor."""
        start = after.uid + 1 if after is not None and after.generation == self._generation else 1
        mailbox = self._open()
        try:
            for uid in sorted(int(it) for it in mailbox.uids(f"UID {start}:*")):
                if uid >= start and (raw := _content(mailbox, uid)) is not None:
                    yield Fetched(Cursor(self._generation, uid), raw)
        except _FAILURES as error:
            raise _mailbox_error(error, self._settings) from None

    def newest(self) -> Cursor:
        """The cursor behind all mails that are there now: where a mailbox that was in use before is read from."""
        mailbox = self._open()
        try:
            uids = [int(it) for it in mailbox.uids("UID *")]
        except _FAILURES as error:
            raise _mailbox_error(error, self._settings) from None
        return Cursor(self._generation, max(uids, default=0))

    def wait(self, seconds: float, stopped: Callable[[], bool] = lambda: False, pause: float = 5.0) -> bool:
        """Wait for news, at most so many seconds; True when the server says that there are any.

        Where the server cannot tell (no IDLE), the whole time is waited, and `fetch` behind it is the poll. `stopped`
        is asked every `pause` seconds.
        """
        mailbox, deadline = self._open(), time.monotonic() + seconds
        try:
            while not stopped() and (left := deadline - time.monotonic()) > 0:
                if not self._can_idle:
                    time.sleep(min(left, pause))
                    mailbox.client.noop()
                elif _idle(mailbox, min(left, RENEWED), stopped, pause):
                    return True
        except _FAILURES as error:
            raise _mailbox_error(error, self._settings) from None
        return False

    def _open(self) -> BaseMailBox:
        if self._mailbox is None:
            raise MailboxError("The mailbox is not connected.")
        return self._mailbox

    def _drop(self) -> None:
        if self._mailbox is not None:
            self._mailbox.client.shutdown()
            self._mailbox = None


def _logged_in(settings: ImapSettings) -> BaseMailBox:
    """A connection that is encrypted, logged in and has the folder open for reading."""
    place = {"host": settings.host, "port": settings.port, "timeout": settings.timeout}
    mailbox: BaseMailBox
    match settings.security:
        case Security.TLS:
            mailbox = MailBox(**place, ssl_context=settings.context)
        case Security.STARTTLS:
            mailbox = MailBoxStartTls(**place, ssl_context=settings.context)
        case Security.NONE:
            mailbox = MailBoxUnencrypted(**place)
    try:
        _log_in(mailbox, settings)
        mailbox.folder.set(settings.folder, readonly=True)
    except BaseException:
        mailbox.client.shutdown()
        raise
    return mailbox


def _log_in(mailbox: BaseMailBox, settings: ImapSettings) -> None:
    password = settings.password or ""
    if settings.token is not None:
        mailbox.xoauth2(settings.user, settings.token, initial_folder=None)
    elif settings.user.isascii() and password.isascii():
        mailbox.login(settings.user, password, initial_folder=None)
    else:
        mailbox.login_utf8(settings.user, password, initial_folder=None)


def _generation(mailbox: BaseMailBox) -> int:
    _, told = mailbox.client.response("UIDVALIDITY")
    return int(told[0]) if told and told[0] else 0


def _content(mailbox: BaseMailBox, uid: int) -> bytes | None:
    """The first bytes of a mail, without marking it as seen; None where it is gone by now."""
    _, parts = mailbox.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _idle(mailbox: BaseMailBox, seconds: float, stopped: Callable[[], bool], pause: float) -> bool:
    """Wait inside one IDLE; True when the server says that there is more in the folder."""
    until = time.monotonic() + seconds
    with mailbox.idle as idle:
        while not stopped() and (left := until - time.monotonic()) > 0:
            if any(b"EXISTS" in line or b"RECENT" in line for line in idle.poll(timeout=min(left, pause))):
                return True
    return False


def _mailbox_error(error: Exception, settings: ImapSettings) -> MailboxError:
    where = f"{settings.host}:{settings.port}"
    match error:
        case ssl.SSLCertVerificationError():
            return MailboxError(f"{where} shows a certificate that cannot be trusted: {clean(error.verify_message)}.")
        case TimeoutError():
            return MailboxError(f"{where} did not answer in time.")
        case imaplib.IMAP4.abort():
            return MailboxError(f"{where} hung up.")
        case imaplib.IMAP4.error() | ImapToolsError():
            return MailboxError(f"{where} refused: {_shown(error)}.")
        case _:
            return MailboxError(unreachable(error, where))


def _shown(error: Exception) -> str:
    """What the server said, without what we said to it."""
    told = getattr(error, "command_result", None) or (error.args[0] if error.args else "")
    words = told[1][0] if isinstance(told, tuple) and len(told) > 1 and told[1] else told
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return clean(" ".join(text.split()))[:300].rstrip(".")
