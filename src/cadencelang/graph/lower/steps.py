"""Steps: each sentence to its node, with what is known after it.

Owns the order of steps, what each one does to the knowledge of facts, and that nothing stands after an end. Steps
that branch, touch or ask are lowered by modules of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cadencelang.clock import Duration
from cadencelang.graph import steps as g
from cadencelang.graph.lower.branching import chain_at, choose, wait_up_to
from cadencelang.graph.lower.decisions import choose_by
from cadencelang.graph.lower.knowledge import Knowledge
from cadencelang.graph.lower.messages import message
from cadencelang.graph.lower.proof import known_date
from cadencelang.graph.lower.run import Flow, Run, after_wait, with_fact
from cadencelang.graph.lower.sequences import do_sequence
from cadencelang.graph.lower.tasks import ask, promise
from cadencelang.graph.lower.values import value_of
from cadencelang.semantics.codes import MISSING_PART, NEVER_REACHED, NOT_LED_TO, REQUIRED_FORGOTTEN, WRONG_UNIT
from cadencelang.semantics.names import FACT, PROMISE, STAGE
from cadencelang.semantics.parameters import Signature
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


class Body:
    """Lowers the steps of one block after the other; `ways` are the stages that each stage leads to."""

    def __init__(self, signatures: Mapping[str, Signature], ways: Mapping[str, frozenset[str]]) -> None:
        self._signatures = signatures
        self._ways = ways

    def __call__(self, blocks: Sequence[n.Block], run: Run, known: Knowledge) -> Flow:
        """The steps of these lines, `known` before the first."""
        steps: list[g.Step] = []
        after: Knowledge | None = known
        position = 0
        while position < len(blocks):
            block = blocks[position]
            if after is None:
                _never_reached(block, run)
                break
            if isinstance(block.statement, n.If):
                arms, position = chain_at(blocks, position)
                flow = choose(arms, run, after)
            else:
                position += 1
                flow = self._step(block, run, after)
            steps += flow.steps
            after = flow.after
        return Flow(tuple(steps), after)

    def _step(self, block: n.Block, run: Run, known: Knowledge) -> Flow:
        match block.statement:
            case n.Send() | n.Share() | n.Introduce() as line:
                return message(block, line, run, known)
            case n.Ask() as line:
                return ask(block, line, run, known)
            case n.Promise() as line:
                return promise(block, line, run, known)
            case n.WaitUpTo() as line:
                return wait_up_to(block, line, run, known)
            case n.ChooseBy() as line:
                return choose_by(block, line, run, known)
            case n.DoSequence() as line:
                return do_sequence(line, run, known, self._signatures)
            case n.Wait() | n.WaitUntil() as line:
                return _wait(line, run, known)
            case n.SetFact() | n.Forget() as line:
                return _fact(line, run, known)
            case n.MoveTo() as line:
                return self._move(line, run)
            case _:
                return _plain(block.statement, run, known)

    def _move(self, line: n.MoveTo, run: Run) -> Flow:
        stage = run.place.scope.name(STAGE, line.stage)
        identity = run.identity("move", line.stage.value, line.span)
        if stage is None:
            return Flow((), None)
        shut = [it for it in run.place.stages if it != stage and stage not in self._ways.get(it, frozenset())]
        if shut and "stage" not in run.place.scope.names.broken:
            listed = ", ".join(f'"{it}"' for it in shut)
            run.place.report.add(
                NOT_LED_TO,
                line.stage.span,
                f'{listed} {"does" if len(shut) == 1 else "do"} not lead to "{stage}".',
                help=f'Add "{stage}" to the stage\'s `leads to`, or move to another stage.',
            )
        return Flow((g.Move(**identity, stage=stage),), None)


def _never_reached(block: n.Block, run: Run) -> None:
    if not isinstance(block.statement, n.ErrorLine):
        run.place.report.add(
            NEVER_REACHED,
            block.statement.span,
            "The run has ended before this step.",
            help="Remove it, or move it above the `end` or `move to`.",
        )


def _wait(line: n.Wait | n.WaitUntil, run: Run, known: Knowledge) -> Flow:
    minute = run.place.scope.minute(line.at)
    after = after_wait(known)
    if isinstance(line, n.WaitUntil):
        identity = run.identity("wait until", line.fact.text, line.span)
        fact = known_date(line.fact, known, run.place)
        return Flow((), after) if fact is None else Flow((g.WaitUntil(**identity, fact=fact, minute=minute),), after)
    duration = run.place.duration(line.duration)
    if duration is None:
        return Flow((), after)
    if line.at is not None and not duration.unit.is_dated:
        run.place.report.add(
            WRONG_UNIT,
            line.at.span,
            f"{duration} ends by itself, so it names no time of the day.",
            help="Take the time away, or wait for days.",
        )
    step = g.Wait(**run.identity("wait", f"{duration}", line.span), duration=duration, minute=minute)
    return Flow((step,), after)


def _fact(line: n.SetFact | n.Forget, run: Run, known: Knowledge) -> Flow:
    fact = run.place.scope.fact(line.fact, FACT)
    if fact is None:
        return Flow((), known)
    if isinstance(line, n.Forget):
        if not fact.optional:
            run.place.report.add(
                REQUIRED_FORGOTTEN,
                line.span,
                f"{fact.name} is required, so it cannot become unknown.",
                help=f"Declare {fact.name} `optional`, or set it to another value.",
            )
        identity = run.identity("forget", fact.name, line.span)
        return Flow((g.SetFact(**identity, fact=fact.name, value=None),), with_fact(known, fact.name, False))
    value = value_of(line.value, fact.name, fact.type, run.place.scope)
    if value is None:
        return Flow((), with_fact(known, fact.name, True))
    identity = run.identity("set", fact.name, line.span)
    return Flow((g.SetFact(**identity, fact=fact.name, value=value),), with_fact(known, fact.name, True))


def _plain(line: n.Statement, run: Run, known: Knowledge) -> Flow:
    """A step that takes no time and teaches nothing; a line that is no step gives none."""
    match line:
        case n.Tell(who, node, span):
            role, text = run.place.role(who), run.place.text(node)
            identity = run.identity("tell", "" if text is None else text.value, span)
            step: g.Step | None = None
            if role is not None and text is not None:
                step = g.Tell(**identity, role=role, text=text.value)
        case n.Release(name, span):
            promised = run.place.scope.name(PROMISE, name)
            identity = run.identity("release", name.value, span)
            step = None if promised is None else g.Release(**identity, promise=promised)
        case n.Hold():
            step = _hold(line, run)
        case n.Pause():
            step = _pause(line, run, known)
        case n.Resume(span):
            step = g.Resume(**run.identity("resume", "", span))
        case n.End(span):
            return Flow((g.End(**run.identity("end", "", span)),), None)
        case _:
            step = None
    return Flow(() if step is None else (step,), known)


def _hold(line: n.Hold, run: Run) -> g.Hold:
    identity = run.identity("hold", "all" if line.all_touches else "automatic", line.span)
    match line.until:
        case n.UntilResolved(who, _):
            return g.Hold(**identity, all_touches=line.all_touches, end=g.HoldEnd.RESOLVED, role=run.place.role(who))
        case n.ForDuration(node, _):
            duration = run.place.duration(node)
            return g.Hold(**identity, all_touches=line.all_touches, end=g.HoldEnd.DURATION, duration=duration)
        case n.UntilReply(_):
            return g.Hold(**identity, all_touches=line.all_touches, end=g.HoldEnd.REPLY)


def _pause(line: n.Pause, run: Run, known: Knowledge) -> g.Pause | None:
    identity = run.identity("pause", "", line.span)
    at_most = None if line.at_most is None else run.place.duration(line.at_most)
    match line.until:
        case n.ForDuration(node, _):
            duration = run.place.duration(node)
            bound = at_most or duration
            return (
                None if bound is None else g.Pause(**identity, end=g.HoldEnd.DURATION, at_most=bound, duration=duration)
            )
        case n.UntilReply(_):
            end, fact = g.HoldEnd.REPLY, None
        case n.UntilBack(_):
            end, fact = g.HoldEnd.BACK, None
        case n.UntilFact(name, _):
            end, fact = g.HoldEnd.FACT, known_date(name, known, run.place)
    bound = at_most if line.at_most is not None else _no_bound(line.span, run)
    return None if bound is None else g.Pause(**identity, end=end, at_most=bound, fact=fact)


def _no_bound(span: Span, run: Run) -> Duration | None:
    run.place.report.add(
        MISSING_PART,
        span,
        "This pause may never end.",
        help="Say how long it lasts at most, such as: pause until the candidate replies, at most 4 weeks.",
    )
    return None
