"""A book, laid out for running: steps flattened to numbered instructions, rules found by what starts them.

Built once for a book and shared by all candidates; it holds no candidate's data. Stage `-1` is no stage.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import Final, assert_never

from cadencelang.clock import Cron, DayOfMonth, Monthly, NthWeekday, Recurrence
from cadencelang.clock import Weekly as WeeklyPattern
from cadencelang.clock.recurrence import OnHoliday as ClockOnHoliday
from cadencelang.engine.blame import Blame
from cadencelang.engine.conditions import ConditionCompiler, Test, Vocabulary
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.conditions import Condition, FactRef, Operand
from cadencelang.graph.model import (
    Book,
    Cap,
    Channel,
    Kind,
    Limit,
    NeedsConsent,
    NotAt,
    NotOnEve,
    NotOnHoliday,
    NotWhile,
    OnlyWorkingTime,
    Rule,
    Selector,
    Spacing,
)
from cadencelang.records import dataclass

HALT: Final = -1
"""Where a run ends."""

Key = tuple[str, str]
"""What can happen at an instant: a kind and a name (`""` where the kind says all)."""

ON_HOLIDAY: Final[dict[t.OnHoliday, ClockOnHoliday]] = {
    t.OnHoliday.NEXT_WORKING_DAY: "next working day",
    t.OnHoliday.NOT_AT_ALL: "not at all",
    t.OnHoliday.INCLUDED: "anyway",
}


_RANK: Final[dict[type[Limit], int]] = {
    NeedsConsent: 0,
    NotWhile: 1,
    NotAt: 2,
    NotOnHoliday: 2,
    NotOnEve: 2,
    OnlyWorkingTime: 2,
    Spacing: 3,
    Cap: 4,
}


def selects(selector: Selector, channel: str, *, automatic: bool) -> bool:
    """Whether a limit speaks of touches on this channel."""
    if selector.channel is not None:
        return selector.channel == channel
    return automatic or not selector.automatic


@dataclass(slots=True)
class Instruction:
    """One step with where to go from it: `next`, and `targets` by branch, in the order of the step's fields."""

    step: s.Step
    rule: int
    next: int
    targets: tuple[int, ...] = ()
    tests: tuple[Test | None, ...] = ()
    keeps_ahead: frozenset[str] = frozenset()


BECOMES: Final = "becomes"


def becomes(watch: int) -> Key:
    """What happens when a watched condition becomes true."""
    return BECOMES, str(watch)


def keys_of(trigger: t.Trigger) -> tuple[Key, ...]:
    """The happenings that a trigger answers to; none for one that comes with time, or with a condition."""
    match trigger:
        case t.Enters(visit):
            return (("enters", "" if visit is t.Visit.ANY else visit),)
        case t.Leaves():
            return (("leaves", ""),)
        case t.Replies():
            return (("replies", ""),)
        case t.OutOfOffice():
            return (("out of office", ""),)
        case t.Bounces():
            return (("bounces", ""),)
        case t.OptsOut():
            return (("opts out", ""),)
        case t.Happens(event):
            return (("event", event),)
        case t.ConsentChanges(consent, given):
            return (("consent given" if given else "consent ends", consent),)
        case t.PromiseEnds(promise, broken):
            return (("promise broken" if broken else "promise kept", promise or ""),)
        case t.FactChanges(fact):
            return (("fact", fact),)
        case _:
            return ()


def subject_of(trigger: t.Trigger) -> str | None:
    """The fact, consent, promise or party that a timed trigger is about."""
    match trigger:
        case t.AroundDate(name) | t.BeforeConsentEnds(name) | t.BeforePromiseDue(name):
            return name
        case t.SilenceReached(party):
            return party
        case _:
            return None


def recurrence_of(trigger: t.Trigger) -> tuple[Recurrence, ClockOnHoliday] | None:
    """The recurrence of a trigger that comes again and again, with what a holiday does to it."""
    match trigger:
        case t.Weekly(weekdays, weeks, minute, on_holiday):
            return WeeklyPattern(weekdays, minute, weeks), ON_HOLIDAY[on_holiday]
        case t.EveryWorkingDay(minute):
            return WeeklyPattern(frozenset(range(7)), minute), "not at all"
        case t.MonthlyOnDay(day, minute, on_holiday):
            return Monthly(DayOfMonth(day), minute), ON_HOLIDAY[on_holiday]
        case t.MonthlyOnWeekday(nth, weekday, minute, on_holiday):
            return Monthly(NthWeekday(nth, weekday), minute), ON_HOLIDAY[on_holiday]
        case t.CronTrigger(expression, on_holiday):
            return Cron.parse(expression), ON_HOLIDAY[on_holiday]
        case _:
            return None


