"""What is wrong, told well: the record of a diagnostic, its codes and pages, its fixes, and how it is drawn.

Owns: one record for every mistake (`model`), the register of codes (`codes`) and their pages (`manual`),
near-miss suggestions (`suggest`), the application of fixes (`apply`), the cleaning of outside text (`clean`),
and three drawings of the same record (`render_text`, `render_json`, `render_sarif`). Refuses: finding any
mistake itself.
"""

from cadencelang.diagnostics.codes import Code, register
from cadencelang.diagnostics.model import Applicability, Diagnostic, Edit, Fix, Label, Severity

__all__ = ["Applicability", "Code", "Diagnostic", "Edit", "Fix", "Label", "Severity", "register"]
