"""CL703: a rule that no history of a candidate can start."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph import triggers as on
from cadencelang.graph.model import Rule
from cadencelang.graph.steps import Send
from cadencelang.lints.context import Context
from cadencelang.lints.domains import Domain, one_of
from cadencelang.lints.logic import FIRST_VISIT, WEEKDAY, WORKING_DAY, Key, in_stages
from cadencelang.lints.registry import lint
from cadencelang.source import Span

RULE_NEVER_FIRES = Code("CL703", "rule-never-fires", Severity.WARNING, "A rule that can never run")


@lint(RULE_NEVER_FIRES)
def rule_never_fires(ctx: Context) -> Iterator[Diagnostic]:
    """Every one of its triggers is impossible, or its condition contradicts where and when it is judged."""
    for rule in ctx.book.rules:
        reasons = [(_impossible(ctx, rule, trigger), trigger.span) for trigger in rule.triggers]
        if all(reason for reason, _ in reasons):
            yield _finding(rule, reasons)


def _finding(rule: Rule, reasons: list[tuple[str, Span]]) -> Diagnostic:
    reason, span = reasons[0]
    others = tuple(Label(where, f"Nor here: {why}") for why, where in reasons[1:])
    return RULE_NEVER_FIRES.at(
        span,
        f'The rule "{rule.name}" can never run: {reason}',
        help="Give it another `when`, change its `only if`, or take the rule out.",
        related=others,
    )


def _impossible(ctx: Context, rule: Rule, trigger: on.Trigger) -> str:
    """Why a trigger never starts the rule, as the end of a sentence; empty where it may."""
    match trigger:
        case on.Enters(visit=on.Visit.AGAIN):
            if not any(name in ctx.reachable_from(*ctx.ways[name]) for name in rule.stages):
                return "no way leads back here, so nobody enters again."
        case on.Leaves():
            if not any(ctx.ways[name] for name in rule.stages):
                return "nobody leaves this stage."
        case on.Bounces():
            if not any(isinstance(place.step, Send) for place in ctx.all_places()):
                return "the playbook sends no message that could bounce."
        case on.Weekly(on_holiday=on.OnHoliday.NOT_AT_ALL):
            if not any(clock.week.days[day] for clock in ctx.clocks for day in trigger.weekdays):
                return "it asks for a day without working time, `or not at all`."
        case _:
            pass
    return _refused(ctx, rule, trigger)


def _refused(ctx: Context, rule: Rule, trigger: on.Trigger) -> str:
    """Whether `only if` can be true on its own, but never where and when this trigger comes."""
    becomes = [trigger.condition] if isinstance(trigger, on.Becomes) else []
    here, situation = in_stages(rule.stages), _situation(ctx, trigger)
    if rule.guard is None or not (becomes or situation) or not ctx.theory.possible([rule.guard], given=here):
        return ""
    if ctx.theory.possible([rule.guard, *becomes], given=here | situation):
        return ""
    return "its `only if` is never true at the moments its `when` names."


def _situation(ctx: Context, trigger: on.Trigger) -> dict[Key, Domain]:
    """What is so whenever this trigger comes."""
    match trigger:
        case on.Enters(visit=on.Visit.FIRST):
            return {FIRST_VISIT: one_of(True)}
        case on.Enters(visit=on.Visit.AGAIN):
            return {FIRST_VISIT: one_of(False)}
        case on.Weekly(on_holiday=on.OnHoliday.INCLUDED):
            return {WEEKDAY: one_of(*trigger.weekdays)}
        case on.Weekly(on_holiday=on.OnHoliday.NOT_AT_ALL):
            return {WEEKDAY: one_of(*trigger.weekdays), WORKING_DAY: one_of(True)}
        case on.EveryWorkingDay():
            worked = {day for clock in ctx.clocks for day in range(7) if clock.week.days[day]}
            return {WEEKDAY: one_of(*worked), WORKING_DAY: one_of(True)}
        case _:
            return {}
