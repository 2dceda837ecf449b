"""The register of diagnostic codes.

Owns: the identity, name, usual severity and title of each code. Each area declares its own codes in its own
module with `register`, at import:

    UNKNOWN_STAGE = register(Code("CL201", "unknown-stage", Severity.ERROR, "A stage that is not declared"))
    ...
    UNKNOWN_STAGE.at(span, 'There is no stage "Panell".', help='Did you mean "Panel"?')

Areas: CL1xx syntax, CL2xx names and types, CL3xx three-valued facts and conditions, CL4xx templates, CL5xx
time and deadlines, CL6xx imports and files, CL7xx and CL8xx lints, CL9xx proofs. Refuses: two codes with one
identity or one name.
"""

import re

from cadencelang.diagnostics.model import Diagnostic, Fix, Label, Severity
from cadencelang.records import dataclass
from cadencelang.source import Span

_ID = re.compile(r"CL\d{3}")
_NAME = re.compile(r"[a-z]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic: `id` is `CL` and three digits, `name` its kebab-case name and its page's."""

    id: str
    name: str
    severity: Severity
    title: str

    def at(
        self,
        span: Span,
        message: str,
        *,
        help: str | None = None,
        related: tuple[Label, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A diagnostic of this kind, with its usual severity."""
        return Diagnostic(self.id, self.severity, message, span, help, related, fix)


_codes: dict[str, Code] = {}


def register(code: Code) -> Code:
    """Enter a code and give it back; raises ValueError when it is ill-formed or its id or name is taken."""
    if not _ID.fullmatch(code.id) or not _NAME.fullmatch(code.name):
        raise ValueError(f"a code is CL and three digits with a kebab-case name, not {code.id} {code.name}")
    for known in _codes.values():
        if code.id == known.id or code.name == known.name:
            raise ValueError(f"{code.id} {code.name} collides with {known.id} {known.name}")
    _codes[code.id] = code
    return code


def registered() -> tuple[Code, ...]:
    """All codes of the modules imported so far, by id."""
    return tuple(_codes[key] for key in sorted(_codes))


def find(code_id: str) -> Code | None:
    """The code of that id, or None when no imported module declares it."""
    return _codes.get(code_id)


def name_of(code_id: str) -> str:
    """The kebab name of a code; the id itself when no imported module declares it."""
    code = _codes.get(code_id)
    return code.name if code else code_id
