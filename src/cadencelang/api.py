"""The Python interface: load a playbook, run candidates through it, ask why, simulate.

    import cadencelang

    playbook = cadencelang.load("playbooks/executive-search")
    step = playbook.enter("ada", {"first_name": "Ada", "seniority": "VP"}, "First interview", "2026-03-02 10:00")
    step = playbook.advance(step.state, "2026-03-06 18:00")

Owns: turning plain Python values and texts of instants into the engine's, and nothing else; the rooms below do the
work. States are immutable: every method gives a new one and leaves the old one as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.clock import Clock, Minute, day_of, format_instant, parse_instant
from cadencelang.engine import Engine, FactError, Outcome, State
from cadencelang.engine.inputs import Entered, Input
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import Book, Fact, Kind
from cadencelang.source import Sources

if TYPE_CHECKING:  # what running a compiled playbook has no need of is loaded by the method that has
    from cadencelang.diagnostics.model import Diagnostic
    from cadencelang.workbench.atlas import Atlas
    from cadencelang.workbench.candidate import Candidate
    from cadencelang.workbench.reactions import Habits, Steady
    from cadencelang.workbench.simulate import Stretch
    from cadencelang.workbench.timeline import Timeline
    from cadencelang.workbench.why import Answer

Moment = Minute | str | dt.datetime
"""An instant: UTC minutes since 1970, `2026-03-02 10:00` on the candidate's clock, or an aware datetime."""

Plain = FactValue | dt.date | list[str] | None
"""A fact's value in plain Python: dates as `datetime.date`, lists of text as lists or tuples; None is unknown."""


