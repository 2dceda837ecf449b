"""Builders of conditions and groups."""

from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.builders.leaves import channel, who, with_last
from cadencelang.syntax.lalr import Builder
from cadencelang.syntax.nodes import (
    And,
    Comparison,
    Condition,
    ConditionLine,
    ConsentIsGiven,
    Contains,
    DurationOrName,
    Fact,
    FactAway,
    FactBetween,
    FactCompares,
    FactInPast,
    FactIsEmpty,
    FactIsKnown,
    FactIsOneOf,
    FactOnSide,
    FactWithin,
    FieldOf,
    FirstVisit,
    Group,
    GroupKind,
    GroupLine,
    HasReplied,
    IfUnknown,
    Is,
    Name,
    Not,
    Operand,
    Or,
    PromiseIsOpen,
    RoleIsAway,
    Side,
    Silence,
    StageIs,
    Text,
    TimeSide,
    TodayIs,
    TodayIsWorkingDay,
    WasSent,
    YesNo,
)


def _compares(comparison: Comparison) -> Builder:
    return lambda operand, bound, span: FactCompares(operand, comparison, bound, span)


def _on_side(side: TimeSide) -> Builder:
    return lambda operand, date, span: FactOnSide(operand, side, date, span)


def _role_is_away(negated: bool) -> Builder:
    def build(operand: Operand, span: Span) -> RoleIsAway:
        if isinstance(operand, FieldOf):
            message = "`away` is said of a colleague, not of something the event brought."
            raise codes.Fault(codes.UNEXPECTED.at(span, message, help="Write the role: `recruiter is away`."))
        return RoleIsAway(who(operand.name), negated, span)

    return build


def _silent(side: Side) -> Builder:
    return lambda duration, span: Silence(side, duration, span)


def _was_sent(negated: bool) -> Builder:
    def build(name: Name, template: Text, window: str | DurationOrName | None, span: Span) -> WasSent:
        this_visit = isinstance(window, str)
        last = None if isinstance(window, str) else window
        return WasSent(channel(name), template, negated, this_visit, last, span)

    return build


def _if_unknown(condition: Condition, _words: str, answer: YesNo, span: Span) -> IfUnknown:
    return IfUnknown(condition, answer.value, span)


CONDITIONS: dict[str, Builder] = {
    "all_of": lambda *values: And(values[:-1], values[-1]),
    "any_of": lambda *values: Or(values[:-1], values[-1]),
    "not_": Not,
    "if_unknown": _if_unknown,
    "fact": Fact,
    "field_of": FieldOf,
    "is_": with_last(Is, False),
    "is_not": with_last(Is, True),
    "is_one_of": with_last(FactIsOneOf, False),
    "is_not_one_of": with_last(FactIsOneOf, True),
    "is_known": with_last(FactIsKnown, False),
    "is_unknown": with_last(FactIsKnown, True),
    "is_more_than": _compares(Comparison.MORE_THAN),
    "is_less_than": _compares(Comparison.LESS_THAN),
    "is_at_least": _compares(Comparison.AT_LEAST),
    "is_at_most": _compares(Comparison.AT_MOST),
    "is_between": FactBetween,
    "is_before": _on_side(TimeSide.BEFORE),
    "is_after": _on_side(TimeSide.AFTER),
    "is_in_past": with_last(FactInPast, False),
    "is_in_future": with_last(FactInPast, True),
    "is_within": FactWithin,
    "is_away_more_than": FactAway,
    "role_is_away": _role_is_away(False),
    "role_is_not_away": _role_is_away(True),
    "is_empty": with_last(FactIsEmpty, False),
    "is_not_empty": with_last(FactIsEmpty, True),
    "contains": with_last(Contains, False),
    "does_not_contain": with_last(Contains, True),
    "consent_is_given": with_last(ConsentIsGiven, False),
    "consent_is_not_given": with_last(ConsentIsGiven, True),
    "promise_is_open": with_last(PromiseIsOpen, False),
    "promise_is_not_open": with_last(PromiseIsOpen, True),
    "has_replied": lambda last, span: HasReplied(False, last, span),
    "has_not_replied": lambda last, span: HasReplied(True, last, span),
    "last": lambda duration, _: duration,
    "we_silent": _silent(Side.WE),
    "they_silent": _silent(Side.THEY),
    "was_sent": _was_sent(False),
    "was_not_sent": _was_sent(True),
    "in_this_visit": lambda _: "this visit",
    "stage_is": StageIs,
    "first_visit": with_last(FirstVisit, False),
    "not_first_visit": with_last(FirstVisit, True),
    "today_is": TodayIs,
    "today_is_working_day": with_last(TodayIsWorkingDay, False),
    "today_is_not_working_day": with_last(TodayIsWorkingDay, True),
    "group_all": with_last(Group, GroupKind.ALL),
    "group_any": with_last(Group, GroupKind.ANY),
    "condition_line": ConditionLine,
    "group_line_all": with_last(GroupLine, GroupKind.ALL),
    "group_line_any": with_last(GroupLine, GroupKind.ANY),
}
