"""The names of the playbook that a template uses: facts, cited facts, fields of the event, and options it asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from jinja2 import nodes

from cadencelang.graph.templates import read_template
from cadencelang.graph.templates.front import Part
from cadencelang.graph.templates.syntax import Parsed, TemplateFault, parse
from cadencelang.source import SourceFile, Span

Used = tuple[str, str, str, Span]
"""A noun, a name, its scope, and where it stands."""
_PARTS = {"cited": "fact", "event": "field"}


def names_in_template(source: SourceFile, facts: Collection[str], choices: Collection[str]) -> Iterator[Used]:
    """The names that stand in a template, in the order of its parts; a part that cannot be read has none.

    `choices` are the scopes of options: the facts and fields that are one of several.
    """
    template, _ = read_template(source.path, source.text)
    for part in (template.subject, template.body):
        if part is None:
            continue
        try:
            parsed = parse(part.text)
        except TemplateFault:
            continue
        yield from _in_part(parsed, part, facts)
        yield from _options(parsed, part, choices)


def _in_part(parsed: Parsed, part: Part, facts: Collection[str]) -> Iterator[Used]:
    for name in parsed.tree.find_all(nodes.Name):
        if name.name in facts:
            yield "fact", name.name, "", part.span(*parsed.extent(name))
    for whole in parsed.tree.find_all(nodes.Getattr):
        if isinstance(whole.node, nodes.Name) and whole.node.name in _PARTS:
            _, end = parsed.extent(whole)
            yield _PARTS[whole.node.name], whole.attr, "", part.span(end - len(whole.attr), end)


def _options(parsed: Parsed, part: Part, choices: Collection[str]) -> Iterator[Used]:
    """The texts with which a fact or field is compared that is one of several."""
    for node in parsed.tree.find_all(nodes.Compare):
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        scope = next((it for side in sides if (it := _scope(side)) in choices), "")
        for text in _texts(sides) if scope else ():
            start, end = parsed.extent(text)
            if part.text[start + 1 : end - 1] == text.value:
                yield "option", text.value, scope, part.span(start + 1, end - 1)


def _scope(node: nodes.Expr) -> str:
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=nodes.Name(name="event"), attr=attr):
            return f"its {attr}"
        case _:
            return ""


def _texts(sides: Iterable[nodes.Expr]) -> Iterator[nodes.Const]:
    for side in sides:
        for text in side.items if isinstance(side, nodes.Tuple) else (side,):
            if isinstance(text, nodes.Const) and isinstance(text.value, str):
                yield text
