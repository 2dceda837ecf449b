"""What a scenario expects, from its lines.

Owns: the windows of time. `on DATE` is the candidate's whole day, `before` and `after` leave their instant out,
`until` and `between` include theirs.
"""

from __future__ import annotations

from typing import assert_never

from cadencelang.clock import day_of
from cadencelang.scenarios.codes import EMPTY_WINDOW
from cadencelang.scenarios.model import Expectation, Subject, SubjectKind, Window
from cadencelang.scenarios.values import value_of
from cadencelang.scenarios.vocabulary import Vocabulary
from cadencelang.scenarios.wall import Wall
from cadencelang.source import SourceFile
from cadencelang.syntax import nodes as n

Line = n.Expect | n.ExpectFact | n.ExpectCount


def expectation_of(line: Line, names: Vocabulary, wall: Wall, source: SourceFile) -> Expectation | None:
    """The expectation of a line, or None where it names something that is not there (which is told)."""
    words = " ".join(source.slice(line.span).split())
    match line:
        case n.Expect(subject=subject, negated=negated, moment=moment):
            wanted = subject_of(subject, names)
            window = window_of(moment, names, wall)
            return Expectation(wanted, negated, window, words, line.span) if wanted else None
        case n.ExpectFact(fact=name, value=value, at=at):
            fact = names.fact(name)
            if fact is None:
                return None
            expected = None if value is None else value_of(value, fact.name, fact.type, wall, names)
            then = wall.instant(at)
            about = Subject(SubjectKind.FACT, name=fact.name, value=expected)
            return Expectation(about, False, Window(then, then, exact=True), words, line.span)
        case n.ExpectCount(count=count, touches=touches, moment=moment):
            channel = names.channel(touches.channel) if touches.channel else None
            if touches.channel and channel is None:
                return None
            automatic = touches.kind is n.TouchKind.AUTOMATIC
            many = Subject(SubjectKind.COUNT, channel=channel, automatic=automatic, count=count)
            return Expectation(many, False, window_of(moment, names, wall), words, line.span)
        case _:
            assert_never(line)


def subject_of(subject: n.Subject, names: Vocabulary) -> Subject | None:
    """What is expected, or None where a name in it is not known."""
    match subject:
        case n.ChannelSubject(channel=word, template=template):
            channel = names.channel(word)
            named = _channel_name(channel, template, names)
            return (
                Subject(SubjectKind.TOUCH, channel=channel, name=named) if channel and (named or not template) else None
            )
        case n.TouchSubject():
            return Subject(SubjectKind.TOUCH)
        case n.TaskSubject(task=task, who=who):
            return _named(SubjectKind.TASK, names.task(task), who, names)
        case n.ApprovalSubject(template=template, who=who):
            return _named(SubjectKind.APPROVAL, names.template(template), who, names)
        case n.ToldSubject(who=who, text=text):
            return _named(SubjectKind.TOLD, names.notice(text), who, names)
        case n.PromiseSubject(promise=promise, state=state):
            name = names.promise(promise)
            return Subject(SubjectKind.PROMISE, name=name, state=str(state)) if name else None
        case n.ReminderSubject(who=who):
            role = names.role(who)
            return Subject(SubjectKind.REMINDER, who=role) if role else None
        case n.StageSubject(stage=stage):
            name = names.stage(stage)
            return Subject(SubjectKind.STAGE, name=name) if name else None
        case n.AnythingSubject():
            return Subject(SubjectKind.ANYTHING)
        case _:
            assert_never(subject)


def _channel_name(channel: str | None, text: n.Text | None, names: Vocabulary) -> str | None:
    """A template of an automatic channel, or the text of a task on a channel by a person."""
    if text is None or channel is None:
        return None
    automatic = next(it.automatic for it in names.book.channels if it.name == channel)
    return names.template(text) if automatic else names.task(text)


def _named(kind: SubjectKind, name: str | None, who: n.Who | None, names: Vocabulary) -> Subject | None:
    role = names.role(who) if who else None
    if name is None or (who and role is None):
        return None
    return Subject(kind, name=name, who=role)


def window_of(moment: n.Moment | None, names: Vocabulary, wall: Wall) -> Window:
    """The window of a `WHEN`."""
    match moment:
        case None:
            return Window()
        case n.AtInstant(instant=at):
            return Window(wall.instant(at), wall.instant(at), exact=True)
        case n.OnDate(date=date):
            day = day_of(date.value)
            return Window(wall.at(day, 0), wall.at(day + 1, 0) - 1)
        case n.BeforeInstant(instant=at):
            return Window(None, wall.instant(at) - 1)
        case n.UntilInstant(instant=at):
            return Window(None, wall.instant(at))
        case n.AfterInstant(instant=at):
            return Window(wall.instant(at) + 1, None)
        case n.BetweenInstants(start=start, end=end):
            first, last = wall.instant(start), wall.instant(end)
            if last < first:
                names.report.add(EMPTY_WINDOW, moment.span, "The second instant lies before the first.")
            return Window(first, last)
        case _:
            assert_never(moment)
