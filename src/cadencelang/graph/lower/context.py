"""What lowering knows while it works: the book's declarations (`Scope`) and where a sentence stands (`Place`).

Owns the small look-ups that every part of lowering needs: roles, durations, times, parameters. Refuses to build any
node of the graph by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from cadencelang.clock import Duration, Unit
from cadencelang.diagnostics import Applicability, Edit, Fix
from cadencelang.graph.conditions import All, Condition, FactRef, Operand, StageIs
from cadencelang.graph.model import Channel, Event, Fact, FactType, Role
from cadencelang.records import dataclass
from cadencelang.semantics.codes import ONE_OWNER, UNKNOWN_PARAMETER
from cadencelang.semantics.durations import duration_of, expect_unit, minute_of
from cadencelang.semantics.names import ROLE, Names, Noun
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n

Bound = n.Duration | n.Text | n.Owner | n.Name | None
"""What a parameter stands for in one use of a sequence; None where its argument was wrong, which has been told."""


@dataclass(slots=True)
class Scope:
    """The declarations of the book being lowered, filled in the order that they need each other."""

    report: Report
    names: Names
    tick: int
    zone: str = "Europe/London"
    owner: str | None = None
    has_team: bool = False
    facts: dict[str, Fact] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    currencies: dict[str, tuple[str, Span]] = field(default_factory=dict)

    def name(self, noun: Noun, name: n.Name | n.Text) -> str | None:
        """The declared name, or None where it is not declared, which is told."""
        return self.names.find(noun, name)

    def fact(self, name: n.Name, noun: Noun) -> Fact | None:
        """The declared fact, or None where it is not declared, which is told."""
        found = self.name(noun, name)
        return self.facts.get(found) if found is not None else None

    def minute(self, time: n.Time | None) -> int | None:
        """The minute of the day of a time, on a tick."""
        return None if time is None else minute_of(time, self.tick, self.report)

    def duration(
        self, node: n.Duration, allowed: tuple[Unit, ...] = tuple(Unit), where: str = "This", *, ticks: bool = True
    ) -> Duration | None:
        """The duration, in one of the allowed units and of whole ticks, or None where it is not, which is told.

        Without `ticks` it is one by which nothing is planned, of any number of minutes.
        """
        if not expect_unit(node, allowed, where, self.report):
            return None
        return duration_of(node, self.tick if ticks else 1, self.report)


@dataclass(frozen=True, slots=True)
class EventField:
    """A field that `its` can name in a rule: of which event, and whether it may be unknown there."""

    event: str
    type: FactType
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: in which rule, with which event's fields, and in which use of which sequence.

    `fields` is None where no event starts the run; in `vague` places a trigger is not understood, so that nobody can
    tell. `trusting` places make no claim about what is unknown: a sequence that is nowhere used is checked for
    everything else.
    """

    scope: Scope
    rule: str = ""
    stages: tuple[str, ...] = ()
    fields: Mapping[str, EventField] | None = None
    parameters: Mapping[str, Bound] | None = None
    use: Span | None = None
    opted_out: bool = False
    vague: bool = False
    trusting: bool = False

    def within(self, condition: Condition | None) -> Place:
        """This place where the condition holds: only in the stages that it names."""
        parts = condition.parts if isinstance(condition, All) else (condition,)
        named = [part.stages for part in parts if isinstance(part, StageIs)]
        stages = tuple(stage for stage in self.stages if all(stage in them for them in named))
        return replace(self, stages=stages) if named else self

    @property
    def report(self) -> Report:
        """Where mistakes are told."""
        return self.scope.report

    def doubtful(self, operand: Operand) -> bool:
        """Whether an operand may be unknown, as far as its declaration goes."""
        if self.trusting:
            return False
        if isinstance(operand, FactRef):
            fact = self.scope.facts[operand.name]
            return fact.optional or fact.fresh is not None
        return not self.vague and (self.fields is None or self.fields[operand.name].doubtful)

    def duration(
        self,
        node: n.DurationOrName,
        allowed: tuple[Unit, ...] = tuple(Unit),
        where: str = "This",
        *,
        ticks: bool = True,
    ) -> Duration | None:
        """A duration or the one that a parameter stands for; None where there is none, which is told."""
        bound = self._bound(node, "duration") if isinstance(node, n.Name) else node
        return self.scope.duration(bound, allowed, where, ticks=ticks) if isinstance(bound, n.Duration) else None

    def text(self, node: n.TextOrName) -> n.Text | None:
        """A text or the one that a parameter stands for; None where there is none, which is told."""
        bound = self._bound(node, "text") if isinstance(node, n.Name) else node
        return bound if isinstance(bound, n.Text) else None

    def role(self, who: n.Who) -> str | None:
        """The role, `owner` and parameters resolved; None where there is none, which is told."""
        if isinstance(who, n.Name) and self.parameters is not None and who.text in self.parameters:
            bound = self.parameters[who.text]
            if not isinstance(bound, n.Owner | n.Name):
                return None
            who = bound
        return self._owner(who.span) if isinstance(who, n.Owner) else self.scope.name(ROLE, who)

    def _owner(self, span: Span) -> str | None:
        if self.scope.owner is None and not self.scope.has_team:
            self.report.add(
                ONE_OWNER,
                span,
                "Nobody owns the candidate.",
                help="Name the team, with a line below `team` such as: recruiter owns the candidate.",
            )
        return self.scope.owner

    def _unquoted(self, name: n.Name) -> None:
        """Tell of a bare word outside of a sequence, where only a text can be meant."""
        quoted = f'"{name.text}"'
        self.report.add(
            UNKNOWN_PARAMETER,
            name.span,
            f"`{name.text}` stands here without quotation marks.",
            help=f"Write {quoted}.",
            fix=Fix(f"Write {quoted}", (Edit(name.span, quoted),), Applicability.SUGGESTION),
        )

    def _bound(self, name: n.Name, kind: str) -> Bound:
        if self.parameters is not None and name.text in self.parameters:
            return self.parameters[name.text]
        if self.parameters is None and kind == "text":
            self._unquoted(name)
            return None
        known = tuple(self.parameters or ())
        self.report.unknown(
            UNKNOWN_PARAMETER,
            name.span,
            name.text,
            noun="parameter",
            known=known,
            declare=f"A {kind} stands here, or a parameter that the sequence declares with `with {name.text}`.",
        )
        return None
