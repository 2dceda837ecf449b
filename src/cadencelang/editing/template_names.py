"""The names of the playbook that a template uses: facts, cited facts, and fields of the event."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jinja2 import nodes

from cadencelang.graph.templates import read_template
from cadencelang.graph.templates.front import Part
from cadencelang.graph.templates.syntax import Parsed, TemplateFault, parse
from cadencelang.source import SourceFile, Span

Used = tuple[str, str, Span]
"""A noun, a name, and where it stands."""
_PARTS = {"cited": "fact", "event": "field"}


def names_in_template(source: SourceFile, facts: Collection[str]) -> Iterator[Used]:
    """The names that stand in a template, in the order of its parts; a part that cannot be read has none."""
    template, _ = read_template(source.path, source.text)
    for part in (template.subject, template.body):
        if part is None:
            continue
        try:
            parsed = parse(part.text)
        except TemplateFault:
            continue
        yield from _in_part(parsed, part, facts)


def _in_part(parsed: Parsed, part: Part, facts: Collection[str]) -> Iterator[Used]:
    for name in parsed.tree.find_all(nodes.Name):
        if name.name in facts:
            yield "fact", name.name, part.span(*parsed.extent(name))
    for whole in parsed.tree.find_all(nodes.Getattr):
        if isinstance(whole.node, nodes.Name) and whole.node.name in _PARTS:
            _, end = parsed.extent(whole)
            yield _PARTS[whole.node.name], whole.attr, part.span(end - len(whole.attr), end)
