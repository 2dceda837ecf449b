"""Keys that a person changed: which of them hold, and a sentence for each that cannot.

A key is refused where it would take another command's key, act while one types, or stop the lists from moving. What is
refused leaves its command on the key it had.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang_tui.command import Command, Group, shown_key

_MODIFIERS: Final = {"ctrl", "shift", "alt"}
_NAMED: Final = {key.value for key in Keys if not key.value.startswith("<")}
MOVING: Final = frozenset(
    {"escape", "tab", "shift+tab", "up", "down", "pageup", "pagedown", "home", "end", "j", "k"}
)  # fmt: skip
"""The keys that move between panes and in lists; no command takes one that it has not by itself."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """The changes that hold, by the command's id, and what is wrong with the others."""

    keys: Mapping[str, str]
    wrong: tuple[str, ...] = ()


def keymap_of(table: object, groups: Sequence[Group]) -> Keymap:
    """The keymap of a `[keys]` table, a command's id to one key or several with commas between them."""
    if not isinstance(table, Mapping):
        return Keymap({}, ("[keys] must be a table of commands and keys.",) if table is not None else ())
    known = {command.id: (group, command) for group in groups for command in group.commands}
    changed: dict[str, str] = {}
    wrong: list[str] = []
    for id, value in table.items():
        fault = _fault(str(id), value, known)
        if fault:
            wrong.append(fault)
        else:
            changed[str(id)] = ",".join(_normal(key) for key in str(value).split(","))
    while clash := next(_clashes(changed, groups), None):
        id, words = clash
        del changed[id]
        wrong.append(words)
    return Keymap(changed, tuple(wrong))


def _fault(id: str, value: Any, known: Mapping[str, tuple[Group, Command]]) -> str | None:
    """What is wrong with one line by itself."""
    if id not in known:
        return f'There is no command "{id}". {did_you_mean(id, known) or "Ctrl+P shows them all."}'
    if not isinstance(value, str) or not value.strip():
        return f'The key of "{id}" must be a text, such as "f10".'
    command = known[id][1]
    for key in (_normal(it) for it in value.split(",")):
        if not _is_key(key):
            return f'"{key}" is no key, so "{id}" keeps {shown_keys(command.keys)}.'
        if key in MOVING and key not in command.keys.split(","):
            return f'{shown_key(key)} moves about, so "{id}" keeps {shown_keys(command.keys)}.'
        if command.priority and len(key) == 1:
            return f'{key} would act while you type, so "{id}" keeps {shown_keys(command.keys)}.'
    return None


def _clashes(changed: Mapping[str, str], groups: Sequence[Group]) -> Iterator[tuple[str, str]]:
    """Each changed command whose key another command has where both can act."""
    for group in groups:
        others = [command for it in groups if it.meets(group) for command in it.commands]
        for command in group.commands:
            for key in changed.get(command.id, "").split(","):
                holder = next((it for it in others if it is not command and key and key in _keys(it, changed)), None)
                if holder is not None:
                    keeps = shown_keys(command.keys) or "no key"
                    words = f'{shown_key(key)} is already "{holder.label}", so "{command.id}" keeps {keeps}.'
                    yield command.id, words


def _keys(command: Command, changed: Mapping[str, str]) -> list[str]:
    return changed.get(command.id, command.keys).split(",")


def shown_keys(keys: str) -> str:
    """Keys as a person reads them."""
    return " or ".join(shown_key(key) for key in keys.split(",") if key)


def _normal(key: str) -> str:
    """Textual's name of a key: `slash` for `/`."""
    *modifiers, last = [key.strip()] if key.strip() == "+" else key.strip().split("+")
    if len(last) == 1 and not last.isalnum():
        last = unicodedata.name(last, last).lower().replace("-", "_").replace(" ", "_")
    return "+".join([*(it.lower() for it in modifiers), KEY_NAME_REPLACEMENTS.get(last, last)])


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    if not {*modifiers} <= _MODIFIERS:
        return False
    if last in _NAMED or last in KEY_NAME_REPLACEMENTS.values():
        return True
    if len(last) == 1:
        return last.isalnum()
    try:
        return bool(unicodedata.lookup(last.replace("_", " ")))
    except KeyError:
        return False
