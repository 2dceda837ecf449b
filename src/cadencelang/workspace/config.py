"""A workspace's configuration: `cadence.toml`, what the environment overrides, and secrets that stand in neither.

Owns: what can be set, with which defaults. A setting `lease` in `[delivery]` is overridden by the environment variable
`CADENCE_DELIVERY_LEASE`, and `host` in `[channels.email]` by `CADENCE_CHANNELS_EMAIL_HOST`. A secret is read from the
environment, or from the file that a `…_file` setting names; in `cadence.toml` itself it is refused.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from cadencelang.engine.effects import What
from cadencelang.runtime.letters import Colleague, Office
from cadencelang.runtime.policy import Policy
from cadencelang.workspace.environment import overridden, overrides, unread, variable
from cadencelang.workspace.faults import faults

NAME: Final = "cadence.toml"
_LARGEST: Final = 1024 * 1024
_SECRETS: Final = ("password", "secret", "token", "api_key")
_ADDRESS: Final = r"^[^\s@<>,;\"]+@[^\s@<>,;\"]+$"
_LABEL: Final = r"^[a-z][a-z0-9-]{0,40}$"
_LINE: Final = r"^[^\r\n]+$"
_HTTPS: Final = r"^https://[^\s<>,;\"'?#]+$"
_WRITTEN: Final = {
    _ADDRESS: "write a mail address, such as team@example.com.",
    _LABEL: "write a name of small letters, digits and hyphens that begins with a letter.",
    _LINE: "it must stand on one line.",
    _HTTPS: "write it like https://cadence.example.com.",
}


def _listed(value: object) -> object:
    """A list, where it is one text (as of the environment) with commas between."""
    return [it.strip() for it in value.split(",") if it.strip()] if isinstance(value, str) else value


Address = Annotated[str, Field(pattern=_ADDRESS, max_length=254)]
Label = Annotated[str, Field(pattern=_LABEL)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=_LINE)]
LISTED: Final = BeforeValidator(_listed)


class ConfigError(Exception):
    """The configuration cannot be used; its text says where, what is wrong, and how to mend it.

    `faults` are its mistakes one by one.
    """

    def __init__(self, told: str, faults: Sequence[str] = ()) -> None:
        super().__init__(told)
        self.faults = tuple(faults) or (told,)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Part):
    """A colleague: the name that signs, and their address."""

    name: Name
    address: Address


class Member(Person):
    """A colleague of the team, who may be told at URLs of a chat or a telephone instead of by mail.

    They hold tokens, so they are CADENCE_TEAM_<ROLE>_NOTIFY, or stand in `notify_file`, each on a line of its own.
    """

    notify_file: str | None = None


class Playbook(_Part):
    """Where the playbook stands, from the workspace's folder."""

    file: Annotated[str, Field(min_length=1)] = "playbook.cadence"

    @field_validator("file")
    @classmethod
    def _inside(cls, file: str) -> str:
        path = Path(file)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError("the playbook must stand inside the workspace's folder")
        return file


class Database(_Part):
    """`sqlite:NAME` for a file in the workspace, or a `postgresql://` address; its password stands elsewhere."""

    url: str = "sqlite:cadence.db"
    password_file: str | None = None

    @field_validator("url")
    @classmethod
    def _known(cls, url: str) -> str:
        if url.startswith("sqlite:") and "/" not in url and ".." not in url and len(url) > len("sqlite:"):
            return url
        if url.startswith(("postgresql://", "postgres://")):
            if ":" in url.split("//", 1)[1].split("@", 1)[0] and "@" in url:
                raise ValueError("a password does not belong here; set CADENCE_DATABASE_PASSWORD or password_file")
            return url
        raise ValueError('write "sqlite:cadence.db", or "postgresql://user@host/database"')


class Delivery(_Part):
    """How deliveries are tried. Times are in seconds."""

    lease: Annotated[float, Field(ge=1, le=3600)] = 120
    attempts: Annotated[int, Field(ge=1, le=100)] = 8
    first_wait: Annotated[float, Field(ge=0, le=86400)] = 60
    longest_wait: Annotated[float, Field(ge=0, le=7 * 86400)] = 4 * 3600
    batch: Annotated[int, Field(ge=1, le=10_000)] = 100


class Clock(_Part):
    """The machine's clock is believed up to so many days after the workspace was last looked after."""

    longest_gap_days: Annotated[int, Field(ge=1, le=36_500)] = 45


class ChannelPlan(_Part):
    """How one channel's letters leave: `files` writes them into the workspace's outbox, `smtp` sends them.

    The password of `user` is CADENCE_CHANNELS_<NAME>_PASSWORD, or stands in `password_file`. `per_hour` and `per_day`
    are how many the mailbox may send: all channels with the same `host` and `user` together.
    """

    by: Literal["files", "smtp"] = "files"
    host: str | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_file: str | None = None
    per_hour: Annotated[int, Field(ge=1)] | None = None
    per_day: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> ChannelPlan:
        if self.by == "smtp" and not self.host:
            raise ValueError("smtp needs a host")
        return self

    @property
    def mailbox(self) -> tuple[str, str] | None:
        """The account that letters are sent from: its server and its user; None: it sends none."""
        return ((self.host or "").casefold(), (self.user or "").casefold()) if self.by == "smtp" else None


class Inbox(_Part):
    """The mailbox that replies come to; no host: none is read. The password is CADENCE_INBOX_PASSWORD, or in a file."""

    host: str | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["starttls", "tls", "none"] = "tls"
    user: str = ""
    password_file: str | None = None
    folder: str = "INBOX"


