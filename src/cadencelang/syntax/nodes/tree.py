"""The tree of a file: blocks, their comments, the module, and walking over all of it.

Owns: which statements there are, and the nesting of lines. A block is one line with the lines nested below it. A
line that could not be understood is an `ErrorLine`; it keeps its children, and later passes step over the
line itself. Equality of nodes leaves spans out, so two trees are equal when they say the same.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from cadencelang.source import SourceFile, Span
from cadencelang.syntax.nodes import clauses as cl
from cadencelang.syntax.nodes import conditions as c
from cadencelang.syntax.nodes import declarations as d
from cadencelang.syntax.nodes import expectations as e
from cadencelang.syntax.nodes import guarantees as g
from cadencelang.syntax.nodes import limits as li
from cadencelang.syntax.nodes import rules as r
from cadencelang.syntax.nodes import scenarios as sc
from cadencelang.syntax.nodes import steps as st
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.values import Name, Text

__all__ = [
    "Block",
    "Comment",
    "ConditionLine",
    "ErrorLine",
    "GroupLine",
    "Module",
    "Statement",
    "Suppression",
    "condition_of",
    "walk",
]


class ErrorLine(Node):
    """A line that is not understood; its diagnostic has been reported.

    `word` is its first word, or the one that opens a block and was likely meant; '' where it has none.
    """

    word: str
    span: Span


class ConditionLine(Node):
    """A condition on a line of its own, below `all of` or `any of`."""

    condition: c.Condition
    span: Span


class GroupLine(Node):
    """`all of` or `any of` on a line of its own, within another group."""

    kind: c.GroupKind
    span: Span


Statement = (
    d.Playbook
    | d.Version
    | d.Language
    | d.StopWhen
    | d.Use
    | d.Clock
    | d.CandidateTime
    | d.WorkingTime
    | d.Holidays
    | d.Calendars
    | d.Holiday
    | d.HalfDay
    | d.Tick
    | d.MovesBack
    | d.Team
    | d.Owns
    | d.Covers
    | d.Role
    | d.RoleTime
    | d.Away
    | d.Facts
    | d.FactDeclaration
    | d.Events
    | d.EventDeclaration
    | d.FieldDeclaration
    | d.Consents
    | d.ConsentDeclaration
    | d.Channels
    | d.AutomaticChannel
    | d.PersonChannel
    | d.OutcomeDeclaration
    | d.NeverUses
    | d.LibraryDeclaration
    | li.Limits
    | li.Limit
    | r.Sequence
    | r.Stage
    | r.EveryStage
    | r.LeadsTo
    | r.Rule
    | r.When
    | r.OnlyIf
    | r.AtMostTimes
    | r.StartAgain
    | r.EachTime
    | st.Step
    | cl.Clause
    | g.Guarantee
    | g.GuaranteeOff
    | g.WhileIn
    | g.WhileInOpenStage
    | g.WhileCondition
    | g.Assuming
    | g.AssumingCondition
    | g.Claim
    | sc.Scenario
    | sc.GivenFacts
    | sc.GivenConsent
    | sc.GivenAway
    | sc.GivenShared
    | sc.At
    | e.Expect
    | e.ExpectFact
    | e.ExpectCount
    | sc.RunUntil
    | ConditionLine
    | GroupLine
    | ErrorLine
)


class Comment(Node):
    """A comment without its `#` and outer spaces; `depth` is the nesting level it stands at when `alone`."""

    text: str
    alone: bool
    depth: int
    span: Span


class Suppression(Node):
    """`# allow LINT: reason`; silences the lint within `covers`, the lines of a statement and of its block."""

    lint: Name
    reason: Text
    covers: Span
    span: Span


class Block(Node):
    """One line and the lines nested below it.

    `span` reaches from the first character of the statement to the end of the last line nested below;
    `comment` is the one at the end of the line.
    """

    statement: Statement
    children: tuple["Block", ...]
    comment: Comment | None
    span: Span


class Module(Node):
    """One file: its blocks in order, all of its comments, and its suppressions."""

    path: str
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]
    suppressions: tuple[Suppression, ...]
    source: SourceFile


_NODES = type(Node)
"""The class of nodes' classes: asking for it is quicker than `isinstance`, and a tree is walked at every check."""


def walk(node: Node) -> Iterator[Node]:
    """Every node from `node` down, itself first, in the order of the text; derived from the fields."""
    stack: list[Any] = [node]
    while stack:
        current = stack.pop()
        if type(current) is tuple:
            inside: Sequence[Any] = current[::-1]
        else:
            yield current
            inside = current._inside(current)
        stack.extend([it for it in inside if type(it) is tuple or type(type(it)) is _NODES])


def condition_of(block: Block) -> c.Condition | None:
    """The condition of an `only if`, `if`, `otherwise if`, condition or group line, groups folded with what is below.

    Lines below that are not understood are left out; None when nothing is left, or the line has no condition.
    """
    match block.statement:
        case r.OnlyIf(condition) | st.If(condition) | st.OtherwiseIf(condition) | ConditionLine(condition):
            return _folded(condition.kind, block) if isinstance(condition, c.Group) else condition
        case GroupLine(kind):
            return _folded(kind, block)
        case _:
            return None


def _folded(kind: c.GroupKind, block: Block) -> c.Condition | None:
    parts = tuple(part for child in block.children if (part := condition_of(child)) is not None)
    if len(parts) < 2:
        return parts[0] if parts else None
    return c.And(parts, block.span) if kind is c.GroupKind.ALL else c.Or(parts, block.span)
