"""Hover: what a line means and what the name at the cursor stands for, in plain words; a letter as it would arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lsprotocol import types as t

from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.editing.names import Occurrence
from cadencelang.editing.people import People, last_instant
from cadencelang.editing.plain_words import Told, tell_line
from cadencelang.editing.preview import preview, template_at
from cadencelang.editing.proving.proofs import Proofs
from cadencelang.editing.proving.words import sentences
from cadencelang.lsp.positions import Positions
from cadencelang.lsp.projects import Project
from cadencelang.source import SourceFile

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_GUARANTEE: Final = "guarantee "
_STALE: Final = "*As it was before the mistakes in the text.*"


def hover(project: Project, source: SourceFile, path: str, at: t.Position, positions: Positions) -> t.Hover | None:
    """What there is to say at a position of a file; None where nothing is known."""
    ready = project.ready
    if ready is None or at.line >= source.line_count:
        return None
    names = project.names()
    here = names.at(path, positions.offset(source, at))
    parts = list(_named(project, names.declared(here.key) if here else (), here))
    if path.endswith(".cadence"):
        lines = [source.line_text(number) for number in range(1, source.line_count + 1)]
        told = tell_line(ready.book, ready.compiled.sources, path, lines, at.line)
        if told is not None:
            parts.append(_markdown(told, project.proofs))
    elif not parts:
        parts += _letter(project, path)
    if not parts:
        return None
    if project.compiled is not None and not project.compiled.ok:
        parts.append(_STALE)
    span = positions.range(source, here.span) if here is not None and here.span.start < here.span.end else None
    return t.Hover(t.MarkupContent(t.MarkupKind.Markdown, "\n\n---\n\n".join(parts)), span)


def _named(project: Project, declared: Sequence[Occurrence], here: Occurrence | None) -> Iterator[str]:
    """What the name at the cursor stands for, where it is declared elsewhere."""
    ready = project.ready
    if here is None or here.declares or ready is None:
        return
    sources = project.sources()
    for it in declared[:1]:
        source = sources.get(it.span.file)
        if source is None or not it.span.file.endswith(".cadence"):
            continue
        lines = [source.line_text(number) for number in range(1, source.line_count + 1)]
        row = source.line_col(it.span.start)[0] - 1
        told = tell_line(ready.book, ready.compiled.sources, it.span.file, lines, row)
        if told is not None and (here.key.name in told.heading or here.key.noun != "promise"):
            yield _markdown(Told(told.heading, told.sentences), project.proofs)


def _markdown(told: Told, proofs: Proofs) -> str:
    """A meaning as Markdown; the sentence of the line itself is strong."""
    lines = [f"**{escaped(told.heading)}**", ""]
    for number, sentence in enumerate(told.sentences):
        words = escaped(sentence.text)
        lines.append(f"{'  ' * sentence.depth}- {f'**{words}**' if number == told.here else words}")
    if told.heading.startswith(_GUARANTEE):
        found = proofs.findings.get(told.heading.removeprefix(_GUARANTEE))
        if found is not None:
            earlier = " (of an earlier text)" if proofs.outdated else ""
            lines += ["", f"**{found.word}{earlier}.** " + escaped(" ".join(it for it in sentences(found) if it))]
    return "\n".join(lines)


def _letter(project: Project, path: str) -> Iterator[str]:
    """A letter as the first of the candidates beside the playbook would get it."""
    ready, people = project.ready, project.people or People()
    template = template_at(ready.book, path) if ready is not None else None
    candidate = next(iter(people.candidates.values()), None)
    if ready is None or template is None or candidate is None:
        return
    message = preview(ready, template, candidate, last_instant(people))
    if isinstance(message, str):
        yield escaped(message)
        return
    fence = "~" * max(3, *(len(it) + 1 for it in re.findall(r"~{3,}", message.text)), 3)
    head = f"**As {escaped(candidate.label)} would get it**"
    yield f"{head}\n\n{fence}text\nSubject: {clean(message.subject or '')}\n\n{clean_block(message.text)}\n{fence}"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", clean(text))
