"""What a playbook keeps in files of their own: templates and libraries, read and checked.

Owns which template files there are and which are checked; their text is judged by `cadencelang.graph.templates` and
`cadencelang.graph.libraries`.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from cadencelang.graph.lower.book import Lowered
from cadencelang.graph.model import Library, Template
from cadencelang.graph.templates import check_template, read_template
from cadencelang.records import dataclass
from cadencelang.semantics.codes import USE_OUTSIDE, USE_UNREADABLE
from cadencelang.semantics.folder import Folder, Unreadable
from cadencelang.semantics.outline import Outline
from cadencelang.semantics.report import Report
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class Libraries:
    """The libraries of a playbook, and the files they were read from."""

    nodes: tuple[Library, ...]
    files: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a playbook, empty where their text is not sound, and their files."""

    nodes: tuple[Template, ...]
    files: tuple[SourceFile, ...]


def template_files(folder: Folder) -> dict[str, str]:
    """The paths of the template files by the names of the templates."""
    return {PurePosixPath(path).stem: path for path in folder.templates()}


def read_libraries(outline: Outline, folder: Folder, report: Report) -> Libraries:
    """The declared libraries with their articles; what cannot be read is told, and leaves its library empty."""
    if not outline.libraries:
        return Libraries((), ())
    from cadencelang.graph.libraries import contained_path, read_library  # most playbooks have none

    nodes: list[Library] = []
    files: list[SourceFile] = []
    for name, block in outline.libraries.items():
        line = block.statement
        assert isinstance(line, n.LibraryDeclaration)
        path = contained_path(line.span.file, line.path.value)
        text = None if path is None else _read(path, line.path, folder, report)
        if path is None:
            _tell_outside(line.path, report)
        if path is None or text is None:
            nodes.append(Library(name, line.path.value, (), line.span))
            continue
        library, found = read_library(name, path, text, line.span)
        report.take(found)
        nodes.append(library)
        files.append(SourceFile(path, text))
    return Libraries(tuple(nodes), tuple(files))


def checked_templates(lowered: Lowered, outline: Outline, folder: Folder, report: Report) -> Templates:
    """The templates, each checked at every use; where facts or events could not be read, only their form is."""
    judged = not outline.broken & {"fact", "event", "channel"}
    book = lowered.book
    channels = tuple(channel.name for channel in book.channels)
    nodes: list[Template] = []
    files: list[SourceFile] = []
    for name, path in template_files(folder).items():
        text = _read(path, None, folder, report)
        if text is None:
            nodes.append(_unread(name, path))
            continue
        source, found = read_template(path, text)
        files.append(source.file)
        report.take(found)
        node: Template | None = None
        if judged and name not in lowered.unjudged:
            node, found = check_template(source, book.facts, channels, lowered.uses.get(name, ()))
            report.take(found)
        nodes.append(node or _unread(name, path))
    return Templates(tuple(nodes), tuple(files))


def _unread(name: str, path: str) -> Template:
    """A template that is there, of which nothing else is known."""
    return Template(name, path, None, None, "", "", (), ())


def _read(path: str, written: n.Text | None, folder: Folder, report: Report) -> str | None:
    try:
        return folder.read(path)
    except Unreadable as refusal:
        if refusal.outside and written is not None:
            _tell_outside(written, report)
            return None
        span = Span(path, 0, 0) if written is None else written.span
        report.add(USE_UNREADABLE, span, f'"{path}" cannot be read: {refusal.reason}', help=refusal.help)
        return None


def _tell_outside(written: n.Text, report: Report) -> None:
    report.add(
        USE_OUTSIDE,
        written.span,
        f'"{written.value}" does not lie in the playbook\'s folder.',
        help="Put the file into the folder of the playbook, and name it relative to this file.",
    )
