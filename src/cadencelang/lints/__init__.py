"""Lints: what compiles and is probably not meant. Each is one function in one file of `checks`, with one page.

Owns: the register of lints (`registry`), what they are given (`context`) and the reasoning they share: traversal
(`walk`), the steps of a run and what lies before each (`places`), which conditions can hold together (`logic`),
and when things can happen (`moments`, `limits`). Refuses: errors of the language, which the semantics tell; proofs,
which run the engine. A lint speaks only of what it is sure of: where it cannot decide, it is silent.
"""

from cadencelang.lints.catalogue import all_lints, run
from cadencelang.lints.context import Context
from cadencelang.lints.registry import Lint, lint

__all__ = ["Context", "Lint", "all_lints", "lint", "run"]
