"""From the account of a simulation to its tracks: touches, tasks, promises, silence, holds and stays.

Owns: what each line of the account does to a track. It reads reasons and effects only, so the same tracks come from
a simulation and from recorded production.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from cadencelang.clock import Clock, Minute
from cadencelang.engine.effects import Effect, OpenTask, Reason, ReassignTask, What
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import (
    Block,
    Contact,
    PromiseTrack,
    Silence,
    Stretch,
    TaskTrack,
    TouchTrack,
)

_UNSENT = {What.SKIPPED, What.CANCELLED, What.FAILED}
_TOUCH_ENDS = _UNSENT | {What.SENT}
_TASK_ENDS = {What.TASK_DONE, What.TASK_OVERDUE, What.TASK_WITHDRAWN}
_PROMISE_ENDS = {What.PROMISE_KEPT, What.PROMISE_LATE, What.PROMISE_BROKEN, What.PROMISE_RELEASED}


def touches(reasons: Iterable[Reason], atlas: Atlas) -> tuple[TouchTrack, ...]:
    """The touches by automatic channels, in the order in which they were planned."""
    found: dict[str, TouchTrack] = {}
    for reason in reasons:
        send = atlas.send(reason.step)
        if send is None or reason.subject is None or reason.rule is None:
            continue
        if reason.subject not in found and reason.what is What.PLANNED:
            found[reason.subject] = TouchTrack(
                reason.subject,
                reason.rule,
                send.id,
                send.channel,
                send.template,
                reason.at,
                None,
                reason.what,
                (),
                None,
            )
        elif track := found.get(reason.subject):
            found[reason.subject] = _touched(track, reason)
    return tuple(found.values())


def _touched(track: TouchTrack, reason: Reason) -> TouchTrack:
    blocks = track.blocks
    if blocks and blocks[-1].end is None:
        blocks = (*blocks[:-1], replace(blocks[-1], end=reason.at))
    match reason.what:
        case What.HELD | What.MADE_ROOM | What.APPROVAL_ASKED:
            block = Block(reason.at, reason.until, reason.because, reason.cause)
            return replace(track, state=reason.what, blocks=(*blocks, block))
        case what if what in _TOUCH_ENDS:
            why_not = reason if what in _UNSENT else None
            return replace(track, state=what, end=reason.at, blocks=blocks, why_not=why_not)
        case What.BOUNCED:
            return replace(track, state=reason.what, why_not=reason)
        case What.DUE | What.APPROVED:
            return replace(track, state=reason.what, blocks=blocks)
        case _:
            return track


def tasks(reasons: Iterable[Reason], effects: Iterable[Effect]) -> tuple[TaskTrack, ...]:
    """The tasks of people, in the order in which they were opened."""
    found: dict[str, TaskTrack] = {}
    for effect in effects:
        match effect:
            case OpenTask(at, task):
                found[task.id] = TaskTrack(
                    task.id, task.rule, task.step, task.role, task.verb, task.text, at, task.deadline, None,
                    What.TASK_OPENED, None,
                )  # fmt: skip
            case ReassignTask(_, task) if task.id in found:
                found[task.id] = replace(found[task.id], role=task.role, deadline=task.deadline)
    for reason in reasons:
        track = found.get(reason.subject or "")
        if track and reason.what in _TASK_ENDS:
            outcome = reason.detail[1] if reason.what is What.TASK_DONE and len(reason.detail) > 1 else None
            found[track.id] = replace(track, state=reason.what, end=reason.at, outcome=outcome)
    return tuple(found.values())


def promises(reasons: Iterable[Reason]) -> tuple[PromiseTrack, ...]:
    """The promises, in the order in which they were made.

    One that was broken may still be kept late; one made while it is open, or open again because the message that kept
    it did not arrive, is the same promise.
    """
    done: list[PromiseTrack] = []
    open_: dict[str, PromiseTrack] = {}
    for reason in reasons:
        name = reason.subject or ""
        track = open_.get(name)
        if track and reason.what is What.PROMISE_MADE and reason.detail:
            open_[name] = replace(track, deadline=reason.until or track.deadline, end=None, state=reason.what)
        elif reason.what is What.PROMISE_MADE:
            if track:
                done.append(track)
            open_[name] = PromiseTrack(name, reason.at, reason.until or reason.at, None, reason.what)
        elif track and reason.what is What.PROMISE_MOVED:
            open_[name] = replace(track, deadline=reason.until or track.deadline)
        elif track and reason.what in _PROMISE_ENDS:
            open_[name] = replace(track, state=reason.what, end=reason.at)
    return tuple(sorted([*done, *open_.values()], key=lambda it: it.made))


def contacts(reasons: Sequence[Reason], atlas: Atlas) -> tuple[Contact, ...]:
    """Everything of ours that reached the candidate, in order; a message that bounced did not."""
    bounced = {it.subject for it in reasons if it.what is What.BOUNCED}
    return tuple(_contacts(reasons, atlas, bounced))


def _contacts(reasons: Iterable[Reason], atlas: Atlas, bounced: Collection[str | None]) -> Iterator[Contact]:
    for reason in reasons:
        if reason.what is What.SENT and reason.subject not in bounced and (send := atlas.send(reason.step)):
            yield Contact(reason.at, send.channel, send.template, automatic=True)
        elif reason.what is What.CONTACT:
            ask = atlas.ask(reason.step)
            channel = reason.subject or "contact"
            label = ask.text if ask else ", ".join(reason.detail) or channel
            yield Contact(reason.at, channel, label, automatic=False)


def silences(
    contacts: Sequence[Contact], stays: Sequence[Stretch], start: Minute, end: Minute, clock: Clock, atlas: Atlas
) -> tuple[Silence, ...]:
    """The stretches without contact of ours that reach into the timeline, from entering the playbook on."""
    if not stays:
        return ()
    entered = stays[0].start
    edges = sorted({entered, *(it.at for it in contacts if entered <= it.at < end), end})
    return tuple(
        Silence(a, b, clock.working_days_between(clock.day(a), clock.day(b)), is_open(a, stays, atlas))
        for a, b in pairwise(edges)
        if b > start
    )


def is_open(at: Minute, stays: Sequence[Stretch], atlas: Atlas) -> bool:
    """Whether the stage stood in at an instant is an open one; of whoever stands in none it is."""
    if not stays:
        return True
    stay = next((it for it in reversed(stays) if it.start <= at), stays[0])
    stage = atlas.stages.get(stay.label)
    return stage is None or not stage.closing


_STRETCHES = {
    What.HOLD_BEGAN: ("hold", True),
    What.HOLD_ENDED: ("hold", False),
    What.PAUSE_BEGAN: ("pause", True),
    What.PAUSE_ENDED: ("pause", False),
}


def holds(reasons: Iterable[Reason]) -> tuple[Stretch, ...]:
    """Holds and pauses, in the order in which they began."""
    found: list[Stretch] = []
    for reason in reasons:
        if reason.what not in _STRETCHES:
            continue
        kind, begins = _STRETCHES[reason.what]
        if begins:
            found.append(Stretch(kind, reason.subject or kind, reason.at, None))
            continue
        for i, stretch in enumerate(found):
            if stretch.kind == kind and stretch.end is None:
                found[i] = replace(stretch, end=reason.at)
    return tuple(found)


def stays(reasons: Iterable[Reason]) -> tuple[Stretch, ...]:
    """The stays in stages, one after the other."""
    found: list[Stretch] = []
    for reason in reasons:
        if reason.what is What.ENTERED and reason.subject:
            if found and found[-1].end is None:
                found[-1] = replace(found[-1], end=reason.at)
            found.append(Stretch("stage", reason.subject, reason.at, None))
    return tuple(found)
