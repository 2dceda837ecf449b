"""Builders of triggers."""

from cadencelang.source import Span
from cadencelang.syntax.builders.leaves import constant, with_last
from cadencelang.syntax.lalr import Builder
from cadencelang.syntax.nodes import (
    AfterFact,
    BecomesTrue,
    BeenHere,
    BeforeConsentEnds,
    BeforeFact,
    BeforePromiseDue,
    CandidateEnters,
    CandidateLeaves,
    CandidateOptsOut,
    CandidateOutOfOffice,
    CandidateReplies,
    ConsentChange,
    ConsentChanges,
    Cron,
    Days,
    EventHappens,
    EveryWorkingDay,
    FactChanges,
    HolidayRule,
    MessageBounces,
    MonthlyOnDay,
    MonthlyOnWeekday,
    OnFact,
    Ordinal,
    PromiseChange,
    PromiseChanges,
    Time,
    Visit,
    Weekly,
)


def _weekly(days: Days, at: Time, holidays: HolidayRule, span: Span) -> Weekly:
    return Weekly(1, days, at, holidays, span)


TRIGGERS: dict[str, Builder] = {
    "enters": with_last(CandidateEnters, Visit.ANY),
    "enters_again": with_last(CandidateEnters, Visit.AGAIN),
    "enters_first": with_last(CandidateEnters, Visit.FIRST),
    "leaves": CandidateLeaves,
    "replies": CandidateReplies,
    "out_of_office": with_last(CandidateOutOfOffice, None),
    "opts_out": CandidateOptsOut,
    "bounces": MessageBounces,
    "event_happens": EventHappens,
    "weekly": _weekly,
    "every_weeks": Weekly,
    "every_working_day": EveryWorkingDay,
    "monthly_on_day": MonthlyOnDay,
    "monthly_on_weekday": MonthlyOnWeekday,
    "cron": Cron,
    "before_fact": BeforeFact,
    "after_fact": AfterFact,
    "on_fact": OnFact,
    "before_consent_ends": BeforeConsentEnds,
    "when_consent_given": with_last(ConsentChanges, ConsentChange.GIVEN),
    "when_consent_ends": with_last(ConsentChanges, ConsentChange.ENDS),
    "before_promise_due": BeforePromiseDue,
    "when_promise_broken": with_last(PromiseChanges, PromiseChange.BROKEN),
    "when_promise_kept": with_last(PromiseChanges, PromiseChange.KEPT),
    "when_any_promise_broken": lambda span: PromiseChanges(None, PromiseChange.BROKEN, span),
    "been_here": BeenHere,
    "fact_changes": FactChanges,
    "becomes_true": BecomesTrue,
    "ordinal": lambda word, _: Ordinal(word),
    "next_working_day": constant(HolidayRule.NEXT_WORKING_DAY),
    "not_at_all": constant(HolidayRule.SKIPPED),
    "holidays_included": constant(HolidayRule.INCLUDED),
}
