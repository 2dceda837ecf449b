"""Where something stands in a payload: `payload.application.email_addresses[type=personal].value`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from cadencelang.records import dataclass

_STEP: Final = re.compile(
    r"(?:^|\.)(?P<name>[A-Za-z_][A-Za-z0-9_-]{0,100})"
    r"|\[(?P<index>-?\d{1,4})\]"
    r"|\[(?P<key>[A-Za-z_][A-Za-z0-9_-]{0,100})=(?P<value>[^\]]{1,200})\]"
)
_MOST_STEPS: Final = 20


class BadPath(ValueError):  # noqa: N818
    """A text that is no path; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first item of a list whose `key` is `value`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Path:
    """Names of fields, places in lists (from 0; negative from the end), and items chosen by a field of theirs."""

    text: str
    steps: tuple[str | int | Chosen, ...]

    def find(self, payload: Any) -> Any:
        """What stands there; None where nothing does, or null."""
        here = payload
        for step in self.steps:
            match step, here:
                case str(), dict():
                    here = here.get(step)
                case int(), list() if -len(here) <= step < len(here):
                    here = here[step]
                case Chosen(), list():
                    here = next((it for it in here if _is(it, step)), None)
                case _:
                    return None
        return here


def _is(item: Any, chosen: Chosen) -> bool:
    return isinstance(item, dict) and str(item.get(chosen.key)) == chosen.value


@lru_cache(maxsize=1024)
def parse_path(text: str) -> Path:
    """The path that a text writes. Raises BadPath."""
    steps: list[str | int | Chosen] = []
    at = 0 if not text.startswith(".") else len(text)
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None or len(steps) >= _MOST_STEPS or (at and match["name"] and text[at] != "."):
            raise BadPath(f'"{text}" is not a path; write it like payload.application.emails[0].value.')
        steps.append(_step(match))
        at = match.end()
    if not steps or not isinstance(steps[0], str):
        raise BadPath("A path begins with the name of a field.")
    return Path(text, tuple(steps))


def _step(match: re.Match[str]) -> str | int | Chosen:
    if match["name"]:
        return match["name"]
    return int(match["index"]) if match["index"] else Chosen(match["key"], match["value"])
