"""The register of lints. A lint is a function marked with `lint` in a module of `checks`; nothing else lists it."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from cadencelang.diagnostics import Code, Diagnostic, register
from cadencelang.diagnostics.model import in_order
from cadencelang.lints.context import Context

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


@cache
def all_lints() -> tuple[Lint, ...]:
    """Every lint, by the id of its code; the modules of `checks` are imported at the first call."""
    from cadencelang.lints import checks

    for module in pkgutil.iter_modules(checks.__path__):
        importlib.import_module(f"{checks.__name__}.{module.name}")
    return tuple(_lints[id] for id in sorted(_lints))


def run(context: Context) -> list[Diagnostic]:
    """What all lints find in a book: by file and place, then by code. A pure function of the context."""
    return in_order(dict.fromkeys(found for lint in all_lints() for found in lint.check(context)))
