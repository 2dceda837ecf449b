"""Which decisions a candidate's state asks for, and how pressing each is."""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Duration, Minute, Unit, format_instant
from cadencelang.desk.items import Item, Kind, Urgency
from cadencelang.desk.standing import Stage, Standing
from cadencelang.engine import NEVER
from cadencelang.engine.state import NO_STAGE, Approval, HoldState, Phase, Promise, Task, Touch
from cadencelang.graph.model import Guarantee, NeverSilent
from cadencelang.records import dataclass
from cadencelang.workbench.wording import Teller

SEARCH_FACTS = ("search", "role_title", "role", "position", "company")
"""The facts that say which search a candidate belongs to; the first that is known is shown."""

_SOON = Duration(2, Unit.WORKING_DAYS)
_RISK = Duration(1, Unit.WORKING_DAYS)


def items_of(stage: Stage, standing: Standing, now: Minute, clock: Clock) -> Iterator[Item]:
    """What waits for a person with one candidate; `clock` is that of the desk."""
    yield from _Reader(stage, standing, now, clock).items()


def silence_allowed(stage: Stage, standing: Standing, now: Minute) -> tuple[Guarantee, Duration] | None:
    """The guarantee that allows the shortest silence in the candidate's stage, and how long that is."""
    book, clock = stage.atlas.book, standing.timeline.clock
    here = book.stages[standing.state.stage].name
    allowed = (
        (guarantee, guarantee.claim.duration)
        for guarantee in book.guarantees
        if isinstance(guarantee.claim, NeverSilent) and (not guarantee.stages or here in guarantee.stages)
    )
    return min(allowed, key=lambda it: clock.silence(now, it[1]), default=None)


def search_of(facts: dict[str, object]) -> str:
    """The search in a few words, as far as a fact tells of it; else nothing."""
    return next((value for name in SEARCH_FACTS if isinstance(value := facts.get(name), str)), "")


def in_words(role: str) -> str:
    """A role as a person says it."""
    return role.replace("_", " ")


