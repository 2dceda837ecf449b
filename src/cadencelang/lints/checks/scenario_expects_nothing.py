"""CL781: a scenario that passes whatever happens."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.syntax.nodes import ErrorLine, Expect, ExpectCount, ExpectFact, Scenario

SCENARIO_EXPECTS_NOTHING = Code(
    "CL781", "scenario-expects-nothing", Severity.WARNING, "A scenario without an expectation"
)


@lint(SCENARIO_EXPECTS_NOTHING)
def scenario_expects_nothing(ctx: Context) -> Iterator[Diagnostic]:
    """No `expect` line. A line that is not understood may have been one, so nothing is said then."""
    for module in ctx.modules:
        for block in module.blocks:
            lines = [child.statement for child in block.children]
            said = any(isinstance(line, Expect | ExpectCount | ExpectFact | ErrorLine) for line in lines)
            if isinstance(block.statement, Scenario) and not said:
                yield SCENARIO_EXPECTS_NOTHING.at(
                    block.statement.span,
                    f'The scenario "{block.statement.name.value}" expects nothing, so it passes whatever happens.',
                    help='Write what should happen, such as `expect email "thank-you" on 2026-03-02`.',
                )
