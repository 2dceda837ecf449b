"""Profiles of reactions from TOML files that people write, with every number checked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from cadencelang.adapters.refusals import UnreadableFile
from cadencelang.workbench.profile import Profile

_RATES = ("rate", "given", "done")


def read_profile(path: Path) -> Profile:
    """The profile of a TOML file; raises UnreadableFile with what is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        profile = msgspec.convert(raw, Profile)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from None
    except RecursionError:
        raise UnreadableFile(f"{path} is not a profile: it nests too deep.") from None
    except ValueError as error:  # no TOML, no UTF-8, a number of thousands of digits, or another shape
        raise UnreadableFile(f"{path} is not a profile: {error}.") from None
    _check(msgspec.to_builtins(profile), str(path), "")
    return profile


def _check(node: object, path: str, where: str) -> None:
    """Rates lie between 0 and 1, delays rise."""
    if isinstance(node, dict):
        for key, value in node.items():
            place = f"{where}.{key}".lstrip(".")
            if (key in _RATES or where.endswith("outcomes")) and isinstance(value, int | float) and not 0 <= value <= 1:
                raise UnreadableFile(f"{path}: {place} must lie between 0 and 1, not {value}.")
            if isinstance(value, list | tuple) and (list(value) != sorted(value) or value[0] < 0):
                raise UnreadableFile(f"{path}: {place} must rise, from 0 on.")
            _check(value, path, place)
