"""Guarantees, and the built-in ones that a playbook switches off."""

from __future__ import annotations

from typing import assert_never

from cadencelang.graph import model as g
from cadencelang.graph.conditions import Condition
from cadencelang.graph.lower.conditions import condition_of
from cadencelang.graph.lower.context import Place, Scope
from cadencelang.graph.lower.limits import selector_of
from cadencelang.graph.lower.proof import prove_anywhere
from cadencelang.semantics.codes import DECLARED_TWICE, MISSING_PART, UNKNOWN_GUARANTEE, UNKNOWN_RULE
from cadencelang.semantics.names import EVENT, PROMISE, RULE, STAGE
from cadencelang.semantics.outline import Once, Outline, has_error_line
from cadencelang.syntax import nodes as n

BUILT_IN = (
    "no dead end",
    "no loop without delay",
    "every promise ends",
    "closed means closed",
    "opted out means silence",
)
"""The guarantees that every playbook has unless it switches them off."""

_ASSUMPTIONS = {
    n.Assumption.TASKS_IN_TIME: g.Assumption.TASKS_IN_TIME,
    n.Assumption.APPROVALS_IN_TIME: g.Assumption.APPROVALS_IN_TIME,
    n.Assumption.NO_BOUNCE: g.Assumption.NO_BOUNCES,
    n.Assumption.NOBODY_AWAY: g.Assumption.NOBODY_AWAY,
    n.Assumption.NO_REPLY: g.Assumption.NO_REPLIES,
}


def guarantees_of(outline: Outline, rules: tuple[g.Rule, ...], scope: Scope) -> tuple[g.Guarantee, ...]:
    """The guarantees in the order of the text; one without a claim is told and left out."""
    open_stages = tuple(
        name
        for name, block in outline.stages.items()
        if isinstance(block.statement, n.Stage) and not block.statement.closing
    )
    found = (_guarantee(name, block, open_stages, rules, Place(scope)) for name, block in outline.guarantees.items())
    return tuple(it for it in found if it is not None)


def switched_off_of(outline: Outline, scope: Scope) -> tuple[g.SwitchedOff, ...]:
    """The built-in guarantees that are switched off, each with its reason; others are told."""
    found: list[g.SwitchedOff] = []
    for name, block in outline.switched_off.items():
        line = block.statement
        assert isinstance(line, n.GuaranteeOff)
        if name in BUILT_IN:
            found.append(g.SwitchedOff(name, line.because.value, line.span))
        else:
            scope.report.unknown(UNKNOWN_GUARANTEE, line.name.span, name, noun="built-in guarantee", known=BUILT_IN)
    return tuple(found)


def _guarantee(
    name: str, block: n.Block, open_stages: tuple[str, ...], rules: tuple[g.Rule, ...], place: Place
) -> g.Guarantee | None:
    once = Once(place.report)
    stages: tuple[str, ...] = ()
    conditions: list[Condition] = []
    assuming: list[g.Assumption] = []
    assumed: list[Condition] = []
    claims: list[g.Claim | None] = []
    for child in block.children:
        match child.statement:
            case n.WhileIn(names, span):
                stages += place.scope.names.all_of(STAGE, names) if once.first("while in", span) else ()
            case n.WhileInOpenStage(span):
                stages += open_stages if once.first("while in", span) else ()
            case n.WhileCondition(node, _):
                conditions += _condition(node, place)
            case n.Assuming(assumption, _):
                assuming.append(_ASSUMPTIONS[assumption])
            case n.AssumingCondition(node, _):
                assumed += _condition(node, place)
            case n.ErrorLine():
                pass
            case line if once.first("what is claimed", line.span):
                claims.append(_claim(line, rules, place))
            case _:
                pass
    if not claims and not has_error_line(block):
        help = "Add a line such as: we are never silent for more than 5 working days."
        place.report.add(MISSING_PART, block.statement.span, "This guarantee claims nothing.", help=help)
    if len(conditions) > 1:
        place.report.add(
            DECLARED_TWICE, conditions[1].span, "`while` is said twice.", help="Join the conditions with `and`."
        )
    if not claims or claims[0] is None:
        return None
    condition = conditions[0] if conditions else None
    span = block.statement.span
    return g.Guarantee(name, stages, condition, tuple(dict.fromkeys(assuming)), tuple(assumed), claims[0], span)


def _condition(node: n.Condition, place: Place) -> list[Condition]:
    condition = condition_of(node, place)
    if condition is None:
        return []
    prove_anywhere(condition, place)
    return [condition]


def _claim(line: n.Statement, rules: tuple[g.Rule, ...], place: Place) -> g.Claim | None:
    match line:
        case n.NeverSilent(node, by, _):
            duration = place.duration(node)
            return None if duration is None else g.NeverSilent(duration, _by(by, place))
        case n.EveryPromiseKept():
            return g.PromisesKept(None)
        case n.PromiseKept(name, _):
            promise = place.scope.name(PROMISE, name)
            return None if promise is None else g.PromisesKept(promise)
        case n.HearsWithin():
            return _hears(line, place)
        case n.NeverMoreThan(count, touches, node, _):
            window = place.duration(node)
            return None if window is None else g.NeverMoreThan(selector_of(touches, place), count, window)
        case n.NobodyStays(names, node, _):
            duration = place.duration(node)
            stages = place.scope.names.all_of(STAGE, names)
            return None if duration is None or not stages else g.NobodyStays(stages, duration)
        case n.NoTouchesWhile(touches, node_condition, _):
            found = _condition(node_condition, place)
            return g.NoTouchesWhile(selector_of(touches, place), found[0]) if found else None
        case n.RuleRunsAtMost():
            return _rule_runs(line, rules, place)
        case _:
            return None


def _by(touches: n.Touches | None, place: Place) -> g.ByWhom:
    if touches is None:
        return g.ByWhom()
    selector = selector_of(touches, place)
    return g.ByWhom(selector.automatic, selector.channel)


def _hears(line: n.HearsWithin, place: Place) -> g.HearsWithin | None:
    duration = place.duration(line.duration)
    stages: tuple[str, ...] = ()
    event: str | None = None
    match line.anchor:
        case n.Entering(names, _):
            stages = place.scope.names.all_of(STAGE, names)
            if not stages:
                return None
        case n.EventHappens(name, _):
            event = place.scope.name(EVENT, name)
            if event is None:
                return None
        case n.CandidateReplies():
            pass
        case _:
            assert_never(line.anchor)
    return None if duration is None else g.HearsWithin(stages, event, duration, _by(line.by, place))


def _rule_runs(line: n.RuleRunsAtMost, rules: tuple[g.Rule, ...], place: Place) -> g.RuleRuns | None:
    """The rule by its name, or by `stage/rule` where several stages have one of that name."""
    asked = line.rule.value
    fitting = [rule.id for rule in rules if asked in (rule.id, rule.name)]
    if len(fitting) == 1:
        return g.RuleRuns(fitting[0], line.count)
    if not fitting:
        place.scope.name(RULE, line.rule)
        return None
    listed = " or ".join(f'"{id}"' for id in fitting)
    place.report.add(UNKNOWN_RULE, line.rule.span, f'Several rules are called "{asked}".', help=f"Write {listed}.")
    return None
