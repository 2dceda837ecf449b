"""CL711: a promise about which nobody learns when it is broken."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.steps import MakePromise
from cadencelang.graph.triggers import PromiseEnds
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

PROMISE_WITHOUT_BROKEN_BRANCH = Code(
    "CL711",
    "promise-without-broken-branch",
    Severity.WARNING,
    "A promise that may break unnoticed",
)


@lint(PROMISE_WITHOUT_BROKEN_BRANCH)
def promise_without_broken_branch(ctx: Context) -> Iterator[Diagnostic]:
    """Neither `if broken` below it nor a rule that a broken promise starts."""
    triggers = [trigger for rule in ctx.book.rules for trigger in rule.triggers if isinstance(trigger, PromiseEnds)]
    watched = {trigger.promise for trigger in triggers if trigger.broken}
    for _, step in ctx.promises:
        if not step.broken and not watched & {None, step.promise}:
            yield _finding(step)


def _finding(step: MakePromise) -> Diagnostic:
    return PROMISE_WITHOUT_BROKEN_BRANCH.at(
        step.span,
        f'When the promise "{step.promise}" is broken, nobody is told.',
        help="Write `if broken` below it, and below that what happens then, such as `tell owner "
        '"A promise to the candidate was broken"`; or add a rule with `when a promise is broken`.',
    )
