"""What happens in a story, in the sentences of a scenario, instants on the candidate's clock."""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.clock import Day, Minute, date_of
from cadencelang.clock.local import LocalTime
from cadencelang.engine import inputs as i
from cadencelang.graph.conditions import FactValue, Note, Peer
from cadencelang.graph.model import FactType, Kind
from cadencelang.graph.render_words import value_words
from cadencelang.prover.stories import Story
from cadencelang.review.history import given
from cadencelang.workbench.timeline import Timeline


class NoSentence(Exception):  # noqa: N818 - told to the user
    """The language of scenarios has no sentence for something in the story. Its words say for what."""


class Otherwise(Exception):  # noqa: N818 - the story is told on other dates
    """On these dates the story goes otherwise: what it speaks of is not there."""


class Sentences:
    """Writes one story; `timeline` is the story's."""

    def __init__(self, story: Story, timeline: Timeline) -> None:
        self.story = story
        self.timeline = timeline
        self.book = story.setting.book
        self.local = LocalTime(self.book.clock.zone, self.book.clock.tick)

    def instant(self, at: Minute) -> str:
        """An instant as a scenario writes it."""
        minute = self.local.minute_of_day(at)
        return f"{self.date(self.local.day(at))} {minute // 60:02}:{minute % 60:02}"

    def date(self, day: Day) -> str:
        """A date of the story as a scenario writes it."""
        return f"{date_of(day):%Y-%m-%d}"

    def value(self, kind: FactType, value: FactValue | None) -> str:
        """A value of that type."""
        if value is None:
            return "unknown"
        if isinstance(value, int) and kind.kind is Kind.DATE:
            return self.date(value)
        if isinstance(value, int) and kind.kind is Kind.DATE_TIME:
            return self.instant(value)
        if isinstance(value, Peer):
            return f'"{value.name}" at "{value.mail}"'
        if isinstance(value, tuple) and value and isinstance(value[0], Note):
            return " ".join(self._note(it) for it in value if isinstance(it, Note))
        return value_words(value)

    def _note(self, note: Note) -> str:
        return f'("{note.text}" on {self.date(note.day)}{"" if note.shareable else ", not to be shared"})'

    def facts(self) -> Iterator[str]:
        """The line of what is given; none where nothing is."""
        kinds = {fact.name: fact.type for fact in self.book.facts}
        said = [f"{name} is {self.value(kinds[name], value)}" for name, value in given(self.story)]
        if said:
            yield f"given {', '.join(said)}"

    def happenings(self) -> Iterator[str]:
        """A line for entering, and for each event of the story. Raises NoSentence."""
        yield from (f"at {self.instant(it.at)} {self.sentence(it)}" for it in self.story.beginning)
        events = [(news.at, self.sentence(news)) for news in self.story.inputs]
        bounces = [(self._tried(touch), "a message bounces") for touch in sorted(self.story.failed)]
        for at, sentence in sorted((*events, *bounces), key=lambda it: it[0]):
            yield f"at {self.instant(at)} {sentence}"

    def sentence(self, news: i.Input) -> str:
        """What happens, as a scenario says it."""
        match news:
            case i.Entered(stage=stage):
                return f'the candidate enters "{stage}"'
            case i.Replied():
                return "the candidate replies"
            case i.WentOutOfOffice(until=until):
                return f"the candidate is out of office{'' if until is None else f' until {self.date(until)}'}"
            case i.CameBack():
                return "the candidate is back"
            case i.OptedOut():
                return "the candidate opts out"
            case i.Happened(event=event, fields=fields):
                return f"{event}{self._fields(event, fields)}"
            case i.FactLearnt(fact=fact, value=value):
                kind = next(it.type for it in self.book.facts if it.name == fact)
                return f"{fact} becomes {self.value(kind, value)}"
            case i.ConsentGranted(consent=consent, until=until):
                return f'consent "{consent}" is given{"" if until is None else f" until {self.date(until)}"}'
            case i.ConsentWithdrawn(consent=consent):
                return f'consent "{consent}" is withdrawn'
            case _:
                return self._of_colleagues(news)

    def _fields(self, event: str, fields: tuple[tuple[str, FactValue], ...]) -> str:
        node = next(it for it in self.book.events if it.name == event)
        kinds = {field.name: field.type for field in node.fields}
        said = [f"{name} {self.value(kinds[name], value)}" for name, value in fields]
        return f" with {', '.join(said)}" if said else ""

    def _of_colleagues(self, news: i.Input) -> str:
        match news:
            case i.TaskDone(task=task, by=by, outcome=outcome):
                came = "" if outcome is None else f' with outcome "{outcome}"'
                return f'{by} does "{self._task(task)}"{came}'
            case i.Approved(touch=touch, by=by):
                return f'{by} approves "{self._template(touch)}"'
            case i.Declined(touch=touch, by=by):
                return f'{by} declines "{self._template(touch)}"'
            case i.Undone(touch=touch, by=by):
                return f'{by or self._owner()} undoes "{self._template(touch)}"'
            case i.HoldResolved(by=by):
                return f"{by} resolves the hold"
            case i.WentAway(role=role, last=last):
                return f"{role} is away until {self.date(last)}"
            case i.ReturnedToWork(role=role):
                return f"{role} is back"
            case _:
                raise NoSentence("something that only the prover does")

    def _tried(self, touch: str) -> Minute:
        """When a message that does not arrive bounces: a tick after it was handed over."""
        for it in self.timeline.touches:
            if it.id == touch and it.end is not None:
                return it.end + self.book.clock.tick
        raise Otherwise

    def _task(self, task: str) -> str:
        for it in self.timeline.tasks:
            if it.id == task:
                return it.text
        raise Otherwise

    def _template(self, touch: str) -> str:
        for it in self.timeline.touches:
            if it.id == touch:
                return it.template
        raise Otherwise

    def _owner(self) -> str:
        return next(role.name for role in self.book.roles if role.owner)
