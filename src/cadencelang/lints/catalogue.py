"""Every lint there is, and running them all over a book."""

import importlib
import pkgutil
from functools import cache

from cadencelang.diagnostics import Diagnostic
from cadencelang.diagnostics.model import in_order
from cadencelang.lints import checks
from cadencelang.lints.context import Context
from cadencelang.lints.registry import Lint, entered


@cache
def all_lints() -> tuple[Lint, ...]:
    """Every lint, by the id of its code; the modules of `checks` are imported at the first call."""
    for module in pkgutil.iter_modules(checks.__path__):
        importlib.import_module(f"{checks.__name__}.{module.name}")
    return entered()


def run(context: Context) -> list[Diagnostic]:
    """What all lints find in a book: by file and place, then by code. A pure function of the context."""
    return in_order(dict.fromkeys(found for lint in all_lints() for found in lint.check(context)))
