"""How a connection to a mail server is encrypted, and what is refused without."""

from __future__ import annotations

import enum
import ipaddress
import ssl

from cadencelang.diagnostics.clean import clean


class Security(enum.StrEnum):
    """Encrypted from the start (`tls`), after a greeting (`starttls`), or not at all (`none`)."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


def check_login(host: str, security: Security, user: str | None, secret: str | None) -> None:
    """Raises ValueError where a password or a token would be sent in the open, or cannot be one.

    On this machine itself a connection may be open.
    """
    if security is Security.NONE and secret is not None and not _is_here(host):
        raise ValueError("A password is never sent over a connection that is not encrypted: use starttls or tls.")
    for text in (host, user, secret):
        if text is not None and not text.isprintable():
            raise ValueError("A host, a user or a password with line breaks or control characters cannot be right.")


def unreachable(error: Exception, where: str) -> str:
    """Why there is no connection to a place, in a sentence."""
    if isinstance(error, ssl.SSLError) and error.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"):
        return f'{where} does not speak TLS from the start; it may want security = "starttls", or it is another port.'
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{where} cannot be reached: {clean(reason)}."


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
