"""What is undecided: questions that a state has no answer to, put to whoever explores.

A candidate's state may leave facts undecided, and, where a world is explored *loosely*, also what it remembers of the
past: caps, what was sent, how often a rule ran, consents, replies. The engine asks as ever; a question without an
answer raises `Asked`, and the call is made again once for each answer. Answers hold for one call: what asks twice
within it hears the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from cadencelang.clock import Day, Duration, Minute
from cadencelang.engine.clocks import Clocks, wait_or_never
from cadencelang.engine.contact import leaves_window
from cadencelang.engine.program import Program
from cadencelang.engine.state import NEVER, State
from cadencelang.engine.work import Work
from cadencelang.graph.conditions import FactValue, Party, SentScope
from cadencelang.graph.model import Cap, Frequency, OnlyWorkingTime, Spacing
from cadencelang.prover.domains import Value
from cadencelang.prover.shifting import LONG_AGO, UNDECIDED, UNDECIDED_AT, UNDECIDED_DAYS
from cadencelang.prover.spanning import longest_reach
from cadencelang.records import dataclass

Key = tuple[Any, ...]
Answers = tuple[tuple[Key, Any], ...]
"""What was answered in a call, in the order in which it was asked."""


class Asked(Exception):  # noqa: N818 - a question, not an error
    """A question without an answer, and the answers there are."""

    def __init__(self, key: Key, choices: Sequence[Any]) -> None:
        super().__init__(key)
        self.key, self.choices = key, choices


@dataclass(frozen=True, slots=True)
class Looseness:
    """How loosely a world is explored.

    `anchored`: every touch that counts is contact, so that no cap counts any later than the last contact.
    `absent`: colleagues may be away at any time. `replies` and `theirs`: whether replies, and the candidate's silence,
    are left open. `promises` are those that the state knows; whether another is open is left open. `consents` are those
    taken to be given, or not to be. `sparing`: of tasks that outlived their visits for one promise, the next to be due
    stands for all; `taskless`: no task makes any difference. `instants` are those of a day at which anything can make
    a difference; `sight` gives the last date in sight, where of the days after it no more is known than how many they
    are. `alike`: all messages go by one channel, so that the same limits put each of them off.
    """

    anchored: bool
    absent: bool
    replies: bool
    theirs: bool
    promises: frozenset[str]
    consents: dict[str, bool]
    sparing: bool
    taskless: bool
    instants: Callable[[Day], tuple[Minute, ...]]
    sight: Callable[[Day], Day] | None
    alike: bool


class Oracle:
    """Holds the answers of the call being made."""

    def __init__(self, domains: Sequence[tuple[Value, ...]], loose: Looseness | None = None) -> None:
        self.domains = domains
        self.loose = loose
        self.answers: dict[Key, Any] = {}

    def ask(self, key: Key, choices: Sequence[Any]) -> Any:
        """The answer to a question. Raises Asked where there is a choice and it is not made yet."""
        if key in self.answers:
            return self.answers[key]
        if len(choices) == 1:
            return choices[0]
        raise Asked(key, choices)

    def thaw(self, program: Program, clocks: Clocks, state: State) -> Work:
        """What the engine works on: a state whose open questions are put to this oracle."""
        if self.loose is not None:
            return LooseWork(program, clocks, state, self, self.loose)
        return UndecidedWork(program, clocks, state, self)


class Facts(list[FactValue | None]):
    """Facts by index, of which some are undecided until they are read."""

    def __init__(self, facts: Iterable[FactValue | None], work: UndecidedWork) -> None:
        super().__init__(facts)
        self.work = work

    def __getitem__(self, index: Any) -> Any:
        value = super().__getitem__(index)
        if value != UNDECIDED:
            return value
        found: Value = self.work.oracle.ask(("fact", index), self.work.oracle.domains[index])
        value = found.on(self.work.today())
        self[index] = value
        self.work.fact_at[index] = self.work.now
        return value


class UndecidedWork(Work):
    """A thawed state with undecided facts. What is read is decided, and stays so in the state that comes of it."""

    __slots__ = ("oracle",)

    def __init__(self, program: Program, clocks: Clocks, state: State, oracle: Oracle) -> None:
        super().__init__(program, clocks, state)
        self.oracle = oracle
        self.f = Facts(self.f, self)


class Consents(dict[str, Minute]):
    """Consents, each undecided until it is asked for, save those `given` and those that are `known`."""

    def __init__(self, oracle: Oracle, known: dict[str, bool], given: dict[str, Minute]) -> None:
        super().__init__(given)
        self.oracle = oracle
        self.known = dict(known)

    def _decide(self, name: str) -> None:
        if name not in self and self._is_given(name):
            self[name] = NEVER

    def _is_given(self, name: str) -> bool:
        return self.known[name] if name in self.known else self.oracle.ask(("consent", name), (True, False))

    def get(self, name: Any, default: Any = None) -> Any:
        """Until when a consent holds."""
        self._decide(name)
        return super().get(name, default)

    def pop(self, name: Any, default: Any = None) -> Any:
        """Take a consent away; it is not asked for again."""
        self._decide(name)
        self.known[name] = False
        return super().pop(name, default)


class LooseWork(UndecidedWork):
    """A thawed state that remembers little: what it does not know may be anything that it could be.

    `busy` is the last date until which a limit was said to be full (0: none was): of another on the same touches, it
    makes no difference whether it is full until an earlier one.
    """

    __slots__ = ("busy", "loose")

    def __init__(self, program: Program, clocks: Clocks, state: State, oracle: Oracle, loose: Looseness) -> None:
        super().__init__(program, clocks, state, oracle)
        self.loose = loose
        self.busy: Day = 0
        self.consents = Consents(oracle, loose.consents, self.consents)

    def fresh(self, index: int) -> FactValue | None:
        """A fact that ages: too old is as good as unknown, which is one of its values."""
        return self.f[index]

    def was_sent(self, query: int, scope: SentScope, within: Duration | None) -> bool:
        """Whether the query's touch was sent: it may have been."""
        return bool(self.oracle.ask(("sent", query, scope, within), (False, True)))

    def has_replied(self, within: Duration | None) -> bool:
        """Whether the candidate has replied: they may have."""
        if not self.loose.replies:
            return super().has_replied(within)
        return bool(self.oracle.ask(("replied", within), (False, True)))

    def silent_for(self, party: Party, duration: Duration) -> bool:
        """Whether a silence has lasted so long; theirs may have."""
        if party is Party.WE or not self.loose.theirs:
            return super().silent_for(party, duration)
        return bool(self.oracle.ask(("silent", duration), (False, True)))

    def role_away(self, role: str) -> bool:
        """Whether a colleague is away: they may be."""
        return self.loose.absent and bool(self.oracle.ask(("away", role), (False, True)))

    def promise_open(self, name: str) -> bool:
        """Whether a promise is open; one that nothing here makes may be."""
        if name in self.loose.promises:
            return super().promise_open(name)
        return bool(self.oracle.ask(("promise", name), (False, True)))

    def ran(self, frequency: int) -> tuple[int, ...]:
        """The runs counted in a window: none, or as many as are allowed."""
        window = self._frequency(frequency)
        if window.window is None:
            return super().ran(frequency)
        full: bool = self.oracle.ask(("ran", frequency), (False, True))
        return (self.today() + 1,) * window.count if full else ()

    def leaving(self, limit: int) -> tuple[Day, ...]:
        """What a cap counts: it has room now, or from one of the days on that it can be full for."""
        if self.caps[limit] != UNDECIDED_DAYS:
            return self.caps[limit]
        cap = self.program.limits[limit]
        assert isinstance(cap, Cap)
        days: list[tuple[Day, ...]] = [()]
        last = self._last_counted()
        if last is not None:
            full = self._full_until(cap, self.clock.day(last))
            days += ((day,) * cap.count for day in full if day > self.busy)
        found: tuple[Day, ...] = self.oracle.ask(("cap", limit), days)
        self.caps[limit] = found
        if found and self.loose.alike:
            self.busy = found[0]
        return found

    def _full_until(self, cap: Cap, counted: Day) -> Iterator[Day]:
        """The dates until which a cap may be full whose last touch was counted on a date.

        How many working days lie between is not known of the days behind: they may be as few as ever. Of dates out
        of sight, the last stands for all.
        """
        today, latest = self.today(), counted + longest_reach([self.clock], cap.window)
        end = min(leaves_window(self.clock, cap, today), latest)
        last = end if self.loose.sight is None else self.loose.sight(today)
        for day in range(today + 1, min(end, last) + 1):
            if day == end or self._may_be_sent_on(day):
                yield day
        if end > last:
            yield latest

    def spaced_until(self, limit: int) -> Minute:
        """The end of a spacing: past, or one of the ticks until which it can last."""
        if self.spacing[limit] != UNDECIDED_AT:
            return self.spacing[limit]
        spacing = self.program.limits[limit]
        assert isinstance(spacing, Spacing)
        ends, last, now = [LONG_AGO], self._last_counted(), self.now
        if last is not None:
            until = self._spaced_from(last, spacing.gap)
            days = range(self.today(), self.clock.day(until) + 1)
            first = max(now, self.clock.midnight(self.busy)) if self.busy else now
            ends += [at for day in days for at in self.loose.instants(day) if first < at <= until]
        found: Minute = self.oracle.ask(("spacing", limit), ends)
        self.spacing[limit] = found
        if found > now and self.loose.alike:
            self.busy = max(self.busy, self.clock.day(found))
        return found

    def _spaced_from(self, last: Minute, gap: Duration) -> Minute:
        """The last instant until which a spacing can last; days behind may have been as free of work as ever."""
        if not gap.unit.is_working:
            return wait_or_never(self.clock, last, gap)
        longest = self.clock.day(last) + longest_reach([self.clock], gap) + 1
        return min(wait_or_never(self.clock, self.now, gap), self.clock.midnight(longest))

    def _may_be_sent_on(self, day: Day) -> bool:
        """Whether touches may go on a date at all: if not, room on it is room on the next on which they may."""
        only_working = any(isinstance(it, OnlyWorkingTime) for it in self.program.limits)
        return not only_working or self.clock.is_working_day(day)

    def _last_counted(self) -> Minute | None:
        """The last instant at which a touch can have been counted; None where none can any more."""
        if not self.loose.anchored:
            return self.now
        if self.contact_at == -NEVER or self.contact_at <= LONG_AGO:
            return None
        return min(self.now, self.clock.midnight(self.clock.day(self.contact_at) + 1) - 1)

    def _frequency(self, number: int) -> Frequency:
        for compiled in self.program.rules:
            at = number - compiled.frequency_at
            if 0 <= at < len(compiled.rule.frequencies):
                return compiled.rule.frequencies[at]
        raise AssertionError(number)
