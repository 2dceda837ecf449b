"""A touch's life: planned, held or placed, due, then sent, skipped, cancelled or failed."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from cadencelang.clock import Duration, Minute, Unit
from cadencelang.engine.choosing import (
    address_problem,
    choose_article,
    choose_citations,
    off_limits,
    peer_consents,
)
from cadencelang.engine.clocks import deadline_or_never
from cadencelang.engine.contact import count_touch, uncount_touch, we_were_in_touch
from cadencelang.engine.effects import AskApproval, Because, Deliver, Notify, What
from cadencelang.engine.ending import pending_promises, remove_run, remove_touch
from cadencelang.engine.holds import holding
from cadencelang.engine.placing import place
from cadencelang.engine.promises import find, keep
from cadencelang.engine.state import NEVER, Approval, Phase, Run, SentTouch, Touch, Waiting
from cadencelang.engine.tasks import doer_of, open_inner_task
from cadencelang.engine.work import Work
from cadencelang.graph.model import NeedsConsent
from cadencelang.graph.steps import Send

BOUNCE_WINDOW: Final = Duration(5, Unit.DAYS)
"""How long a sent touch is remembered so that its bounce can take back what it did."""

UNSENT, UNFIT = 0, 1


def plan(w: Work, run: Run, step: Send) -> Touch:
    """Plan the touch of a run that has reached it; asks for the approval it needs."""
    undo = step.undo
    first_due = w.now if undo is None else deadline_or_never(w.clock, w.now, undo)
    touch = Touch(
        id=f"{w.candidate}/{run.visit}/{step.id}/{run.serial}",
        rule=w.program.rules[run.rule].rule.id,
        step=step.id,
        run=run.serial,
        pc=run.pc,
        channel=step.channel,
        template=step.template,
        phase=Phase.HELD if undo is None else Phase.PLACED,
        first_due=first_due,
        due=first_due,
        expires=NEVER if step.shelf is None else deadline_or_never(w.clock, first_due, step.shelf),
        approval=Approval.NOT_NEEDED if step.approver is None else Approval.ASKED,
        approver=step.approver,
        promise=step.keeps,
        payload=run.payload,
    )
    w.touches.append(touch)
    w.put_run(replace(run, wake=NEVER, waiting=Waiting.TOUCH))
    w.tell_touch(What.PLANNED, Because.STEP, touch, until=first_due)
    if touch.approver is not None:
        ask_approval(w, touch, touch.approver)
    return touch


def ask_approval(w: Work, touch: Touch, approver: str) -> None:
    """Put a draft before the one who approves it, or before whoever covers them."""
    w.effects.append(AskApproval(w.now, touch, doer_of(w, approver)))
    w.tell_touch(What.APPROVAL_ASKED, Because.APPROVAL, touch, cause=approver)


def attempt(w: Work, touch: Touch) -> None:
    """Look whether the touch may go now: hand it to its channel, hold it back, or give it up."""
    step = _step(w, touch)
    if _is_over(w, touch, step) or _lacks_consent(w, touch) or _has_no_address(w, touch) or _is_held(w, touch):
        return
    promised = touch.promise in pending_promises(w)
    instant, limits = place(w, touch.channel, promised, touch.id)
    if instant > w.now:
        _put_off(w, touch, instant, limits)
    else:
        _personalise(w, touch, step)


def _step(w: Work, touch: Touch) -> Send:
    step = w.program.code[touch.pc].step
    assert isinstance(step, Send)
    return step


def _is_over(w: Work, touch: Touch, step: Send) -> bool:
    """Give a touch up that must not go any more: opted out, past its shelf life, its rule's guard gone."""
    if w.opted_out:
        give_up(w, touch, What.CANCELLED, Because.OPT_OUT)
    elif w.now > touch.expires:
        give_up(w, touch, What.SKIPPED, Because.SHELF, cause=touch.held_by)
    elif not _guard_holds(w, touch):
        _cancel_for_guard(w, touch, step)
    else:
        return False
    return True


