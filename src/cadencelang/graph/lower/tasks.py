"""What people are asked to do, and what is promised: deadlines, reminders and the branches of each outcome."""

from __future__ import annotations

from cadencelang.diagnostics import Edit, Fix
from cadencelang.graph.lower.knowledge import Knowledge
from cadencelang.graph.lower.proof import known_date
from cadencelang.graph.lower.run import Clauses, Flow, Run, after_wait, joined
from cadencelang.graph.steps import Ask, Deadline, MakePromise, OutcomeBranch, Reminder
from cadencelang.semantics.codes import AFTER_OPT_OUT, CHANNEL_MISFIT, UNKNOWN_CHANNEL, UNKNOWN_OUTCOME
from cadencelang.semantics.names import PROMISE
from cadencelang.syntax import nodes as n

PLAIN_VERBS = ("call", "meet", "write", "do")
"""What a person can be asked to do without a channel; `do` is inner work."""

_ALSO_ASKED = {
    "phone": "call",
    "telephone": "call",
    "ring": "call",
    "mail": "write",
    "message": "write",
    "see": "meet",
    "visit": "meet",
}


def ask(block: n.Block, line: n.Ask, run: Run, known: Knowledge) -> Flow:
    """A task; the run goes on when it is done or its deadline has passed."""
    clauses = Clauses(block, run)
    role = run.place.role(line.who)
    text = run.place.text(line.task)
    identity = run.identity("ask", f"{line.verb.text} {'' if text is None else text.value}", line.span)
    channel = _channel(line.verb, run)
    deadline = deadline_of(line.due, run, known)
    reminders = _reminders(clauses, run)
    keeps = clauses.one(n.Keeps)
    after = after_wait(known)
    done = [(branch, run.nested(branch.children, after)) for branch in clauses.branches(n.BranchKind.DONE)]
    not_done = clauses.branch(n.BranchKind.NOT_DONE)
    missed = Flow((), after) if not_done is None else run.nested(not_done.children, after)
    if run.place.opted_out and line.verb.text != "do":
        _after_opt_out(line, run)
    outcomes = tuple(OutcomeBranch(_outcome(branch, channel, line, run), flow.steps) for branch, flow in done)
    step = Ask(
        **identity,
        role=role or "",
        verb=line.verb.text,
        channel=channel,
        text="" if text is None else text.value,
        deadline=deadline,
        reminders=reminders,
        keeps=None if keeps is None else run.place.scope.name(PROMISE, keeps.promise),
        done=outcomes,
        not_done=missed.steps,
        has_not_done=not_done is not None,
    )
    catches_all = any(branch.outcome is None for branch in outcomes)
    ends = [missed.after, *(flow.after for _, flow in done), *([] if catches_all else [after])]
    return Flow((step,), joined(ends))


def _tell_verb(verb: n.Name, known: tuple[str, ...], run: Run) -> None:
    """Nobody can be asked for this: told with the verb that is meant, where another word for it was written."""
    meant = _ALSO_ASKED.get(verb.text)
    if meant not in known:
        run.place.report.unknown(UNKNOWN_CHANNEL, verb.span, verb.text, noun="channel by a person", known=known)
        return
    run.place.report.add(
        UNKNOWN_CHANNEL,
        verb.span,
        f'There is no channel by a person "{verb.text}".',
        help=f'Did you mean "{meant}"?',
        fix=Fix(f'Write "{meant}"', (Edit(verb.span, meant),)),
    )


def _channel(verb: n.Name, run: Run) -> str | None:
    """The channel by a person that the verb names, if one is declared."""
    channel = run.place.scope.channels.get(verb.text)
    if channel is None:
        by_person = [name for name, it in run.place.scope.channels.items() if not it.automatic]
        if verb.text not in PLAIN_VERBS and "channel" not in run.place.scope.names.broken:
            known = tuple(dict.fromkeys((*PLAIN_VERBS, *by_person)))
            _tell_verb(verb, known, run)
        return None
    if channel.automatic:
        run.place.report.add(
            CHANNEL_MISFIT,
            verb.span,
            f"{verb.text} sends by itself; no person is asked for it.",
            help=f'Send it: send {verb.text} "…". A person who writes is asked to `write`.',
        )
        return None
    return channel.name


def _outcome(branch: n.Block, channel: str | None, line: n.Ask, run: Run) -> str | None:
    statement = branch.statement
    assert isinstance(statement, n.Branch)
    if statement.outcome is None:
        return None
    if line.verb.text not in PLAIN_VERBS and line.verb.text not in run.place.scope.channels:
        return statement.outcome.value  # nothing is known of a channel that does not exist, which is told already
    declared = run.place.scope.channels.get(channel or "")
    known = () if declared is None else tuple(outcome.name for outcome in declared.outcomes)
    if statement.outcome.value not in known and "channel" not in run.place.scope.names.broken:
        run.place.report.unknown(
            UNKNOWN_OUTCOME,
            statement.outcome.span,
            statement.outcome.value,
            noun="outcome",
            known=known,
            declare=None if known else f"Declare it below a channel `{line.verb.text} by a person`.",
        )
    return statement.outcome.value


def _after_opt_out(line: n.Ask, run: Run) -> None:
    run.place.report.add(
        AFTER_OPT_OUT,
        line.span,
        "The candidate has opted out when this would reach them.",
        help="After an opt-out only tell a colleague, or ask one to `do` inner work.",
    )


def promise(block: n.Block, line: n.Promise, run: Run, known: Knowledge) -> Flow:
    """A promise; its branches run later, beside the rule, so nothing that is known here lasts for them."""
    clauses = Clauses(block, run)
    identity = run.identity("promise", line.name.value, line.span)
    deadline = deadline_of(line.due, run, known)
    reminders = _reminders(clauses, run)
    later = after_wait(known)
    kept, late, broken = (
        run.nested(branch.children, later).steps if branch is not None else ()
        for branch in (clauses.branch(kind) for kind in (n.BranchKind.KEPT, n.BranchKind.LATE, n.BranchKind.BROKEN))
    )
    if run.place.opted_out:
        run.place.report.add(
            AFTER_OPT_OUT,
            line.span,
            "Nothing can be promised to a candidate who has opted out.",
            help="Tell a colleague.",
        )
    step = MakePromise(
        **identity,
        promise=line.name.value,
        deadline=deadline,
        reminders=reminders,
        kept=kept,
        late=late,
        broken=broken,
    )
    return Flow((step,), known)


def deadline_of(due: n.Due, run: Run, known: Knowledge) -> Deadline:
    """The deadline; a date fact must be known for certain where the deadline is set."""
    if isinstance(due, n.Within):
        return Deadline(within=run.place.duration(due.duration))
    before = None if due.before is None else run.place.duration(due.before)
    fact = known_date(due.fact, known, run.place)
    return Deadline(fact=fact, before=before, minute=run.place.scope.minute(due.at))


def _reminders(clauses: Clauses, run: Run) -> tuple[Reminder, ...]:
    found: list[Reminder] = []
    for line in clauses.every(n.Remind):
        role, before = run.place.role(line.who), run.place.duration(line.before)
        if role is not None and before is not None:
            found.append(Reminder(role, before, line.span))
    return tuple(found)
