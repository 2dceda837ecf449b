"""The whole pass: declarations first, in the order that they need each other, then stages and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cadencelang.graph.lower.clocks import clock_plan, tick_in, zone_in
from cadencelang.graph.lower.context import Place, Scope
from cadencelang.graph.lower.declarations import channels_of, consents_of, events_of, facts_of, off_limits_of
from cadencelang.graph.lower.guarantees import guarantees_of, switched_off_of
from cadencelang.graph.lower.knowledge import NOTHING
from cadencelang.graph.lower.limits import limits_of
from cadencelang.graph.lower.loops import tell_loops
from cadencelang.graph.lower.rules import rule_of, stops_of
from cadencelang.graph.lower.run import Ledger, Run
from cadencelang.graph.lower.steps import Body
from cadencelang.graph.lower.teams import owner_of, roles_of
from cadencelang.graph.model import LANGUAGE_VERSION, Book, Library, Rule, Stage
from cadencelang.graph.templates.names import TemplateUse
from cadencelang.records import dataclass
from cadencelang.semantics.codes import MISSING_PART, WRONG_KIND
from cadencelang.semantics.names import STAGE, Names, promises
from cadencelang.semantics.outline import Named, Once, Outline, declare
from cadencelang.semantics.parameters import Signature, signatures_of
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class Lowered:
    """The graph, its templates still to come, and how its steps use each of them; `unjudged` ones cannot be checked."""

    book: Book
    uses: Mapping[str, Sequence[TemplateUse]]
    unjudged: frozenset[str]


def lower(
    modules: Sequence[n.Module], outline: Outline, names: Names, libraries: Iterable[Library], report: Report
) -> Lowered:
    """The rule graph of a playbook. It is whole only where `report` holds no error; else what was understood of it."""
    main = Span(modules[0].path, 0, 0)
    header = outline.header
    span = main if header is None else header.statement.span
    scope = _declared(outline, names, report)
    roles = tuple(scope.roles.values())
    calendars = tuple(role.calendar for role in roles if role.calendar is not None)
    ledger = Ledger()
    signatures = signatures_of(outline, report)
    body = Body(signatures, _ways(outline))
    stages = _stages(outline, scope)
    rules = tuple(_rules(outline, scope, body, ledger))
    _check_unused_sequences(signatures, body, scope, ledger)
    book = Book(
        name=_name(header),
        version=_number(header, n.Version, 1, report),
        language=_number(header, n.Language, LANGUAGE_VERSION, report),
        clock=clock_plan(outline, calendars, span, scope),
        roles=roles,
        facts=tuple(scope.facts.values()),
        events=tuple(scope.events.values()),
        consents=consents_of(outline, scope),
        channels=tuple(scope.channels.values()),
        off_limits=off_limits_of(outline, scope),
        limits=limits_of(outline, scope),
        libraries=tuple(libraries),
        templates=(),
        stops=() if header is None else stops_of(header, Place(scope)),
        stages=stages,
        rules=rules,
        guarantees=guarantees_of(outline, rules, scope),
        switched_off=switched_off_of(outline, scope),
        promises=tuple(promises(outline)),
        sources=tuple((module.path, module.source.text) for module in modules),
        span=span,
    )
    tell_loops(book, report)
    return Lowered(book, ledger.uses, frozenset(ledger.unjudged))


def _declared(outline: Outline, names: Names, report: Report) -> Scope:
    scope = Scope(report, names, tick_in(outline, report))
    scope.zone = zone_in(outline, scope)
    scope.owner = owner_of(outline)
    scope.has_team = outline.team_span is not None or "role" in outline.broken
    scope.facts = facts_of(outline, scope)
    scope.events = events_of(outline, scope)
    scope.channels = channels_of(outline, scope)
    scope.roles = roles_of(outline, scope)
    return scope


def _name(header: n.Block | None) -> str:
    return header.statement.name.value if header is not None and isinstance(header.statement, n.Playbook) else ""


def _number(header: n.Block | None, kind: type[n.Version] | type[n.Language], default: int, report: Report) -> int:
    """The number of a line below the header, which must be a whole one above 0."""
    once = Once(report)
    children = () if header is None else header.children
    lines = [child.statement for child in children if isinstance(child.statement, kind)]
    lines = [line for line in lines if once.first(kind.__name__.lower(), line.span)]
    if not lines:
        return default
    value = lines[0].number.value
    if value != value.to_integral_value() or value < 1:
        message = "A version is a whole number, counted from 1."
        report.add(WRONG_KIND, lines[0].number.span, message, help="Write a number such as 2.")
        return default
    if kind is n.Language and value > LANGUAGE_VERSION:
        message = (
            f"This playbook is written in version {value} of the language, and this compiler knows {LANGUAGE_VERSION}."
        )
        report.add(WRONG_KIND, lines[0].number.span, message, help="Take a newer compiler.")
    return int(value)


def _ways(outline: Outline) -> dict[str, frozenset[str]]:
    """The stages that each stage leads to, as they are written."""
    return {
        name: frozenset(
            it.value
            for child in block.children
            if isinstance(child.statement, n.LeadsTo)
            for it in child.statement.stages
        )
        for name, block in outline.stages.items()
    }


def _stages(outline: Outline, scope: Scope) -> tuple[Stage, ...]:
    if not outline.stages and "stage" not in outline.broken and outline.header is not None:
        message = "The playbook has no stage."
        scope.report.add(
            MISSING_PART, outline.header.statement.span, message, help='Add one, such as: stage "First interview".'
        )
    return tuple(_stage(name, block, scope) for name, block in outline.stages.items())


def _stage(name: str, block: n.Block, scope: Scope) -> Stage:
    line = block.statement
    assert isinstance(line, n.Stage)
    written = [
        it for child in block.children if isinstance(child.statement, n.LeadsTo) for it in child.statement.stages
    ]
    leads_to = tuple(dict.fromkeys(scope.names.all_of(STAGE, tuple(written))))
    return Stage(name, line.closing, leads_to, stops_of(block, Place(scope)), line.span)


def _rules(outline: Outline, scope: Scope, body: Body, ledger: Ledger) -> Iterator[Rule]:
    """The rules in the order of the text; a name is taken once in a stage, and once among the rules of many stages."""
    taken: dict[str, Named] = {}
    for block in sorted((*outline.stages.values(), *outline.every), key=lambda it: _order(it, outline)):
        where, stages = _where(block, outline, scope)
        named = taken.setdefault(where, {})
        for child in block.children:
            if isinstance(child.statement, n.Rule) and declare(
                named, child.statement.name, child, "rule", scope.report
            ):
                yield rule_of(child, f"{where}/{child.statement.name.value}", stages, scope, body, ledger)


def _order(block: n.Block, outline: Outline) -> tuple[int, int]:
    return outline.files.index(block.span.file), block.span.start


def _where(block: n.Block, outline: Outline, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """What begins the identity of a block's rules, and the stages they are live in."""
    line = block.statement
    if isinstance(line, n.Stage):
        return line.name.value, (line.name.value,)
    assert isinstance(line, n.EveryStage)
    excluded = frozenset(scope.names.all_of(STAGE, line.excluded))
    stages = tuple(
        name for name, stage in outline.stages.items() if name not in excluded and _covers(line.scope, stage.statement)
    )
    word = "" if line.scope is n.StageScope.EVERY else f"{line.scope.value} "
    return f"every {word}stage", stages


def _covers(scope: n.StageScope, stage: n.Statement) -> bool:
    closing = isinstance(stage, n.Stage) and stage.closing
    match scope:
        case n.StageScope.EVERY:
            return True
        case n.StageScope.OPEN:
            return not closing
        case n.StageScope.CLOSING:
            return closing


def _check_unused_sequences(signatures: Mapping[str, Signature], body: Body, scope: Scope, ledger: Ledger) -> None:
    """Check the sequences that no rule uses, as far as that goes without knowing where they would stand."""
    for name, signature in signatures.items():
        if name in ledger.sequences:
            continue
        ledger.sequences.add(name)
        place = Place(scope, f"sequence/{name}", parameters=dict.fromkeys(signature.parameters), trusting=True)
        body(signature.block.children, Run(place, body, replace(ledger, uses={})), NOTHING)
