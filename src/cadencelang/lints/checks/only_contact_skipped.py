"""CL734: a stage whose only contact may be skipped, with nothing in its place."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.steps import Send
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

ONLY_CONTACT_SKIPPED = Code(
    "CL734", "only-contact-skipped", Severity.WARNING, "The only contact of a stage, skipped with nothing in its place"
)


@lint(ONLY_CONTACT_SKIPPED)
def only_contact_skipped(ctx: Context) -> Iterator[Diagnostic]:
    """One touch with a shelf life and no `if not sent` is all that reaches a candidate in the stage."""
    for stage in ctx.book.stages:
        match [place.step for place in ctx.unasked_contacts(stage.name)]:
            case [Send(shelf=shelf, has_unsent=False) as step] if shelf is not None:
                yield ONLY_CONTACT_SKIPPED.at(
                    step.span,
                    f'When this message is skipped, a candidate in "{stage.name}" hears nothing at all.',
                    help="Write `if not sent` below it, and below that who calls or is told instead.",
                    related=(Label(stage.span, "This is all that the stage says to them."),),
                )
            case _:
                continue
