"""Helpers of the tests of the surface: texts to diagnostics, and the forms of the language by context."""

from pathlib import Path

from cadencelang.diagnostics import Diagnostic
from cadencelang.source import SourceFile
from cadencelang.syntax import ParseResult, parse, parse_line

CORPUS = Path(__file__).parents[1] / "corpus" / "syntax"
PLAYBOOKS = sorted((Path(__file__).parents[2] / "playbooks").rglob("*.cadence"))


def read(text: str) -> ParseResult:
    return parse(SourceFile("test.cadence", text))


def told(text: str) -> list[tuple[int, str]]:
    """The line and code of every diagnostic."""
    source = SourceFile("test.cadence", text)
    return [(source.line_col(item.span.start)[0], item.code) for item in parse(source).diagnostics]


def forms() -> list[tuple[str, str]]:
    """Every sentence form with its context; a condition stands in an `only if`."""
    found = []
    context = ""
    for line in (CORPUS / "forms.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            context = line[3:]
        elif context == "conditions":
            found.append(("in_rule", f"only if {line}"))
        else:
            found.append((context, line))
    return found


def only(text: str) -> Diagnostic:
    (diagnostic,) = read(text).diagnostics
    return diagnostic


def trees() -> str:
    """Every form with the tree it is read as, two lines each; `trees.txt` holds what it must be."""
    nowhere = SourceFile("test.cadence", "")
    lines: list[str] = []
    for context, line in forms():
        lines += (line, f"    {parse_line(context, line, nowhere)!r}")
    return "\n".join(lines) + "\n"
