"""CL710: a promise that no touch and no task keeps."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

PROMISE_NOTHING_KEEPS = Code("CL710", "promise-nothing-keeps", Severity.WARNING, "A promise that nothing keeps")


@lint(PROMISE_NOTHING_KEEPS)
def promise_nothing_keeps(ctx: Context) -> Iterator[Diagnostic]:
    """Each promise is told once, at the first step that makes it."""
    told: set[str] = set()
    for _, step in ctx.promises:
        if step.promise not in ctx.keepers and step.promise not in told:
            told.add(step.promise)
            yield PROMISE_NOTHING_KEEPS.at(
                step.span,
                f'Nothing in the playbook keeps the promise "{step.promise}", so it will be broken.',
                help=f'Write `keeps "{step.promise}"` below the message or task that does what was promised.',
            )
