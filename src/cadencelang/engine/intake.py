"""Taking in what happened outside: what each input does to a candidate, at once."""

from __future__ import annotations

from typing import Final, assert_never

from msgspec.structs import replace

from cadencelang.clock import Minute
from cadencelang.engine import inputs as i
from cadencelang.engine import promises
from cadencelang.engine.clocks import deadline_or_never, midnight_or_never, tick_or_never
from cadencelang.engine.contact import count_touch, is_automatic, they_were_in_touch, uncount_touch, we_were_in_touch
from cadencelang.engine.effects import Because, What
from cadencelang.engine.ending import cancel_touch, stop_run, withdraw_task
from cadencelang.engine.errors import EngineError
from cadencelang.engine.facts import check_fact, check_fields, learn
from cadencelang.engine.happening import happen, happen_to_facts, wake_held
from cadencelang.engine.holds import end_holds
from cadencelang.engine.program import HALT
from cadencelang.engine.stages import enter
from cadencelang.engine.state import NEVER, NO_STAGE, Approval, Payload, Phase, Promise, Task, Touch
from cadencelang.engine.tasks import covers, done, hand_over, handover_of
from cadencelang.engine.timers import reset_timers
from cadencelang.engine.touches import failed, give_up, lapse_approvals, remember_sent, sent
from cadencelang.engine.work import Work
from cadencelang.graph import triggers as t
from cadencelang.graph.steps import Send

_REMEMBER: Final = 40 * 24 * 60
"""How long, in minutes, an input's id is remembered to recognise a second telling."""

_ADMINISTRATIVE: Final = (
    i.TouchSent, i.TouchFailed, i.Approved, i.Declined, i.Undone, i.WentAway, i.ReturnedToWork, i.HoldResolved,
)  # fmt: skip
"""Inputs that are about our own work: they are nothing new about the candidate, and no approval lapses by them."""


def take_in(w: Work, news: i.Input) -> None:
    """Take one input in. Raises EngineError for an undeclared name, FactError for a value of another type."""
    if w.erased:
        return
    if w.seen.get(news.id, -NEVER) > w.now:
        w.tell(What.IGNORED, Because.DUPLICATE, cause=news.id, subject=kind_of(news))
        return
    w.seen = {name: until for name, until in w.seen.items() if until > w.now}
    w.seen[news.id] = w.now + _REMEMBER
    if not isinstance(news, _ADMINISTRATIVE) and not _is_there(w, news):
        lapse_approvals(w, news.id)
    _take_in(w, news)


def _is_there(w: Work, news: i.Input) -> bool:
    """Whether it only tells that the candidate is where they are: nothing new about them either."""
    return isinstance(news, i.Entered) and w.stage != NO_STAGE and news.stage == w.stage_name()


def kind_of(news: i.Input) -> str:
    """What sort of thing happened, in a word."""
    return type(news).__name__


def _take_in(w: Work, news: i.Input) -> None:
    match news:
        case i.Entered(stage=stage):
            if stage not in w.program.stage_index:
                raise EngineError(f'The playbook has no stage "{stage}".')
            enter(w, w.program.stage_index[stage], news.at, news.id)
        case i.Replied():
            _replied(w, news)
        case i.WentOutOfOffice(until=until):
            w.back_on = None if until is None else until + 1
            _occur(w, news, ("out of office", ""))
        case i.CameBack():
            w.back_on = None
            end_holds(w, lambda hold: hold.on_back, Because.OUTSIDE, news.id)
        case i.Happened():
            _happened(w, news)
        case i.FactLearnt(fact=fact, value=value):
            if fact not in w.program.fact_index:
                raise EngineError(f"The playbook declares no fact {fact}.")
            check_fact(w.program.book.facts[w.program.fact_index[fact]], value)
            learn(w, fact, value, news.at, Because.OUTSIDE, news.id)
        case i.OptedOut() | i.Erased():
            _opt_out(w, news)
        case i.MergedInto(other=other):
            w.tell(What.MERGED_INTO, Because.OUTSIDE, subject=other, cause=news.id)
            _end_contact(w, Because.MERGED, news.id)
        case i.TookIn(other=other):
            w.tell(What.TOOK_IN, Because.OUTSIDE, subject=other, cause=news.id)
        case i.Bounced():
            _bounced(w, news)
        case i.ConsentGranted() | i.ConsentWithdrawn():
            _consent(w, news)
        case _:
            _take_in_work(w, news)


