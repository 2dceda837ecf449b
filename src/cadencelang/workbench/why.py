"""Why something happened to a candidate, or did not: the lines responsible, the conditions, and what is waited for.

Owns: the question (a candidate, an instant, perhaps a rule or a template) and its answer as data. `why_text` writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cadencelang.clock import Minute
from cadencelang.engine import Engine, Explanation, Pending, State
from cadencelang.engine.effects import Reason, What
from cadencelang.engine.inputs import Entered, Input
from cadencelang.engine.state import Phase
from cadencelang.graph.model import Book, Rule
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.simulate import ReactionsFor, Stretch, simulate
from cadencelang.workbench.timeline import Entry, Timeline

_NOT_RUN = {What.RUN_BLOCKED, What.RUN_DROPPED, What.RUN_STOPPED}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: at which instant, about which rules (by identity; empty: all that have to do with it)."""

    at: Minute
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """One rule at the instant: whether it is live in the stage, its guard explained, what it did last and waits for."""

    rule: Rule
    live: bool
    guard: Explanation | None
    account: tuple[Reason, ...]
    pending: tuple[Pending, ...]

    @property
    def not_run(self) -> Reason | None:
        """The line that says why it last did not run or was stopped, if that is the last word on it."""
        last = self.account[-1] if self.account else None
        return last if last and last.what in _NOT_RUN else None


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer: what happened on that day up to the instant, each rule concerned, and what is waited for.

    `enters` is the first stage that the candidate is to enter, and when, where the instant is before it.
    """

    timeline: Timeline
    at: Minute
    today: tuple[Entry, ...]
    rules: tuple[RuleAnswer, ...]
    pending: tuple[Pending, ...]
    enters: tuple[str, Minute] | None = None


def why(
    engine: Engine,
    atlas: Atlas,
    candidate: Candidate,
    history: Iterable[Input],
    question: Question,
    start: Minute,
    reactions: ReactionsFor,
) -> Answer:
    """Run the candidate up to the instant and explain where they stand; `start` is where the record ends."""
    states: list[State] = []
    stretch = Stretch(min(start, question.at), question.at)
    told = tuple(history)
    known = [it for it in told if it.at <= question.at]
    timeline = simulate(engine, atlas, candidate, known, stretch, reactions, watch=states.append)
    enters = None if timeline.stage else _entering(engine.book, candidate, told, question.at)
    return answered(engine, atlas, timeline, _as_it_began(states, question.at), question, enters)


def answered(
    engine: Engine,
    atlas: Atlas,
    timeline: Timeline,
    state: State | None,
    question: Question,
    enters: tuple[str, Minute] | None = None,
) -> Answer:
    """The answer over an account up to the instant, which found the candidate in that state."""
    day = timeline.clock.day(question.at)
    today = tuple(it for it in timeline.entries if timeline.clock.day(it.reason.at) == day)
    wanted = question.rules or tuple(it for it in concerned(today, timeline.pending) if it in atlas.rules)
    rules = tuple(rule_answer(engine, atlas.rules[id], timeline, state, question.at) for id in wanted)
    return Answer(timeline, question.at, today, rules, timeline.pending, enters)


def _entering(book: Book, candidate: Candidate, told: Sequence[Input], at: Minute) -> tuple[str, Minute] | None:
    """The first entry into a stage after the instant, by the history or else by the candidate's own row."""
    entries = [(it.at, it.stage) for it in told if isinstance(it, Entered) and it.at > at]
    if candidate.entered_at is not None and candidate.entered_at > at:
        entries.append((candidate.entered_at, candidate.stage or book.stages[0].name))
    return next(((stage, when) for when, stage in sorted(entries)), None)


def _as_it_began(states: Sequence[State], at: Minute) -> State | None:
    """The state in which the instant found the candidate: with what was learnt by then, before anything was done.

    A rule that runs at the instant is judged by that state, not by what the run itself has changed.
    """
    found = None
    for state in states:
        handed_over = any(touch.phase is Phase.DUE for touch in state.touches)
        if state.now < at or (state.next_wake <= at and not handed_over):
            found = state
    return found if found is not None else (states[-1] if states else None)


def concerned(today: Sequence[Entry], pending: Sequence[Pending]) -> Iterable[str]:
    """The rules that had something to do with the day, in the order in which they came up."""
    ids = [entry.reason.rule for entry in today] + [item.rule for item in pending]
    return dict.fromkeys(id for id in ids if id is not None)


def rule_answer(engine: Engine, rule: Rule, timeline: Timeline, state: State | None, at: Minute) -> RuleAnswer:
    """What is to be said of one rule at an instant, in a state."""
    guard = engine.explain(state, rule.guard, at=at) if state is not None and rule.guard is not None else None
    account = tuple(entry.reason for entry in timeline.entries if entry.reason.rule == rule.id)
    pending = tuple(item for item in timeline.pending if item.rule == rule.id)
    return RuleAnswer(rule, timeline.stage in rule.stages, guard, account, pending)
