"""The channels of a workspace, as its configuration plans them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadencelang.channels.files import FileChannel
from cadencelang.runtime.ports import Channel, Letter, Probe
from cadencelang.runtime.steps import TEAM
from cadencelang.workspace.config import ChannelPlan, Config, ConfigError, secret

if TYPE_CHECKING:
    from cadencelang.connectors.mail.smtp import SmtpSettings

OUTBOX: Final = "outbox"
_HOW: Final = "Mail needs more packages; install them with `pip install 'cadencelang[mail]'`."


class Channels(Mapping[str, Channel]):
    """Every channel a playbook may name, each made when it is first asked for."""

    def __init__(self, config: Config, folder: Path, probe: Probe) -> None:
        self._config = config
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

    def close(self) -> None:
        """Let go of what they hold."""
        for channel in self._made.values():
            channel.close()

    def _make(self, name: str) -> Channel:
        plan = self._config.channels.get(name, ChannelPlan())
        if plan.by == "smtp":
            return _mail(name, plan, self._folder)
        folder = self._folder / OUTBOX
        return FileChannel(folder / TEAM if name == TEAM else folder, self._probe, as_sent)


def as_sent(letter: Letter) -> bytes:
    """A letter's file as the mail would be; of plain text where what writes mails is not installed."""
    if find_spec("markdown_it") is None:
        from cadencelang.channels.files import plain

        return plain(letter)
    from cadencelang.channels.mail import composed

    return composed(letter).content


def need_mail_packages() -> None:
    """Raises ConfigError where what reads and writes mail is not installed."""
    if find_spec("markdown_it") is None or find_spec("imap_tools") is None:
        raise ConfigError(_HOW)


def smtp_settings(
    name: str, plan: ChannelPlan, folder: Path, environment: Mapping[str, str] = os.environ
) -> SmtpSettings:
    """The settings of a channel that sends mail. Raises ConfigError."""
    need_mail_packages()
    from cadencelang.connectors.mail.security import Security
    from cadencelang.connectors.mail.smtp import SmtpSettings

    variable = f"CADENCE_CHANNELS_{name.upper().replace(' ', '_')}_PASSWORD"
    password = secret(variable, plan.password_file, folder, environment)
    try:
        return SmtpSettings(
            host=plan.host or "", port=plan.port, security=Security(plan.security), user=plan.user, password=password,
            answer_timeout=60.0,
        )  # fmt: skip
    except ValueError as error:
        raise ConfigError(f"channels.{name}: {error}") from None


def _mail(name: str, plan: ChannelPlan, folder: Path) -> Channel:
    settings = smtp_settings(name, plan, folder)
    from cadencelang.channels.mail import MailChannel
    from cadencelang.connectors.mail.smtp import SmtpSender
    from cadencelang.connectors.mail.throttle import Limit

    counts = ((plan.per_hour, 3600.0), (plan.per_day, 86400.0))
    limits = [Limit(count, seconds) for count, seconds in counts if count is not None]
    return MailChannel(SmtpSender(settings), limits)