def _take_in_work(w: Work, news: i.Input) -> None:
    """Take in what colleagues, channels and promises did."""
    match news:
        case i.TaskDone(task=name, by=by, outcome=outcome):
            task = _task(w, name, by)
            if task is None:
                w.tell(What.IGNORED, Because.OUTSIDE, subject=name, cause=news.id, detail=("no such task is open",))
            else:
                done(w, task, by, outcome, news.at)
        case i.Approved() | i.Declined() | i.Undone():
            _decide(w, news)
        case i.TouchSent(touch=name) | i.TouchFailed(touch=name):
            touch = next((touch for touch in w.touches if touch.id == name and touch.phase is Phase.DUE), None)
            if touch is None:
                w.tell(What.IGNORED, Because.CHANNEL, subject=name, cause=news.id, detail=("no such touch is due",))
            elif isinstance(news, i.TouchFailed):
                failed(w, touch, news.reason)
            else:
                sent(w, touch, news.at)
        case i.Contacted():
            _contacted(w, news)
        case i.Promised(promise=promise, due=due, by=by):
            promises.make(w, Promise(promise, tick_or_never(w.clock, due), by, -1, HALT), Because.OUTSIDE)
        case i.PromiseMoved(promise=promise, due=due, by=by):
            promises.move(w, promise, tick_or_never(w.clock, due), by)
        case i.PromiseReleased(promise=promise, by=by):
            promises.release(w, promise, Because.OUTSIDE, by)
        case i.HoldResolved(by=by):
            if not end_holds(w, lambda hold: hold.role is not None and covers(w, by, hold.role), Because.OUTSIDE, by):
                w.tell(What.IGNORED, Because.HOLD, cause=news.id, detail=(f"nothing waits for {by}",))
        case i.WentAway() | i.ReturnedToWork():
            _absence(w, news)
        case (
            i.Entered() | i.Replied() | i.WentOutOfOffice() | i.CameBack() | i.OptedOut() | i.Erased() | i.MergedInto()
            | i.TookIn() | i.Bounced() | i.Happened() | i.FactLearnt() | i.ConsentGranted() | i.ConsentWithdrawn()
        ):  # fmt: skip
            raise AssertionError(news)
        case _:
            assert_never(news)


def _occur(w: Work, news: i.Input, *keys: tuple[str, str], payload: Payload = ()) -> None:
    """Let it happen in the visit in which it occurred; news of an earlier visit starts and stops nothing."""
    if w.stage != NO_STAGE and news.at < w.entered_at:
        w.tell(What.IGNORED, Because.OUTDATED, subject=" ".join(keys[0]).strip(), cause=news.id, detail=(
            "it happened before the candidate came to this stage",
        ))  # fmt: skip
    else:
        w.tell(What.HAPPENED, Because.OUTSIDE, subject=" ".join(keys[0]).strip(), cause=news.id)
        happen(w, *keys, at=news.at, payload=payload)
    happen_to_facts(w, news.at)


def _replied(w: Work, news: i.Replied) -> None:
    they_were_in_touch(w, news.at)
    if w.stage == NO_STAGE or news.at >= w.entered_at:
        w.replied_visit = w.visit
    end_holds(w, lambda hold: hold.on_reply, Because.OUTSIDE, news.id)
    _occur(w, news, ("replies", ""))


def _happened(w: Work, news: i.Happened) -> None:
    event = w.program.events.get(news.event)
    if event is None:
        raise EngineError(f"The playbook declares no event {news.event}.")
    check_fields(event, news.fields)
    if event.contact:
        w.tell(What.CONTACT, Because.OUTSIDE, subject=news.event, cause=news.id)
        we_were_in_touch(w, news.at)
    if event.from_candidate:
        they_were_in_touch(w, news.at)
    _occur(w, news, ("event", news.event), payload=news.fields)


