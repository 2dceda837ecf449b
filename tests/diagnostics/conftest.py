"""A small book with mistakes in it, and codes that only these tests know."""

from collections.abc import Callable

import pytest

from cadencelang.diagnostics import Applicability, Code, Diagnostic, Edit, Fix, Label, Severity, codes
from cadencelang.source import SourceFile, Sources, Span

BOOK = """\
playbook "Executive search"

stage "First interview"
\tleads to "Panell", "Not selected"

  rule "面接 thank you"
    send email "面接 thanks"   # 面接
    wait 3

stage "Panel"
"""
LIBRARY = "title,published\nBoards,2026-01-05\n"


@pytest.fixture(autouse=True)
def own_codes(monkeypatch):
    """A register of its own for each test, with two codes."""
    monkeypatch.setattr(codes, "_codes", {})
    unknown = codes.register(Code("CL901", "no-such-stage", Severity.ERROR, "A stage that is not declared"))
    plain = codes.register(Code("CL902", "too-plain", Severity.WARNING, "A sentence that says too little"))
    return unknown, plain


@pytest.fixture
def sources() -> Sources:
    return Sources([SourceFile("book.cadence", BOOK), SourceFile("library.csv", LIBRARY)])


@pytest.fixture
def at(sources: Sources) -> Callable[[str], Span]:
    """Finds the span of a text in the book, or in the library when the book has it not."""

    def find(text: str) -> Span:
        file = next(file for file in sources.values() if text in file.text)
        start = file.text.index(text)
        return Span(file.path, start, start + len(text))

    return find


@pytest.fixture
def findings(own_codes, at) -> list[Diagnostic]:
    unknown, plain = own_codes
    rename = Fix('Write "Panel"', (Edit(at('"Panell"'), '"Panel"'),), Applicability.SAFE)
    unit = Fix(
        "Write `3 working days`", (Edit(Span("book.cadence", at("wait 3").end, at("wait 3").end), " working days"),)
    )
    return [
        plain.at(
            at("wait 3"),
            "A wait needs a unit.",
            help="Say `3 days`, `3 working days` or `3 hours`: they are three different things.",
            fix=unit,
        ),
        unknown.at(
            at('"Panell"'),
            'There is no stage "Panell".',
            help='Did you mean "Panel"?',
            related=(Label(at('stage "Panel"'), "This stage has a similar name."),),
            fix=rename,
        ),
        plain.at(
            at('"面接 thanks"'),
            'The template "面接 thanks" cites nothing.',
            related=(Label(at("Boards"), "An article to cite is here, the only one the library has to offer."),),
        ),
    ]