class PlaybookError(Exception):
    """A playbook has errors; `diagnostics` are all of them, and the text shows them with their lines."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], sources: Sources) -> None:
        from cadencelang.diagnostics.render_text import render_text

        super().__init__(render_text(diagnostics, sources, color=False))
        self.diagnostics = diagnostics


def load(path: str | Path) -> Playbook:
    """The playbook of a `.cadence` file, of a folder that holds one, or of a compiled `.json` file.

    Raises PlaybookError where it has errors, FileNotFoundError where there is none, and
    `cadencelang.graph.store.StoreError` where a compiled file was altered or is of a newer language.
    """
    file = Path(path)
    if file.is_dir():
        file = _main_of(file)
    if not file.exists():
        raise FileNotFoundError(f"there is no playbook {file}")
    if file.suffix == ".json":
        return _stored(file.read_bytes())
    from cadencelang.compiler import compile_path

    compiled = compile_path(file)
    return _sound(compiled.book, compiled.diagnostics, compiled.sources)


def loads(text: str, *, files: Mapping[str, str] | None = None) -> Playbook:
    """The playbook of a text; `files` are templates, libraries and used files by their path beside it.

    The text may also be that of a compiled playbook. Raises as `load` does.

    >>> import cadencelang
    >>> playbook = cadencelang.loads('''
    ... playbook "Short"
    ...   version 1
    ... team
    ...   recruiter owns the candidate
    ... facts
    ...   email  email address
    ... channels
    ...   email  automatic, to email
    ... stage "Talking"
    ...   leads to "Over"
    ...   rule "welcome"
    ...     when the candidate enters
    ...     wait 2 working hours
    ...     send email "welcome"
    ... closing stage "Over"
    ... ''', files={"templates/welcome.md": "---\\nsubject: Welcome\\n---\\nGood to meet you.\\n"})
    >>> playbook.name
    'Short'
    """
    if text.lstrip().startswith("{"):
        return _stored(text)
    from cadencelang.compiler import compile_text

    compiled = compile_text(text, files=files)
    return _sound(compiled.book, compiled.diagnostics, compiled.sources)


def _main_of(folder: Path) -> Path:
    found = [it for it in sorted(folder.glob("*.cadence")) if _is_main(it)]
    if len(found) != 1:
        raise FileNotFoundError(f"{folder} holds {len(found) or 'no'} playbooks; one is needed")
    return found[0]


def _is_main(path: Path) -> bool:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return any(line.startswith("playbook ") for line in text.splitlines())


def _stored(text: str | bytes) -> Playbook:
    from cadencelang.graph import store

    return Playbook(store.load(text))


def _sound(book: Book | None, diagnostics: Iterable[Diagnostic], sources: Sources) -> Playbook:
    if book is None:
        from cadencelang.diagnostics.model import Severity

        raise PlaybookError(tuple(it for it in diagnostics if it.severity is Severity.ERROR), sources)
    return Playbook(book, sources)


class Playbook:
    """A playbook, ready to run for any number of candidates.

    >>> import cadencelang
    >>> playbook = cadencelang.loads('''
    ... playbook "Short"
    ...   version 1
    ... team
    ...   recruiter owns the candidate
    ... facts
    ...   first_name  text
    ...   email       email address
    ... channels
    ...   email  automatic, to email
    ... stage "Talking"
    ...   leads to "Over"
    ...   rule "welcome"
    ...     when the candidate enters
    ...     stop when the candidate replies
    ...     wait 2 working hours
    ...     send email "welcome"
    ... closing stage "Over"
    ... ''', files={"templates/welcome.md": "---\\nsubject: Welcome\\n---\\nDear {{ first_name }}, hello.\\n"})
    >>> ada = {"first_name": "Ada", "email": "ada@example.com"}

    Step by step, every step with its orders and reasons:

    >>> step = playbook.enter("ada", ada, "Talking", "2026-03-02 10:07")
    >>> step = playbook.advance(step.state, "2026-03-02 18:00")
    >>> [effect.touch.template for effect in step.effects]
    ['welcome']
    >>> playbook.shown(step.state, step.effects[0].at)
    'Mon 2026-03-02 12:30'

    Whatever happens outside is told as it happens:

    >>> step = playbook.enter("ada", ada, "Talking", "2026-03-02 10:07")
    >>> at = playbook.instant(step.state, "2026-03-02 11:00")
    >>> step = playbook.apply(step.state, cadencelang.inputs.Replied(id="r1", at=at))
    >>> playbook.advance(step.state, "2026-03-02 18:00").effects
    ()

    All at once, and why:

    >>> timeline = playbook.simulate("ada", ada, "2026-03-02 10:07", "2026-03-04 18:00", stage="Talking")
    >>> [contact.label for contact in timeline.contacts]
    ['welcome']
    >>> answer = playbook.why("ada", ada, "2026-03-02 10:07", "2026-03-02 11:00", stage="Talking")
    >>> print(playbook.text(answer, width=120).splitlines()[-1].strip())
    Waits: 12:30  send email "welcome" (rule "welcome", line 13), unless the candidate replies.
    """

    def __init__(self, book: Book, sources: Sources | None = None) -> None:
        self.book = book
        self.engine = Engine(book)
        self._sources = sources

    @cached_property
    def _atlas(self) -> Atlas:
        from cadencelang.workbench.atlas import Atlas

        return Atlas(self.book, self._sources)

    @property
    def name(self) -> str:
        """Its name."""
        return self.book.name

    def enter(self, candidate: str, facts: Mapping[str, Plain], stage: str, at: Moment) -> Outcome:
        """A candidate enters the playbook in a stage.

        Gives the first state, with what was ordered and why. Raises `cadencelang.FactError` where a fact is missing
        or is not what the playbook declares.
        """
        known = self._facts(facts)
        clock = self._clock(known)
        moment = _minute(at, clock)
        state = self.engine.begin(candidate, known, moment)
        return self.engine.apply(state, Entered(id="entered", at=moment, stage=stage))

    def apply(self, state: State, news: Input) -> Outcome:
        """Tell of something that happened outside (one of `cadencelang.engine.inputs`)."""
        return self.engine.apply(state, news)

    def advance(self, state: State, until: Moment) -> Outcome:
        """Let time pass, up to and including an instant, in a world where every touch arrives."""
        from cadencelang.workbench.reactions import Nothing

        world = Nothing()
        return self.engine.advance(state, _minute(until, self.engine.clock(state)), world.arrival)

    def instant(self, state: State, text: str) -> Minute:
        """The instant of a text such as `2026-03-02 10:00`, on the candidate's clock."""
        return parse_instant(text, self.engine.clock(state))

    def shown(self, state: State, at: Minute) -> str:
        """An instant as the candidate's clock shows it, such as `Mon 2026-03-02 10:00`."""
        return format_instant(at, self.engine.clock(state))

    def simulate(
        self,
        candidate: str,
        facts: Mapping[str, Plain],
        start: Moment,
        until: Moment,
        *,
        stage: str | None = None,
        history: Iterable[Input] = (),
        habits: Habits | None = None,
    ) -> Timeline:
        """What would happen to a candidate between two instants, in a team that does what is asked (`habits`)."""
        from cadencelang.workbench.simulate import simulate

        person, stretch = self._person(candidate, facts, stage, start, until)
        return simulate(self.engine, self._atlas, person, history, stretch, lambda _: self._team(habits))

    def why(
        self,
        candidate: str,
        facts: Mapping[str, Plain],
        start: Moment,
        at: Moment,
        *,
        stage: str | None = None,
        history: Iterable[Input] = (),
        rule: str | None = None,
        habits: Habits | None = None,
    ) -> Answer:
        """Why a candidate stands where they do at an instant: of all rules concerned, or of the rules of one name."""
        from cadencelang.workbench.why import Question, why

        person, stretch = self._person(candidate, facts, stage, start, at)
        rules = tuple(it.id for it in self.book.rules if rule in (it.name, it.id))
        question = Question(stretch.end, rules)
        return why(self.engine, self._atlas, person, history, question, stretch.start, lambda _: self._team(habits))

    def text(self, told: Timeline | Answer, width: int = 80) -> str:
        """A timeline, or the answer to why, as plain text."""
        from cadencelang.workbench.terminal import Terminal
        from cadencelang.workbench.timeline_text import timeline_text
        from cadencelang.workbench.why import Answer
        from cadencelang.workbench.why_text import why_text

        terminal = Terminal(width)
        if isinstance(told, Answer):
            return why_text(told, self._atlas, terminal)
        return timeline_text(told, self._atlas, terminal)

    def _person(
        self, candidate: str, facts: Mapping[str, Plain], stage: str | None, start: Moment, end: Moment
    ) -> tuple[Candidate, Stretch]:
        from cadencelang.workbench.candidate import Candidate
        from cadencelang.workbench.simulate import Stretch

        known = self._facts(facts)
        clock = self._clock(known)
        return Candidate(candidate, known, stage), Stretch(_minute(start, clock), _minute(end, clock))

    def _team(self, habits: Habits | None) -> Steady:
        from cadencelang.workbench.reactions import Habits, Steady

        return Steady(self._atlas, self.engine.role_clock, habits or Habits())

    def _clock(self, facts: Mapping[str, FactValue]) -> Clock:
        plan = self.book.clock
        zone, country = (facts.get(name or "") for name in (plan.zone_fact, plan.calendar_fact))
        return self.engine.clocks.candidate(zone, country)

    def _facts(self, facts: Mapping[str, Plain]) -> dict[str, FactValue]:
        declared = {fact.name: fact for fact in self.book.facts}
        return {
            name: self._value(value, declared.get(name), facts) for name, value in facts.items() if value is not None
        }

    def _value(self, value: Plain, fact: Fact | None, facts: Mapping[str, Plain]) -> FactValue:
        """A plain value as the engine has it; what fits no declaration is left for the engine to refuse."""
        if isinstance(value, str) and fact is not None and fact.type.kind is not Kind.TEXT:
            return self._read(value, fact, facts)
        return _value(value, fact)

    def _read(self, text: str, fact: Fact, facts: Mapping[str, Plain]) -> FactValue:
        from cadencelang.adapters.refusals import Refused
        from cadencelang.adapters.values import Reader, local_time

        try:
            return Reader(local_time(self.book, facts)).value(fact.type, text)
        except Refused as refused:
            raise FactError(f"{fact.name}: {refused.message}") from None


def _value(value: Plain, fact: Fact | None) -> FactValue:
    match value:
        case dt.datetime():
            return _aware(value)
        case dt.date():
            return day_of(value)
        case list():
            return tuple(value)
        case str() | int() | float() | Money() | Peer() | tuple():
            return value
        case _:
            raise FactError(f"{fact.name if fact else 'A fact'} cannot be a {type(value).__name__}.")


def _minute(at: Moment, clock: Clock) -> Minute:
    match at:
        case str():
            return parse_instant(at, clock)
        case dt.datetime():
            return _aware(at)
        case _:
            return at


def _aware(value: dt.datetime) -> Minute:
    if value.tzinfo is None:
        raise ValueError("a datetime needs its time zone; or write the instant as a text on the candidate's clock")
    return int(value.timestamp() // 60)


__all__ = ["Moment", "Money", "Note", "Peer", "Plain", "Playbook", "PlaybookError", "load", "loads"]
