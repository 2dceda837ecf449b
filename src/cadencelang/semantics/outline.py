"""The statements of a playbook by what they declare, merged over all of its files in the order they are used.

Owns which blocks there are of each kind, and that a name is declared once. Refuses to look inside rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from cadencelang.diagnostics import Label
from cadencelang.records import dataclass
from cadencelang.semantics.codes import DECLARED_TWICE, MISSING_PART, SAID_TWICE
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

Named = dict[str, n.Block]
"""Blocks by the name they declare, in the order of the text."""


@dataclass(slots=True)
class Outline:
    """What a playbook declares. `every` are the blocks of rules for many stages; roles may stand on several lines.

    `broken` are the nouns of which a declaring line is not understood, so that names of theirs cannot be judged.
    """

    header: n.Block | None = None
    uses: list[n.Block] = field(default_factory=list)
    clock: list[n.Block] = field(default_factory=list)
    clock_span: Span | None = None
    roles: dict[str, list[n.Block]] = field(default_factory=dict)
    team_span: Span | None = None
    facts: Named = field(default_factory=dict)
    events: Named = field(default_factory=dict)
    consents: Named = field(default_factory=dict)
    channels: Named = field(default_factory=dict)
    never_uses: list[n.NeverUses] = field(default_factory=list)
    limits: list[n.Block] = field(default_factory=list)
    libraries: Named = field(default_factory=dict)
    sequences: Named = field(default_factory=dict)
    stages: Named = field(default_factory=dict)
    every: list[n.Block] = field(default_factory=list)
    guarantees: Named = field(default_factory=dict)
    switched_off: Named = field(default_factory=dict)
    scenarios: Named = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)


def outline(modules: Sequence[n.Module], report: Report, *, whole: bool = True) -> Outline:
    """Sort the top-level blocks of all files; reports names declared twice and a missing or second header.

    Where a used file could not be read (not `whole`), no name can be said to be missing.
    """
    found = Outline()
    if not whole:
        found.broken.update(noun for nouns in _NOUNS_OF_WORD.values() for noun in nouns)
    for module in modules:
        found.files.append(module.path)
        for block in module.blocks:
            _sort(block, found, report)
    found.broken |= {noun for block in every_step(found) for noun in _broken_below(block)}
    if found.header is None and "playbook" not in found.broken:
        start = Span(modules[0].path, 0, 0)
        report.add(
            MISSING_PART, start, "The playbook has no header.", help='Begin with a line such as: playbook "Our search".'
        )
    return found


_NOUNS_OF_WORD = {
    "playbook": ("playbook",),
    "library": ("library",),
    "sequence": ("sequence", "promise"),
    "stage": ("stage", "rule", "promise"),
    "closing": ("stage", "rule", "promise"),
    "every": ("rule", "promise"),
    "rule": ("rule",),
    "promise": ("promise",),
    "facts": ("fact",),
    "events": ("event",),
    "consents": ("consent",),
    "channels": ("channel",),
    "team": ("role",),
}
"""What a line that begins with the word would have declared."""

_NOUN_OF_BLOCK = {n.Facts: "fact", n.Events: "event", n.Consents: "consent", n.Channels: "channel", n.Team: "role"}


def _broken_below(block: n.Block) -> Iterator[str]:
    """The nouns that a line which is not understood, or one right below the block, would have declared."""
    if isinstance(block.statement, n.ErrorLine):
        yield from _NOUNS_OF_WORD.get(block.statement.word, ())
    noun = _NOUN_OF_BLOCK.get(type(block.statement))
    if noun is not None and any(isinstance(child.statement, n.ErrorLine) for child in block.children):
        yield noun


def _sort(block: n.Block, found: Outline, report: Report) -> None:
    found.broken.update(_broken_below(block))
    match block.statement:
        case n.Playbook(span=span):
            if found.header is not None:
                said_twice(report, span, "The playbook's header", found.header.statement.span)
            else:
                found.header = block
        case n.Use():
            found.uses.append(block)
        case n.Clock(span):
            found.clock.extend(block.children)
            found.clock_span = found.clock_span or span
        case n.Team(span):
            found.team_span = found.team_span or span
            for child in block.children:
                if isinstance(child.statement, n.Owns | n.Covers | n.Role):
                    found.roles.setdefault(child.statement.role.text, []).append(child)
        case n.Limits():
            found.limits.extend(block.children)
        case n.EveryStage():
            found.every.append(block)
        case n.Facts() | n.Events() | n.Consents() | n.Channels():
            for child in block.children:
                _sort_child(child, found, report)
        case _:
            _sort_named(block, found, report)


def _sort_child(block: n.Block, found: Outline, report: Report) -> None:
    match block.statement:
        case n.FactDeclaration(name=name):
            declare(found.facts, name, block, "fact", report)
        case n.EventDeclaration(event=name):
            declare(found.events, name, block, "event", report)
        case n.ConsentDeclaration(name=name):
            declare(found.consents, name, block, "consent", report)
        case n.AutomaticChannel(name=name) | n.PersonChannel(name=name):
            declare(found.channels, name, block, "channel", report)
        case n.NeverUses() as line:
            found.never_uses.append(line)
        case _:
            pass


def _sort_named(block: n.Block, found: Outline, report: Report) -> None:
    match block.statement:
        case n.LibraryDeclaration(name=name):
            declare(found.libraries, name, block, "library", report)
        case n.Sequence(name=name):
            declare(found.sequences, name, block, "sequence", report)
        case n.Stage(name=name):
            declare(found.stages, name, block, "stage", report)
        case n.Guarantee(name=name):
            declare(found.guarantees, name, block, "guarantee", report)
        case n.GuaranteeOff(name=name):
            declare(found.switched_off, name, block, "guarantee switched off", report)
        case n.Scenario(name=name):
            found.scenarios.setdefault(name.value, block)
        case _:
            pass


def declare(table: Named, name: n.Name | n.Text, block: n.Block, noun: str, report: Report) -> bool:
    """Enter a block under its name; False, with both places told, where the name is taken."""
    text = name.text if isinstance(name, n.Name) else name.value
    known = table.setdefault(text, block)
    if known is block:
        return True
    report.add(
        DECLARED_TWICE,
        name.span,
        f'There already is a {noun} "{text}".',
        help="Give one of them another name, or remove it.",
        related=(Label(known.statement.span, "declared here first"),),
    )
    return False


def said_twice(report: Report, span: Span, what: str, first: Span) -> None:
    """Tell that something which holds once is said a second time."""
    report.add(
        SAID_TWICE,
        span,
        f"{what} is said twice.",
        help="Keep one of the two.",
        related=(Label(first, "said here first"),),
    )


class Once:
    """What may be said once among the lines of a block: the first is kept, later ones are told."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._first: dict[str, Span] = {}

    def first(self, what: str, span: Span) -> bool:
        """Whether this is the first time that `what` is said; tells a second one."""
        known = self._first.setdefault(what, span)
        if known is not span:
            said_twice(self._report, span, f"`{what}`", known)
        return known is span


def every_step(found: Outline) -> Iterator[n.Block]:
    """Every block in sequences, stages and common rules, itself before what is nested in it."""
    roots = [*found.sequences.values(), *found.stages.values(), *found.every]
    stack = list(reversed(roots))
    while stack:
        block = stack.pop()
        yield block
        stack.extend(reversed(block.children))


def has_error_line(block: n.Block) -> bool:
    """Whether a line right below the block is not understood, so that nothing can be said to be missing there."""
    return any(isinstance(child.statement, n.ErrorLine) for child in block.children)
