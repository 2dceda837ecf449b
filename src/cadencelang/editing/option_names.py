"""Where the values stand that a fact, or a field of an event, is one of.

Owns: which sentence gives a value to which fact. A value is told apart from the same word as a value of another fact by
its scope: the fact's name, or `its` and the field's. Refuses: judging whether the fact has such values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cadencelang.syntax import nodes as n

Found = tuple[str, n.Text, bool]
"""The scope of a value, the value, and whether it is declared there."""


def options_in(block: n.Block) -> Iterator[Found]:
    """The values in a line, and those in the cells of the table that begins with it; not those of other lines below."""
    line = block.statement
    match line:
        case n.FactDeclaration(name=name, type=n.ChoiceType(options=options)):
            yield from _all(name.text, options, declared=True)
        case n.FieldDeclaration(name=name, type=n.ChoiceType(options=options)):
            yield from _all(_of_field(name.text), options, declared=True)
        case n.ChooseBy(facts=facts):
            for child in block.children:
                yield from _in_case(facts, child.statement)
        case _:
            yield from _within(line)


def _in_case(facts: Iterable[n.Name], line: n.Node) -> Iterator[Found]:
    if isinstance(line, n.Case):
        for fact, cell in zip(facts, line.cells, strict=False):
            if isinstance(cell, n.ValuesCell):
                yield from _all(fact.text, cell.values)


def _within(node: n.Node) -> Iterator[Found]:
    """The values in a sentence, its parts included."""
    match node:
        case n.Is(operand=operand, value=value):
            yield from _all(_scope(operand), (value,))
        case n.FactIsOneOf(operand=operand, values=values):
            yield from _all(_scope(operand), values)
        case n.SetFact() | n.FactIs() | n.FactBecomes() | n.ExpectFact():
            yield from _all(node.fact.text, (node.value,))
        case n.EventWith(fields=fields):
            for field in fields:
                yield from _all(_of_field(field.name.text), (field.value,))
        case _:
            for name in node._fields:
                yield from _parts(getattr(node, name))


def _parts(value: object) -> Iterator[Found]:
    match value:
        case tuple():
            for item in value:
                yield from _parts(item)
        case n.Node():
            yield from _within(value)
        case _:
            pass


def _scope(operand: n.Operand) -> str:
    return operand.name.text if isinstance(operand, n.Fact) else _of_field(operand.name.text)


def _of_field(name: str) -> str:
    return f"its {name}"


def _all(scope: str, values: Iterable[object], *, declared: bool = False) -> Iterator[Found]:
    for value in values:
        if isinstance(value, n.Text):
            yield scope, value, declared
