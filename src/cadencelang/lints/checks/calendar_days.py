"""CL726: days that count the weekend in a playbook that reckons in working days."""

from collections.abc import Iterator

from cadencelang.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from cadencelang.lints.context import Context
from cadencelang.lints.registry import lint
from cadencelang.source import Span
from cadencelang.syntax.nodes import Duration, Silence, Unit, Wait

CALENDAR_DAYS = Code("CL726", "calendar-days", Severity.WARNING, "Days that count the weekend among working days")

SHORT = range(2, 5)
"""How many days are so few that a weekend makes much of them; a single day is the same counted either way."""


@lint(CALENDAR_DAYS)
def calendar_days(ctx: Context) -> Iterator[Diagnostic]:
    """Told of waits and silences where the playbook speaks of working days more often than of such days."""
    lines: Iterator[Wait | Silence] = ctx.written(Wait, Silence)
    found = list(filter(_short, lines))
    working = sum(node.unit is Unit.WORKING_DAYS for node in ctx.written(Duration))
    if working > len(found):
        yield from (_told(node) for node in found)


def _short(node: Wait | Silence) -> bool:
    said = node.duration
    return isinstance(said, Duration) and said.unit is Unit.DAYS and said.amount in SHORT


def _told(node: Wait | Silence) -> Diagnostic:
    said = node.duration
    assert isinstance(said, Duration)
    counted = "This silence" if isinstance(node, Silence) else "This wait"
    days = f"{said.amount} days"
    unit = Span(said.span.file, said.span.end - len("days"), said.span.end - len("days"))
    return CALENDAR_DAYS.at(
        said.span,
        f"{counted} counts days off as well: where the weekend is one, {days} from a Friday are over on "
        f"{_OVER[said.amount]} morning, {said.amount} working days on {_OVER_WORKING[said.amount]} morning.",
        help=f"Write `{said.amount} working days` if that is meant.",
        fix=Fix(f"Write `{said.amount} working days`", (Edit(unit, "working "),)),
    )


_OVER = {2: "Monday", 3: "Monday", 4: "Tuesday"}
_OVER_WORKING = {2: "Tuesday", 3: "Wednesday", 4: "Thursday"}
"""The days whose openings end them where no holiday comes between and Monday to Friday are worked."""
