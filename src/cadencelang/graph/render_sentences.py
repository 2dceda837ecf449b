"""The steps of a rule as sentences that a person reads out.

Owns: the wording of each kind of step and of its branches. Names of facts and roles are told with spaces for their
underscores; texts stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from cadencelang.clock import format_time
from cadencelang.diagnostics.clean import clean
from cadencelang.graph import steps as s
from cadencelang.graph.edges import branches
from cadencelang.graph.render_words import condition_words, trigger_words, value_words
from cadencelang.records import dataclass
from cadencelang.source import Span

_AT_AT = re.compile(r'("[^"]*")|(?<=[a-z0-9])_(?:at|on) at (?=[0-9])')
_QUOTED_OR_NAME = re.compile(r'"[^"]*"|(?<![a-z])[a-z]++(?:_[a-z0-9]++)++')
_SPOKEN = {
    "if not sent": "If it is not sent",
    "if nothing fits": "If no article fits",
    "if not done": "If it is not done in time",
    "if done": "Once it is done",
    "if it happens": "If that happens",
    "if not": "If it does not",
    "if kept": "If it is kept",
    "if late": "If it is kept late",
    "if broken": "If it is broken",
    "otherwise": "Otherwise",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, how deep it lies among branches, and the step it tells of (None: not of a step).

    `line` is what the line says that opens a branch (`if done`), or begins with where it is a clause of the rule.
    """

    text: str
    depth: int = 0
    span: Span | None = None
    line: str = ""


def spoken(words: str) -> str:
    """Words of the graph with their names as a person says them: `interview_at at 10:00` as "interview, at 10:00"."""
    words = _AT_AT.sub(lambda it: it[1] or ", at ", words)
    return clean(_QUOTED_OR_NAME.sub(lambda it: it[0] if it[0][0] == '"' else it[0].replace("_", " "), words))


def tell_steps(steps: Sequence[s.Step], depth: int = 0) -> Iterator[Sentence]:
    """The sentences of some steps, in order, with those of their branches below them."""
    for step in steps:
        if isinstance(step, s.Choose):
            yield from _choices(step, depth)
            continue
        yield Sentence(spoken(_sentence(step)), depth, step.span)
        for words, inner in branches(step):
            yield from _branch(words, inner, depth + 1)


def _branch(words: str, steps: Sequence[s.Step], depth: int) -> Iterator[Sentence]:
    outcome = words.partition(' outcome "')[2]
    head = f'Once it is done, and the outcome is "{outcome}' if outcome else _SPOKEN.get(words, words)
    yield Sentence(clean(f"{head}:"), depth, line=words)
    yield from tell_steps(steps, depth + 1)


def _choices(step: s.Choose, depth: int) -> Iterator[Sentence]:
    for number, branch in enumerate(step.branches):
        head = "Otherwise" if number else "If"
        if branch.condition is not None:
            head = f"{'Otherwise, if' if number else 'If'} {condition_words(branch.condition)}"
        yield Sentence(spoken(f"{head}:"), depth, branch.span)
        yield from tell_steps(branch.steps, depth + 1)


def _sentence(step: s.Step) -> str:
    match step:
        case s.Wait(duration=duration, minute=minute):
            return f"We wait {duration}{f', until {format_time(minute)} of that day' if minute is not None else ''}."
        case s.WaitUntil(fact=fact, minute=minute):
            return f"We wait until the day of {fact}{_at(minute)}."
        case s.WaitFor(duration=duration, trigger=trigger):
            return f"We wait up to {duration} for this: {trigger_words(trigger)}."
        case s.Send():
            return f"We {_message(step)}{''.join(_clauses(step))}."
        case s.Ask():
            return _asked(step)
        case s.Tell(role=role, text=text):
            return f'{_who(role)} is told: "{text}".'
        case s.MakePromise(promise=promise):
            return f'We promise the candidate "{promise}"{_due(step.deadline)}.{_reminders(step.reminders)}'
        case s.Release(promise=promise):
            return f'The promise "{promise}" need no longer be kept.'
        case s.Hold() | s.Pause() | s.Resume():
            return _quiet(step)
        case s.SetFact(fact=fact, value=value):
            return f"We forget {fact}." if value is None else f"We note that {fact} is {value_words(value)}."
        case s.Move(stage=stage):
            return f'The candidate moves to "{stage}".'
        case s.End():
            return "The rule ends here."
        case s.Choose():
            return "We choose."
        case _:
            assert_never(step)


def _message(step: s.Send) -> str:
    by = f'"{step.template}" by {step.channel}'
    match step.kind:
        case s.MessageKind.SEND:
            return f"send {by}"
        case s.MessageKind.SHARE:
            return f'share an article of "{step.library}" that fits {step.about}, with {by}'
        case s.MessageKind.INTRODUCE:
            return f"introduce them to {step.peer}, with {by}"
        case _:
            assert_never(step.kind)


def _clauses(step: s.Send) -> Iterator[str]:
    """What else is said of a message, each with what joins it on."""
    if step.young is not None:
        yield f", published in the last {step.young}"
    if step.unseen:
        yield ", never shared with them before"
    if step.citing:
        yield f", citing {' and '.join(step.citing)}"
    if step.invites and step.lasts is not None:
        yield f", with an invitation to {step.invites} for {step.lasts}"
    elif step.invites:
        yield f", which takes the invitation to {step.invites} back"
    if step.approver:
        yield f", once {_who(step.approver, start=False)} approves"
    if step.consent:
        yield f', if both have given the consent "{step.consent}"'
    if step.undo is not None:
        yield f"; for {step.undo} it can still be taken back"
    if step.shelf is not None:
        yield f"; if it cannot go within {step.shelf}, it is left out"
    if step.keeps:
        yield f'; that keeps the promise "{step.keeps}"'


def _asked(step: s.Ask) -> str:
    keeps = f' Doing it keeps the promise "{step.keeps}".' if step.keeps else ""
    verb = "do this" if step.verb == "do" else f"{step.verb} the candidate"
    return (
        f'{_who(step.role)} is asked to {verb}{_due(step.deadline)}: "{step.text}".{_reminders(step.reminders)}{keeps}'
    )


def _reminders(reminders: Sequence[s.Reminder]) -> str:
    return "".join(f" {_who(it.role)} is reminded {it.before} before." for it in reminders)


def _quiet(step: s.Hold | s.Pause | s.Resume) -> str:
    match step:
        case s.Hold(all_touches=all_touches, role=role, duration=duration, end=end):
            until = f"until {_who(role, start=False)} resolves it" if role else _until(end, duration, None)
            return f"{'All' if all_touches else 'Automatic'} touches are held back {until}."
        case s.Pause(end=end, duration=duration, fact=fact, at_most=at_most):
            return f"Everything pauses {_until(end, duration, fact)}, for {at_most} at most."
        case s.Resume():
            return "The pause ends."
        case _:
            assert_never(step)


def _until(end: s.HoldEnd, duration: object, fact: str | None) -> str:
    if end is s.HoldEnd.FACT:
        return f"until {fact}"
    return f"for {duration}" if end is s.HoldEnd.DURATION else end.value


def _due(deadline: s.Deadline) -> str:
    if deadline.within is not None:
        return f" within {deadline.within}"
    before = "" if deadline.before is None else f"{deadline.before} before "
    return f" by {before}{deadline.fact}{_at(deadline.minute)}" if deadline.fact else ""


def _at(minute: int | None) -> str:
    return "" if minute is None else f" at {format_time(minute)}"


def _who(role: str, *, start: bool = True) -> str:
    return f"{'The' if start else 'the'} {role}"
