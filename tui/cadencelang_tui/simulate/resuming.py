"""The tries of a sitting as JSON values, and back: what was made and tried is there again the next time.

Owns: the form in which tries are kept; candidates and events that several tries share are written once. Refuses: files,
and judging whether a playbook takes what was tried. Of candidates of other files only the names of the files are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import msgspec

from cadencelang.engine.codec import StateError
from cadencelang.engine.inputs import FactLearnt, Happened, Input
from cadencelang.runtime.codec import CodecError, dump_facts, dump_input, load_facts, load_input
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Doing, Habits
from cadencelang_tui.simulate.whatif import Tries, WhatIf

_LONGEST: Final = 3660


class NotTries(Exception):  # noqa: N818
    """Values that are not what was kept of tries."""


@dataclass(slots=True)
class Tried:
    """What was made and tried: tries and made candidates by their id, other files of candidates, the story's title."""

    tries: dict[str, Tries] = field(default_factory=dict)
    made: dict[str, Candidate] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    story: str = ""


class _Try(msgspec.Struct, array_like=True):
    """`candidate` and `events` are places in the lists of the whole."""

    candidate: int
    start: int
    days: Annotated[int, msgspec.Meta(ge=1, le=_LONGEST)]
    events: list[int]
    tasks: Doing
    approvals: Doing
    failing: frozenset[str]


class _Turns(msgspec.Struct):
    now: _Try
    before: list[tuple[_Try, str]]
    after: list[tuple[_Try, str]]


class _Candidate(msgspec.Struct):
    id: str
    facts: dict[str, Any]
    stage: str | None
    entered_at: int | None


class _Whole(msgspec.Struct):
    candidates: list[_Candidate]
    events: list[dict[str, Any]]
    tries: dict[str, _Turns]
    made: dict[str, int]
    files: list[str]
    story: str


class _Places:
    """Things in the order in which they were first met."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._known: dict[int, int] = {}

    def of(self, it: object) -> int:
        """The place of a thing; the same thing has one."""
        if id(it) not in self._known:
            self._known[id(it)] = len(self.all)
            self.all.append(it)
        return self._known[id(it)]


def written(tried: Tried) -> dict[str, Any]:
    """All of it as JSON values."""
    candidates, events = _Places(), _Places()

    def one(it: WhatIf) -> _Try:
        places = [events.of(event) for event in it.events]
        who, habits = candidates.of(it.candidate), it.habits
        return _Try(who, it.start, it.days, places, habits.tasks, habits.approvals, it.failing)

    def turns(it: Tries) -> _Turns:
        before, after = ([(one(whatif), words) for whatif, words in turned] for turned in (it.before, it.after))
        return _Turns(one(it.now), before, after)

    tries = {id: turns(it) for id, it in tried.tries.items()}
    made = {id: candidates.of(it) for id, it in tried.made.items()}
    known = [_Candidate(it.id, dump_facts(it.facts), it.stage, it.entered_at) for it in candidates.all]
    whole = _Whole(known, [dump_input(it) for it in events.all], tries, made, tried.files, tried.story)
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(whole))
    return plain


def read(content: object) -> Tried:
    """What was written. Raises NotTries."""
    try:
        whole = msgspec.convert(content, _Whole)
        candidates = [_candidate(it) for it in whole.candidates]
        events = [_event(it) for it in whole.events]
        tries = {id: _tries(it, candidates, events) for id, it in whole.tries.items()}
        made = {id: candidates[place] for id, place in whole.made.items()}
    except (msgspec.ValidationError, CodecError, StateError, IndexError, TypeError, ValueError) as error:
        raise NotTries(str(error)) from None
    return Tried(tries, made, whole.files, whole.story)


def _candidate(it: _Candidate) -> Candidate:
    facts = {name: value for name, value in load_facts(it.facts).items() if value is not None}
    return Candidate(it.id, facts, it.stage, it.entered_at)


def _event(content: dict[str, Any]) -> Input:
    news = load_input(content)
    if not isinstance(news, FactLearnt | Happened):
        return msgspec.convert({name: it for name, it in content.items() if name != "is"}, type(news))
    whole = isinstance(news.at, int) and isinstance(news.received, int | None) and isinstance(news.id, str)
    if not (whole and isinstance(news.fact if isinstance(news, FactLearnt) else news.event, str)):
        raise NotTries("an event lacks what every event has")
    return news


def _tries(it: _Turns, candidates: Sequence[Candidate], events: Sequence[Input]) -> Tries:
    def one(kept: _Try) -> WhatIf:
        habits = Habits(kept.tasks, kept.approvals)
        if Doing.SAMPLED in (habits.tasks, habits.approvals):
            raise NotTries("in a try nobody throws dice")
        happened = tuple(events[place] for place in kept.events)
        return WhatIf(candidates[kept.candidate], kept.start, kept.days, happened, habits, kept.failing)

    before, after = ([(one(kept), words) for kept, words in turned] for turned in (it.before, it.after))
    return Tries(one(it.now), before, after)
