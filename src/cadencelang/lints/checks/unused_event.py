"""CL761: an event that nothing waits for and that means nothing by itself."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import removed
from cadencelang.lints.registry import lint
from cadencelang.lints.uses import used_events

UNUSED_EVENT = Code("CL761", "unused-event", Severity.WARNING, "An event that nothing uses")


@lint(UNUSED_EVENT)
def unused_event(ctx: Context) -> Iterator[Diagnostic]:
    """An event that counts as contact, or comes from the candidate, ends a silence and so is of use by itself."""
    used = ctx.once(used_events)
    for event in ctx.book.events:
        if event.name not in used and not event.contact and not event.from_candidate:
            yield UNUSED_EVENT.at(
                event.span,
                f'No rule waits for the event "{event.name}".',
                help=f"Write a rule with `when {event.name}`, or take the event out.",
                fix=removed(ctx, event.span),
            )
