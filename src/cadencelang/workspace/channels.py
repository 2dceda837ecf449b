"""The channels of a workspace, as its configuration plans them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadencelang.channels.files import FileChannel
from cadencelang.runtime.ports import Channel, Probe
from cadencelang.runtime.rows import Second
from cadencelang.runtime.steps import TEAM, Listeners
from cadencelang.workspace.config import ChannelPlan, Config, ConfigError, secret
from cadencelang.workspace.environment import variable

if TYPE_CHECKING:
    from cadencelang.connectors.mail.smtp import SmtpSettings

OUTBOX: Final = "outbox"
AUTOMATION: Final = "webhook to "
"""What the names of channels to other programs begin with."""
_HOW: Final = "Mail needs more packages; install them with `pip install 'cadencelang[mail]'`."

Left = Callable[[Collection[str], Second, str], Iterable[Second]]
"""Gives the ages of the mails that left by some channels in the last so many seconds, but for the letter of a key."""


class Channels(Mapping[str, Channel]):
    """Every channel a playbook may name, each made when it is first asked for."""

    def __init__(self, config: Config, folder: Path, probe: Probe, left: Left = lambda _, __, ___: ()) -> None:
        self._config = config
        self._left = left
        self._folder = folder
        self._probe = probe
        self._made: dict[str, Channel] = {}

    def __getitem__(self, name: str) -> Channel:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._config.channels, *self._made)))

    def __len__(self) -> int:
        return len(self._config.channels.keys() | self._made.keys())

    def prepare(self) -> None:
        """Make every channel that is configured: a mistake is told before anything leaves. Raises ConfigError."""
        for name in (*self._config.channels, *listeners(self._config), TEAM):
            self[name]

    def close(self) -> None:
        """Let go of what they hold."""
        for channel in self._made.values():
            channel.close()

    def _make(self, name: str) -> Channel:
        if name.startswith(AUTOMATION):
            return webhook_channel(self._config, name.removeprefix(AUTOMATION), self._folder)
        channel = self._planned(name)
        urls = notify_urls(self._config, self._folder) if name == TEAM else {}
        return _noticing(self._config, urls, channel) if urls else channel

    def _planned(self, name: str) -> Channel:
        plan = self._config.channels.get(name, ChannelPlan())
        if plan.by == "smtp":
            return self._mail(name, plan)
        folder = self._folder / OUTBOX
        return FileChannel(folder / TEAM if name == TEAM else folder, self._probe)

    def _mail(self, name: str, plan: ChannelPlan) -> Channel:
        """The channel to a mailbox, within the limits of that mailbox."""
        settings = smtp_settings(name, plan, self._folder)
        from cadencelang.channels.mail import MailChannel
        from cadencelang.connectors.mail.smtp import SmtpSender
        from cadencelang.connectors.mail.throttle import Limit

        sharing = self._config.same_mailbox(plan)
        limits = [Limit(it.per_hour, 3600.0) for it in sharing.values() if it.per_hour is not None]
        limits += [Limit(it.per_day, 86400.0) for it in sharing.values() if it.per_day is not None]
        return MailChannel(SmtpSender(settings), limits, partial(self._left, tuple(sharing)))


def listeners(config: Config) -> Listeners:
    """Which channels are told of what happens."""
    return {f"{AUTOMATION}{name}": frozenset(it.on) for name, it in config.automations.items()}


def webhook_channel(config: Config, name: str, folder: Path) -> Channel:
    """The channel to another program. Raises ConfigError."""
    from cadencelang.channels.webhook import WebhookChannel
    from cadencelang.connectors.addresses import Allowed
    from cadencelang.connectors.webhooks.outgoing import Endpoint

    plan = config.automations.get(name)
    if plan is None:
        raise KeyError(name)
    key = secret(variable("automations", name, "secret"), plan.secret_file, folder)
    if not key or not plan.url:
        raise ConfigError(
            f"automations.{name}: it needs a url and a secret ({variable('automations', name, 'url')},"
            f" {variable('automations', name, 'secret')})."
        )
    try:
        return WebhookChannel(
            Endpoint(url=plan.url, secret=key, allowed=Allowed.of(*config.outside.allowed)), time.time
        )
    except ValueError as error:
        raise ConfigError(f"automations.{name}: {error}") from None


def notify_urls(config: Config, folder: Path) -> dict[str, list[str]]:
    """The URLs at which colleagues are told, by their address. Raises ConfigError."""
    found = {
        it.address: (secret(variable("team", role, "notify"), it.notify_file, folder) or "").split()
        for role, it in config.team.items()
    }
    return {address: urls for address, urls in found.items() if urls}


def _noticing(config: Config, urls: Mapping[str, list[str]], otherwise: Channel) -> Channel:
    need_notice_packages()
    from cadencelang.channels.notice import NoticeChannel
    from cadencelang.connectors.addresses import Allowed

    return NoticeChannel(urls, otherwise, Allowed.of(*config.outside.allowed))


def need_notice_packages() -> None:
    """Raises ConfigError where what tells colleagues is not installed."""
    if find_spec("apprise") is None:
        raise ConfigError("Notices need a package; install it with `pip install 'cadencelang[notify]'`.")


def need_mail_packages() -> None:
    """Raises ConfigError where what reads and writes mail is not installed."""
    if find_spec("imap_tools") is None:
        raise ConfigError(_HOW)


def smtp_settings(
    name: str, plan: ChannelPlan, folder: Path, environment: Mapping[str, str] = os.environ
) -> SmtpSettings:
    """The settings of a channel that sends mail. Raises ConfigError."""
    need_mail_packages()
    from cadencelang.connectors.mail.security import Security
    from cadencelang.connectors.mail.smtp import SmtpSettings

    password = secret(variable("channels", name, "password"), plan.password_file, folder, environment)
    try:
        return SmtpSettings(
            host=plan.host or "", port=plan.port, security=Security(plan.security), user=plan.user, password=password,
            answer_timeout=60.0,
        )  # fmt: skip
    except ValueError as error:
        raise ConfigError(f"channels.{name}: {error}") from None
