"""The compiler: from the text of a playbook to its rule graph, its scenarios, and everything wrong with it.

    compiled = compile_path("playbooks/executive-search/executive-search.cadence")
    compiled = compile_text(text, name="search.cadence", files={"templates/thank-you.md": "…"})

`_compile` reads as the pipeline. Files are named relative to the playbook's folder, so that the compiled graph is the
same wherever the folder lies. Never raises for what somebody wrote; a file that cannot be read is told as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.clock import Day
from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.diagnostics.codes import registered
from cadencelang.diagnostics.model import in_order
from cadencelang.graph.lower.book import lower
from cadencelang.graph.lower.sources import Templates, checked_templates, read_libraries, template_files
from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.semantics.allow import allow
from cadencelang.semantics.codes import USE_UNREADABLE
from cadencelang.semantics.folder import DiskFolder, Folder, TextFolder, Unreadable
from cadencelang.semantics.names import names_of
from cadencelang.semantics.outline import outline
from cadencelang.semantics.report import Report
from cadencelang.semantics.uses import Parse, load
from cadencelang.source import SourceFile, Sources, Span
from cadencelang.syntax import nodes as n
from cadencelang.syntax.parser import parse

if TYPE_CHECKING:
    from cadencelang.scenarios.model import Scenario


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of a playbook: `book` is None where there is an error; scenarios with a mistake are left out.

    Paths in spans are relative to the playbook's folder.
    """

    book: Book | None
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources
    modules: tuple[n.Module, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return self.book is not None


def compile_path(path: str | Path, *, today: Day | None = None) -> Compiled:
    """Compile the playbook at `path`, with the templates, libraries and used files of its folder.

    `today` is a day number for lints that ask how old something is; None leaves them out.
    """
    file = Path(path)
    return _compile(file.name, DiskFolder(file.parent), today)


def compile_text(
    text: str, *, name: str = "playbook.cadence", files: Mapping[str, str] | None = None, today: Day | None = None
) -> Compiled:
    """Compile a playbook from its text; `files` are the others of its folder, by their path in it."""
    return _compile(name, TextFolder({**(files or {}), name: text}), today)


def compile_in(folder: Folder, main: str, *, today: Day | None = None, parse: Parse = parse) -> Compiled:
    """Compile the playbook at path `main` of a folder, wherever that folder's texts come from.

    `parse` may remember the trees of files that have not changed, for whoever compiles again after each edit.
    """
    return _compile(main, folder, today, parse)


def _compile(main: str, folder: Folder, today: Day | None, parse: Parse = parse) -> Compiled:
    try:
        text = folder.read(main)
    except Unreadable as refusal:
        said = f'"{main}" cannot be read: {refusal.reason}'
        problem = USE_UNREADABLE.at(Span(main, 0, 0), said, help=refusal.help)
        return Compiled(None, (), (problem,), Sources())
    loaded = load(SourceFile(main, text), folder.read, parse)
    modules = tuple(loaded.modules)
    report = Report({module.path: module.source for module in modules})
    shape = outline(modules, report, whole=loaded.whole)
    names = names_of(shape, template_files(folder), report)
    libraries = read_libraries(shape, folder, report)
    lowered = lower(modules, shape, names, libraries.nodes, report)
    templates = checked_templates(lowered, shape, folder, report) if shape.header else Templates((), ())
    book = replace(lowered.book, templates=templates.nodes)
    scenarios, wrong = _scenarios(modules, book) if shape.header and shape.scenarios and not shape.broken else ((), ())
    found = [*loaded.diagnostics, *report.found, *_not_told(wrong, report, _unread_lines(loaded.diagnostics, modules))]
    sound = not _has_error(found)
    linted = _linted(book, modules, today) if sound else []
    if any(module.suppressions for module in modules):
        found = allow([*found, *linted], modules, _warnings(), report, linted=sound)
    else:
        found += linted
    sources = Sources(module.source for module in modules).adding(*libraries.files, *templates.files)
    return Compiled(None if _has_error(found) else book, scenarios, tuple(in_order(found)), sources, modules)


def _scenarios(modules: Sequence[n.Module], book: Book) -> tuple[tuple[Scenario, ...], tuple[Diagnostic, ...]]:
    from cadencelang.scenarios import lower_scenarios

    return lower_scenarios(modules, book)


def _not_told(wrong: Sequence[Diagnostic], report: Report, unread: Sequence[str]) -> list[Diagnostic]:
    """What is wrong with scenarios, without what comes of mistakes told already.

    Those are the names that the rules lack as well, which declared once are right in both, and those that stand in a
    line of a rule that could not be read.
    """
    told = {(it.code, it.message) for it in report.found}
    return [
        it
        for it in wrong
        if it.fix is not None
        or ((it.code, it.message) not in told and not any(_named(it.message) in line for line in unread))
    ]


def _named(message: str) -> str:
    """What a message quotes, in its quotation marks; a line break, which no line has, where it quotes nothing."""
    _, quote, rest = message.partition('"')
    return f'"{rest.rpartition(quote)[0]}"' if quote else "\n"


def _unread_lines(found: Sequence[Diagnostic], modules: Sequence[n.Module]) -> list[str]:
    """The text of every line with an error of form, of which nothing is known."""
    texts = {module.path: module.source.text for module in modules}
    ends = [
        (texts[it.span.file], it.span.start) for it in found if it.severity is Severity.ERROR and it.span.file in texts
    ]
    return [text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0] for text, at in ends]


def _linted(book: Book, modules: Sequence[n.Module], today: Day | None) -> list[Diagnostic]:
    from cadencelang.lints.catalogue import run
    from cadencelang.lints.context import Context

    return run(Context(book, modules, today))


def _warnings() -> tuple[Code, ...]:
    """Every code that can be silenced: the lints, and what else only warns."""
    from cadencelang.lints.catalogue import all_lints

    all_lints()
    return tuple(code for code in registered() if code.severity is not Severity.ERROR)


def _has_error(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(it.severity is Severity.ERROR for it in diagnostics)
