"""What a scenario expects in place of a break: the story fails it, and a playbook that holds the claim meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from cadencelang.clock import Clock, Minute
from cadencelang.engine.effects import Reason, What
from cadencelang.graph import steps as s
from cadencelang.graph.model import (
    Book,
    ByWhom,
    Guarantee,
    HearsWithin,
    NeverMoreThan,
    NeverSilent,
    NobodyStays,
    NoTouchesWhile,
    PromisesKept,
    RuleRuns,
    Selector,
)
from cadencelang.prover.claims import Goal
from cadencelang.prover.watching import Contacts
from cadencelang.review.sentences import NoSentence, Otherwise, Sentences
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Timeline

_A_MONTH = 30 * 1440


class Expecting:
    """Writes what is expected of a claim in a story, in the sentences that the story is told in."""

    def __init__(self, goal: Goal, sentences: Sentences) -> None:
        self.goal = goal
        self.sentences = sentences
        self.book: Book = sentences.book
        self.timeline: Timeline = sentences.timeline

    @property
    def clock(self) -> Clock:
        """The candidate's clock."""
        return self.timeline.clock

    def lines(self) -> Iterator[str]:
        """The `expect` line, and `run until` where it needs one. Raises NoSentence."""
        guarantee = self.goal.guarantee
        if guarantee is None:
            yield from self._built_in(self.goal.name)
            return
        match guarantee.claim:
            case NeverSilent(duration, by):
                since = self._last_contact(by)
                yield self._contact(by, since, self.clock.silence_broken(since, duration))
            case HearsWithin(_, _, duration, by):
                since = self._owed_since(guarantee, by)
                yield self._contact(by, since, self.clock.deadline(since, duration))
            case PromisesKept(promise):
                yield from self._kept(promise)
            case NeverMoreThan(touches, _, _) | NoTouchesWhile(touches, _):
                yield self._no_touch(touches)
            case NobodyStays(stages, _):
                at = self._instant(self.timeline.end + self.clock.tick)
                stage = self.timeline.stage if self.timeline.stage in stages else stages[0]
                yield f'expect no stage is "{stage}" at {at}'
            case RuleRuns(rule, _):
                yield self._no_step(rule)
            case _:
                assert_never(guarantee.claim)

    def _built_in(self, name: str) -> Iterator[str]:
        match name:
            case "closed means closed" | "opted out means silence":
                yield self._no_touch(Selector(automatic=True, channel=None))
            case "no dead end":
                yield f"expect anything after {self._instant(self.timeline.end)}"
                yield f"run until {self._instant(self.timeline.end + _A_MONTH)}"
            case _:
                raise NoSentence(f'what "{name}" claims')

    def _instant(self, at: Minute) -> str:
        return self.sentences.instant(at)

    def _reasons(self) -> Iterator[Reason]:
        return (entry.reason for entry in self.timeline.entries)

    def _contacts(self, by: ByWhom) -> Contacts:
        return Contacts(self.sentences.story.setting.engine, by)

    def _last_contact(self, by: ByWhom) -> Minute:
        counts = self._contacts(by).counts
        return max((it.at for it in self._reasons() if counts(it)), default=self.timeline.start)

    def _owed_since(self, guarantee: Guarantee, by: ByWhom) -> Minute:
        """When what the claim names happened that no contact has answered since."""
        claim, counts = guarantee.claim, self._contacts(by).counts
        assert isinstance(claim, HearsWithin)
        wanted = f"event {claim.event}" if claim.event is not None else "replies"
        since: Minute | None = None
        for it in self._reasons():
            named = (
                it.what is What.ENTERED and it.subject in claim.stages
                if claim.stages
                else it.what is What.HAPPENED and it.subject == wanted
            )
            since = None if counts(it) else it.at if named and since is None else since
        return self.timeline.start if since is None else since

    def _contact(self, by: ByWhom, since: Minute, until: Minute) -> str:
        automatic = [channel.name for channel in self.book.channels if channel.automatic]
        what = by.channel or ("touch" if not by.automatic else automatic[0] if len(automatic) == 1 else "")
        counts = self._contacts(by).counts
        there = any(it.at == since and counts(it) for it in self._reasons())
        first = self.clock.ceil_tick(since + 1) if there else since
        window = f"between {self._instant(first)} and {self._instant(until)}"
        return f"expect {what or '1 automatic touch'} {window}"

    def _kept(self, promise: str | None) -> Iterator[str]:
        broken = [it.subject for it in self._reasons() if it.what is What.PROMISE_BROKEN]
        names = [it for it in broken if promise in (None, it)]
        if not names:
            raise Otherwise
        yield f'expect no promise "{names[-1]}" is broken'
        yield f"run until {self._instant(self.timeline.end + self.clock.tick)}"

    def _no_touch(self, touches: Selector) -> str:
        at = self._instant(self.timeline.end)
        if touches.channel:
            return f"expect no {touches.channel} at {at}"
        return f"expect 0 automatic touches at {at}" if touches.automatic else f"expect no touch at {at}"

    def _no_step(self, rule: str) -> str:
        """The last thing that the rule did does not happen then."""
        atlas, end = Atlas(self.book), self.timeline.end
        for it in reversed(list(self._reasons())):
            if it.rule == rule and it.at == end and (step := atlas.steps.get(it.step or "")):
                match step:
                    case s.Send(channel=channel, template=template):
                        return f'expect no {channel} "{template}" at {self._instant(end)}'
                    case s.Ask(text=text):
                        return f'expect no task "{text}" at {self._instant(end)}'
                    case s.Tell(role=role, text=text):
                        return f'expect no {role} is told "{text}" at {self._instant(end)}'
                    case _:
                        continue
        return f"expect no anything at {self._instant(end)}"
