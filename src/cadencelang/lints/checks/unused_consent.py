"""CL764: a consent that nothing asks about."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import removed
from cadencelang.lints.registry import lint
from cadencelang.lints.uses import used_consents

UNUSED_CONSENT = Code("CL764", "unused-consent", Severity.WARNING, "A consent that nothing asks about")


@lint(UNUSED_CONSENT)
def unused_consent(ctx: Context) -> Iterator[Diagnostic]:
    """A consent that no limit, condition, trigger or introduction reads protects nobody."""
    used = ctx.once(used_consents)
    for consent in ctx.book.consents:
        if consent.name not in used:
            yield UNUSED_CONSENT.at(
                consent.span,
                f'Nothing depends on the consent "{consent.name}": it is recorded and never asked about.',
                help=f'Write a limit such as `no email touches without consent "{consent.name}"`, or take it out.',
                fix=removed(ctx, consent.span),
            )
