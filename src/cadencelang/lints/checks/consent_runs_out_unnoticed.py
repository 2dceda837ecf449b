"""CL725: a consent that touches depend on, and that runs out without anybody asking for it again."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.model import NeedsConsent
from cadencelang.graph.triggers import BeforeConsentEnds, ConsentChanges
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint

CONSENT_RUNS_OUT_UNNOTICED = Code(
    "CL725", "consent-runs-out-unnoticed", Severity.WARNING, "A consent that runs out without anybody noticing"
)


@lint(CONSENT_RUNS_OUT_UNNOTICED)
def consent_runs_out_unnoticed(ctx: Context) -> Iterator[Diagnostic]:
    """A limit asks for it, it lasts for a time only, and no rule starts before it ends or when it does."""
    noticed = {it.consent for it in ctx.behaviour(BeforeConsentEnds)}
    noticed |= {it.consent for it in ctx.behaviour(ConsentChanges) if not it.given}
    needed = {limit.consent: limit for limit in ctx.book.limits if isinstance(limit, NeedsConsent)}
    for consent in ctx.book.consents:
        if consent.name in needed and consent.lasts is not None and consent.name not in noticed:
            yield CONSENT_RUNS_OUT_UNNOTICED.at(
                consent.span,
                f'After {consent.lasts} the consent "{consent.name}" runs out, touches stop, and no rule notices.',
                help=f'Add a rule with `when 2 weeks before consent "{consent.name}" ends` that asks for it again.',
                related=(Label(needed[consent.name].span, "This limit then holds touches back."),),
            )
