"""CL780: a library that has no article to share."""

from collections.abc import Iterator

from cadencelang.clock import Day, Duration, shift
from cadencelang.diagnostics import Code, Diagnostic, Label, Severity
from cadencelang.graph.model import Library
from cadencelang.graph.steps import Send
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.lints.wording import on
from cadencelang.source import Span

NOTHING_YOUNG_ENOUGH = Code(
    "CL780", "nothing-young-enough", Severity.WARNING, "A library with nothing young enough to share"
)

_DAYS_PER_UNIT, _LONG_HOLIDAY = 3, 30
"""Days that working days and hours surely fit into, however the calendar lies."""


@lint(NOTHING_YOUNG_ENOUGH)
def nothing_young_enough(ctx: Context) -> Iterator[Diagnostic]:
    """Age is reckoned on what the face calls today, else the earliest day that a scenario names, else not at all."""
    libraries = {library.name: library for library in ctx.book.libraries}
    told: set[Span] = set()
    for place in ctx.all_places():
        step = place.step
        if isinstance(step, Send) and step.library in libraries and step.span not in told:
            told.add(step.span)
            found = _finding(step, libraries[step.library], ctx.today)
            if found is not None:
                yield found


def _finding(step: Send, library: Library, today: Day | None) -> Diagnostic | None:
    newest = max((it.published for it in library.articles), default=None)
    if newest is None or today is None or step.young is None or _young(newest, step.young, today):
        return None
    return NOTHING_YOUNG_ENOUGH.at(
        step.span,
        f'The library "{library.name}" has nothing newer than {on(newest)}, and on {on(today)} this asks for the last '
        f"{step.young}.",
        help="Add newer articles to the library, or allow older ones with `published in the last`.",
        related=(Label(library.span, "The library is named here."),),
    )


def _young(published: Day, young: Duration, today: Day) -> bool:
    """Whether an article is that young; in units that depend on working time, whether it may be."""
    if young.unit.is_dated and not young.unit.is_working:
        return shift(published, young) >= today
    return published + _DAYS_PER_UNIT * young.amount + _LONG_HOLIDAY >= today
