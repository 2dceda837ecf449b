"""What neighbouring lines demand of each other: `otherwise` its `if`, a grouped `if` its `then`."""

from collections.abc import Iterator, Sequence

from cadencelang.diagnostics import Diagnostic
from cadencelang.syntax import codes
from cadencelang.syntax.nodes import (
    Block,
    Case,
    ErrorLine,
    Group,
    If,
    Node,
    Otherwise,
    OtherwiseIf,
    Then,
)

_GROUP_HELP = "Below `if all of` stand conditions only; put the steps below a `then` beside it."


def check_siblings(blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """Branches among the lines of one block that have nothing to belong to; broken lines are given the benefit."""
    before: Node | None = None
    for block in blocks:
        statement = block.statement
        if not isinstance(before, ErrorLine):
            yield from _misfit(before, statement)
        before = statement
    if _awaits_then(before):
        yield _without_then(before)


def _misfit(before: Node | None, statement: Node) -> Iterator[Diagnostic]:
    if isinstance(statement, ErrorLine):
        return
    if _awaits_then(before) and not isinstance(statement, Then):
        yield _without_then(before)
    elif isinstance(statement, Then) and not _awaits_then(before):
        message = "This `then` does not follow an `if all of` or `if any of`."
        yield codes.LOOSE_BRANCH.at(statement.span, message, help=_GROUP_HELP)
    elif isinstance(statement, Otherwise | OtherwiseIf) and not isinstance(before, If | OtherwiseIf | Then | Case):
        yield codes.LOOSE_BRANCH.at(
            statement.span,
            "This `otherwise` has no `if` before it.",
            help="Put it directly after the `if` it belongs to, indented as far as that.",
        )


def _awaits_then(statement: Node | None) -> bool:
    return isinstance(statement, If | OtherwiseIf) and isinstance(statement.condition, Group)


def _without_then(statement: Node | None) -> Diagnostic:
    assert isinstance(statement, If | OtherwiseIf)
    return codes.LOOSE_BRANCH.at(statement.span, "This `if` has no `then` after it.", help=_GROUP_HELP)
