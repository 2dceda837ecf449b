"""Telling a colleague something, by the library Apprise, at a URL from the configuration (`slack://…`, `msteams://…`).

Owns the guard around it: nothing is sent to this machine or its network unless that is allowed, no redirect is
followed, services of this machine itself (its desktop, its system log) are not used, and the URL, which holds tokens,
is never told. A failed sending is an answer here, never an exception and never silence.
"""

from __future__ import annotations

import logging
import re
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat

from cadencelang.connectors.addresses import PUBLIC_ONLY, Allowed, ForbiddenAddress, only_public, resolve
from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.records import dataclass

_OF_THIS_MACHINE: Final = ("blink1", "dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows")
_UNWATCHED: Final = ("mqtt", "mqtts", "xmpp", "xmpps")
"""These connect from threads of their own, which the guard does not see."""
_MENTION: Final = re.compile(r"(?<!\w)@(?=\w)|(?<=<)!(?=\w)")
_LONGEST_TITLE, _LONGEST_TEXT = 200, 4_000
_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Notice:
    """What a colleague is told. Both may hold text from outside: it mentions nobody and moves no cursor."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """The service took the notice."""


@dataclass(frozen=True, slots=True)
class NotTold:
    """It did not; `reason` is a sentence without the URL. `for_good`: the URL itself is of no use."""

    reason: str
    for_good: bool = False


NoticeOutcome: TypeAlias = Told | NotTold


def send_notice(url: str, notice: Notice, allowed: Allowed = PUBLIC_ONLY) -> NoticeOutcome:
    """Tell a notice to whoever listens at the URL, in a few seconds or not at all. Raises nothing."""
    service = _service(url)
    if isinstance(service, NotTold):
        return service
    if (problem := _elsewhere(service, allowed)) is not None:
        return problem
    with only_public(allowed) as guard:
        try:
            taken = service.notify(
                title=_calm(clean(notice.title))[:_LONGEST_TITLE],
                body=_calm(clean_block(notice.text))[:_LONGEST_TEXT],
                body_format=NotifyFormat.TEXT,
            )
        except Exception as error:
            return NotTold(f"{service.service_name} failed ({type(error).__name__}).")
    if guard.refused:
        where = f"{service.service_name} leads to {guard.refused[0]}"
        return NotTold(f"{where}, which is not on the public internet.", for_good=True)
    return Told() if taken else NotTold(f"{service.service_name} did not take the notice.")


def check_url(url: str, allowed: Allowed = PUBLIC_ONLY) -> NotTold | None:
    """What is wrong with a URL, as far as can be said without sending anything; None where nothing is."""
    service = _service(url)
    return service if isinstance(service, NotTold) else _elsewhere(service, allowed)


def _service(url: str) -> NotifyBase | NotTold:
    scheme = url.partition(":")[0].lower()
    if scheme in _OF_THIS_MACHINE:
        return NotTold(f"A notice cannot go to {scheme}, which is on this machine.", for_good=True)
    if scheme in _UNWATCHED:
        return NotTold(f"A notice cannot go to {scheme}: where it connects to cannot be checked.", for_good=True)
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its messages hold what is sent
    asset = AppriseAsset(http_redirects=False, async_mode=False, storage_mode="memory", service_timeout=0)
    service = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if not isinstance(service, NotifyBase):
        known = scheme.isalnum() and len(scheme) < 20
        what = f"The URL {scheme}://…" if known else "The URL"
        return NotTold(f"{what} is none that a notice can be sent to; see the list of services of Apprise.", True)
    service.socket_connect_timeout = service.socket_read_timeout = _SECONDS
    return service


def _elsewhere(service: NotifyBase, allowed: Allowed) -> NotTold | None:
    """Whether an address or a name of this machine stands in the URL itself.

    Names of the internet are not looked up here: in many URLs what looks like a host is a token.
    """
    host = str(getattr(service, "smtp_host", "") or getattr(service, "host", "") or "")
    here = host.lower().rstrip(".") == "localhost" or bool(re.fullmatch(r"[0-9a-fA-F:.\[\]]+", host))
    if not here:
        return None
    try:
        resolve(urlsplit(f"//{host}").hostname or host, 0, allowed)
    except (ForbiddenAddress, OSError, ValueError) as error:
        return NotTold(f"{service.service_name}: {clean(str(error))}", for_good=True)
    return None


def _calm(text: str) -> str:
    """A text that mentions nobody: chats wake everybody for `@all` or `<!channel>` in a candidate's name."""
    return _MENTION.sub(lambda match: f"{match[0]}\u2060", text)
