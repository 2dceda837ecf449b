"""CL762: a template that no step sends."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.lints.uses import used_templates
from cadencelang.source import Span

UNUSED_TEMPLATE = Code("CL762", "unused-template", Severity.WARNING, "A template that nothing sends")


@lint(UNUSED_TEMPLATE)
def unused_template(ctx: Context) -> Iterator[Diagnostic]:
    """A template file beside the playbook whose name stands in no send, share or introduce."""
    used = ctx.once(used_templates)
    for template in ctx.book.templates:
        if template.name not in used:
            yield UNUSED_TEMPLATE.at(
                Span(template.path, 0, 0),
                f'No rule sends the template "{template.name}".',
                help=f'Send it somewhere with `send email "{template.name}"`, or delete the file.',
            )
