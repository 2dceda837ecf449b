"""CadenceLang: follow-up with executive candidates, written as a readable playbook and executed exactly.

    import cadencelang

    playbook = cadencelang.load("playbooks/executive-search")

What a program needs is here by name and loaded when it is first asked for: `load` and `loads`, `Playbook`, the
values of facts, the inputs that tell of what happened, and the errors.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cadencelang.api import Money, Note, Peer, Playbook, PlaybookError, load, loads
    from cadencelang.engine import Engine, EngineError, FactError, Outcome, State
    from cadencelang.engine import inputs as inputs
    from cadencelang.workbench.reactions import Doing, Habits
    from cadencelang.workbench.timeline import Timeline

_HOMES = {
    "Doing": "cadencelang.workbench.reactions",
    "Engine": "cadencelang.engine",
    "EngineError": "cadencelang.engine",
    "FactError": "cadencelang.engine",
    "Habits": "cadencelang.workbench.reactions",
    "Money": "cadencelang.api",
    "Note": "cadencelang.api",
    "Outcome": "cadencelang.engine",
    "Peer": "cadencelang.api",
    "Playbook": "cadencelang.api",
    "PlaybookError": "cadencelang.api",
    "State": "cadencelang.engine",
    "Timeline": "cadencelang.workbench.timeline",
    "load": "cadencelang.api",
    "loads": "cadencelang.api",
}

__all__ = [
    "Doing",
    "Engine",
    "EngineError",
    "FactError",
    "Habits",
    "Money",
    "Note",
    "Outcome",
    "Peer",
    "Playbook",
    "PlaybookError",
    "State",
    "Timeline",
    "inputs",
    "load",
    "loads",
]


def __getattr__(name: str) -> Any:
    if name == "inputs":
        return import_module("cadencelang.engine.inputs")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__all__", "__doc__", "__name__", "__path__"]
