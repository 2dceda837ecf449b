"""CL741: a guarantee of contact for a stage in which nothing reaches the candidate."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.model import ByWhom, Guarantee, HearsWithin, NeverSilent
from cadencelang.lints.context import Context
from cadencelang.lints.reach import guarded_stages, reaches
from cadencelang.lints.registry import lint

GUARANTEED_STAGE_WITHOUT_CONTACT = Code(
    "CL741", "guaranteed-stage-without-contact", Severity.WARNING, "A guarantee for a stage without a contact rule"
)


@lint(GUARANTEED_STAGE_WITHOUT_CONTACT)
def guaranteed_stage_without_contact(ctx: Context) -> Iterator[Diagnostic]:
    """No rule of the stage has such contact, answers to a reply or a bounce left out: those need not come."""
    for guarantee in ctx.book.guarantees:
        for stage, by in _claimed(ctx, guarantee):
            if not any(reaches(place.step, by) for place in ctx.unasked_contacts(stage)):
                yield GUARANTEED_STAGE_WITHOUT_CONTACT.at(
                    guarantee.span,
                    f'"{guarantee.name}" guarantees contact in "{stage}", and no rule there reaches the candidate'
                    f"{_how(by)}.",
                    help=f'Add a rule to "{stage}" that does, or leave the stage out of the guarantee.',
                    related=(Label(ctx.stages[stage].span, "This stage has no such rule."),),
                )


def _claimed(ctx: Context, guarantee: Guarantee) -> Iterator[tuple[str, ByWhom]]:
    match guarantee.claim:
        case NeverSilent(by=by):
            yield from ((stage, by) for stage in guarded_stages(ctx, guarantee))
        case HearsWithin(by=by, stages=stages):
            yield from ((stage, by) for stage in stages)
        case _:
            return


def _how(by: ByWhom) -> str:
    if by.channel is not None:
        return f" by {by.channel}"
    return " by an automatic touch" if by.automatic else ""