def _lacks_consent(w: Work, touch: Touch) -> bool:
    """Hold a touch back for which a limit demands a consent that is not given: only its being given can move it."""
    for _, limit in w.program.limits_on[touch.channel, False]:
        if isinstance(limit, NeedsConsent) and not w.consent_given(limit.consent):
            _put_off(w, touch, NEVER, (limit.id,))
            return True
    return False


def _has_no_address(w: Work, touch: Touch) -> bool:
    """Give a touch up, to a person's care, whose address is missing, bounced or off limits."""
    if (fact := address_problem(w, touch.channel)) is not None:
        _needs_person(w, touch, Because.ADDRESS, fact, f"No usable address for {touch.channel}")
    elif (fact := off_limits(w, touch.channel)) is not None:
        _needs_person(w, touch, Because.OFF_LIMITS, fact, f"The address for {touch.channel} is off limits")
    else:
        return False
    return True


def _guard_holds(w: Work, touch: Touch) -> bool:
    guard = w.program.rules[w.program.code[touch.pc].rule].guard
    return guard is None or guard(w, w.payload(touch.payload))


def _cancel_for_guard(w: Work, touch: Touch, step: Send) -> None:
    """The rule's condition no longer holds: the touch is cancelled, and with it the rest of its run."""
    run = w.run(touch.run)
    if step.has_unsent or run is None:
        give_up(w, touch, What.CANCELLED, Because.GUARD)
        return
    remove_touch(w, touch)
    w.tell_touch(What.CANCELLED, Because.GUARD, touch)
    w.tell_run(What.RUN_STOPPED, Because.GUARD, run)
    remove_run(w, run, Because.GUARD, None)


def _is_held(w: Work, touch: Touch) -> bool:
    """Hold a touch back that waits for a person: for an approval, or for the end of a hold or pause."""
    if touch.approval is Approval.ASKED:
        _hold(w, touch, Because.APPROVAL, touch.approver, NEVER)
        return True
    hold = holding(w, automatic=True)
    if hold is None:
        return False
    _hold(w, touch, Because.PAUSE if hold.pause else Because.HOLD, hold.step, NEVER)
    return True


def _hold(w: Work, touch: Touch, because: Because, cause: str | None, until: Minute) -> None:
    if touch.held_by != cause:
        w.tell_touch(What.HELD, because, touch, cause=cause, until=until)
    w.put_touch(replace(touch, phase=Phase.HELD, due=until, held_by=cause))


def _put_off(w: Work, touch: Touch, instant: Minute, limits: tuple[str, ...]) -> None:
    """Limits stand in the way: the touch moves, or is skipped if that is past its shelf life."""
    limit = limits[0] if limits else None
    node = next((node for node in w.program.limits if node.id == limit), None)
    because = Because.OUTAGE if node is None and instant < NEVER else Because.LIMIT
    if isinstance(node, NeedsConsent):
        because = Because.CONSENT
    if instant > touch.expires and instant < NEVER:
        give_up(w, touch, What.SKIPPED, Because.SHELF, cause=limit, until=instant)
    elif instant >= NEVER and because is Because.LIMIT:
        give_up(w, touch, What.SKIPPED, because, cause=limit)
    else:
        if touch.held_by != limit or touch.due != instant:
            w.tell_touch(What.HELD, because, touch, cause=limit, until=instant, detail=limits[1:])
        w.put_touch(replace(touch, phase=Phase.HELD, due=instant, held_by=limit))


def _personalise(w: Work, touch: Touch, step: Send) -> None:
    """Choose what the message cites, shares or introduces; without that it does not go."""
    cited, missing = choose_citations(w, step)
    if missing is not None:
        _needs_person(w, touch, Because.CITATION, missing, f"Nothing fresh to cite from {missing}")
        return
    problem = peer_consents(w, step)
    if problem is not None:
        give_up(w, touch, What.SKIPPED, Because.CONSENT, cause=step.consent, detail=(problem,))
        return
    article = choose_article(w, step)
    if step.library is not None and article is None:
        give_up(w, touch, What.SKIPPED, Because.ARTICLE, cause=step.library, branch=UNFIT)
        return
    _hand_over(w, replace(touch, cited=cited, article=article.id if article else None, peer=step.peer))