@dataclass(slots=True)
class _Reader:
    """Reads one candidate's state at one instant."""

    stage: Stage
    standing: Standing
    now: Minute
    clock: Clock

    def items(self) -> Iterator[Item]:
        state = self.standing.state
        if state.erased or state.opted_out:
            return
        found = [
            *(item for touch in state.touches if (item := self.touch(touch))),
            *(self.task(task) for task in state.tasks),
            *(item for promise in state.promises if (item := self.promise(promise))),
            *(self.hold(hold) for hold in state.holds if hold.role is not None),
            *(self.bounced(channel) for channel in state.bad_channels),
        ]
        yield from found
        if not any(item.kind in (Kind.CALL, Kind.DRAFT, Kind.LETTER) for item in found):
            yield from self.silence()

    def touch(self, touch: Touch) -> Item | None:
        """A draft to approve, a letter that can be taken back, or one that nothing on its own will let go."""
        if touch.approval is Approval.ASKED:
            due = touch.expires if touch.expires < NEVER else touch.first_due
            return self.item(Kind.DRAFT, touch.id, f'{touch.channel} "{touch.template}"', self.cause(touch.rule),
                             touch.approver or "", due)  # fmt: skip
        if touch.phase is Phase.PLACED and touch.due < NEVER:
            return self.item(Kind.LETTER, touch.id, f'{touch.channel} "{touch.template}"', "leaves by itself",
                             self.owner, touch.due)  # fmt: skip
        if touch.phase is Phase.HELD and touch.due >= NEVER:
            what = f'{touch.channel} "{touch.template}" cannot go'
            return self.item(Kind.STUCK, touch.id, what, self.held(touch), self.owner, None)
        return None

    def task(self, task: Task) -> Item:
        """A call, a meeting or other work of a person."""
        kind = Kind.TASK if task.verb == "do" else Kind.CALL
        what = task.text if task.verb == "do" else f"{task.verb}: {task.text}"
        ask = self.stage.atlas.ask(task.step)
        channel = next((it for it in self.stage.atlas.book.channels if ask and it.name == ask.channel), None)
        outcomes = tuple(it.name for it in channel.outcomes) if channel else ()
        due = None if task.deadline >= NEVER else task.deadline
        return self.item(kind, task.id, what, self.cause(task.rule), task.role, due, outcomes)

    def promise(self, promise: Promise) -> Item | None:
        """A promise that is broken, or due within two working days."""
        if not promise.broken and promise.deadline > self.soon(_SOON):
            return None
        why = "broken" if promise.broken else "they were told so"
        return self.item(Kind.PROMISE, promise.name, f"PROMISE {promise.name}", why, self.owner, promise.deadline)

    def hold(self, hold: HoldState) -> Item:
        """A hold that somebody must resolve."""
        due = None if hold.until >= NEVER else hold.until
        return self.item(Kind.STUCK, f"hold {hold.step}", "follow-up is on hold", self.cause_of_step(hold.step),
                         hold.role or "", due)  # fmt: skip

    def bounced(self, channel: str) -> Item:
        """A channel that no longer reaches them."""
        return self.item(Kind.STUCK, f"bounced {channel}", f"{channel} bounced", "no usable address", self.owner, None)

    def silence(self) -> Iterator[Item]:
        """That the longest silence the playbook guarantees is about to be reached, and nothing is open to end it."""
        state, limit = self.standing.state, self.longest_silence()
        if limit is None or state.stage == NO_STAGE:
            return
        anchor = max(state.contact_at, state.entered_at if state.entered_at < NEVER else state.contact_at)
        try:
            reached = self.standing.timeline.clock.silence(anchor, limit)
        except CalendarRangeError:
            return
        if reached <= self.soon(_RISK):
            day = format_instant(anchor, self.standing.timeline.clock, "date")
            yield self.item(Kind.SILENCE, "silence", f"no word since {day}", f"never more than {limit}",
                            self.owner, reached)  # fmt: skip

    def longest_silence(self) -> Duration | None:
        """The shortest silence that a guarantee allows in the candidate's stage."""
        found = silence_allowed(self.stage, self.standing, self.now)
        return found[1] if found else None

    def item(
        self, kind: Kind, subject: str, what: str, reason: str, role: str, due: Minute | None,
        outcomes: tuple[str, ...] = (),
    ) -> Item:  # fmt: skip
        candidate = self.standing.candidate
        facts: dict[str, object] = dict(self.stage.engine.facts(self.standing.state))
        search = search_of(facts) or self.stage_name
        id = f"{candidate.id} {kind} {subject}"
        urgency = self.urgency(kind, due)
        return Item(id, kind, candidate.id, candidate.label, search, what, reason, role, subject, due, urgency,
                    outcomes)  # fmt: skip

    def urgency(self, kind: Kind, due: Minute | None) -> Urgency:
        """Overdue; to be decided today (what needs somebody or asks for approval always is); or later."""
        if due is not None and due < self.now:
            return Urgency.OVERDUE
        if due is None or kind in (Kind.DRAFT, Kind.STUCK, Kind.SILENCE) or due <= self.midnight:
            return Urgency.TODAY
        return Urgency.LATER

    @property
    def midnight(self) -> Minute:
        """The end of the desk's day."""
        return self.clock.midnight(self.clock.day(self.now) + 1)

    @property
    def owner(self) -> str:
        """The role that owns the candidates."""
        roles = self.stage.atlas.book.roles
        return next((role.name for role in roles if role.owner), "")

    @property
    def stage_name(self) -> str:
        """The candidate's stage."""
        number = self.standing.state.stage
        return "" if number == NO_STAGE else self.stage.atlas.book.stages[number].name

    def soon(self, duration: Duration) -> Minute:
        """That much working time from now, on the desk's clock."""
        try:
            return self.clock.deadline(self.now, duration)
        except CalendarRangeError:
            return self.now

    def cause(self, rule: str) -> str:
        """The name of a rule."""
        found = self.stage.atlas.rules.get(rule)
        return found.name if found else ""

    def cause_of_step(self, step: str) -> str:
        """The name of the rule that a step is in."""
        found = self.stage.atlas.rule_of_step.get(step)
        return found.name if found else ""

    def held(self, touch: Touch) -> str:
        """What holds a touch back, in words, as its last line in the account has it."""
        teller = Teller(self.stage.atlas, self.standing.timeline.clock)
        about = (entry.reason for entry in reversed(self.standing.timeline.entries))
        last = next((reason for reason in about if reason.subject == touch.id), None)
        return teller.tell(last).why if last else ""
