"""CL713: a promise that hangs on tasks, with nothing that happens when they are not done."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Ask
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

PROMISE_KEPT_BY_TASK_ALONE = Code(
    "CL713", "promise-kept-by-task-alone", Severity.WARNING, "A promise kept only by a task without `if not done`"
)


@lint(PROMISE_KEPT_BY_TASK_ALONE)
def promise_kept_by_task_alone(ctx: Context) -> Iterator[Diagnostic]:
    """All that keeps it are tasks, and none of them says what follows where it is not done."""
    for name, keepers in ctx.keepers.items():
        tasks = [place.step for place in keepers if isinstance(place.step, Ask)]
        if len(tasks) < len(keepers) or any(task.has_not_done for task in tasks):
            continue
        made = next((step for _, step in ctx.promises if step.promise == name), None)
        yield PROMISE_KEPT_BY_TASK_ALONE.at(
            tasks[0].span,
            f'Only this task keeps the promise "{name}", and when it is not done nothing else happens.',
            help="Write `if not done` below the task, and below that who is asked or told instead.",
            related=(Label(made.span, "The promise is made here."),) if made else (),
        )