def _opt_out(w: Work, news: i.OptedOut | i.Erased) -> None:
    """The candidate wants no more contact, or nothing more may be held of them."""
    if w.opted_out and isinstance(news, i.OptedOut):
        return
    _end_contact(w, Because.OPT_OUT, news.id)
    if isinstance(news, i.Erased):
        _erase(w)
    else:
        _occur(w, news, ("opts out", ""))


def _end_contact(w: Work, because: Because, cause: str) -> None:
    """No more contact: what was planned is cancelled, promises are released, time starts nothing any more."""
    w.opted_out = True
    for touch in [touch for touch in w.touches if touch.phase is not Phase.DUE]:
        cancel_touch(w, touch, because, cause)
    for run in list(w.runs):
        stop_run(w, run, because, cause)
    for task in [task for task in w.tasks if task.verb != "do"]:
        withdraw_task(w, task, because, cause)
    for promise in list(w.promises):
        promises.release(w, promise.name, because, cause)
    w.timers, w.left, w.holds = [], None, []


def _erase(w: Work) -> None:
    """Forget everything; what is left is that there was somebody who must not be contacted."""
    w.tell(What.HAPPENED, Because.OUTSIDE, subject="erased")
    w.erased = True
    w.f = [None] * len(w.f)
    w.runs, w.touches, w.tasks, w.promises, w.reminders = [], [], [], [], []
    w.consents, w.consent_at, w.used, w.shared, w.recent = {}, {}, [], [], []


def _bounced(w: Work, news: i.Bounced) -> None:
    """A message did not arrive: it was no contact, and kept no promise."""
    w.recent = [other for other in w.recent if other.forget > w.now]
    memory = next((m for m in reversed(w.recent) if news.touch in (None, m.touch)), None)
    if memory is not None:
        w.recent = [
            replace(other, contact_before=memory.contact_before) if other.contact_before == memory.sent else other
            for other in w.recent
            if other is not memory
        ]
        w.tell(What.BOUNCED, Because.OUTSIDE, step=memory.step, subject=memory.touch, cause=news.id)
        uncount_touch(w, memory.channel, True, memory.counted)
        if news.hard and memory.channel not in w.bad_channels:
            w.bad_channels.append(memory.channel)
        if w.contact_at == memory.sent:
            w.contact_at = memory.contact_before
            reset_timers(w, t.SilenceReached)
        if memory.promise is not None:
            promises.reopen(w, memory.promise)
    _occur(w, news, ("bounces", ""))


def _consent(w: Work, news: i.ConsentGranted | i.ConsentWithdrawn) -> None:
    node = w.program.consents.get(news.consent)
    if node is None:
        raise EngineError(f'The playbook declares no consent "{news.consent}".')
    if news.at < w.consent_at.get(node.name, -NEVER):
        w.tell(What.IGNORED, Because.OUTDATED, subject=node.name, cause=news.id, detail=("a later word is known",))
        return
    w.consent_at[node.name] = news.at
    if isinstance(news, i.ConsentWithdrawn):
        end_consent(w, node.name, news.at, Because.OUTSIDE)
        return
    if news.until is not None:
        until = midnight_or_never(w.clock, news.until + 1)
    else:
        until = NEVER if node.lasts is None else deadline_or_never(w.clock, news.at, node.lasts)
    if until <= w.now:
        return
    w.consents[node.name] = until
    w.tell(What.CONSENT_GIVEN, Because.OUTSIDE, subject=node.name, cause=news.id, until=until)
    reset_timers(w, t.BeforeConsentEnds, name=node.name)
    wake_held(w)
    _occur(w, news, ("consent given", node.name))


