"""Sending over SMTP, one step of the protocol at a time, so that what became of a mail is known exactly.

The promise hangs on one instant: the dot that ends the text. Before it is written, nothing that goes wrong can have
delivered the mail (`TryAgain`, `Refused`); once it is, only the server's answer tells, and where that does not come the
mail is `InDoubt`. Owns the connection, its encryption and its log-in. Refuses: deciding whether to try again.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Final

from cadencelang.connectors.mail.compose import ComposedMail
from cadencelang.connectors.mail.outcomes import InDoubt, Outcome, Refused, Sent, TryAgain, Withheld
from cadencelang.connectors.mail.security import Security, check_login, unreachable
from cadencelang.diagnostics.clean import clean
from cadencelang.records import dataclass

_LONGEST_ANSWER: Final = 300
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_DOT: Final = re.compile(rb"(?m)^\.")
_OF_THE_MAILBOX: Final = (521, 530, 534, 535, 538)
"""Refusals of whoever connects (no log-in, no encryption), which say nothing of the mail: RFC 4954, RFC 7504."""
_BAD_ADDRESS: Final = re.compile(r"\b5\.(1\.(0|1|2|3|6|8|10)|2\.1|4\.4)\b")
_OTHER_STATUS: Final = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where and how to send. `timeout` bounds each step, `answer_timeout` the wait for the last answer, in seconds."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = None
    timeout: float = 30.0
    answer_timeout: float = 300.0
    local_name: str | None = None
    authorities: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        check_login(self.host, self.security, self.user, self.password)

    def __repr__(self) -> str:
        return f"SmtpSettings({self.host}:{self.port}, {self.security}, user={self.user!r})"

    @property
    def context(self) -> ssl.SSLContext:
        """Certificates and host names are checked, by the system's authorities unless others are given."""
        return self.authorities or ssl.create_default_context()


