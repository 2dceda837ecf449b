"""What the environment says of a workspace's settings: the names of its variables, and which of them nothing reads.

Of a part whose name is the user's own (`[channels.email]`) only what stands in the file has a name to go by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel

from cadencelang.diagnostics.suggest import did_you_mean

_PREFIX: Final = "CADENCE_"
_SECRETS: Final = {
    "database": "password", "inbox": "password", "channels": "password", "webhooks": "secret",
    "automations": "secret", "team": "notify",
}  # fmt: skip
"""What stands in the environment, or in a file of its own, for each part."""

Place = tuple[str, ...]


def variable(*place: str) -> str:
    """The name of the environment variable for a setting or a secret."""
    return _PREFIX + "_".join(it.upper().replace("-", "_").replace(" ", "_") for it in place)


def part_of(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """The part of the configuration at a place; None: there is none."""
    part: Any = model
    for key in place:
        if isinstance(part, type) and issubclass(part, BaseModel):
            field = part.model_fields.get(key)
            part = None if field is None else field.annotation
        else:  # parts that the user names
            part = (*get_args(part), None, None)[1]
    return part if isinstance(part, type) and issubclass(part, BaseModel) else None


def overrides(model: type[BaseModel], content: Mapping[str, Any]) -> dict[str, Place]:
    """The place of each setting that a variable can override, by the variable's name."""
    parts = ((place, part_of(model, place)) for place in _parts(model, content))
    return {variable(*place, name): (*place, name) for place, part in parts if part for name in part.model_fields}


def overridden(model: type[BaseModel], content: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings with what the environment says of single ones; it is text, and read as the setting's type."""
    found = _copied(content)
    for name, place in overrides(model, content).items():
        if name in environment:
            part: Any = found
            for key in place[:-1]:
                part = part.setdefault(key, {}) if isinstance(part, dict) else None
            if isinstance(part, dict):
                part[place[-1]] = environment[name]
    return found


def unread(
    model: type[BaseModel], content: Mapping[str, Any], environment: Mapping[str, str]
) -> Iterator[tuple[str, str | None]]:
    """Variables named like a setting or a secret that are none, each with the one that may be meant."""
    secrets = [(*place, _SECRETS[place[0]]) for place in _parts(model, content) if place[0] in _SECRETS]
    known = [*overrides(model, content), *(variable(*place) for place in secrets)]
    for name in environment:
        if name not in known and any(name.startswith(f"{variable(part)}_") for part in model.model_fields):
            yield name, did_you_mean(name, known)


def _parts(model: type[BaseModel], content: Mapping[str, Any]) -> Iterator[Place]:
    """Where settings can stand: each part, and of those that the user names the ones that there are."""
    for name in model.model_fields:
        if part_of(model, (name,)) is not None:
            yield (name,)
        elif isinstance(named := content.get(name), dict):
            yield from ((name, its) for its, value in named.items() if isinstance(value, dict))


def _copied(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _copied(value) if isinstance(value, dict) else value for name, value in content.items()}
