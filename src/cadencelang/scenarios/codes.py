"""The codes of mistakes that only scenarios can have; names and kinds share the codes of the rest of the playbook."""

from __future__ import annotations

from cadencelang.diagnostics import Code, Severity, register


def _error(id: str, name: str, title: str) -> Code:
    return register(Code(id, name, Severity.ERROR, title))


NOBODY_ENTERS = _error("CL250", "scenario-nobody-enters", "A scenario in which the candidate never enters a stage")
UNKNOWN_TASK = _error("CL251", "scenario-unknown-task", "A task that no rule asks for")
UNKNOWN_NOTICE = _error("CL252", "scenario-unknown-notice", "A notice that no rule gives")
UNKNOWN_ARTICLE = _error("CL253", "scenario-unknown-article", "An article that no library holds")
OUT_OF_ORDER = _error("CL254", "scenario-out-of-order", "Something that happens before what stands above it")
ENDS_EARLY = _error("CL255", "scenario-ends-early", "A scenario that ends before the last instant it names")
SAME_NAME = _error("CL256", "scenario-same-name", "Two scenarios of one name")
EMPTY_WINDOW = _error("CL257", "scenario-window-empty", "An expectation between two instants in the wrong order")
