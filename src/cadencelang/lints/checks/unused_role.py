"""CL766: a role that is asked and told nothing."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import removed
from cadencelang.lints.registry import lint
from cadencelang.lints.uses import used_roles

UNUSED_ROLE = Code("CL766", "unused-role", Severity.WARNING, "A role that nothing uses")


@lint(UNUSED_ROLE)
def unused_role(ctx: Context) -> Iterator[Diagnostic]:
    """Neither owner nor cover of anybody, and named by no step or condition."""
    used = ctx.once(used_roles)
    for role in ctx.book.roles:
        if not role.owner and not role.covers and role.name not in used:
            yield UNUSED_ROLE.at(
                role.span,
                f"Nobody asks {role.name} for anything, and {role.name} covers nobody.",
                help="Give the role something to do, or take it out of the team.",
                fix=removed(ctx, role.span),
            )
