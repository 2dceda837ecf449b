"""CL773: two tasks that cannot be told apart."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Ask
from cadencelang.lints.context import Context
from cadencelang.lints.places import Place
from cadencelang.lints.registry import lint

SAME_TASK_TWICE = Code("CL773", "same-task-twice", Severity.WARNING, "Two tasks with the same words")


@lint(SAME_TASK_TWICE)
def same_task_twice(ctx: Context) -> Iterator[Diagnostic]:
    """Two rules of one stage ask the same person with the same words: done once, nobody knows which was meant."""
    seen: dict[tuple[str, str], list[Place]] = {}
    for place in ctx.all_places():
        step = place.step
        if not isinstance(step, Ask) or step.use is not None:
            continue
        others = seen.setdefault((step.role, step.text), [])
        other = next((it for it in others if _together(it, place)), None)
        others.append(place)
        if other is not None:
            yield SAME_TASK_TWICE.at(
                step.span,
                f'The rules "{other.rule.name}" and "{place.rule.name}" ask {step.role} for "{step.text}" in the same '
                "words, so that nobody can tell which one is done.",
                help="Say in the task's words what it is about.",
                related=(Label(other.step.span, "The other task is here."),),
            )


def _together(first: Place, second: Place) -> bool:
    return first.rule is not second.rule and bool(set(first.rule.stages) & set(second.rule.stages))
