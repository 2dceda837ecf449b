"""Rules: triggers, guard, bounds, and the steps below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cadencelang.graph import model as g
from cadencelang.graph.conditions import All, Compare, Condition, FactRef, Op
from cadencelang.graph.lower.conditions import condition_of
from cadencelang.graph.lower.context import EventField, Place, Scope
from cadencelang.graph.lower.knowledge import NOTHING, Knowledge
from cadencelang.graph.lower.proof import prove
from cadencelang.graph.lower.run import Ledger, Run
from cadencelang.graph.lower.steps import Body
from cadencelang.graph.lower.triggers import stopping, trigger_of
from cadencelang.graph.triggers import Happens, OptsOut, Trigger
from cadencelang.semantics.codes import MISSING_PART, NO_TIME
from cadencelang.semantics.durations import DATED
from cadencelang.semantics.outline import Once, has_error_line
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


def rule_of(block: n.Block, id: str, stages: tuple[str, ...], scope: Scope, body: Body, ledger: Ledger) -> g.Rule:
    """The rule; what is wrong or missing in it is told."""
    line = block.statement
    assert isinstance(line, n.Rule)
    triggers = _triggers(block, Place(scope))
    fields = _fields(triggers, scope)
    opted_out = any(isinstance(trigger, OptsOut) for trigger in triggers)
    vague = len(triggers) < _count(block, n.When) or has_error_line(block)
    place = Place(scope, id, stages, fields, opted_out=opted_out, vague=vague)
    guard, known, whole = _guard(block, place)
    if not whole:
        place = replace(place, trusting=True)
    run = Run(place.within(guard), body, ledger, guard=known, filled=_filled(guard))
    flow = body(block.children, run, known)
    if not flow.steps and not has_error_line(block) and not _has_step(block):
        _missing(scope, line.span, "This rule does nothing.", 'Add a step below it, such as: tell owner "…".')
    overlap, at_once = _overlap(block, scope)
    return g.Rule(
        id,
        line.name.value,
        stages,
        triggers,
        guard,
        _frequencies(block, scope),
        overlap,
        at_once,
        stops_of(block, place),
        flow.steps,
        line.span,
    )


def _triggers(block: n.Block, place: Place) -> tuple[Trigger, ...]:
    lines = [child.statement for child in block.children if isinstance(child.statement, n.When)]
    if not lines and not has_error_line(block):
        help = "Say when, such as: when the candidate replies."
        _missing(place.scope, block.statement.span, "Nothing starts this rule.", help)
    found = (trigger_of(line.trigger, place) for line in lines)
    return tuple(trigger for trigger in found if trigger is not None)


def _missing(scope: Scope, span: Span, message: str, help: str) -> None:
    scope.report.add(MISSING_PART, span, message, help=help)


def _count(block: n.Block, kind: type[n.When]) -> int:
    return sum(isinstance(child.statement, kind) for child in block.children)


def _has_step(block: n.Block) -> bool:
    heads = (n.When, n.OnlyIf, n.AtMostTimes, n.StartAgain, n.EachTime, n.StopWhen)
    return any(not isinstance(child.statement, heads) for child in block.children)


def _fields(triggers: Sequence[Trigger], scope: Scope) -> Mapping[str, EventField] | None:
    """The fields that every event of the rule carries.

    One is doubtful where an event has it optional, or something else than an event may start the rule.
    """
    names = dict.fromkeys(trigger.event for trigger in triggers if isinstance(trigger, Happens))
    events = [scope.events[name] for name in names if name in scope.events]
    if not events:
        return None
    others = any(not isinstance(trigger, Happens) for trigger in triggers)
    found: dict[str, EventField] = {}
    for field in events[0].fields:
        same = [it for event in events for it in event.fields if it.name == field.name and it.type == field.type]
        if len(same) == len(events):
            doubtful = others or any(it.optional for it in same)
            found[field.name] = EventField(events[0].name, field.type, doubtful)
    return found


def _guard(block: n.Block, place: Place) -> tuple[Condition | None, Knowledge, bool]:
    """The guard, what it makes known, and whether all of it is understood."""
    parts: list[Condition] = []
    known, whole = NOTHING, True
    for child in block.children:
        if isinstance(child.statement, n.OnlyIf):
            node = n.condition_of(child)
            part = None if node is None else condition_of(node, place)
            if part is None:
                whole = False
                continue
            known = prove(part, known, place).held
            parts.append(part)
    whole = whole and not has_error_line(block)
    return (All(tuple(parts), parts[0].span) if len(parts) > 1 else parts[0] if parts else None), known, whole


def _filled(guard: Condition | None) -> frozenset[str]:
    """The lists of which the guard says that they are not empty, as templates are told of them."""
    parts = guard.parts if isinstance(guard, All) else (guard,)
    compared = (part for part in parts if isinstance(part, Compare) and part.op in (Op.NOT_EMPTY, Op.CONTAINS))
    names = ((it.operand.name, isinstance(it.operand, FactRef)) for it in compared)
    return frozenset(f"{name if is_fact else f'event.{name}'} not empty" for name, is_fact in names)


def stops_of(block: n.Block, place: Place) -> tuple[Trigger, ...]:
    """The `stop when` lines right below a playbook, stage or rule."""
    lines = [child.statement for child in block.children if isinstance(child.statement, n.StopWhen)]
    found = (stopping(line.trigger, place) for line in lines)
    return tuple(trigger for trigger in found if trigger is not None)


def _frequencies(block: n.Block, scope: Scope) -> tuple[g.Frequency, ...]:
    found: list[g.Frequency] = []
    for child in block.children:
        line = child.statement
        if not isinstance(line, n.AtMostTimes):
            continue
        if line.count < 1:
            scope.report.add(NO_TIME, line.span, "A rule that may never start has no effect.", help="Write at least 1.")
            continue
        window = None if line.duration is None else scope.duration(line.duration, DATED, "How often a rule may run")
        if line.duration is None or window is not None:
            found.append(g.Frequency(line.count, window, line.span))
    return tuple(found)


def _overlap(block: n.Block, scope: Scope) -> tuple[g.Overlap, int]:
    once = Once(scope.report)
    kind, at_once = g.Overlap.DROP, 1
    for child in block.children:
        line = child.statement
        if isinstance(line, n.StartAgain) and once.first("start again` or `each time", line.span):
            kind = g.Overlap.RESTART
        elif isinstance(line, n.EachTime) and once.first("start again` or `each time", line.span):
            kind, at_once = g.Overlap.EACH, max(1, line.at_once)
            if line.at_once < 1:
                scope.report.add(NO_TIME, line.span, "No run could ever start.", help="Write at least 1.")
    return kind, at_once
