"""CL763: a sequence that no rule uses."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import removed
from cadencelang.lints.registry import lint
from cadencelang.syntax.nodes import DoSequence, Sequence

UNUSED_SEQUENCE = Code("CL763", "unused-sequence", Severity.WARNING, "A sequence that nothing uses")


@lint(UNUSED_SEQUENCE)
def unused_sequence(ctx: Context) -> Iterator[Diagnostic]:
    """Read from the text, as the graph holds sequences expanded where they are used."""
    used = {node.sequence.value for node in ctx.written(DoSequence)}
    for node in ctx.written(Sequence):
        if node.name.value not in used:
            yield UNUSED_SEQUENCE.at(
                node.span,
                f'No rule uses the sequence "{node.name.value}".',
                help=f'Write `do "{node.name.value}"` in a rule, or take the sequence out.',
                fix=removed(ctx, node.span),
            )
