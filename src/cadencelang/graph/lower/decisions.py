"""Decision tables: `choose by`, proved to have no gap and no overlap, and lowered to branches."""

from __future__ import annotations

from collections.abc import Sequence

from cadencelang.diagnostics import Label
from cadencelang.graph import conditions as g
from cadencelang.graph.lower.columns import Column, Entry, check_sure, column_of, entry_of
from cadencelang.graph.lower.context import Place
from cadencelang.graph.lower.knowledge import Knowledge
from cadencelang.graph.lower.proof import prove
from cadencelang.graph.lower.run import Flow, Run, joined
from cadencelang.graph.model import Fact
from cadencelang.graph.steps import Branch, Choose
from cadencelang.records import dataclass
from cadencelang.semantics.codes import MISSING_PART, TABLE_GAP, TABLE_OVERLAP, TABLE_SHAPE
from cadencelang.semantics.names import FACT
from cadencelang.semantics.outline import Once, has_error_line
from cadencelang.semantics.tables import TooWide, Witness, gap, overlaps
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class _Row:
    """A case: its line, and its cells as far as all of them make sense."""

    block: n.Block
    entries: tuple[Entry, ...] | None

    @property
    def span(self) -> Span:
        return self.block.statement.span


def choose_by(block: n.Block, line: n.ChooseBy, run: Run, known: Knowledge) -> Flow:
    """The branches of a table; gaps and overlaps are told with a combination that shows them."""
    found = [run.place.scope.fact(name, FACT) for name in line.facts]
    facts = [fact for fact in found if fact is not None]
    rows = [_row(child, found, run.place) for child in block.children if isinstance(child.statement, n.Case)]
    otherwise = _otherwise(block, run)
    identity = run.identity("choose", ", ".join(name.text for name in line.facts), line.span)
    if len(facts) == len(found):
        _check(block, rows, facts, otherwise is not None, run, known)
    doubtful = {fact.name for fact in facts if _doubtful(fact, run.place, known)}
    branches: list[Branch] = []
    ends: list[Knowledge | None] = []
    for row in rows:
        condition = None if row.entries is None else _condition(row, facts, doubtful)
        held = known if condition is None else prove(condition, known, run.place).held
        flow = run.nested(row.block.children, held)
        branches.append(Branch(condition, flow.steps, row.span))
        ends.append(flow.after)
    if otherwise is not None:
        flow = run.nested(otherwise.children, known)
        branches.append(Branch(None, flow.steps, otherwise.statement.span))
        ends.append(flow.after)
    return Flow((Choose(**identity, branches=tuple(branches), table=True),), joined(ends) if ends else known)


def _otherwise(block: n.Block, run: Run) -> n.Block | None:
    once = Once(run.place.report)
    found = [child for child in block.children if isinstance(child.statement, n.Otherwise)]
    kept = [child for child in found if once.first("otherwise", child.statement.span)]
    return kept[0] if kept else None


def _row(block: n.Block, facts: Sequence[Fact | None], place: Place) -> _Row:
    line = block.statement
    assert isinstance(line, n.Case)
    if len(line.cells) != len(facts):
        place.report.add(
            TABLE_SHAPE,
            line.span,
            f"This case has {len(line.cells)} cells, and the table has {len(facts)} facts.",
            help="Write one cell for each fact, in their order; `any` where it does not matter.",
        )
        return _Row(block, None)
    entries = [
        None if fact is None else entry_of(cell, fact, place) for cell, fact in zip(line.cells, facts, strict=True)
    ]
    fitting = tuple(entry for entry in entries if entry is not None)
    return _Row(block, fitting if len(fitting) == len(entries) else None)


def _doubtful(fact: Fact, place: Place, known: Knowledge) -> bool:
    operand = g.FactRef(fact.name)
    return operand not in known and place.doubtful(operand)


def _condition(row: _Row, facts: Sequence[Fact], doubtful: set[str]) -> g.Condition | None:
    """The condition of a case; None for one that takes everything."""
    parts: list[g.Condition] = []
    for entry, fact in zip(row.entries or (), facts, strict=True):
        operand = g.FactRef(fact.name)
        if entry.known is not None:
            parts.append(g.Known(operand, entry.known, entry.span))
        elif entry.op is not None:
            compare = g.Compare(operand, entry.op, entry.values, entry.span)
            parts.append(g.IfUnknown(compare, False, entry.span) if fact.name in doubtful else compare)
    if len(parts) < 2:
        return parts[0] if parts else None
    return g.All(tuple(parts), row.span)


def _check(
    block: n.Block, rows: Sequence[_Row], facts: Sequence[Fact], has_otherwise: bool, run: Run, known: Knowledge
) -> None:
    entries = [row.entries for row in rows if row.entries is not None]
    for row in entries:
        for entry, fact in zip(row, facts, strict=True):
            check_sure(entry, fact, _doubtful(fact, run.place, known), run.place)
    whole = len(entries) == len(rows) and not has_error_line(block)
    if not rows and whole:
        message = "This table has no case."
        run.place.report.add(MISSING_PART, block.statement.span, message, help='Add one, such as: case "VP".')
    if not rows or not whole:
        return
    columns = []
    for index, fact in enumerate(facts):
        cells = [row[index] for row in entries]
        columns.append(column_of(fact, cells, _doubtful(fact, run.place, known)))
    _overlaps(rows, columns, run.place)
    if not has_otherwise:
        _gap(block.statement.span, rows, columns, run.place)


def _overlaps(rows: Sequence[_Row], columns: Sequence[Column], place: Place) -> None:
    told: set[int] = set()
    for earlier, later, witness in overlaps([_cells(row, columns) for row in rows]):
        if later in told:
            continue
        told.add(later)
        place.report.add(
            TABLE_OVERLAP,
            rows[later].span,
            f"An earlier case takes this too: {_words(witness, columns)}.",
            help="Narrow one of the two, so that each combination has one case.",
            related=(Label(rows[earlier].span, "the earlier case"),),
        )


def _gap(span: Span, rows: Sequence[_Row], columns: Sequence[Column], place: Place) -> None:
    try:
        witness = gap([len(column.words) for column in columns], [_cells(row, columns) for row in rows])
    except TooWide:
        message = "This table has too many combinations to be checked."
        place.report.add(TABLE_SHAPE, span, message, help="Split it into two tables, or add an `otherwise`.")
        return
    if witness is not None:
        place.report.add(
            TABLE_GAP,
            span,
            f"No case takes this: {_words(witness, columns)}.",
            help="Add a case for it, or an `otherwise`.",
        )


def _cells(row: _Row, columns: Sequence[Column]) -> list[frozenset[int]]:
    return [column.takes(entry) for column, entry in zip(columns, row.entries or (), strict=True)]


def _words(witness: Witness, columns: Sequence[Column]) -> str:
    return ", ".join(
        f"{column.fact.name} {column.words[chosen]}" for column, chosen in zip(columns, witness, strict=True)
    )
