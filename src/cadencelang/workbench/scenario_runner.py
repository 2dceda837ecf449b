"""Running scenarios on the engine, and telling of each expectation whether it was met and, if not, how near it came.

In a scenario only what is written happens: touches that are sent arrive, and nobody does a task or approves a draft
unless a line says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cadencelang.clock import Minute, format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.engine import Engine
from cadencelang.engine.effects import What
from cadencelang.engine.state import State
from cadencelang.graph import steps as s
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.render_words import fact_words
from cadencelang.records import dataclass
from cadencelang.scenarios.model import Expectation, Scenario, Subject, SubjectKind, Window
from cadencelang.workbench.atlas import Atlas, Place
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.observed import STATES, Seen, lasting, observe
from cadencelang.workbench.simulate import NOBODY, Stretch, simulate
from cadencelang.workbench.timeline import Timeline
from cadencelang.workbench.wording import Teller

_BACK = {What.HELD, What.MADE_ROOM, What.SKIPPED, What.CANCELLED, What.FAILED, What.APPROVAL_LAPSED}
_NOT_RUN = {What.RUN_BLOCKED, What.RUN_DROPPED, What.RUN_STOPPED}
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an expectation was met; `told` says what was found instead, one sentence each."""

    expectation: Expectation
    met: bool
    told: tuple[str, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Result:
    """A scenario that was run: its verdicts in the order of the text, and the timeline they were judged on."""

    scenario: Scenario
    timeline: Timeline
    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation was met."""
        return all(verdict.met for verdict in self.verdicts)


def run_scenario(engine: Engine, atlas: Atlas, scenario: Scenario) -> Result:
    """Run one scenario and judge its expectations."""
    states: list[State] = []
    candidate = Candidate(scenario.name, scenario.facts)
    stretch = Stretch(scenario.start, scenario.until)
    timeline = simulate(
        engine, atlas, candidate, scenario.inputs, stretch, NOBODY, shared=scenario.shared, watch=states.append
    )
    judge = _Judge(scenario, timeline, atlas, states)
    return Result(scenario, timeline, tuple(judge.verdict(it) for it in scenario.expectations))


class _Judge:
    """Judges the expectations of one scenario."""

    def __init__(self, scenario: Scenario, timeline: Timeline, atlas: Atlas, states: Sequence[State]) -> None:
        self.scenario = scenario
        self.timeline = timeline
        self.atlas = atlas
        self.states = states
        self.seen = observe(timeline, atlas)
        self.teller = Teller(atlas, timeline.clock, timeline.tasks)

    def verdict(self, expectation: Expectation) -> Verdict:
        """Met or not, and what was found instead."""
        subject, window = expectation.subject, expectation.window
        match subject.kind:
            case SubjectKind.FACT:
                met, told = self.fact(subject, window)
            case SubjectKind.COUNT:
                met, told = self.count(subject, window)
            case kind if kind in STATES:
                met, told = self.state(subject, window, expectation.negated)
            case _:
                met, told = self.event(subject, window, expectation.negated)
        return Verdict(expectation, met, tuple(clean(it) for it in told), self.atlas.place(expectation.span))

    # Things that happen

    def event(self, subject: Subject, window: Window, negated: bool) -> tuple[bool, list[str]]:
        fitting = [it for it in self.seen if it.fits(subject)]
        inside = [it for it in fitting if it.at in window]
        if negated:
            return not inside, [f"It was: {self.told(it)}." for it in inside[:_MOST_TOLD]]
        if inside:
            return True, []
        near = [f"It came {self.distance(it, window)}: {self.told(it)}." for it in self.nearest(fitting, window)]
        others = [it for it in self.seen if it.fits(replace(subject, who=None)) and it.at in window]
        other = [f"It was for somebody else: {self.told(it)}." for it in others[:1]]
        return False, near or other or list(self.why_not(subject, window)) or ["Nothing in the playbook came to it."]

    def count(self, subject: Subject, window: Window) -> tuple[bool, list[str]]:
        inside = [it for it in self.seen if it.fits(subject) and it.at in window]
        if len(inside) == subject.count:
            return True, []
        return False, [f"There were {len(inside)}.", *(f"{self.told(it)}." for it in inside[:10])]

    def nearest(self, fitting: list[Seen], window: Window) -> list[Seen]:
        edges = [at for at in (window.first, window.last) if at is not None]
        return sorted(fitting, key=lambda it: min((abs(it.at - at) for at in edges), default=0))[:1]

    def distance(self, seen: Seen, window: Window) -> str:
        early = window.first is not None and seen.at < window.first
        return "too early" if early else "too late"

    def told(self, seen: Seen) -> str:
        """When it was, what it was, and why."""
        told = self.teller.tell(seen.reason)
        why = ", ".join(filter(None, [told.why, self.atlas.cite(told.place)]))
        return f"{self.when(seen.at)} {told.word} {told.text}{f' ({why})' if why else ''}"

    def when(self, at: Minute) -> str:
        return format_instant(at, self.timeline.clock)

    def why_not(self, subject: Subject, window: Window) -> Iterator[str]:
        """What became of the steps that would have done it, and of their rules; the last of each is told."""
        makers = [step for step in self.atlas.steps.values() if _makes(step, subject)]
        rules = {rule.id for step in makers if (rule := self.atlas.rule_of_step.get(step.id))}
        ids = {step.id for step in makers}
        latest = window.last if window.last is not None else self.timeline.end
        reasons = [it.reason for it in self.timeline.entries if it.reason.at <= latest]
        back = [it for it in reasons if it.step in ids and it.what in _BACK]
        blocked = [it for it in reasons if it.rule in rules and it.what in _NOT_RUN]
        for reason in (back or blocked)[-_MOST_TOLD:]:
            told = self.teller.tell(reason)
            why = ", ".join(filter(None, [told.why, self.atlas.cite(told.place)]))
            yield f"{self.when(reason.at)} {told.word} {told.text}{f': {why}' if why else ''}."
        if not back and not blocked and rules:
            started = {it.rule for it in reasons if it.what is What.RUN_STARTED}
            for id in sorted(rules)[:_MOST_TOLD]:
                rule = self.atlas.rules[id]
                state = "had started but had not come to it" if id in started else "never started"
                yield f'Rule "{rule.name}" ({self.atlas.cite(self.atlas.place(rule.span))}) {state}.'

    # Things that last

    def state(self, subject: Subject, window: Window, negated: bool) -> tuple[bool, list[str]]:
        """In that state at some instant of the window; where there is none, at the end and, negated, at no time."""
        first = window.first if window.first is not None else self.timeline.start
        last = window.last if window.last is not None else self.timeline.end
        if window.open and not negated:
            first = self.timeline.end
        stretches = list(lasting(self.seen, subject, self.timeline.end))
        holding = [it for it in stretches if it.seen.fits(subject) and it.start <= last and it.end > first]
        if bool(holding) is not negated:
            return True, []
        if negated:
            return False, [f"It was: {self.told(it.seen)}." for it in holding[:1]]
        then = [it for it in stretches if it.start <= last and it.end > first]
        return False, [f"Then: {self.told(it.seen)}." for it in then] or ["There was none then."]

    def fact(self, subject: Subject, window: Window) -> tuple[bool, list[str]]:
        index = next(i for i, fact in enumerate(self.atlas.book.facts) if fact.name == subject.name)
        found: FactValue | None = self.scenario.facts.get(subject.name or "")
        for state in self.states:
            if state.now <= (window.last or 0):
                found = state.facts[index]
        is_date = self.atlas.book.facts[index].type.kind == "date"
        return found == subject.value, [f"{subject.name} was {fact_words(found, is_date=is_date)}."]


def _makes(step: s.Step, subject: Subject) -> bool:
    """Whether doing this step would be what the subject asks for."""
    match subject.kind, step:
        case SubjectKind.TOUCH | SubjectKind.APPROVAL, s.Send(template=template, channel=channel):
            return subject.name in (None, template) and subject.channel in (None, channel)
        case SubjectKind.TOUCH, s.Ask(verb=verb, text=text):
            return verb != "do" and subject.name in (None, text) and subject.channel in (None, verb)
        case SubjectKind.TASK, s.Ask(text=text):
            return subject.name == text
        case SubjectKind.TOLD, s.Tell(text=text):
            return subject.name == text
        case _:
            return False
