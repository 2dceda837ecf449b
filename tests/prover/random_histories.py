"""Histories at random on the production engine, and a judge of claims that shares nothing with the prover's monitors.

What happens, happens at any minute, not on the prover's grid. The judge reads the account alone: when we were in touch,
when stages were entered, which promises broke.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from cadencelang.clock import Day, Minute
from cadencelang.engine import Engine
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import Deliver, Reason, What
from cadencelang.engine.state import State
from cadencelang.graph.model import (
    Assumption,
    Book,
    Guarantee,
    HearsWithin,
    NeverMoreThan,
    NeverSilent,
    NobodyStays,
    PromisesKept,
)
from cadencelang.prover.covering import Setting

DAY = 1440
SPAN = 21 * DAY


@dataclass
class History:
    """What happened to one candidate: the account, until when it counts, and how it came about."""

    start: Minute
    reasons: list[Reason] = field(default_factory=list)
    end: Minute = 0
    told: list[i.Input] = field(default_factory=list)
    failed: int = 0
    away: list[tuple[str, Day, Day]] = field(default_factory=list)

    @property
    def events(self) -> int:
        """How many things happened outside after entering."""
        return len(self.told) - 1 + self.failed


class Dice:
    """Lives one history through, honouring the premises of a guarantee: where one fails, the history ends."""

    def __init__(self, setting: Setting, guarantee: Guarantee, seed: int) -> None:
        self.engine: Engine = setting.engine
        self.book: Book = setting.book
        self.clock = setting.almanac.clock
        self.guarantee = guarantee
        self.assumed = frozenset(guarantee.assuming)
        self.dice = Random(seed)
        self.days = range(setting.almanac.first, max(setting.almanac.first + 7, setting.almanac.last - SPAN // DAY))
        self.serial = 0

    def live(self) -> History:
        """One history of some weeks."""
        dice = self.dice
        start = self.clock.midnight(dice.choice(self.days)) + dice.randrange(DAY)
        history = History(start, end=start + SPAN)
        senior = bool(self.guarantee.assuming_conditions) or dice.random() < 0.5
        state = self.engine.begin("c", {"email": "c@mail.example", "senior": senior}, start)
        state = self.take(state, i.Entered(id=self.id(), at=start, stage=dice.choice(self.book.stages).name), history)
        moments = sorted(start + int(dice.expovariate(1 / (3 * DAY))) for _ in range(dice.randrange(7)))
        for moment in moments:
            state = self.wait(state, moment, history)
            if state.now >= history.end or moment >= history.end:
                break
            if (news := self.choose(state, moment, history)) is not None:
                state = self.take(state, news, history)
        self.wait(state, history.end, history)
        return history

    def is_away(self, role: str, at: Minute, history: History) -> bool:
        """Whether a colleague is away at an instant, as far as anything was told by then."""
        return any(who == role and first <= self.clock.day(at) <= last for who, first, last in history.away)

    def id(self) -> str:
        self.serial += 1
        return f"n{self.serial}"

    def wait(self, state: State, until: Minute, history: History) -> State:
        """Let time go on to an instant, one wake after the other."""
        while state.next_wake <= min(until, history.end):
            outcome = self.engine.advance(state, state.next_wake, lambda order: self.arrive(order, history))
            self.note(outcome.reasons, history)
            state = outcome.state
        return state

    def take(self, state: State, news: i.Input, history: History) -> State:
        history.told.append(news)
        if isinstance(news, i.WentAway):
            history.away.append((news.role, news.first, news.last))
        if isinstance(news, i.ReturnedToWork):
            history.away = [it for it in history.away if it[0] != news.role]
        outcome = self.engine.apply(state, news)
        self.note(outcome.reasons, history)
        return outcome.state

    def note(self, reasons: tuple[Reason, ...], history: History) -> None:
        """Write the account on; a task that is late, whose colleague is there, ends a history that takes them to be
        done in time."""
        for reason in reasons:
            late = reason.what is What.TASK_OVERDUE and Assumption.TASKS_IN_TIME in self.assumed
            if late and not self.is_away(reason.detail[0], reason.at, history):
                history.end = min(history.end, reason.at)
            if reason.at < history.end:
                history.reasons.append(reason)

    def arrive(self, order: Deliver, history: History) -> i.Input:
        """A message arrives or, where messages may bounce, now and then does not."""
        fails = Assumption.NO_BOUNCES not in self.assumed and self.dice.random() < 0.15
        if fails:
            history.failed += 1
            return i.TouchFailed(id=self.id(), at=order.at, touch=order.touch.id, reason="it bounced")
        return i.TouchSent(id=self.id(), at=order.at, touch=order.touch.id)

    def choose(self, state: State, at: Minute, history: History) -> i.Input | None:
        """Something that may happen now."""
        return self.dice.choice([*self.possible(state, at), *self.absences(at, history)])

    def absences(self, at: Minute, history: History) -> Iterator[i.Input]:
        """Colleagues who go away, for some days or for long, and come back."""
        if Assumption.NOBODY_AWAY not in self.assumed:
            role, today = self.dice.choice(("recruiter", "partner")), self.clock.day(at)
            if self.is_away(role, at, history):
                yield i.ReturnedToWork(id=self.id(), at=at, role=role)
            else:
                last = today + self.dice.choice((0, 1, 3, 20))
                yield i.WentAway(id=self.id(), at=at, role=role, first=today, last=last)

    def possible(self, state: State, at: Minute) -> Iterator[i.Input | None]:
        yield i.Happened(id=self.id(), at=at, event="interview completed")
        if Assumption.NO_REPLIES not in self.assumed:
            yield from (i.Replied(id=self.id(), at=at),) * 2
        yield from (i.Entered(id=self.id(), at=at, stage=stage) for stage in self.book.stages[state.stage].leads_to)
        yield from (i.TaskDone(id=self.id(), at=at, task=task.id, by=task.role) for task in state.tasks)
        if not self.guarantee.assuming_conditions:
            yield i.FactLearnt(id=self.id(), at=at, fact="senior", value=self.dice.random() < 0.5)
        if self.dice.random() < 0.1:
            yield i.OptedOut(id=self.id(), at=at)


@dataclass(frozen=True)
class Judge:
    """Judges the claim of a guarantee on an account."""

    setting: Setting
    guarantee: Guarantee

    def broken(self, reasons: list[Reason], start: Minute, end: Minute) -> Minute | None:
        """When the claim first breaks before `end`, as far as the account tells; None where it holds."""
        claim = self.guarantee.claim
        match claim:
            case NeverSilent():
                found = self._silent(reasons, start, end)
            case HearsWithin():
                found = self._unheard(reasons, end)
            case PromisesKept():
                found = [it.at for it in reasons if it.what is What.PROMISE_BROKEN and self._within(reasons, it.at)]
            case NeverMoreThan():
                found = self._too_many(reasons)
            case NobodyStays():
                found = self._stays(reasons, end)
            case _:
                raise AssertionError(claim)
        return min(found, default=None)

    def _is_contact(self, reason: Reason) -> bool:
        by = self.guarantee.claim.by
        if reason.what is What.SENT:
            return by.channel in (None, "email")
        return reason.what is What.CONTACT and not by.automatic and by.channel in (None, reason.subject)

    def _silent(self, reasons: list[Reason], start: Minute, end: Minute) -> list[Minute]:
        clock, duration = self.setting.almanac.clock, self.guarantee.claim.duration
        contacts = [start, *(it.at for it in reasons if self._is_contact(it))]
        last = min((it.at for it in reasons if _opts_out(it)), default=end)
        found = []
        for contact, following in zip(contacts, [*contacts[1:], end], strict=True):
            deadline = clock.silence_broken(contact, duration)
            found += self._overlap(reasons, deadline, min(following, last), end)
        return found

    def _unheard(self, reasons: list[Reason], end: Minute) -> list[Minute]:
        claim, clock = self.guarantee.claim, self.setting.almanac.clock
        last = min((it.at for it in reasons if _opts_out(it)), default=end)
        wanted = f"event {claim.event}" if claim.event is not None else "replies"
        found: list[Minute] = []
        owed: Minute | None = None
        for number, it in enumerate(reasons):
            if self._is_contact(it):
                if owed is not None:
                    found += self._overlap(reasons, owed, min(it.at, last), end)
                owed = None
            named = (
                it.what is What.ENTERED and it.subject in claim.stages
                if claim.stages
                else it.what is What.HAPPENED and it.subject == wanted
            )
            if named and self._within(reasons[: number + 1], it.at):
                deadline = clock.deadline(clock.ceil_tick(it.at), claim.duration)
                owed = deadline if owed is None else min(owed, deadline)
        if owed is not None:
            found += self._overlap(reasons, owed, last, end)
        return found

    def _too_many(self, reasons: list[Reason]) -> list[Minute]:
        claim, clock = self.guarantee.claim, self.setting.almanac.clock
        touches = [it for it in reasons if self._is_touch(it)]
        days = [clock.day(it.at) for it in touches]
        return [
            it.at
            for number, it in enumerate(touches)
            if sum(day > days[number] - claim.window.amount for day in days[: number + 1]) > claim.count
        ]

    def _is_touch(self, reason: Reason) -> bool:
        if reason.what is What.SENT:
            return True
        return reason.what is What.CONTACT and reason.subject == "call" and not self.guarantee.claim.touches.automatic

    def _stays(self, reasons: list[Reason], end: Minute) -> list[Minute]:
        claim, clock = self.guarantee.claim, self.setting.almanac.clock
        last = min((it.at for it in reasons if _opts_out(it)), default=end)
        found: list[Minute] = []
        now: Minute | None = None
        before: Minute | None = None
        for it in reasons:
            if it.what in (What.ENTERED, What.RETURNED):
                if now is not None and clock.deadline(now, claim.duration) < it.at:
                    found.append(clock.deadline(now, claim.duration))
                inside = it.subject in claim.stages
                now, before = (before, None) if it.what is What.RETURNED else (it.at if inside else None, now)
        if now is not None and clock.deadline(now, claim.duration) < end:
            found.append(clock.deadline(now, claim.duration))
        return [it for it in found if it < last]

    def _overlap(self, reasons: list[Reason], first: Minute, last: Minute, end: Minute) -> list[Minute]:
        """The first instant from `first` to before `last` at which the guarantee speaks of the candidate's stage."""
        stays = [(it.at, it.subject) for it in reasons if it.what in (What.ENTERED, What.RETURNED)]
        for (begin, stage), (over, _) in zip(stays, [*stays[1:], (end, "")], strict=True):
            low, high = max(begin, first), min(over, last)
            if low < high and stage in (self.guarantee.stages or (stage,)):
                return [low]
        return []

    def _within(self, reasons: list[Reason], at: Minute) -> bool:
        stays = [it.subject for it in reasons if it.what in (What.ENTERED, What.RETURNED) and it.at <= at]
        return bool(stays) and stays[-1] in (self.guarantee.stages or (stays[-1],))


def _opts_out(reason: Reason) -> bool:
    return reason.what is What.HAPPENED and reason.subject == "opts out"