def _hand_over(w: Work, touch: Touch) -> None:
    """Hand the touch to its channel; it counts from here, and the channel's answer settles it."""
    touch = replace(touch, phase=Phase.DUE, due=w.now)
    w.put_touch(touch)
    count_touch(w, touch.channel, True, w.now)
    w.effects.append(Deliver(w.now, touch))
    w.tell_touch(What.DUE, Because.STEP, touch, detail=tuple(f"{fact}: {text}" for fact, text in touch.cited))


def _needs_person(w: Work, touch: Touch, because: Because, cause: str, text: str) -> None:
    """Skip a touch that cannot be made as it should be, and give its owner a task that says what is missing."""
    give_up(w, touch, What.SKIPPED, because, cause=cause)
    open_inner_task(w, touch, f'{text}: "{touch.template}" was not sent')


def give_up(
    w: Work,
    touch: Touch,
    what: What,
    because: Because,
    *,
    cause: str | None = None,
    until: Minute | None = None,
    detail: tuple[str, ...] = (),
    branch: int = UNSENT,
) -> None:
    """The touch will not be sent; its run goes on with what the playbook says for that."""
    remove_touch(w, touch)
    w.tell_touch(what, because, touch, cause=cause, until=until, detail=detail)
    run = w.run(touch.run)
    if run is None or run.waiting is not Waiting.TOUCH:
        return
    step = _step(w, touch)
    targets = w.program.code[touch.pc].targets
    target = targets[branch if branch == UNSENT or step.has_unfit else UNSENT]
    tick = w.clock.ceil_tick(w.now)
    w.put_run(replace(run, pc=target, wake=tick, anchor=tick, waiting=Waiting.TIME))


def sent(w: Work, touch: Touch, at: Minute) -> None:
    """The channel took the touch: it reached the candidate at `at`, and its run goes on."""
    w.touches = [other for other in w.touches if other.id != touch.id]
    w.tell_touch(What.SENT, Because.CHANNEL, touch, detail=tuple(text for _, text in touch.cited))
    before, pending = w.contact_at, find(w, touch.promise) if touch.promise else None
    w.recent = [other for other in w.recent if other.forget > w.now]
    forget = deadline_or_never(w.clock, at, BOUNCE_WINDOW)
    w.recent.append(SentTouch(touch.id, touch.channel, touch.step, touch.due, at, before, pending, forget))
    remember_sent(w, touch.channel, touch.template, at)
    w.used.extend(pair for pair in touch.cited if pair not in w.used)
    if touch.article is not None and touch.article not in w.shared:
        w.shared.append(touch.article)
    we_were_in_touch(w, at)
    run = w.run(touch.run)
    if run is not None and run.waiting is Waiting.TOUCH:
        tick = max(w.clock.ceil_tick(at), w.clock.ceil_tick(w.now))
        w.put_run(replace(run, pc=w.program.code[touch.pc].next, wake=tick, anchor=tick, waiting=Waiting.TIME))
    if touch.promise is not None:
        keep(w, touch.promise, at, touch.id)


def remember_sent(w: Work, channel: str, template: str, at: Minute) -> None:
    """Note for the conditions that ask about it that this template was sent on this channel."""
    query = w.program.vocabulary.sent.get((channel, template))
    if query is not None:
        w.sent[query] = (w.visit, at)


def failed(w: Work, touch: Touch, reason: str) -> None:
    """The channel gave the touch up: it no longer counts, and its run goes on as unsent."""
    uncount_touch(w, touch.channel, True, touch.due)
    give_up(w, touch, What.FAILED, Because.CHANNEL, detail=(reason,))
    w.effects.append(Notify(w.now, w.program.owner, f'"{touch.template}" could not be delivered: {reason}'))


def lapse_approvals(w: Work, cause: str) -> None:
    """Something new happened with the candidate: drafts that were approved must be looked at again."""
    for touch in list(w.touches):
        if touch.approval is Approval.GIVEN and touch.phase is not Phase.DUE and touch.approver is not None:
            again = replace(touch, approval=Approval.ASKED, phase=Phase.HELD, due=NEVER, held_by=touch.approver)
            w.put_touch(again)
            w.tell_touch(What.APPROVAL_LAPSED, Because.OUTSIDE, again, cause=cause)
            ask_approval(w, again, touch.approver)
