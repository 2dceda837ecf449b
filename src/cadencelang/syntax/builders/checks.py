"""Builders of guarantees and scenarios."""

from cadencelang.source import Span
from cadencelang.syntax.builders.leaves import channel, who, with_last
from cadencelang.syntax.lalr import Builder
from cadencelang.syntax.nodes import (
    AfterInstant,
    Answer,
    Answers,
    AnythingSubject,
    ApprovalSubject,
    Assuming,
    AssumingCondition,
    Assumption,
    At,
    AtInstant,
    BeforeInstant,
    BetweenInstants,
    CandidateBack,
    CandidateOutOfOffice,
    CandidateReplies,
    ChannelSubject,
    ConsentGiven,
    ConsentWithdrawn,
    Does,
    Entering,
    EntersStage,
    EventWith,
    EveryPromiseKept,
    Expect,
    ExpectCount,
    ExpectFact,
    FactBecomes,
    FactIs,
    GivenAway,
    GivenConsent,
    GivenFacts,
    GivenShared,
    HearsWithin,
    Instant,
    MovesPromise,
    Name,
    NeverMoreThan,
    NeverSilent,
    NobodyStays,
    Note,
    NoteList,
    OnDate,
    Peer,
    PromiseKept,
    PromisesBy,
    PromiseState,
    PromiseSubject,
    Releases,
    ReminderSubject,
    ResolvesHold,
    RuleRunsAtMost,
    RunUntil,
    StageSubject,
    TaskSubject,
    Text,
    ToldSubject,
    TouchSubject,
    UntilInstant,
    WhileCondition,
    WhileIn,
    WhileInOpenStage,
    WhoAway,
    WhoBack,
)


def _assuming(assumption: Assumption) -> Builder:
    return lambda span: Assuming(assumption, span)


def _answers(answer: Answer) -> Builder:
    return lambda name, template, span: Answers(who(name), answer, template, span)


def _expect_unknown(fact: Name, at: Instant, span: Span) -> ExpectFact:
    return ExpectFact(fact, None, at, span)


def _channel_subject(name: Name, template: Text | None, span: Span) -> ChannelSubject:
    return ChannelSubject(channel(name), template, span)


_GUARANTEES: dict[str, Builder] = {
    "while_in": WhileIn,
    "while_in_open_stage": WhileInOpenStage,
    "while_condition": WhileCondition,
    "assuming_tasks": _assuming(Assumption.TASKS_IN_TIME),
    "assuming_approvals": _assuming(Assumption.APPROVALS_IN_TIME),
    "assuming_no_bounce": _assuming(Assumption.NO_BOUNCE),
    "assuming_nobody_away": _assuming(Assumption.NOBODY_AWAY),
    "assuming_no_reply": _assuming(Assumption.NO_REPLY),
    "assuming_condition": AssumingCondition,
    "never_silent": NeverSilent,
    "every_promise_kept": EveryPromiseKept,
    "promise_kept": PromiseKept,
    "hears_within": HearsWithin,
    "entering": Entering,
    "a_reply": CandidateReplies,
    "never_more_than": NeverMoreThan,
    "nobody_stays": NobodyStays,
    "rule_never_runs": with_last(RuleRunsAtMost, 0),
    "rule_runs_at_most": RuleRunsAtMost,
}
_EVENTS: dict[str, Builder] = {
    "at": At,
    "enters_stage": EntersStage,
    "out_of_office_until": CandidateOutOfOffice,
    "candidate_back": CandidateBack,
    "event_with": lambda event, fields, span: EventWith(event, fields or (), span),
    "fact_becomes": FactBecomes,
    "fact_becomes_unknown": with_last(FactBecomes, None),
    "consent_given": ConsentGiven,
    "consent_withdrawn": ConsentWithdrawn,
    "does": lambda name, task, outcome, span: Does(who(name), task, outcome, span),
    "approves": _answers(Answer.APPROVES),
    "declines": _answers(Answer.DECLINES),
    "undoes": _answers(Answer.UNDOES),
    "promises": lambda name, promise, by, span: PromisesBy(who(name), promise, by, span),
    "moves_promise": lambda name, promise, to, span: MovesPromise(who(name), promise, to, span),
    "releases": lambda name, promise, span: Releases(who(name), promise, span),
    "resolves_hold": lambda name, span: ResolvesHold(who(name), span),
    "who_away": lambda name, until, span: WhoAway(who(name), until, span),
    "who_back": lambda name, span: WhoBack(who(name), span),
}
_GIVEN: dict[str, Builder] = {
    "given_facts": lambda *values: GivenFacts(values[:-1], values[-1]),
    "given_consent": GivenConsent,
    "given_away": lambda name, first, last, span: GivenAway(who(name), first, last, span),
    "given_shared": GivenShared,
    "fact_is": FactIs,
    "note_list": lambda *values: NoteList(values[:-1], values[-1]),
    "note": with_last(Note, True),
    "private_note": with_last(Note, False),
    "peer": Peer,
}
_EXPECTATIONS: dict[str, Builder] = {
    "expect": lambda subject, moment, span: Expect(subject, False, moment, span),
    "expect_no": lambda subject, moment, span: Expect(subject, True, moment, span),
    "expect_fact": ExpectFact,
    "expect_unknown": _expect_unknown,
    "expect_count": ExpectCount,
    "run_until": RunUntil,
    "channel_subject": _channel_subject,
    "touch_subject": TouchSubject,
    "task_subject": lambda task, name, span: TaskSubject(task, who(name) if name else None, span),
    "approval_subject": lambda text, name, span: ApprovalSubject(text, who(name) if name else None, span),
    "told_subject": lambda name, text, span: ToldSubject(who(name), text, span),
    "promise_subject": PromiseSubject,
    "promise_state": lambda word, _: PromiseState(word),
    "reminder_subject": lambda name, span: ReminderSubject(who(name), span),
    "stage_subject": StageSubject,
    "anything_subject": AnythingSubject,
    "at_instant": AtInstant,
    "on_date": OnDate,
    "before_instant": BeforeInstant,
    "until_instant": UntilInstant,
    "after_instant": AfterInstant,
    "between_instants": BetweenInstants,
}
CHECKS: dict[str, Builder] = _GUARANTEES | _EVENTS | _GIVEN | _EXPECTATIONS
