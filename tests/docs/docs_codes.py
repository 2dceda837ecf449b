"""The page of all diagnostic codes, made from their register. Run this file to write it anew."""

import importlib
import pkgutil

from docs_fences import ROOT

import cadencelang
from cadencelang.diagnostics.codes import Code, registered

PAGE = ROOT / "docs" / "language" / "codes.md"
_PAGES = "src/cadencelang/diagnostics/pages"
_AREAS = {
    "CL1": "How it is written",
    "CL2": "Names and kinds",
    "CL3": "Unknown facts and conditions",
    "CL4": "Templates and libraries",
    "CL5": "Time",
    "CL6": "Files",
    "CL7": "Lints",
    "CL9": "Proofs",
}
_HEAD = """\
# Codes

Everything the compiler can say has a code and a name. `cadence explain CODE` shows its page: what it means, why it
matters, a bad and a good example, how to mend it. Errors stop a playbook from being compiled; warnings do not, and can
be silenced on their line ([suppressions](suppressions.md)).

This page is made from the register of codes by `python tests/docs/docs_codes.py`; a test says when it is out of date.
"""


def every_code() -> tuple[Code, ...]:
    """All codes, by id; imports every module, since each area registers its own."""
    for module in pkgutil.walk_packages(cadencelang.__path__, "cadencelang."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return registered()


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for prefix, title in _AREAS.items():
        rows = [_row(code) for code in every_code() if code.id.startswith(prefix)]
        parts.append("\n".join([f"## {title}\n", "| code | name | | what |", "|---|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _row(code: Code) -> str:
    file = f"{_PAGES}/{code.name}.md"
    name = f"[{code.name}](../../{file})" if (ROOT / file).is_file() else code.name
    return f"| {code.id} | {name} | {code.severity} | {code.title} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
