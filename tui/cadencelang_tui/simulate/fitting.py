"""What it would have taken for a condition to hold, or not to: a change of a try for each part that is in the way.

Owns: which fact, consent, reply, stage or day a part of a condition asks for. Refuses: whether a change turns anything;
whoever asks runs the changed try and sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from cadencelang.clock import Clock, Duration, Minute, Unit, format_instant, weekday
from cadencelang.diagnostics.clean import clean
from cadencelang.engine import Engine
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import (
    ConsentGranted,
    ConsentWithdrawn,
    Contacted,
    Entered,
    FactLearnt,
    Happened,
    Input,
    Replied,
    TaskDone,
)
from cadencelang.engine.state import State
from cadencelang.graph import conditions as c
from cadencelang.graph.conditions import Condition, FactRef, FactValue, FieldRef, Money, Op
from cadencelang.graph.model import Fact, Kind
from cadencelang.graph.render_words import fact_words
from cadencelang.graph.steps import SetFact
from cadencelang.lints.walk import nodes_of
from cadencelang.scenarios.values import stand_in
from cadencelang.workbench.timeline import Timeline
from cadencelang_tui.simulate.happenings import words_of
from cadencelang_tui.simulate.whatif import WhatIf

_DAY: Final = 1440
_HOUR: Final = 60
_WEEK: Final = 7
_CONTRARY: Final = {
    Op.IS: Op.IS_NOT, Op.IS_NOT: Op.IS, Op.ONE_OF: Op.NOT_ONE_OF, Op.NOT_ONE_OF: Op.ONE_OF,
    Op.MORE_THAN: Op.AT_MOST, Op.AT_MOST: Op.MORE_THAN, Op.LESS_THAN: Op.AT_LEAST, Op.AT_LEAST: Op.LESS_THAN,
    Op.CONTAINS: Op.CONTAINS_NOT, Op.CONTAINS_NOT: Op.CONTAINS, Op.EMPTY: Op.NOT_EMPTY, Op.NOT_EMPTY: Op.EMPTY,
    Op.BEFORE: Op.AFTER, Op.AFTER: Op.BEFORE, Op.FROM_TO: Op.LESS_THAN,
}  # fmt: skip
_LONG: Final = {
    Unit.MINUTES: 1, Unit.WORKING_MINUTES: 3, Unit.HOURS: 60, Unit.WORKING_HOURS: 240, Unit.DAYS: _DAY,
    Unit.WORKING_DAYS: 2 * _DAY, Unit.WEEKS: _WEEK * _DAY, Unit.MONTHS: 31 * _DAY,
}  # fmt: skip
"""Minutes that a unit lasts at most, or nearly: how far back something is left out."""
_REACHING: Final = (Contacted, TaskDone)
_STEPS: Final = {Op.MORE_THAN: 1, Op.AFTER: 1, Op.LESS_THAN: -1, Op.BEFORE: -1}


@dataclass(frozen=True, slots=True)
class Mend:
    """A change of a try, in words that end a sentence; `about` is what it changes, each thing once."""

    words: str
    make: Callable[[WhatIf], WhatIf]
    about: str


def together(mends: Sequence[Mend]) -> Mend:
    """All of some changes in one; of several about one thing the last, which says most."""
    each = {it.about: it for it in mends}.values()

    def make(whatif: WhatIf) -> WhatIf:
        for mend in each:
            whatif = mend.make(whatif)
        return whatif

    return Mend(", and ".join(it.words for it in each), make, "")


def with_fact(whatif: WhatIf, name: str, value: FactValue | None, until: Minute, *, anew: bool = False) -> WhatIf:
    """As if a fact had been this from the beginning (None: unknown), whatever was learnt of it up to an instant.

    `anew`: a rule may have set it meanwhile, so it is learnt an hour before as well.
    """
    facts = {key: it for key, it in whatif.candidate.facts.items() if key != name}
    facts |= {} if value is None else {name: value}
    events = [it for it in whatif.events if not (isinstance(it, FactLearnt) and it.fact == name and it.at <= until)]
    changed = replace(whatif.with_events(events), candidate=replace(whatif.candidate, facts=facts))
    learnt = FactLearnt(id=changed.fresh_id(), at=until - _HOUR, fact=name, value=value)
    return changed.adding(learnt) if anew else changed


@dataclass(frozen=True, slots=True)
class Fitter:
    """Finds changes for conditions judged of a `state` at an instant of a run.

    `event` is what set the rule off, where something did.
    """

    engine: Engine
    timeline: Timeline
    state: State
    at: Minute
    event: Input | None

    @property
    def clock(self) -> Clock:
        """The candidate's clock."""
        return self.timeline.clock

    def mends(self, condition: Condition, wanted: bool) -> list[Mend]:
        """The changes for every part that stands in the way; nothing where all is as wanted, or nothing is known."""
        payload = dict(self.event.fields) if isinstance(self.event, Happened) else {}
        if self.engine.explain(self.state, condition, payload, self.at).holds == wanted:
            return []
        match condition:
            case c.Not(part):
                return self.mends(part, not wanted)
            case c.IfUnknown(part):
                return self.mends(part, wanted)
            case c.All(parts) | c.Any(parts):
                found = [self.mends(part, wanted) for part in parts]
                if isinstance(condition, c.All) == wanted:
                    return [it for each in found for it in each]
                return min(filter(None, found), key=len, default=[])
            case _:
                return list(self._of(condition, wanted))

    def _of(self, atom: Condition, wanted: bool) -> Iterator[Mend]:
        match atom:
            case c.Compare(operand, op, values):
                fitting = self._fitting(operand, op if wanted else _CONTRARY.get(op, op), values)
                if fitting is not None:
                    yield self._set(operand, fitting)
            case c.Known(operand) if isinstance(operand, FactRef):
                fact = self._fact(operand.name)
                yield self.known(fact) if atom.wanted == wanted else self.unknown(fact.name)
            case c.DateNear(operand):
                yield self._date(operand, 0 if atom.wanted == wanted else 400)
            case c.DatePast(operand):
                yield self._date(operand, -1 if atom.past == wanted else 1)
            case c.ConsentGiven(consent):
                yield self.consent(consent, atom.wanted == wanted)
            case c.HasReplied():
                yield self._replied(atom.wanted == wanted)
            case c.WasSent(channel, template) if atom.wanted == wanted:
                event = Contacted(id="", at=self.at - _DAY, channel=channel, template=template)
                yield _adding(event, f'had {clean(channel)} "{clean(template)}" been sent the day before')
            case c.StageIs(stages) if wanted:
                entering = Entered(id="", at=self.at - 2 * _HOUR, stage=stages[0])
                yield _adding(entering, f'had they been in "{clean(stages[0])}"')
            case c.SilentFor(c.Party.WE, duration) if wanted:
                yield self._silence(duration)
            case c.TodayIs() | c.TodayWorking() if self.event is not None:
                yield from self._another_day(atom, wanted, self.event)
            case _:
                return

    # Facts and fields

    def _fact(self, name: str) -> Fact:
        return next(it for it in self.engine.book.facts if it.name == name)

    def known(self, fact: Fact) -> Mend:
        """As if something were known of a fact."""
        value: FactValue = stand_in(fact, self.engine.book.clock.zone)
        match fact.type.kind:
            case Kind.DATE:
                value = self.clock.day(self.at)
            case Kind.DATE_TIME:
                value = self.at
            case Kind.TEXTS | Kind.DOMAINS:
                value = ("something",)
        return self._being(fact.name, value, "known")

    def unknown(self, name: str) -> Mend:
        """As if a fact were unknown."""
        return self._being(name, None, "unknown")

    def fact(self, name: str, value: FactValue) -> Mend:
        """As if a fact were this."""
        is_date = self._fact(name).type.kind is Kind.DATE
        return self._being(name, value, clean(fact_words(value, is_date=is_date)))

    def _being(self, name: str, value: FactValue | None, words: str) -> Mend:
        anew = any(it.fact == name for it in nodes_of(self.engine.book.rules, SetFact))
        return Mend(f"if {name} were {words}", lambda whatif: with_fact(whatif, name, value, self.at, anew=anew), name)

    def _set(self, operand: FactRef | FieldRef, value: FactValue) -> Mend:
        if isinstance(operand, FactRef):
            return self.fact(operand.name, value)
        event = self.event
        words = f"had {clean(operand.event)} said: {operand.name} {clean(fact_words(value))}"

        def make(whatif: WhatIf) -> WhatIf:
            same = (it for it in whatif.events if isinstance(it, Happened) and event and it.id == event.id)
            said = next(same, None)
            if said is None:
                return whatif
            fields = tuple({**dict(said.fields), operand.name: value}.items())
            return whatif.with_events(replace(it, fields=fields) if it is said else it for it in whatif.events)

        return Mend(words, make, f"{operand.event}.{operand.name}")

    def _fitting(self, operand: FactRef | FieldRef, op: Op, values: tuple[FactValue, ...]) -> FactValue | None:
        """A value of which a comparison holds, near the one that is known; None where none is easily named."""
        known = self.engine.facts(self.state).get(operand.name) if isinstance(operand, FactRef) else None
        first = values[0] if values else None
        match op, first:
            case Op.EMPTY, _:
                return ()
            case Op.NOT_EMPTY, _:
                return ("something",)
            case ((Op.IS_NOT | Op.NOT_ONE_OF), _):
                return self._another(operand, values)
            case Op.CONTAINS, str(value):
                return (*(it for it in (known if isinstance(known, tuple) else ()) if isinstance(it, str)), value)
            case Op.CONTAINS_NOT, _:
                return (
                    tuple(it for it in known if isinstance(it, str) and it != first) if isinstance(known, tuple) else ()
                )
            case _, Money(amount, currency):
                return Money(amount + _STEPS.get(op, 0), currency)
            case _, int() | float() if not isinstance(first, bool):
                return first + _STEPS.get(op, 0)
            case _:
                return first

    def _another(self, operand: FactRef | FieldRef, values: tuple[FactValue, ...]) -> FactValue | None:
        if not isinstance(operand, FactRef):
            return None
        fact = self._fact(operand.name)
        match fact.type.kind:
            case Kind.ONE_OF:
                return next((it for it in fact.type.options if it not in values), None)
            case Kind.YES_NO:
                return next((it for it in (True, False) if it not in values), None)
            case _:
                return None

    def _date(self, operand: FactRef | FieldRef, days: int) -> Mend:
        day = self.clock.day(self.at) + days
        if isinstance(operand, FactRef) and self._fact(operand.name).type.kind is Kind.DATE_TIME:
            return self.fact(operand.name, self.at + days * _DAY + _HOUR)
        return self._set(operand, day)

    # What happens

    def consent(self, name: str, given: bool) -> Mend:
        """As if a consent had been given before, or taken back."""

        def make(whatif: WhatIf) -> WhatIf:
            kept = [it for it in whatif.events if not (
                isinstance(it, ConsentGranted | ConsentWithdrawn) and it.consent == name and it.at <= self.at
            )]  # fmt: skip
            kind = ConsentGranted if given else ConsentWithdrawn
            changed = whatif.with_events(kept)
            return changed.adding(kind(id=whatif.fresh_id(), at=self.at - _HOUR, consent=name))

        return Mend(f'had consent "{clean(name)}" been {"given" if given else "taken back"}', make, f"consent {name}")

    def _replied(self, wanted: bool) -> Mend:
        if wanted:
            return _adding(Replied(id="", at=self.at - _HOUR), "had they replied an hour before")

        def make(whatif: WhatIf) -> WhatIf:
            return whatif.with_events(it for it in whatif.events if not (isinstance(it, Replied) and it.at <= self.at))

        return Mend("had they not replied", make, "replies")

    def _silence(self, duration: Duration) -> Mend:
        """As if none of our messages and calls had reached them for that long."""
        since = self.at - _LONG[duration.unit] * duration.amount
        sent = (it.reason for it in self.timeline.entries if it.reason.what is What.SENT)
        lost = {it.subject or "" for it in sent if since <= it.at <= self.at}

        def make(whatif: WhatIf) -> WhatIf:
            kept = [it for it in whatif.events if not (isinstance(it, _REACHING) and since <= it.at <= self.at)]
            return replace(whatif.with_events(kept), failing=whatif.failing | lost)

        return Mend(f"had nothing of ours reached them in {duration} before", make, "silence")

    def _another_day(self, atom: c.TodayIs | c.TodayWorking, wanted: bool, event: Input) -> Iterator[Mend]:
        for at in (event.at + days * _DAY for days in range(1, _WEEK + 1)):
            day = self.clock.day(at)
            holds = weekday(day) in atom.weekdays if isinstance(atom, c.TodayIs) else (
                self.clock.is_working_day(day) == atom.wanted)  # fmt: skip
            if holds == wanted:
                when = format_instant(at, self.clock, "short").rpartition(" ")[0]
                yield Mend(f"had this come on {when}: {words_of(event)}", partial(_moved, event, at), event.id)
                return


def _moved(event: Input, at: Minute, whatif: WhatIf) -> WhatIf:
    return whatif.with_events(replace(it, at=at, received=None) if it.id == event.id else it for it in whatif.events)


def _adding(event: Input, words: str) -> Mend:
    """As if something more had happened: not before they came to their stage, and before all else of that minute."""

    def make(whatif: WhatIf) -> WhatIf:
        entered = [it for it in whatif.events if isinstance(it, Entered)]
        here = max((it.at for it in entered if it.at <= event.at + _HOUR), default=event.at)
        more = replace(event, id=whatif.fresh_id(), at=max(event.at, here))
        return whatif.with_events([*entered, more, *(it for it in whatif.events if not isinstance(it, Entered))])

    return Mend(words, make, words)
