"""The register of lints. A lint is a function marked with `lint` in a module of `checks`; nothing else lists it.

`catalogue` imports them all and runs them.
"""

from collections.abc import Callable, Iterator

from cadencelang.diagnostics import Code, Diagnostic, register
from cadencelang.lints.context import Context
from cadencelang.records import dataclass

Check = Callable[[Context], Iterator[Diagnostic]]
"""A lint's function: it gives what it finds, in the order of the text where that comes naturally."""


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint: the code that it tells its findings under, and the function that finds them."""

    code: Code
    check: Check


_lints: dict[str, Lint] = {}


def lint(code: Code) -> Callable[[Check], Check]:
    """Enter a function as the lint of a new code. Raises ValueError when the code's id or name is taken."""

    def enter(check: Check) -> Check:
        _lints[code.id] = Lint(register(code), check)
        return check

    return enter


def entered() -> tuple[Lint, ...]:
    """The lints entered so far, by the id of their code."""
    return tuple(_lints[id] for id in sorted(_lints))
