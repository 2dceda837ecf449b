"""CL705: a step below one after which the run does not go on."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.model import Rule
from cadencelang.graph.steps import Ask, End, Send, Step
from cadencelang.graph.triggers import Leaves
from cadencelang.lints.context import Context
from cadencelang.lints.places import lists, never_goes_on
from cadencelang.lints.registry import lint
from cadencelang.source import Span

STEP_NEVER_REACHED = Code("CL705", "step-never-reached", Severity.WARNING, "A step that no run comes to")


@lint(STEP_NEVER_REACHED)
def step_never_reached(ctx: Context) -> Iterator[Diagnostic]:
    """A step of a sequence is told only where no use of the sequence comes to it."""
    dead: dict[Span, tuple[Step, Step]] = {}
    alive: set[Span] = set()
    for rule in ctx.book.rules:
        for steps in lists(rule.steps):
            last = next((n for n, step in enumerate(steps) if _ends(rule, step)), len(steps))
            alive.update(step.span for step in steps[: last + 1])
            after = [step for step in steps[last + 1 :] if not _keeps(step)]
            if after:
                dead.setdefault(after[0].span, (after[0], steps[last]))
    for span, (step, last_step) in dead.items():
        if span not in alive:
            yield _finding(step, last_step)


def _finding(step: Step, last: Step) -> Diagnostic:
    why = "the run ends" if isinstance(last, End) else "the candidate has left the stage, or the run has ended,"
    return STEP_NEVER_REACHED.at(
        step.span,
        f"This step never happens: {why} before it.",
        help="Put it above, or take it out.",
        related=(Label(last.span, "Nothing below this happens."),),
    )


def _ends(rule: Rule, step: Step) -> bool:
    """Whether the run is over after a step. A rule about leaving outlives the stage, so a move does not end it."""
    return never_goes_on(step) and not any(isinstance(trigger, Leaves) for trigger in rule.triggers)


def _keeps(step: Step) -> bool:
    """Whether a step outlives its stage, as it keeps a promise."""
    return isinstance(step, Send | Ask) and step.keeps is not None
