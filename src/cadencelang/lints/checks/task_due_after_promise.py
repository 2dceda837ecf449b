"""CL714: a task that may be done in time and still break the promise that it keeps."""

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Duration
from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Ask
from cadencelang.lints.context import Context
from cadencelang.lints.keepers import Bond, bonds
from cadencelang.lints.moments import after
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.lints.wording import when

TASK_DUE_AFTER_PROMISE = Code(
    "CL714", "task-due-after-promise", Severity.WARNING, "A task with a later deadline than the promise it keeps"
)


@lint(TASK_DUE_AFTER_PROMISE)
def task_due_after_promise(ctx: Context) -> Iterator[Diagnostic]:
    """Both deadlines are reckoned on the candidate's usual clock, so that only their lengths are compared."""
    for bond in ctx.once(bonds):
        for keeper in bond.keepers:
            if isinstance(keeper.step, Ask) and keeper.step.deadline.within is not None:
                found = _first_miss(ctx, bond, keeper, keeper.step.deadline.within, ctx.clocks[0])
                if found is not None:
                    yield found


def _first_miss(ctx: Context, bond: Bond, keeper: Place, within: Duration, clock: Clock) -> Diagnostic | None:
    assert bond.promise.deadline.within is not None
    for made in ctx.dues(bond.place, clock):
        try:
            due = clock.deadline(made, bond.promise.deadline.within)
            reached = after(clock, made, keeper.delays_after(bond.place))
            done = clock.deadline(reached, within)
        except CalendarRangeError:
            continue
        if reached <= due < done:
            return TASK_DUE_AFTER_PROMISE.at(
                keeper.step.span,
                f'This task may be done as late as {when(done, clock)}, when the promise "{bond.promise.promise}", '
                f"made on {when(made, clock)}, was due by {when(due, clock)}.",
                help="Give the task a nearer deadline, or promise more time.",
                related=(Label(bond.promise.span, "The promise is made here."),),
            )
    return None
