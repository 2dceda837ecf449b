"""The engine: pure and deterministic. A compiled book, a state and what happened give what follows, and why.

`core` is its face; `inputs`, `effects` and `state` are what it takes and gives. It knows no grammar, no template
language, no database, no wall clock, no randomness and no thread.
"""

from cadencelang.engine.core import Answer, Engine, Outcome
from cadencelang.engine.errors import EngineError, FactError
from cadencelang.engine.explain import Explanation
from cadencelang.engine.pending import Pending, PendingKind
from cadencelang.engine.state import NEVER, State

__all__ = [
    "NEVER",
    "Answer",
    "Engine",
    "EngineError",
    "Explanation",
    "FactError",
    "Outcome",
    "Pending",
    "PendingKind",
    "State",
]
