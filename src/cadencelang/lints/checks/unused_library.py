"""CL765: a library that nothing is shared from."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.fixes import removed
from cadencelang.lints.registry import lint
from cadencelang.lints.uses import used_libraries

UNUSED_LIBRARY = Code("CL765", "unused-library", Severity.WARNING, "A library that nothing is shared from")


@lint(UNUSED_LIBRARY)
def unused_library(ctx: Context) -> Iterator[Diagnostic]:
    """No `share from` names it."""
    used = ctx.once(used_libraries)
    for library in ctx.book.libraries:
        if library.name not in used:
            yield UNUSED_LIBRARY.at(
                library.span,
                f'Nothing is shared from the library "{library.name}".',
                help=f'Write `share from "{library.name}" about …` in a rule, or take the library out.',
                fix=removed(ctx, library.span),
            )
