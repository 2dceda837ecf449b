"""A workspace's configuration: `cadence.toml`, what the environment overrides, and secrets that stand in neither.

Owns: what can be set, with which defaults, and what is told of a mistake. A setting `lease` in `[delivery]` is
overridden by the environment variable `CADENCE_DELIVERY_LEASE`. A secret is read from the environment, or from the
file that a `…_file` setting names; in `cadence.toml` itself it is refused.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cadencelang.engine.effects import What
from cadencelang.runtime.letters import Colleague, Office
from cadencelang.runtime.policy import Policy

NAME: Final = "cadence.toml"
_LARGEST: Final = 1024 * 1024
_SECRETS: Final = ("password", "secret", "token", "api_key")
_PREFIX: Final = "CADENCE_"

Address = Annotated[str, Field(pattern=r"^[^\s@<>,;\"]+@[^\s@<>,;\"]+$", max_length=254)]
Label = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]


class ConfigError(Exception):
    """The configuration cannot be used; its text says where, what is wrong, and how to mend it."""


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

    on: Annotated[list[What], Field(min_length=1)]
    url: str | None = None
    secret_file: str | None = None


class Outside(_Part):
    """How the workspace and the world outside see each other.

    `address` is that of `cadence serve` as others reach it, for the addresses that stand in letters and calendars.
    `allowed` are networks that webhooks and notices may go to although they are not public.
    """

    address: Annotated[str | None, Field(pattern=r"^https://[^\s<>,;\"'?#]+$")] = None
    allowed: list[str] = []

    @field_validator("allowed")
    @classmethod
    def _networks(cls, allowed: list[str]) -> list[str]:
        for it in allowed:
            ip_network(it)
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
    path = folder / NAME
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path} is too large for a configuration.")
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{folder} is no workspace: it has no {NAME}. {_how_to_make(folder)}") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from None
    except RecursionError:
        raise ConfigError(f"{path} nests too deep.") from None
    except ValueError as error:  # no TOML, no UTF-8, or a number of thousands of digits
        raise ConfigError(f"{path} is not TOML: {error}.") from None
    _refuse_secrets(path, content)
    try:
        return Config.model_validate(_overridden(content, environment))
    except ValidationError as error:
        raise ConfigError(_told(path, error)) from None


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


def variable(*parts: str) -> str:
    """The name of the environment variable for a setting of something that has a name."""
    return _PREFIX + "_".join(it.upper().replace("-", "_").replace(" ", "_") for it in parts)


def _refuse_secrets(path: Path, content: Mapping[str, Any], place: str = "") -> None:
    for key, value in content.items():
        name = f"{place}{key}"
        if isinstance(value, dict):
            _refuse_secrets(path, value, f"{name}.")
        elif key in _SECRETS:
            variable = _PREFIX + name.replace(".", "_").upper()
            raise ConfigError(
                f"{path}: {name} is a secret and does not belong in this file. Set {variable}, or write it to a file"
                f" and name that with {key}_file."
            )


def _overridden(content: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings with what the environment says of single ones; it is text, and read as the setting's type."""
    found = {name: dict(value) if isinstance(value, dict) else value for name, value in content.items()}
    for section, part in Config.model_fields.items():
        fields = getattr(part.annotation, "model_fields", {})
        for name in fields:
            given = environment.get(f"{_PREFIX}{section}_{name}".upper())
            if given is not None:
                found.setdefault(section, {})[name] = given
    return found


def _told(path: Path, error: ValidationError) -> str:
    """The first mistake of a configuration in a sentence, and how many more there are."""
    faults = error.errors()
    first = faults[0]
    place = ".".join(str(it) for it in first["loc"])
    words = {
        "extra_forbidden": "there is no such setting",
        "missing": "it must be set",
        "string_pattern_mismatch": "it is not written as it must be",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{path}: {place}: {words[:1].lower()}{words[1:]}{more}."
