"""The parameters of sequences: what kind each is, told by how it is used, and whether arguments fit.

A parameter stands where a duration, a text (a template, a task) or a person does. Owns the inference over all
sequences, sequences that use each other included, and the circles among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum

from cadencelang.diagnostics import Label
from cadencelang.records import dataclass
from cadencelang.semantics.codes import SEQUENCE_CIRCLE, UNUSED_PARAMETER, WRONG_ARGUMENTS
from cadencelang.semantics.outline import Once, Outline, has_error_line
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


class Sort(StrEnum):
    """What a parameter stands for, in words."""

    DURATION = "a duration"
    TEXT = "a text"
    PERSON = "a person of the team"


_SORTS = {
    n.DurationOrName: Sort.DURATION,
    n.DurationOrName | None: Sort.DURATION,
    n.TextOrName: Sort.TEXT,
    n.Who: Sort.PERSON,
}


@dataclass(slots=True)
class Signature:
    """A sequence's parameters in order, with the kind of each as far as it is known and where it was first seen."""

    block: n.Block
    parameters: tuple[str, ...]
    sorts: dict[str, tuple[Sort, Span]] = field(default_factory=dict)


def signatures_of(outline: Outline, report: Report) -> dict[str, Signature]:
    """The signatures of all sequences; tells circles, unused parameters and ones that are used as two kinds."""
    signatures = {name: _signature(block, report) for name, block in outline.sequences.items()}
    circular = _circles(signatures, report)
    for name in _inner_first(signatures, circular):
        _infer(signatures[name], signatures, report)
    for name in circular:
        del signatures[name]
    return signatures


def _signature(block: n.Block, report: Report) -> Signature:
    line = block.statement
    assert isinstance(line, n.Sequence)
    once = Once(report)
    return Signature(block, tuple(name.text for name in line.parameters if once.first(name.text, name.span)))


def _calls(block: n.Block) -> Iterator[n.DoSequence]:
    for child in block.children:
        if isinstance(child.statement, n.DoSequence):
            yield child.statement
        yield from _calls(child)


def _circles(signatures: Mapping[str, Signature], report: Report) -> set[str]:
    """The sequences that lead back to themselves; each circle is told once."""
    calls = {name: {call.sequence.value: call for call in _calls(it.block)} for name, it in signatures.items()}
    circular: set[str] = set()
    for name in signatures:
        way = _way_back(name, calls)
        if way and name not in circular:
            circular.update(way)
            chain = " uses ".join(f'"{step}"' for step in (*way, name))
            span = calls[name][way[1] if len(way) > 1 else name].span
            report.add(SEQUENCE_CIRCLE, span, f"{chain}: this never ends.", help="Take one of these steps out.")
    return circular


def _way_back(start: str, calls: Mapping[str, Mapping[str, n.DoSequence]]) -> tuple[str, ...]:
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for name in calls.get(way[-1], {}):
            if name == start:
                return way
            if name in calls and name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _inner_first(signatures: Mapping[str, Signature], circular: set[str]) -> Iterator[str]:
    """Sequences outside circles, each after those that it uses."""
    done: set[str] = set(circular)
    for root in signatures:
        stack = [root]
        while stack:
            name = stack[-1]
            waiting = [
                call.sequence.value
                for call in _calls(signatures[name].block)
                if call.sequence.value in signatures and call.sequence.value not in done
            ]
            if name in done or not waiting:
                stack.pop()
                if name not in done:
                    done.add(name)
                    yield name
            else:
                stack.append(waiting[0])


def _infer(signature: Signature, signatures: Mapping[str, Signature], report: Report) -> None:
    for name, sort in _uses(signature.block, signatures):
        if name.text not in signature.parameters:
            continue
        known, first = signature.sorts.setdefault(name.text, (sort, name.span))
        if known is not sort:
            report.add(
                WRONG_ARGUMENTS,
                name.span,
                f"{name.text} is {known} elsewhere in this sequence, and {sort} here.",
                help="Give the sequence two parameters.",
                related=(Label(first, f"{known} here"),),
            )
    line = signature.block.statement
    assert isinstance(line, n.Sequence)
    unread = has_error_line(signature.block) or any(has_error_line(block) for block in _below(signature.block))
    for parameter in line.parameters:
        if parameter.text not in signature.sorts and not unread:
            message = f"The sequence does not use its parameter {parameter.text}."
            report.add(UNUSED_PARAMETER, parameter.span, message, help="Use it in a step, or remove it.")


def _below(block: n.Block) -> Iterator[n.Block]:
    for child in block.children:
        yield child
        yield from _below(child)


def _uses(block: n.Block, signatures: Mapping[str, Signature]) -> Iterator[tuple[n.Name, Sort]]:
    """Every bare word below the block that stands where a parameter may, with the kind that is wanted there."""
    for child in _below(block):
        for node in n.walk(child.statement):
            if isinstance(node, n.DoSequence):
                yield from _passed_on(node, signatures)
            elif not isinstance(node, n.Argument):
                yield from _in_places(node)


def _in_places(node: n.Node) -> Iterator[tuple[n.Name, Sort]]:
    notes = type(node).__annotations__
    for name in node._fields:
        sort = _SORTS.get(notes[name]) if not isinstance(notes[name], str) else None
        value = getattr(node, name)
        if sort is not None and isinstance(value, n.Name):
            yield value, sort


def _passed_on(call: n.DoSequence, signatures: Mapping[str, Signature]) -> Iterator[tuple[n.Name, Sort]]:
    called = signatures.get(call.sequence.value)
    for argument in call.arguments if called is not None else ():
        if isinstance(argument.value, n.Name) and called is not None and argument.name.text in called.sorts:
            yield argument.value, called.sorts[argument.name.text][0]


def fits(value: n.ArgumentValue, sort: Sort) -> bool:
    """Whether an argument is of that kind; a bare word may be a person."""
    match sort:
        case Sort.DURATION:
            return isinstance(value, n.Duration)
        case Sort.TEXT:
            return isinstance(value, n.Text)
        case Sort.PERSON:
            return isinstance(value, n.Owner | n.Name)
