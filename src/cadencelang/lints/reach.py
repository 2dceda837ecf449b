"""Which steps reach the candidate in the way a guarantee counts, and which stages it speaks of."""

from collections.abc import Iterator

from cadencelang.graph.model import ByWhom, Guarantee
from cadencelang.graph.steps import Ask, Send, Step
from cadencelang.lints.context import Context, is_contact


def reaches(step: Step, by: ByWhom) -> bool:
    """Whether a step is contact that a claim counts: any of ours, automatic only, or by one channel."""
    match step:
        case Send():
            return by.channel in (None, step.channel)
        case Ask():
            return is_contact(step) and not by.automatic and by.channel in (None, step.channel, step.verb)
        case _:
            return False


def guarded_stages(ctx: Context, guarantee: Guarantee) -> Iterator[str]:
    """The stages that a guarantee names; every open one where it names none."""
    named = guarantee.stages or tuple(stage.name for stage in ctx.book.stages if not stage.closing)
    return (name for name in named if name in ctx.stages)