@dataclass(slots=True)
class CompiledRule:
    """A rule with its entry, guard and stops ready to run."""

    rule: Rule
    entry: int
    guard: Test | None
    blame: Blame | None
    frequency_at: int
    stop_keys: frozenset[Key]
    recurrences: tuple[tuple[Recurrence, ClockOnHoliday] | None, ...]


@dataclass(slots=True)
class LiveRules:
    """What can start or stop in one stage: rules by happening, triggers that come with time, conditions watched."""

    by_key: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    timed: list[tuple[int, int]] = field(default_factory=list)
    timed_by_kind: dict[type, list[tuple[int, int, str | None]]] = field(default_factory=lambda: defaultdict(list))
    stop_keys: frozenset[Key] = frozenset()
    watched: tuple[int, ...] = ()


class Program:
    """Everything about a book that running it needs, by index."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.fact_index = {fact.name: i for i, fact in enumerate(book.facts)}
        self.stage_index = {stage.name: i for i, stage in enumerate(book.stages)}
        self.rule_index = {rule.id: i for i, rule in enumerate(book.rules)}
        self.roles = {role.name: role for role in book.roles}
        self.events = {event.name: event for event in book.events}
        self.consents = {consent.name: consent for consent in book.consents}
        self.channels: dict[str, Channel] = {channel.name: channel for channel in book.channels}
        self.libraries = {library.name: library for library in book.libraries}
        self.owner = next((role.name for role in book.roles if role.owner), "")
        self.ageing = frozenset(fact.name for fact in book.facts if fact.fresh)
        timed = frozenset(fact.name for fact in book.facts if fact.type.kind is Kind.DATE_TIME)
        self.vocabulary = Vocabulary(self.fact_index, self.ageing, timed)
        self.compiler = ConditionCompiler(self.vocabulary)
        self.code: list[Instruction] = []
        self.watched: list[Test] = []
        self.watched_conditions: list[Condition] = []
        self._watched_index: dict[object, int] = {}
        self.rules: list[CompiledRule] = []
        self.frequency_count = 0
        for i, rule in enumerate(book.rules):
            self.rules.append(self._compile_rule(i, rule))
        self._look_ahead()
        self.limits = list(book.limits)
        self.conditional = frozenset(limit.id for limit in book.limits if isinstance(limit, NotWhile))
        self._counting: dict[tuple[str, bool], list[tuple[int, Cap | Spacing]]] = {}
        self.limits_on = {
            (channel, promised): self._limits_on(channel, promised)
            for channel in self.channels
            for promised in (False, True)
        }
        self.pc_of_step = {instruction.step.id: pc for pc, instruction in enumerate(self.code)}
        self.waited_for = self._wait_keys()
        self.live = [self._live(stage.name) for stage in book.stages]

    def kind_of(self, operand: Operand) -> Kind:
        """The kind of value that a fact, or a field of an event, has."""
        if isinstance(operand, FactRef):
            return self.book.facts[self.fact_index[operand.name]].type.kind
        fields = self.events[operand.event].fields
        return next(field.type.kind for field in fields if field.name == operand.name)

    def _limits_on(self, channel: str, promised: bool) -> list[tuple[int, Limit]]:
        """The limits that put touches on an automatic channel off, by index, those of highest precedence first."""
        found = [
            (i, limit)
            for i, limit in enumerate(self.limits)
            if selects(limit.touches, channel, automatic=True) and not (promised and isinstance(limit, Cap | Spacing))
        ]
        return sorted(found, key=lambda item: (_RANK[type(item[1])], item[0]))

    def counting(self, channel: str, *, automatic: bool) -> list[tuple[int, Cap | Spacing]]:
        """The caps and spacings that a touch on a channel counts towards, by index."""
        key = channel, automatic
        if key not in self._counting:
            self._counting[key] = [
                (i, limit)
                for i, limit in enumerate(self.limits)
                if isinstance(limit, Cap | Spacing) and selects(limit.touches, channel, automatic=automatic)
            ]
        return self._counting[key]

    def keys(self, triggers: tuple[t.Trigger, ...]) -> frozenset[Key]:
        """The happenings that triggers answer to, conditions that become true included."""
        return frozenset(key for trigger in triggers for key in self._keys(trigger))

    def _keys(self, trigger: t.Trigger) -> tuple[Key, ...]:
        if not isinstance(trigger, t.Becomes):
            return keys_of(trigger)
        watch = self._watched_index.setdefault(trigger.condition, len(self.watched))
        if watch == len(self.watched):
            self.watched.append(self.compiler.compile(trigger.condition))
            self.watched_conditions.append(trigger.condition)
        return (becomes(watch),)

    def _compile_rule(self, index: int, rule: Rule) -> CompiledRule:
        frequency_at = self.frequency_count
        self.frequency_count += len(rule.frequencies)
        guard = self.compiler.compile(rule.guard) if rule.guard is not None else None
        entry = self._flatten(index, rule.steps, HALT)
        recurrences = tuple(recurrence_of(trigger) for trigger in rule.triggers)
        blame = Blame(self.compiler, rule.guard, self.kind_of) if rule.guard is not None else None
        return CompiledRule(rule, entry, guard, blame, frequency_at, self.keys(rule.stops), recurrences)

    def _flatten(self, rule: int, steps: tuple[s.Step, ...], after: int) -> int:
        """Lay the steps out, the last one leading to `after`; gives the first one's number."""
        for step in reversed(steps):
            targets, tests = self._branches(rule, step, after)
            self.code.append(Instruction(step, rule, after, targets, tests))
            after = len(self.code) - 1
        return after

    def _branches(self, rule: int, step: s.Step, after: int) -> tuple[tuple[int, ...], tuple[Test | None, ...]]:
        def lay(*branches: tuple[s.Step, ...]) -> tuple[int, ...]:
            return tuple(self._flatten(rule, branch, after) for branch in branches)

        match step:
            case s.Choose(branches=branches):
                tests = tuple(
                    self.compiler.compile(branch.condition) if branch.condition is not None else None
                    for branch in branches
                )
                return lay(*(branch.steps for branch in branches)), tests
            case s.WaitFor(happened=happened, otherwise=otherwise):
                return lay(happened, otherwise), ()
            case s.Send(unsent=unsent, unfit=unfit):
                return lay(unsent, unfit), ()
            case s.Ask(done=done, not_done=not_done):
                return lay(not_done, *(branch.steps for branch in done)), ()
            case s.MakePromise(kept=kept, late=late, broken=broken):
                return tuple(self._flatten(rule, branch, HALT) for branch in (kept, late, broken)), ()
            case (
                s.Wait()
                | s.WaitUntil()
                | s.Tell()
                | s.Release()
                | s.Hold()
                | s.Pause()
                | s.Resume()
                | s.SetFact()
                | s.Move()
                | s.End()
            ):
                return (), ()
            case _:
                assert_never(step)

    def _look_ahead(self) -> None:
        """For each instruction, the promises that it or one after it keeps (instructions follow their successors)."""
        for instruction in self.code:
            step = instruction.step
            promises = {step.keeps} if isinstance(step, s.Send | s.Ask) and step.keeps else set()
            follows = () if isinstance(step, s.MakePromise) else instruction.targets
            for pc in (instruction.next, *follows):
                if pc != HALT:
                    promises |= self.code[pc].keeps_ahead
            instruction.keeps_ahead = frozenset(promises)

    def _live(self, stage: str) -> LiveRules:
        own = next(node for node in self.book.stages if node.name == stage)
        live = LiveRules(stop_keys=self.keys((*self.book.stops, *own.stops)))
        keys = set(live.stop_keys).union(*self.waited_for.values())
        for i, compiled in enumerate(self.rules):
            if stage not in compiled.rule.stages:
                continue
            keys |= compiled.stop_keys
            for number, trigger in enumerate(compiled.rule.triggers):
                if isinstance(trigger, t.TimedTrigger):
                    live.timed.append((i, number))
                    live.timed_by_kind[type(trigger)].append((i, number, subject_of(trigger)))
                for key in self._keys(trigger):
                    keys.add(key)
                    if i not in live.by_key[key]:
                        live.by_key[key].append(i)
        live.watched = tuple(sorted(int(name) for kind, name in keys if kind == BECOMES))
        return live

    def _wait_keys(self) -> dict[int, frozenset[Key]]:
        """For each `wait up to … for`, the happenings that end it."""
        return {
            pc: self.keys((instruction.step.trigger,))
            for pc, instruction in enumerate(self.code)
            if isinstance(instruction.step, s.WaitFor)
        }
