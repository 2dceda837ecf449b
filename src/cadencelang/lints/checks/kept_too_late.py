"""CL712: a promise that is broken before what keeps it can happen."""

from collections.abc import Iterator

from cadencelang.clock import CalendarRangeError, Clock, Minute
from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Send
from cadencelang.lints.context import Context
from cadencelang.lints.keepers import Bond, bonds
from cadencelang.lints.moments import after
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.lints.wording import when

KEPT_TOO_LATE = Code(
    "CL712", "kept-too-late", Severity.WARNING, "A promise whose keeper comes after its deadline at the earliest"
)


@lint(KEPT_TOO_LATE)
def kept_too_late(ctx: Context) -> Iterator[Diagnostic]:
    """Waits and limits by date and time are reckoned on sample days of candidates' calendars, holidays included.

    A keeper that no limit ever lets go is another lint's to tell.
    """
    for bond in ctx.once(bonds):
        found = next((it for clock in ctx.clocks if (it := _first_miss(ctx, bond, clock))), None)
        if found is not None:
            yield found


def _first_miss(ctx: Context, bond: Bond, clock: Clock) -> Diagnostic | None:
    assert bond.promise.deadline.within is not None
    for made in ctx.dues(bond.place, clock):
        try:
            due = clock.deadline(made, bond.promise.deadline.within)
            kept = [(_kept(ctx, bond, keeper, clock, made), keeper) for keeper in bond.keepers]
        except CalendarRangeError:
            continue
        late = [(t, keeper) for t, keeper in kept if t is not None and t > due]
        if len(late) == len(kept):
            first, keeper = min(late, key=lambda it: it[0])
            return _finding(bond, keeper, made, due, first, clock)
    return None


def _kept(ctx: Context, bond: Bond, keeper: Place, clock: Clock, made: Minute) -> Minute | None:
    """The earliest instant at which a step can keep a promise made at `made`; None: not for two months."""
    reached = after(clock, made, keeper.delays_after(bond.place))
    return ctx.earliest_sent(keeper.step, clock, reached) if isinstance(keeper.step, Send) else reached


def _finding(bond: Bond, keeper: Place, made: Minute, due: Minute, kept: Minute, clock: Clock) -> Diagnostic:
    return KEPT_TOO_LATE.at(
        keeper.step.span,
        f'Made on {when(made, clock)}, the promise "{bond.promise.promise}" is due by {when(due, clock)}, and this '
        f"comes on {when(kept, clock)} at the earliest.",
        help="Promise more time, or wait less before what keeps it.",
        related=(Label(bond.promise.span, "The promise is made here."),),
    )
