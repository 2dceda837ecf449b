"""CL774: two names that only differ in capital letters or spaces."""

from collections.abc import Iterable, Iterator

from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.source import Span

NAMES_DIFFER_BY_CASE = Code(
    "CL774", "names-differ-by-case", Severity.WARNING, "Two names that differ in capitals or spaces only"
)

Named = tuple[str, str, Span]
"""A group within which names should be plainly different, a name, and where it stands."""


@lint(NAMES_DIFFER_BY_CASE)
def names_differ_by_case(ctx: Context) -> Iterator[Diagnostic]:
    """Stages among each other, the rules of a stage, promises, consents and libraries."""
    seen: dict[tuple[str, str], tuple[str, Span]] = {}
    for group, name, span in _names(ctx):
        folded = " ".join(name.casefold().replace("-", " ").split())
        other, where = seen.setdefault((group, folded), (name, span))
        if other != name:
            yield NAMES_DIFFER_BY_CASE.at(
                span,
                f'"{name}" and "{other}" are two names that read the same.',
                help=f'Write "{other}" in both places if one thing is meant; else give one of them another name.',
                related=(Label(where, "The other name is here."),),
            )


def _names(ctx: Context) -> Iterable[Named]:
    book = ctx.book
    yield from (("stage", it.name, it.span) for it in book.stages)
    yield from ((f"rule of {it.id.removesuffix(it.name)}", it.name, it.span) for it in book.rules)
    yield from (("promise", step.promise, step.span) for _, step in ctx.promises)
    yield from (("consent", it.name, it.span) for it in book.consents)
    yield from (("library", it.name, it.span) for it in book.libraries)
