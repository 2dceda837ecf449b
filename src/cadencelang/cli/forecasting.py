"""What another version of a playbook would change for those under way in a workspace, as text and as JSON."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, Final

from cadencelang.cli.workspaces import workspace_of
from cadencelang.clock.local import LocalTime
from cadencelang.diagnostics.clean import clean
from cadencelang.workbench.terminal import Terminal

if TYPE_CHECKING:
    from cadencelang.graph.model import Book
    from cadencelang.workspace.forecast import Forecast

_MOST_PEOPLE: Final = 20
_MOST_DEEDS: Final = 6


def forecast_json(folder: str, book: Book) -> list[dict[str, Any]]:
    """Those whose weeks would change, or who would stay on their version."""
    found, local = _forecasts(folder, book)
    return [
        {
            "candidate": it.candidate,
            "stays": it.stays,
            "gone": [{"what": deed.what, "at": _shown(deed.at, local)} for deed in it.gone],
            "new": [{"what": deed.what, "at": _shown(deed.at, local)} for deed in it.new],
        }
        for it in found
        if it.changed or it.stays
    ]


def tell_forecast(folder: str, book: Book, terminal: Terminal) -> None:
    """Say how many would change, and of the first of them how."""
    found, local = _forecasts(folder, book)
    changed, stay = [it for it in found if it.changed], [it for it in found if it.stays]
    print(f"\n{terminal.paint('head', 'Candidates under way')}")
    print(f"  of {len(found)}, the next 30 days would change for {len(changed)}; {len(stay)} would stay as they are")
    for it in changed[:_MOST_PEOPLE]:
        print(clean(f"  {it.candidate}"))
        deeds = [("-", deed) for deed in it.gone] + [("+", deed) for deed in it.new]
        for sign, deed in sorted(deeds, key=lambda pair: (pair[1].at, pair[0]))[:_MOST_DEEDS]:
            line = clean(f"    {sign} {_shown(deed.at, local)}  {deed.what}")
            print(terminal.paint("good" if sign == "+" else "bad", line))
        if len(deeds) > _MOST_DEEDS:
            print(f"      … and {len(deeds) - _MOST_DEEDS} more")
    if len(changed) > _MOST_PEOPLE:
        print(f"  … and {len(changed) - _MOST_PEOPLE} more candidates")
    for it in stay[:_MOST_PEOPLE]:
        print(clean(f"  {it.candidate} would stay: {it.stays}"))


def _forecasts(folder: str, book: Book) -> tuple[list[Forecast], LocalTime]:
    from cadencelang.workspace.forecast import forecasts

    with workspace_of(Namespace(folder=folder)) as workspace:
        with workspace.store.transaction() as tx:
            local = workspace.shelf.current(tx).engine.clocks.candidate(None, None)
        return list(forecasts(workspace, book)), local


def _shown(at: int, local: LocalTime) -> str:
    from cadencelang.clock import format_instant

    return format_instant(at, local)
