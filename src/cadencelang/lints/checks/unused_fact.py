"""CL760: a fact that nothing reads."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.graph.model import Kind
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import removed
from cadencelang.lints.registry import lint
from cadencelang.lints.uses import used_facts

UNUSED_FACT = Code("CL760", "unused-fact", Severity.WARNING, "A fact that nothing uses")


_HEADINGS = frozenset({"name", "full_name", "first_name"})
"""Facts that timelines and lists head a candidate with."""

_FOR_PEOPLE = frozenset({Kind.PHONE, Kind.LINK})
"""Kinds that a colleague uses who calls or looks somebody up."""


@lint(UNUSED_FACT)
def unused_fact(ctx: Context) -> Iterator[Diagnostic]:
    """Read by no condition, trigger, step, template, channel, clock or off-limits line, and set by no step.

    What people use beside the playbook is left alone: names, phone numbers, links.
    """
    used = ctx.once(used_facts) | _HEADINGS
    for fact in ctx.book.facts:
        if fact.name not in used and fact.type.kind not in _FOR_PEOPLE:
            yield UNUSED_FACT.at(
                fact.span,
                f"Nothing in the playbook uses the fact {fact.name}.",
                help="Take it out, so that nobody keeps data on candidates that serves no purpose.",
                fix=removed(ctx, fact.span),
            )
