"""A playbook's facts, a use of a template, and the check of a body at that use."""

from typing import Any

from cadencelang.clock import Duration, Unit
from cadencelang.diagnostics import Diagnostic
from cadencelang.graph.model import Fact, FactType, Field, Kind, Template
from cadencelang.graph.templates import TemplateUse, check_template, read_template
from cadencelang.source import SourceFile, Span

USE_SPAN = Span("search.cadence", 10, 40)
PATH = "templates/letter.md"


def fact(name: str, kind: Kind, *, optional: bool = False, options: tuple[str, ...] = (), **more: Any) -> Fact:
    plain: dict[str, Any] = {"private": False, "fresh": None}
    return Fact(name=name, type=FactType(kind, options), optional=optional, span=USE_SPAN, **(plain | more))


FACTS = (
    fact("first_name", Kind.TEXT),
    fact("email", Kind.EMAIL),
    fact("company", Kind.TEXT, optional=True),
    fact("seniority", Kind.ONE_OF, options=("C-suite", "VP", "Director")),
    fact("interests", Kind.TEXTS, optional=True),
    fact("topics", Kind.TEXTS),
    fact("discussed", Kind.NOTES, optional=True, fresh=Duration(60, Unit.DAYS)),
    fact("mood", Kind.TEXT, fresh=Duration(7, Unit.DAYS)),
    fact("client_name", Kind.TEXT, optional=True, private=True),
    fact("relocating", Kind.YES_NO, optional=True),
    fact("remote", Kind.YES_NO),
    fact("notice_weeks", Kind.NUMBER),
    fact("pay", Kind.MONEY),
    fact("interview_at", Kind.DATE_TIME, optional=True),
    fact("decision_date", Kind.DATE),
    fact("page", Kind.LINK),
    fact("friend", Kind.PEER),
)
FIELDS = (
    Field("interviewer", FactType(Kind.TEXT), False, USE_SPAN),
    Field("format", FactType(Kind.TEXT), True, USE_SPAN),
)


def use(**more: Any) -> TemplateUse:
    return TemplateUse(USE_SPAN, "email", **more)


def file_text(body: str, *, subject: str = "A word", head: str = "") -> str:
    return f"---\nsubject: {subject}\n{head}---\n{body}"


def check(text: str, *uses: TemplateUse) -> tuple[Template | None, list[Diagnostic]]:
    """The template and everything that is said about it."""
    source, found = read_template(PATH, text)
    template, more = check_template(source, FACTS, ("email", "call"), uses)
    return template, [*found, *more]


def said(text: str, *uses: TemplateUse) -> list[tuple[str, str, str, str]]:
    """Each diagnostic as its code, the words it underlines (or `the use`), its message and its help."""
    file = SourceFile(PATH, text)
    return [
        (it.code, file.slice(it.span) if it.span.file == PATH else "the use", it.message, it.help or "")
        for it in check(text, *uses)[1]
    ]


def about(body: str, *uses: TemplateUse) -> list[tuple[str, str, str]]:
    """As `said` for a body, without the help."""
    return [entry[:3] for entry in said(file_text(body), *(uses or (use(),)))]
