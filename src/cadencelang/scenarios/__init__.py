"""Scenarios: tests in the language, lowered from the tree into what the engine can be run on.

Owns: the shape of a scenario (`model`), its making and the mistakes in it (`lower`), and stand-ins for required facts
that it does not give. Refuses: running it; the workbench does.
"""

from cadencelang.scenarios.lower import lower_scenarios
from cadencelang.scenarios.model import Expectation, Scenario, Subject, SubjectKind, Window

__all__ = ["Expectation", "Scenario", "Subject", "SubjectKind", "Window", "lower_scenarios"]
