"""The codes under which verdicts stand in SARIF documents."""

from __future__ import annotations

from typing import Final

from cadencelang.diagnostics import Code, Severity, register

BROKEN: Final = register(
    Code("CL901", "guarantee-broken", Severity.ERROR, "A guarantee that a history of the playbook breaks")
)
UNDECIDED: Final = register(
    Code("CL902", "guarantee-not-decided", Severity.WARNING, "A guarantee neither proved nor broken within the bounds")
)