def end_consent(w: Work, name: str, at: Minute, because: Because) -> None:
    """A consent ran out or was withdrawn."""
    if w.consents.pop(name, None) is None:
        return
    w.tell(What.CONSENT_ENDED, because, subject=name)
    reset_timers(w, t.BeforeConsentEnds, name=name)
    happen(w, ("consent ends", name), at=at)
    happen_to_facts(w, at)


def _task(w: Work, name: str, by: str) -> Task | None:
    """The task meant: by id, else by text, preferring that of the person, then the one due first."""
    found = [task for task in w.tasks if name in (task.id, task.text)]
    return min(found, key=lambda task: (task.overdue, task.role != by, task.deadline), default=None)


def _touch(w: Work, name: str) -> Touch | None:
    found = [touch for touch in w.touches if name in (touch.id, touch.template) and touch.phase is not Phase.DUE]
    return min(found, key=lambda touch: (touch.approval is not Approval.ASKED, touch.first_due), default=None)


def _can_be_undone(w: Work, touch: Touch) -> bool:
    """A draft with an undo time can be taken back until it leaves, also while an approval or a limit holds it."""
    step = w.program.code[touch.pc].step
    return isinstance(step, Send) and step.undo is not None


def _decide(w: Work, news: i.Approved | i.Declined | i.Undone) -> None:
    """Somebody approves, declines or takes back a draft; only the approver named, or their cover, decides."""
    touch = _touch(w, news.touch)
    if touch is None:
        w.tell(What.IGNORED, Because.APPROVAL, subject=news.touch, cause=news.id, detail=("no such draft is waiting",))
        return
    if isinstance(news, i.Undone):
        if _can_be_undone(w, touch):
            give_up(w, touch, What.CANCELLED, Because.UNDO, cause=news.by)
        else:
            w.tell_touch(What.IGNORED, Because.UNDO, touch, cause=news.id, detail=("it cannot be taken back",))
        return
    if touch.approver is None or not covers(w, news.by, touch.approver):
        wanted = touch.approver or "nobody"
        w.tell_touch(What.IGNORED, Because.APPROVAL, touch, cause=news.id, detail=(f"{wanted} decides on it",))
    elif isinstance(news, i.Declined):
        give_up(w, touch, What.SKIPPED, Because.APPROVAL, cause=news.by)
    elif touch.approval is Approval.ASKED:
        due = max(touch.first_due, w.clock.ceil_tick(w.now))
        w.put_touch(replace(touch, approval=Approval.GIVEN, due=due, held_by=None))
        w.tell_touch(What.APPROVED, Because.OUTSIDE, touch, cause=news.by, until=due)


def _contacted(w: Work, news: i.Contacted) -> None:
    """Somebody was in touch outside the playbook: it counts like any touch."""
    w.tell(What.CONTACT, Because.OUTSIDE, subject=news.channel, cause=news.id)
    count_touch(w, news.channel, is_automatic(w, news.channel), news.at)
    if news.template is not None:
        remember_sent(w, news.channel, news.template, news.at)
    if news.article is not None and news.article not in w.shared:
        w.shared.append(news.article)
    we_were_in_touch(w, news.at)
    if news.keeps is not None:
        promises.keep(w, news.keeps, news.at, news.channel)
    happen_to_facts(w, news.at)


def _absence(w: Work, news: i.WentAway | i.ReturnedToWork) -> None:
    """A colleague is away or back: tasks go to whoever covers."""
    if news.role not in w.program.roles:
        raise EngineError(f"The playbook has no role {news.role}.")
    if isinstance(news, i.WentAway):
        w.away = sorted({*w.away, (news.role, news.first, news.last)})
    else:
        today = w.role_clock(news.role).day(w.now)
        shortened = [
            (role, first, min(last, today - 1)) if role == news.role else (role, first, last)
            for role, first, last in w.away
        ]
        w.away = [entry for entry in shortened if entry[1] <= entry[2]]
    for task in [task for task in w.tasks if not task.overdue]:
        if w.role_away(task.role):
            hand_over(w, task)
        else:
            w.put_task(replace(task, handover=handover_of(w, task)))
