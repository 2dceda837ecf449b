"""CL702: an open stage that a candidate can never leave."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

STAGE_WITHOUT_WAY_OUT = Code(
    "CL702", "stage-without-way-out", Severity.WARNING, "An open stage that leads nowhere and is not closing"
)


@lint(STAGE_WITHOUT_WAY_OUT)
def stage_without_way_out(ctx: Context) -> Iterator[Diagnostic]:
    """Neither `leads to` nor a rule that moves the candidate on."""
    for stage in ctx.book.stages:
        if not stage.closing and not ctx.ways[stage.name]:
            yield STAGE_WITHOUT_WAY_OUT.at(
                stage.span,
                f'A candidate who comes to "{stage.name}" can never leave it, and it is not a closing stage.',
                help=f'Say where it leads with a `leads to` line, or write `closing stage "{stage.name}"`.',
            )
