"""CL706: stages in which we write to the candidate, and nobody is told when they answer."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.model import Stage
from cadencelang.graph.steps import Send, WaitFor
from cadencelang.graph.triggers import Replies
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.lints.wording import listed

REPLY_NOT_HANDLED = Code("CL706", "reply-not-handled", Severity.WARNING, "A reply that no rule takes up")


@lint(REPLY_NOT_HANDLED)
def reply_not_handled(ctx: Context) -> Iterator[Diagnostic]:
    """One finding for all open stages with automatic touches and no rule that a reply starts."""
    open_stages = (stage for stage in ctx.book.stages if not stage.closing)
    missing = [stage for stage in open_stages if _writes(ctx, stage) and not _hears(ctx, stage)]
    if missing:
        yield REPLY_NOT_HANDLED.at(
            missing[0].span,
            f"We write to candidates in {listed(stage.name for stage in missing)}, and no rule takes up their reply.",
            help="Add a rule with `when the candidate replies` that asks somebody to answer; in `every open stage` "
            "it holds for all of them.",
        )


def _writes(ctx: Context, stage: Stage) -> bool:
    return any(isinstance(place.step, Send) for rule in ctx.rules_in[stage.name] for place in ctx.places(rule))


def _hears(ctx: Context, stage: Stage) -> bool:
    rules = ctx.rules_in[stage.name]
    started = any(isinstance(trigger, Replies) for rule in rules for trigger in rule.triggers)
    awaited = any(
        isinstance(place.step, WaitFor) and isinstance(place.step.trigger, Replies)
        for rule in rules
        for place in ctx.places(rule)
    )
    return started or awaited
