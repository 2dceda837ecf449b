"""What a lint is given: the compiled playbook, its syntax, and facts derived from both, each worked out once.

Everything here is a function of the book, the modules and `today`; nothing reads a clock.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar, cast

from cadencelang.clock import CalendarRangeError, Clock, Day, Minute, day_of, weekday
from cadencelang.graph.conditions import Condition, TodayIs, TodayWorking
from cadencelang.graph.model import Book, OnlyWorkingTime, Rule, Stage
from cadencelang.graph.steps import Ask, MakePromise, Move, Send, SetFact, Step
from cadencelang.graph.triggers import Bounces, Leaves, OptsOut, OutOfOffice, Replies, Trigger
from cadencelang.lints.domains import Domain, one_of
from cadencelang.lints.limits import Gate, TimeLimit, time_limits
from cadencelang.lints.logic import WEEKDAY, WORKING_DAY, Key, Theory, theory_of
from cadencelang.lints.moments import after, candidate_clocks, role_clock, starts
from cadencelang.lints.places import Delay, Place, places
from cadencelang.lints.walk import nodes, without_span
from cadencelang.syntax.nodes import Instant, Module, Scenario, walk
from cadencelang.syntax.nodes import Node as SyntaxNode

Derived = TypeVar("Derived")
Written = TypeVar("Written", bound=SyntaxNode)
Done = TypeVar("Done")

ANSWERING = Replies | OutOfOffice | Bounces | OptsOut | Leaves
"""Triggers that answer the candidate or a channel, or come when the stage is over."""


class Context:
    """A playbook as the lints see it.

    `today` is what a face calls today, else the earliest date that a scenario names, else None: nobody said.
    """

    def __init__(self, book: Book, modules: Sequence[Module] = (), today: Day | None = None) -> None:
        self.book = book
        self.modules = tuple(modules)
        self.today = _earliest_scenario_day(self.modules) if today is None else today
        self._starts: dict[tuple[object, Clock], tuple[Minute, ...] | None] = {}
        self._gates: dict[tuple[str, Clock, bool], Gate] = {}
        self._dues: dict[tuple[object, ...], tuple[Minute, ...]] = {}
        self._once: dict[Callable[..., object], object] = {}

    def once(self, make: Callable[["Context"], Derived]) -> Derived:
        """What a function makes of this context, made at the first call: facts that several lints share."""
        if make not in self._once:
            self._once[make] = make(self)
        return cast(Derived, self._once[make])

    def written(self, *kinds: type[Written]) -> Iterator[Written]:
        """The nodes of the text outside scenarios that are of these classes, class by class."""
        return (node for kind in kinds for node in cast(list[Written], self._syntax.get(kind, [])))

    @cached_property
    def _syntax(self) -> Mapping[type, list[SyntaxNode]]:
        blocks = (block for module in self.modules for block in module.blocks)
        return _by_class(node for it in blocks if not isinstance(it.statement, Scenario) for node in walk(it))

    # Stages and rules

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """The stages by name."""
        return {stage.name: stage for stage in self.book.stages}

    @cached_property
    def rules_in(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that are live in each stage, in the order of the text."""
        return {name: tuple(rule for rule in self.book.rules if name in rule.stages) for name in self.stages}

    @cached_property
    def ways(self) -> Mapping[str, frozenset[str]]:
        """The stages that a candidate can go to from each: those it leads to, and those its rules move to."""
        return {
            name: frozenset(stage.leads_to).union(*map(self.moves_of, self.rules_in[name])) - {name}
            for name, stage in self.stages.items()
        }

    def moves_of(self, rule: Rule) -> frozenset[str]:
        """The stages that a rule moves the candidate to."""
        return frozenset(place.step.stage for place in self.places(rule) if isinstance(place.step, Move))

    def reachable_from(self, *names: str) -> frozenset[str]:
        """These stages and all that can be reached from them."""
        found: set[str] = set()
        left = [name for name in names if name in self.stages]
        while left:
            name = left.pop()
            if name not in found:
                found.add(name)
                left += self.ways.get(name, ())
        return frozenset(found)

    # Steps

    @cached_property
    def _places(self) -> Mapping[str, tuple[Place, ...]]:
        return {rule.id: places(rule) for rule in self.book.rules}

    def places(self, rule: Rule) -> tuple[Place, ...]:
        """The steps of a rule with where they stand, in the order of the text."""
        return self._places[rule.id]

    def all_places(self) -> Iterator[Place]:
        """The steps of all rules, in the order of the text."""
        for rule in self.book.rules:
            yield from self._places[rule.id]

    @cached_property
    def keepers(self) -> Mapping[str, tuple[Place, ...]]:
        """The touches and tasks that keep each promise."""
        found: dict[str, list[Place]] = {}
        for place in self.all_places():
            if isinstance(place.step, Send | Ask) and place.step.keeps is not None:
                found.setdefault(place.step.keeps, []).append(place)
        return {name: tuple(them) for name, them in found.items()}

    @cached_property
    def promises(self) -> tuple[tuple[Place, MakePromise], ...]:
        """The steps that make a promise."""
        return tuple((place, place.step) for place in self.all_places() if isinstance(place.step, MakePromise))

    def contacts(self, rule: Rule) -> tuple[Place, ...]:
        """The steps of a rule that reach the candidate: touches, and tasks that are touches."""
        return tuple(place for place in self.places(rule) if is_contact(place.step))

    def unasked_contacts(self, stage: str) -> tuple[Place, ...]:
        """The steps that reach a candidate of a stage who does nothing: rules that answer something are left out."""
        return tuple(
            place
            for rule in self.rules_in[stage]
            if not all(isinstance(trigger, ANSWERING) for trigger in rule.triggers)
            for place in self.contacts(rule)
        )

    def behaviour(self, *kinds: type[Done]) -> Iterator[Done]:
        """What a playbook does, not what it declares, that is of these classes, class by class.

        Those are the nodes of rules, limits, guarantees and what stops runs.
        """
        return (node for kind in kinds for node in cast(list[Done], self._behaviour.get(kind, [])))

    @cached_property
    def _behaviour(self) -> Mapping[type, list[object]]:
        book = self.book
        return _by_class(nodes((book.rules, book.limits, book.guarantees, book.stops, book.stages)))

    # Conditions

    @cached_property
    def theory(self) -> Theory:
        """What can be known of conditions before any holds."""
        return theory_of(self.book, self.behaviour(SetFact))

    # Time

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Clocks that candidates may have, the usual one first."""
        return candidate_clocks(self.book.clock)

    @cached_property
    def role_clocks(self) -> Mapping[str, Clock]:
        """The clock of each role."""
        return {role.name: role_clock(self.book, role) for role in self.book.roles}

    def starts(self, rule: Rule, clock: Clock) -> tuple[Minute, ...] | None:
        """Ticks at which runs of a rule can begin, plain weeks first; None where the playbook does not tell."""
        key = self._started_by[rule.id], clock
        if key not in self._starts:
            self._starts[key] = self._union(rule.triggers, clock)
        return self._starts[key]

    @cached_property
    def _started_by(self) -> Mapping[str, object]:
        """What starts each rule, the same for rules that start alike."""
        return {rule.id: without_span(rule.triggers) for rule in self.book.rules}

    def _union(self, triggers: tuple[Trigger, ...], clock: Clock) -> tuple[Minute, ...] | None:
        found = [starts(self.book, trigger, clock, self.today) for trigger in triggers]
        if any(it is None for it in found):
            return None
        return tuple(dict.fromkeys(t for it in found for t in it or ()))

    def instants(self, place: Place, clock: Clock) -> Iterator[tuple[Minute, Minute]]:
        """(start of the run, earliest instant of the step) for sample starts; nothing where starts are not known.

        Starts and instants on days that the rule's conditions rule out are left out.
        """
        at_start, at_step = self._about_days(place)
        for start in self.starts(place.rule, clock) or ():
            try:
                reached = after(clock, start, place.delays)
                if self._on_such_a_day(clock, start, at_start) and self._on_such_a_day(clock, reached, at_step):
                    yield start, reached
            except CalendarRangeError:
                continue

    def _about_days(self, place: Place) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
        """Conditions about the day: those judged when a run starts, and those that hold when the step is reached."""
        guard = () if place.rule.guard is None else (place.rule.guard,)
        return tuple(filter(_is_about_days, guard)), tuple(filter(_is_about_days, (*guard, *place.holding)))

    def _on_such_a_day(self, clock: Clock, t: Minute, conditions: tuple[Condition, ...]) -> bool:
        if not conditions:
            return True
        day = clock.day(t)
        given: dict[Key, Domain] = {
            WEEKDAY: one_of(weekday(day)),
            WORKING_DAY: one_of(clock.is_working_day(day)),
        }
        return self.theory.possible(conditions, given=given)

    def dues(self, place: Place, clock: Clock, more: tuple[Delay, ...] = ()) -> tuple[Minute, ...]:
        """Different earliest instants of a step, after `more` has passed too, for sample starts of its run."""
        delays = tuple((it.duration, it.minute, it.within) for it in (*place.delays, *more))
        key = self._started_by[place.rule.id], delays, self._about_days(place), clock
        if key not in self._dues:
            delayed = replace(place, delays=(*place.delays, *more))
            self._dues[key] = tuple(dict.fromkeys(due for _, due in self.instants(delayed, clock)))
        return self._dues[key]

    def time_limits(self, channel: str) -> tuple[TimeLimit, ...]:
        """The limits by calendar and clock for touches by this channel."""
        return time_limits(self.book.limits, channel)

    def gate(self, channel: str, clock: Clock, *, closed_only: bool = False) -> Gate:
        """When these limits (`closed_only`: working time alone) let touches by a channel go."""
        key = channel, clock, closed_only
        if key not in self._gates:
            limits = self.time_limits(channel)
            kept = tuple(it for it in limits if isinstance(it, OnlyWorkingTime)) if closed_only else limits
            self._gates[key] = Gate(kept, clock)
        return self._gates[key]

    def earliest_sent(self, step: Send, clock: Clock, t: Minute) -> Minute | None:
        """The first instant at which a touch can go that is reached at `t`; None where there is none for two months."""
        if step.undo is not None:
            t = after(clock, t, (Delay(step.id, step.undo, within=True),))
        return self.gate(step.channel, clock).next(t)


def _by_class(found: Iterable[Derived]) -> Mapping[type, list[Derived]]:
    by_class: dict[type, list[Derived]] = {}
    for node in found:
        by_class.setdefault(type(node), []).append(node)
    return by_class


def _earliest_scenario_day(modules: Sequence[Module]) -> Day | None:
    """The earliest date of an instant in a scenario."""
    scenarios = [block for module in modules for block in module.blocks if isinstance(block.statement, Scenario)]
    days = [day_of(node.value.date()) for block in scenarios for node in walk(block) if isinstance(node, Instant)]
    return min(days, default=None)


def _is_about_days(condition: Condition) -> bool:
    return any(isinstance(node, TodayIs | TodayWorking) for node in nodes(condition))


def is_contact(step: Step) -> bool:
    """Whether a step is a touch to the candidate, by a channel or a person."""
    return isinstance(step, Send) or (isinstance(step, Ask) and step.is_contact)