class Hook(_Part):
    """What another program tells at /v1/webhooks/<name>.

    `vendor` says how it signs, `mapping` names a file of the workspace that says what its events mean (None: the one
    that is packaged). The secret is CADENCE_WEBHOOKS_<NAME>_SECRET, or stands in `secret_file`; two on lines of their
    own count while one is changed for the other. `ids` says whether candidates are called by the vendor's id alone or,
    as `greenhouse:4711`, with the mapping's source before it. `newcomers` enter, or wait until they are brought in
    otherwise. What came is kept for `keep_days`.
    """

    vendor: Literal["greenhouse", "lever", "ashby", "merge", "standard"]
    mapping: str | None = None
    secret_file: str | None = None
    ids: Literal["with source", "plain"] = "with source"
    newcomers: Literal["enter", "wait"] = "wait"
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 90


class Automation(_Part):
    """Another program that is told what happens, by webhooks that are signed as Standard Webhooks has it.

    `on` are kinds of happenings. The secret is CADENCE_AUTOMATIONS_<NAME>_SECRET, or stands in `secret_file`. A url
    that must not be seen here is CADENCE_AUTOMATIONS_<NAME>_URL.
    """

    on: Annotated[list[What], LISTED, Field(min_length=1)]
    url: str | None = None
    secret_file: str | None = None


class Outside(_Part):
    """How the workspace and the world outside see each other.

    `address` is that of `cadence serve` as others reach it, for the addresses that stand in letters and calendars.
    `allowed` are networks that webhooks and notices may go to although they are not public.
    """

    address: Annotated[str | None, Field(pattern=_HTTPS)] = None
    allowed: Annotated[list[str], LISTED] = []

    @field_validator("allowed")
    @classmethod
    def _networks(cls, allowed: list[str]) -> list[str]:
        for it in allowed:
            try:
                ip_network(it)
            except ValueError:
                raise ValueError(f'"{it}" is no network; write it like 10.1.0.0/16') from None
        return allowed


class Config(_Part):
    """All of a workspace's settings."""

    sender: Person = Person(name="The team", address="team@example.com")
    playbook: Playbook = Playbook()
    database: Database = Database()
    delivery: Delivery = Delivery()
    clock: Clock = Clock()
    inbox: Inbox = Inbox()
    team: dict[str, Member] = {}
    channels: dict[str, ChannelPlan] = {}
    webhooks: dict[Label, Hook] = {}
    automations: dict[Label, Automation] = {}
    outside: Outside = Outside()

    def office(self) -> Office:
        """Who writes."""
        colleagues = {role: Colleague(it.name, it.address) for role, it in self.team.items()}
        fallback = Colleague(self.sender.name, self.sender.address)
        return Office(colleagues, fallback, self.sender.address.rpartition("@")[2])

    def policy(self) -> Policy:
        """How deliveries are tried."""
        return Policy(**self.delivery.model_dump())

    def same_mailbox(self, plan: ChannelPlan) -> dict[str, ChannelPlan]:
        """The channels, by name, that send from the account from which this one does."""
        return {name: it for name, it in self.channels.items() if it.mailbox == plan.mailbox}

    @property
    def has_limits(self) -> bool:
        """Whether a mailbox may send only so many: then one process alone hands letters over."""
        return any(it.per_hour or it.per_day for it in self.channels.values())


def _how_to_make(folder: Path) -> str:
    """How to come by a workspace, where a folder is none: in that folder, from the playbook in it, or elsewhere."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return f"Make one with `cadence init {folder}`."
    if any(folder.glob("*.cadence")):
        return f"Make one from its playbook, in a new folder: `cadence init NEW-FOLDER --playbook {folder}`."
    return "Make one with `cadence init` and the name of a new folder."


def read_config(folder: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The configuration of a workspace. Raises ConfigError."""
    path, content = folder / NAME, _content(folder)
    _refuse_secrets(path, content)
    try:
        return Config.model_validate(overridden(Config, content, environment))
    except ValidationError as error:
        set_outside = overrides(Config, content).keys() & environment.keys()
        found = list(faults(Config, error, _WRITTEN, set_outside))
        raise ConfigError(f"{path}: {' '.join(found)}", [f"{path}: {it}" for it in found]) from None


def unread_variables(folder: Path, environment: Mapping[str, str] = os.environ) -> Iterator[tuple[str, str | None]]:
    """Variables of the environment that are named like a setting or secret of the workspace and change nothing, each
    with the one that may be meant. Raises ConfigError."""
    return unread(Config, _content(folder), environment)


def _content(folder: Path) -> dict[str, Any]:
    """What the file says. Raises ConfigError."""
    path = folder / NAME
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path} is too large for a configuration.")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{folder} is no workspace: it has no {NAME}. {_how_to_make(folder)}") from None
    except NotADirectoryError:
        raise ConfigError(f"{folder} is a file; name the workspace's folder.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from None
    except RecursionError:
        raise ConfigError(f"{path} nests too deep.") from None
    except ValueError as error:  # no TOML, no UTF-8, or a number of thousands of digits
        raise ConfigError(f"{path} is not TOML: {error}.") from None


def secret(name: str, file: str | None, folder: Path, environment: Mapping[str, str] = os.environ) -> str | None:
    """A secret, from the environment variable `name` or the file named; None: there is none. Raises ConfigError."""
    if name in environment:
        return environment[name]
    if file is None:
        return None
    try:
        return (folder / file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ConfigError(f"The file {file} for {name} cannot be read: {reason}.") from None


def _refuse_secrets(path: Path, content: Mapping[str, Any], place: str = "") -> None:
    for key, value in content.items():
        name = f"{place}{key}"
        if isinstance(value, dict):
            _refuse_secrets(path, value, f"{name}.")
        elif key in _SECRETS:
            raise ConfigError(
                f"{path}: {name} is a secret and does not belong in this file. Set {variable(*name.split('.'))}, or"
                f" write it to a file and name that with {key}_file."
            )