class SmtpSender:
    """A mailbox to send from: connects when it is first used, and again when the server has hung up in between."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> SmtpSender:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()

    def send(self, mail: ComposedMail, still_wanted: Callable[[], bool] = lambda: True) -> Outcome:
        """Hand a mail over; raises nothing that the network or the server can cause.

        `still_wanted` is asked at the last moment at which the mail can be held back without a trace.
        """
        ready = self._ready()
        if isinstance(ready, TryAgain):
            return ready
        outcome = _Exchange(ready, self._settings).run(mail, still_wanted)
        if not isinstance(outcome, Sent):
            self._start_over()
        return outcome

    def check(self) -> TryAgain | None:
        """Whether the mailbox can be used: connects, encrypts, logs in, and sends nothing."""
        ready = self._ready()
        return ready if isinstance(ready, TryAgain) else None

    def _ready(self) -> smtplib.SMTP | TryAgain:
        if self._smtp is not None:
            try:
                if self._smtp.noop()[0] == 250:
                    return self._smtp
            except (OSError, smtplib.SMTPException):
                pass
            self._drop()
        try:
            self._smtp = _connected(self._settings)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return TryAgain(_told(error, self._settings), whole_mailbox=True)
        return self._smtp

    def _start_over(self) -> None:
        """After anything but success the next mail begins on a clean slate, or on a new connection."""
        try:
            if self._smtp is not None and self._smtp.rset()[0] == 250:
                return
        except (OSError, smtplib.SMTPException):
            pass
        self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _connected(settings: SmtpSettings) -> smtplib.SMTP:
    """A connection that is encrypted and logged in as the settings say. Raises OSError and SMTPException."""
    place = {"local_hostname": settings.local_name, "timeout": settings.timeout}
    if settings.security is Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, context=settings.context, **place)  # type: ignore[arg-type]
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, **place)  # type: ignore[arg-type]
    try:
        if smtp.sock is not None:  # the dot that ends a text must not wait until the text was acknowledged
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        if settings.security is Security.STARTTLS:
            smtp.starttls(context=settings.context)
            smtp.ehlo()
        if settings.user is not None and settings.password is not None:
            smtp.login(settings.user, settings.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One mail on a connection that is ready."""

    smtp: smtplib.SMTP
    settings: SmtpSettings

    def run(self, mail: ComposedMail, still_wanted: Callable[[], bool]) -> Outcome:
        """Envelope, text, dot."""
        try:
            if (problem := self._envelope(mail)) is not None:
                return problem
            if not still_wanted():
                return Withheld()
            code, answer = self.smtp.docmd("DATA")
            if code != 354:
                return self._judged(code, answer, to_address=False)
            self._text(mail.content)
        except (OSError, smtplib.SMTPException) as error:
            return TryAgain(_told(error, self.settings))
        return self._dot(mail.message_id)

    def _envelope(self, mail: ComposedMail) -> Outcome | None:
        code, answer = self.smtp.mail(mail.sender)
        if not 200 <= code < 300:
            return self._judged(code, answer, to_address=False)
        code, answer = self.smtp.rcpt(mail.recipient)
        if not 200 <= code < 300:
            return self._judged(code, answer, to_address=True)
        return None

    def _text(self, content: bytes) -> None:
        """The text without the dot that ends it: line ends made CRLF, dots at the start of a line doubled."""
        text = _DOT.sub(b"..", _LINE_END.sub(b"\r\n", content))
        self.smtp.send(text if text.endswith(b"\r\n") else text + b"\r\n")

    def _dot(self, message_id: str) -> Outcome:
        """End the text; from here on only the server knows whether it has the mail."""
        try:
            if self.smtp.sock is not None:
                self.smtp.sock.settimeout(self.settings.answer_timeout)
            self.smtp.send(b".\r\n")
            code, answer = self.smtp.getreply()
            if self.smtp.sock is not None:
                self.smtp.sock.settimeout(self.settings.timeout)
        except (OSError, smtplib.SMTPException) as error:
            return InDoubt(f"The whole mail was handed over, and then: {_told(error, self.settings)}")
        if 200 <= code < 300:
            return Sent(message_id, _shown(answer))
        return self._judged(code, answer, to_address=False)

    def _judged(self, code: int, answer: bytes, to_address: bool) -> Outcome:
        """What an answer other than yes means. A code that SMTP does not know (-1: a garbled line) is no refusal."""
        told = f"{self.settings.host} answered {code} {_shown(answer)}"
        if not 500 <= code < 600 or code in _OF_THE_MAILBOX:
            return TryAgain(told, whole_mailbox=code == 421 or code in _OF_THE_MAILBOX)
        text = answer.decode("latin-1")
        bad = bool(_BAD_ADDRESS.search(text)) or (to_address and code in (550, 551, 553) and not _policy_refusal(text))
        return Refused(told, address_is_bad=bad)


def _policy_refusal(text: str) -> bool:
    """Whether a status is given (RFC 3463) and it is not one about the address."""
    return bool(_OTHER_STATUS.search(text)) and not _BAD_ADDRESS.search(text)


def _shown(answer: bytes) -> str:
    return clean(" ".join(answer.decode("utf-8", "replace").split()))[:_LONGEST_ANSWER]


def _told(error: Exception, settings: SmtpSettings) -> str:
    """What went wrong, in a sentence for people, without the password."""
    where = f"{settings.host}:{settings.port}"
    match error:
        case smtplib.SMTPAuthenticationError():
            answer = _shown(_as_bytes(error.smtp_error))
            return f"{where} did not accept the user and password ({error.smtp_code} {answer})."
        case smtplib.SMTPNotSupportedError():
            return f"{where} does not offer what is needed: {clean(str(error).rstrip('.'))}."
        case ssl.SSLCertVerificationError():
            return f"{where} shows a certificate that cannot be trusted: {clean(error.verify_message)}."
        case smtplib.SMTPServerDisconnected():
            return f"{where} hung up."
        case TimeoutError():
            return f"{where} did not answer in time."
        case smtplib.SMTPResponseException():
            return f"{where} answered {error.smtp_code} {_shown(_as_bytes(error.smtp_error))}."
        case _:
            return unreachable(error, where)


def _as_bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
