"""Why something happened or did not: the line responsible, and the conditions with their truth, as data.

Owns: the state in which a question is to be judged. A thing that happened is judged just before it did, since a mail
that was sent ends the very silence that it was sent for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cadencelang.clock import Minute, format_instant
from cadencelang.engine import Engine, Explanation
from cadencelang.engine.effects import Reason, What
from cadencelang.engine.state import State
from cadencelang.graph.model import Rule
from cadencelang.source import Span
from cadencelang.workbench.atlas import Atlas, Place
from cadencelang.workbench.wording import Teller
from cadencelang_tui.simulate.rows import Item, Look, Row
from cadencelang_tui.simulate.whatif import Run, WhatIf, run

_JUDGED: Final = {What.SENT, What.SKIPPED, What.CANCELLED, What.RUN_BLOCKED, What.RUN_DROPPED}
_EVENTS: Final = {What.HAPPENED, What.FACT_SET}
_SET_OFF: Final = {
    What.RUN_STARTED: "set off",
    What.RUN_RESTARTED: "started again",
    What.RUN_STOPPED: "stopped",
    What.RUN_DROPPED: "found running",
}
_STARTS: Final = {What.RUN_STARTED, What.RUN_RESTARTED}


@dataclass(frozen=True, slots=True)
class Why:
    """The answer. `happened` is None where nothing was to happen at that instant.

    `title` says what is asked about, `because` the cause in words, `place` the line to look at, `triggers` the lines
    that set the rule off, `guard` its condition explained; `waits` is what it waits for then, `led_to` what it set
    off or stopped at once, in words.
    """

    title: str
    at: Minute
    happened: bool | None
    because: str
    place: Place | None
    triggers: tuple[Place, ...] = ()
    guard: Explanation | None = None
    waits: tuple[str, ...] = ()
    led_to: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Place, ...]:
        """Every line of the playbook that has to do with it, the one responsible first."""
        found = [self.place, *self.triggers]
        return tuple(dict.fromkeys(place for place in found if place is not None))


def why_item(engine: Engine, atlas: Atlas, done: Run, item: Item) -> Why:
    """Why a thing happened or did not."""
    rule = Teller(atlas, done.timeline.clock).rule_of(item.reason)
    decided = _decided(done, item, rule)
    guard = _guard(engine, rule, state_before(done.states, decided), decided)
    return Why(
        title=item.told.text if item.reason.what in _EVENTS else f"{item.told.word} {item.told.text}",
        at=item.at,
        happened=item.look not in (Look.NOT, Look.HELD, Look.BAD),
        because=" ".join(filter(None, [item.told.why, _went_after(done, item)])),
        place=item.told.place or _declared(atlas, item.reason),
        triggers=_triggers(atlas, rule),
        guard=guard,
        led_to=tuple(_led_to(atlas, done, item.reason)),
    )


def _went_after(done: Run, item: Item) -> str:
    """When a touch that was kept back went after all; empty for anything else."""
    if item.look is not Look.HELD:
        return ""
    sent = (
        entry.reason.at
        for entry in done.timeline.entries
        if entry.reason.subject == item.reason.subject and entry.reason.what is What.SENT and entry.reason.at >= item.at
    )
    at = next(sent, None)
    return "" if at is None else f"(it went on {format_instant(at, done.timeline.clock, 'short')})"


def _declared(atlas: Atlas, reason: Reason) -> Place | None:
    """The line that declares the stage, event, fact or promise that a reason is about."""
    book, name = atlas.book, reason.subject or ""
    match reason.what:
        case What.ENTERED | What.RETURNED | What.LEFT:
            found = [stage.span for stage in book.stages if stage.name == name]
        case What.FACT_SET:
            found = [fact.span for fact in book.facts if fact.name == name]
        case What.HAPPENED:
            found = [event.span for event in book.events if f"event {event.name}" == name]
        case _:
            found = []
    return atlas.place(found[0]) if found else None


def _led_to(atlas: Atlas, done: Run, cause: Reason) -> Iterator[str]:
    """The rules that a happening set off or stopped at once."""
    names = {What.HAPPENED: cause.subject, What.ENTERED: "enters"}
    if (name := names.get(cause.what)) is None:
        return
    for reason in (entry.reason for entry in done.timeline.entries if entry.reason.at == cause.at):
        rule = atlas.rules.get(reason.rule or "")
        if rule is not None and reason.cause == name and reason.what in _SET_OFF:
            yield f'{_SET_OFF[reason.what]} rule "{rule.name}"'


def why_nothing(engine: Engine, atlas: Atlas, whatif: WhatIf, row: Row, at: Minute) -> Why:
    """What a rule would need, and what it waits for, at an instant at which nothing was told of it."""
    rule = atlas.rules.get(row.rule or "")
    if rule is None:
        return Why(row.name, at, None, "", None)
    here = run(engine, atlas, whatif, until=at)
    state = here.states[-1] if here.states else None
    teller = Teller(atlas, here.timeline.clock, here.timeline.tasks)
    live = here.timeline.stage in rule.stages
    because = "" if live else f"it is not in force in {here.timeline.stage or 'no stage'}"
    waits = tuple(teller.pending(item, at) for item in here.timeline.pending if item.rule == rule.id)
    guard = _guard(engine, rule, state, at) if live else None
    return Why(f'rule "{rule.name}"', at, None, because, atlas.place(rule.span), _triggers(atlas, rule), guard, waits)


def pending_words(engine: Engine, atlas: Atlas, whatif: WhatIf, at: Minute) -> tuple[str, ...]:
    """Everything that is waited for at an instant, the nearest first, in words."""
    timeline = run(engine, atlas, whatif, until=at).timeline
    teller = Teller(atlas, timeline.clock, timeline.tasks)
    return tuple(teller.pending(item, at) for item in timeline.pending)


def state_before(states: tuple[State, ...], at: Minute) -> State | None:
    """The state in which what happened at an instant was decided: after what came in then, before what was done."""
    earlier = [state for state in states if state.now <= at]
    if len(earlier) > 1 and earlier[-1].now == at:
        return earlier[-2]
    return earlier[-1] if earlier else None


def _decided(done: Run, item: Item, rule: Rule | None) -> Minute:
    """When the rule's condition was judged: as a touch went or was kept back, else as the run started."""
    if rule is None or item.reason.what in _JUDGED:
        return item.at
    starts = [
        it.reason.at
        for it in done.timeline.entries
        if it.reason.rule == rule.id and it.reason.what in _STARTS and it.reason.at <= item.at
    ]
    return starts[-1] if starts else item.at


def _guard(engine: Engine, rule: Rule | None, state: State | None, at: Minute) -> Explanation | None:
    if rule is None or rule.guard is None or state is None:
        return None
    rules = engine.program.rules
    payload = next((dict(it.payload) for it in state.runs if rules[it.rule].rule.id == rule.id), {})
    return engine.explain(state, rule.guard, payload, at)


def _triggers(atlas: Atlas, rule: Rule | None) -> tuple[Place, ...]:
    spans: tuple[Span, ...] = () if rule is None else (*(it.span for it in rule.triggers), *(
        (rule.guard.span,) if rule.guard else ()), *(it.span for it in rule.stops))  # fmt: skip
    return tuple(place for span in spans if (place := atlas.place(span)))
