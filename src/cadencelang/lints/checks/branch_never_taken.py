"""CL751: a branch that no candidate gets to, as those before it take them all or what leads there rules it out."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Branch, Choose
from cadencelang.lints.conditions import impossible
from cadencelang.lints.context import Context
from cadencelang.lints.logic import in_stages
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint
from cadencelang.source import Span

BRANCH_NEVER_TAKEN = Code("CL751", "branch-never-taken", Severity.WARNING, "A branch that is never taken")


@lint(BRANCH_NEVER_TAKEN)
def branch_never_taken(ctx: Context) -> Iterator[Diagnostic]:
    """A branch of a sequence is told only where it is dead in every use."""
    dead: dict[Span, Diagnostic] = {}
    alive: set[Span] = set()
    for place in ctx.all_places():
        if isinstance(place.step, Choose):
            for number, branch in enumerate(place.step.branches):
                if _possible(ctx, place, place.step, number):
                    alive.add(branch.span)
                elif branch.condition is None or branch.condition.span not in ctx.once(impossible):
                    dead.setdefault(branch.span, _finding(place.step, branch, number))
    yield from (found for span, found in dead.items() if span not in alive)


def _possible(ctx: Context, place: Place, step: Choose, number: int) -> bool:
    branch = step.branches[number]
    true = [*place.holding, *([] if branch.condition is None else [branch.condition])]
    earlier = [it.condition for it in step.branches[:number] if it.condition is not None]
    given = {} if place.beside else in_stages(place.rule.stages)
    return ctx.theory.possible(true, [*place.failing, *earlier], given)


def _finding(step: Choose, branch: Branch, number: int) -> Diagnostic:
    words = "`otherwise`" if branch.condition is None else "This branch"
    before = tuple(Label(it.span, "This comes first.") for it in step.branches[:number][-1:])
    return BRANCH_NEVER_TAKEN.at(
        branch.span,
        f"{words} is never taken: what stands before it leaves nobody over.",
        help="Take it out, put it first, or narrow the conditions before it.",
        related=before,
    )
