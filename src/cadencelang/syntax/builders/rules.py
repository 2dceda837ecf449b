"""Builders of stages, rules, steps and what stands below a step."""

from typing import Any

from cadencelang.source import Span
from cadencelang.syntax.builders.leaves import channel, who, with_last
from cadencelang.syntax.lalr import Builder
from cadencelang.syntax.nodes import (
    AnyCell,
    ApprovedBy,
    Ask,
    AtMostTimes,
    Branch,
    BranchKind,
    By,
    Case,
    ChooseBy,
    Citing,
    CompareCell,
    Comparison,
    DoSequence,
    Due,
    EachTime,
    End,
    ForDuration,
    Forget,
    Hold,
    If,
    Introduce,
    Inviting,
    Keeps,
    KnownCell,
    LeadsTo,
    MoveTo,
    Name,
    OnlyIf,
    OrSkipAfter,
    Otherwise,
    OtherwiseIf,
    Pause,
    Promise,
    Published,
    RangeCell,
    Release,
    Remind,
    Resume,
    Rule,
    Send,
    SetFact,
    Share,
    StartAgain,
    Tell,
    Text,
    TextOrName,
    Then,
    UndoWithin,
    UntilBack,
    UntilFact,
    UntilReply,
    UntilResolved,
    ValuesCell,
    Wait,
    WaitUntil,
    WaitUpTo,
    When,
    WithConsent,
    Within,
)


def _send(name: Name, template: TextOrName, span: Span) -> Send:
    return Send(channel(name), template, span)


def _share(library: Text, about: Name, name: Name, template: TextOrName, span: Span) -> Share:
    return Share(library, about, channel(name), template, span)


def _introduce(peer: Name, name: Name, template: TextOrName, span: Span) -> Introduce:
    return Introduce(peer, channel(name), template, span)


def _ask(name: Name, verb: Name, task: TextOrName, due: Due, span: Span) -> Ask:
    return Ask(who(name), verb, task, due, span)


def _do_verb(word: str, span: Span) -> Name:
    return Name(word, span)


def _hold(all_touches: bool) -> Builder:
    return lambda until, span: Hold(all_touches, until, span)


def _branch(kind: BranchKind) -> Builder:
    return lambda span: Branch(kind, None, span)


def _cell(comparison: Comparison) -> Builder:
    return lambda bound, span: CompareCell(comparison, bound, span)


def _case(*values: Any) -> Case:
    return Case(values[:-1], values[-1])


RULES: dict[str, Builder] = {
    "leads_to": LeadsTo,
    "rule": Rule,
    "when": When,
    "only_if": OnlyIf,
    "at_most_times": AtMostTimes,
    "at_most_per_visit": with_last(AtMostTimes, None),
    "start_again": StartAgain,
    "each_time": EachTime,
    "wait": Wait,
    "wait_until": WaitUntil,
    "wait_up_to": WaitUpTo,
    "send": _send,
    "share": _share,
    "introduce": _introduce,
    "ask": _ask,
    "do_verb": _do_verb,
    "tell": lambda name, text, span: Tell(who(name), text, span),
    "promise": Promise,
    "release": Release,
    "hold_automatic": _hold(False),
    "hold_all": _hold(True),
    "pause": Pause,
    "resume": Resume,
    "set_fact": SetFact,
    "forget": Forget,
    "move_to": MoveTo,
    "end": End,
    "do_sequence": lambda name, arguments, span: DoSequence(name, arguments or (), span),
    "if_": If,
    "otherwise_if": OtherwiseIf,
    "then": Then,
    "otherwise": Otherwise,
    "choose_by": ChooseBy,
    "within": Within,
    "by": By,
    "until_resolved": lambda name, span: UntilResolved(who(name), span),
    "for_duration": ForDuration,
    "until_reply": UntilReply,
    "until_back": UntilBack,
    "until_fact": UntilFact,
    "citing": Citing,
    "approved_by": lambda name, span: ApprovedBy(who(name), span),
    "undo_within": UndoWithin,
    "or_skip_after": OrSkipAfter,
    "inviting_to": Inviting,
    "calling_off": with_last(Inviting, None),
    "keeps": Keeps,
    "published": with_last(Published, False),
    "published_once": with_last(Published, True),
    "with_consent": WithConsent,
    "remind": lambda name, before, span: Remind(who(name), before, span),
    "if_not_sent": _branch(BranchKind.NOT_SENT),
    "if_nothing_fits": _branch(BranchKind.NOTHING_FITS),
    "if_done": _branch(BranchKind.DONE),
    "if_outcome": lambda outcome, span: Branch(BranchKind.DONE, outcome, span),
    "if_not_done": _branch(BranchKind.NOT_DONE),
    "if_kept": _branch(BranchKind.KEPT),
    "if_late": _branch(BranchKind.LATE),
    "if_broken": _branch(BranchKind.BROKEN),
    "if_it_happens": _branch(BranchKind.HAPPENS),
    "if_not": _branch(BranchKind.DOES_NOT_HAPPEN),
    "case": _case,
    "values_cell": lambda *values: ValuesCell(values[:-1], values[-1]),
    "cell_more_than": _cell(Comparison.MORE_THAN),
    "cell_less_than": _cell(Comparison.LESS_THAN),
    "cell_at_least": _cell(Comparison.AT_LEAST),
    "cell_at_most": _cell(Comparison.AT_MOST),
    "range_cell": RangeCell,
    "known_cell": with_last(KnownCell, True),
    "unknown_cell": with_last(KnownCell, False),
    "any_cell": AnyCell,
}
