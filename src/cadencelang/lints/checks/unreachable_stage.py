"""CL701: a stage that no way leads to."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

UNREACHABLE_STAGE = Code("CL701", "unreachable-stage", Severity.WARNING, "A stage that nothing leads to")


@lint(UNREACHABLE_STAGE)
def unreachable_stage(ctx: Context) -> Iterator[Diagnostic]:
    """The first stage of the text is where candidates begin; of stages that lead to each other only, one is told."""
    names = list(ctx.stages)
    reached = ctx.reachable_from(*names[:1])
    led_to = frozenset().union(*(ctx.ways[name] for name in names if name not in reached))
    for name in sorted(names, key=lambda name: name in led_to):
        if name not in reached:
            reached |= ctx.reachable_from(name)
            yield UNREACHABLE_STAGE.at(
                ctx.stages[name].span,
                f'No candidate can come to "{name}": no stage leads to it, and no rule moves anybody there.',
                help=f'Write "{name}" after `leads to` in the stage that comes before it, or take the stage out.',
            )
