"""Where data enters: candidates and their recorded history, from files into the engine's own types.

Owns: reading CSV, JSON and JSON Lines, typing every field by what the playbook declares, and an exact account of
what was not taken (`Refusal`). Refuses: guessing. A field that does not fit its type is told with its place and
how to mend it, and is never bent into shape.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cadencelang.adapters.candidates import read_candidates
    from cadencelang.adapters.history import Record, read_history
    from cadencelang.adapters.refusals import Refusal, UnreadableFile

__all__ = ["Record", "Refusal", "UnreadableFile", "read_candidates", "read_history"]

_HOMES = {
    "Record": "history",
    "Refusal": "refusals",
    "UnreadableFile": "refusals",
    "read_candidates": "candidates",
    "read_history": "history",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"cadencelang.adapters.{_HOMES[name]}"), name)
