"""CL724: a colleague who will be away while tasks come in that nobody else takes."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.steps import Ask, Send
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.lints.wording import on

ROLE_AWAY_WITHOUT_COVER = Code(
    "CL724", "role-away-without-cover", Severity.WARNING, "A colleague who is away and has no cover"
)


@lint(ROLE_AWAY_WITHOUT_COVER)
def role_away_without_cover(ctx: Context) -> Iterator[Diagnostic]:
    """Somebody with tasks or approvals, an absence in the playbook, and nobody who covers them."""
    covered = {name for role in ctx.book.roles for name in role.covers}
    asked = {place.step.role for place in ctx.all_places() if isinstance(place.step, Ask)}
    asked |= {place.step.approver for place in ctx.all_places() if isinstance(place.step, Send) and place.step.approver}
    for role in ctx.book.roles:
        if role.away and role.name in asked and role.name not in covered:
            first, last = role.away[0]
            yield ROLE_AWAY_WITHOUT_COVER.at(
                role.span,
                f"While {role.name} is away, {on(first)} to {on(last)}, nobody takes over what {role.name} is asked.",
                help=f"Write `… covers {role.name}` in `team`, with the role that steps in.",
            )
