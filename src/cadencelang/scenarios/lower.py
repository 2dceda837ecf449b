"""From scenario blocks to scenarios.

Owns: the order of time, the candidate's local time while their zone may change, and the end of the run: the instant
of `run until`, else one tick after the last instant named. A scenario with a mistake in it is left out; each of its
mistakes is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cadencelang.clock import Minute, date_of, day_of, known_zones
from cadencelang.clock.local import LocalTime
from cadencelang.diagnostics import Diagnostic, Label
from cadencelang.engine.inputs import ConsentGranted, Entered, Input, WentAway
from cadencelang.graph.conditions import FactValue
from cadencelang.graph.model import Book
from cadencelang.scenarios.codes import ENDS_EARLY, NOBODY_ENTERS, OUT_OF_ORDER, SAME_NAME
from cadencelang.scenarios.expectations import expectation_of
from cadencelang.scenarios.happenings import input_of
from cadencelang.scenarios.model import Expectation, Scenario
from cadencelang.scenarios.values import stand_in, value_of
from cadencelang.scenarios.vocabulary import Vocabulary
from cadencelang.scenarios.wall import Wall
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


def lower_scenarios(modules: Iterable[n.Module], book: Book) -> tuple[tuple[Scenario, ...], tuple[Diagnostic, ...]]:
    """The scenarios of all files, in the order of the text, and what is wrong with those left out."""
    modules = tuple(modules)
    report = Report({module.path: module.source for module in modules})
    names = Vocabulary(book, report)
    found: list[Scenario] = []
    seen: dict[str, Span] = {}
    for module in modules:
        for block in module.blocks:
            if not isinstance(block.statement, n.Scenario):
                continue
            _check_name(block.statement.name, seen, report)
            before = len(report.found)
            scenario = _Lowering(block, block.statement, names, module).scenario()
            if scenario and len(report.found) == before:
                found.append(scenario)
    return tuple(found), report.found


def _check_name(name: n.Text, seen: dict[str, Span], report: Report) -> None:
    first = seen.setdefault(name.value, name.span)
    if first != name.span:
        message = f'There are two scenarios called "{name.value}".'
        related = (Label(first, "The first of them."),)
        report.add(SAME_NAME, name.span, message, help="Give each a name of its own.", related=related)


class _Lowering:
    """One scenario while it is made."""

    def __init__(self, block: n.Block, statement: n.Scenario, names: Vocabulary, module: n.Module) -> None:
        self.block = block
        self.statement = statement
        self.names = names
        self.module = module
        self.plan = names.book.clock
        self.wall = Wall(LocalTime(self.plan.zone, self.plan.tick))
        self.facts: dict[str, FactValue] = {}
        self.shared: list[str] = []
        self.inputs: list[Input] = []
        self.expectations: list[Expectation] = []
        self.until: tuple[Minute, Span] | None = None
        self.latest: Minute | None = None

    def scenario(self) -> Scenario | None:
        """The scenario, or None where the candidate never enters (which is told)."""
        statements = [child.statement for child in self.block.children]
        for statement in statements:
            self.zone(statement)
        for statement in statements:
            self.take(statement)
        first = self.entering()
        if first is None:
            return None
        stood_in = tuple(it.name for it in self.names.book.facts if not it.optional and it.name not in self.facts)
        for fact in self.names.book.facts:
            if fact.name in stood_in:
                self.facts[fact.name] = stand_in(fact, self.plan.zone)
        givens = tuple(self.givens(statements, first))
        return Scenario(
            name=self.statement.name.value,
            facts=self.facts,
            stood_in=stood_in,
            shared=tuple(self.shared),
            start=first,
            inputs=(*givens, *self.inputs),
            expectations=tuple(self.expectations),
            until=self.end(),
            span=self.block.span,
        )

    def entering(self) -> Minute | None:
        """The first instant, if the candidate enters a stage at all."""
        if any(isinstance(it, Entered) for it in self.inputs):
            return min(it.at for it in self.inputs)
        if not any(isinstance(child.statement, n.ErrorLine) for child in self.block.children):
            message = "The candidate never enters a stage, so nothing can happen."
            help = 'Begin with `at 2026-03-02 10:00 the candidate enters "…"`.'
            self.names.report.add(NOBODY_ENTERS, self.statement.span, message, help=help)
        return None

    def zone(self, statement: n.Statement) -> None:
        """Where the candidate is and moves to, before any instant is read."""
        match statement:
            case n.GivenFacts(facts=facts):
                for given in facts:
                    if given.fact.text == self.plan.zone_fact and (local := self.local(given.value)):
                        self.wall = Wall(local)
            case n.At(event=n.FactBecomes(fact=fact, value=value), instant=instant) if fact.text == self.plan.zone_fact:
                if local := self.local(value):
                    self.wall.change(instant, local)
            case _:
                pass

    def local(self, value: n.GivenValue | None) -> LocalTime | None:
        """The local time in a zone, if it is one; in the playbook's own where the zone becomes unknown."""
        zone = self.plan.zone if value is None else value.value if isinstance(value, n.Text) else ""
        return LocalTime(zone, self.plan.tick) if zone in known_zones() else None

    def take(self, statement: n.Statement) -> None:
        """One line of the scenario."""
        match statement:
            case n.GivenFacts(facts=facts):
                for given in facts:
                    self.give(given)
            case n.GivenShared(title=title):
                if article := self.names.article(title):
                    self.shared.append(article)
            case n.At():
                self.happens(statement)
            case n.Expect() | n.ExpectFact() | n.ExpectCount():
                if made := expectation_of(statement, self.names, self.wall, self.module.source):
                    self.expectations.append(made)
            case n.RunUntil(instant=until):
                self.until = self.wall.instant(until), statement.span
            case _:
                pass

    def give(self, given: n.FactIs) -> None:
        fact = self.names.fact(given.fact)
        value = value_of(given.value, fact.name, fact.type, self.wall, self.names) if fact else None
        if fact and value is not None:
            self.facts[fact.name] = value

    def givens(self, statements: list[n.Statement], first: Minute) -> Iterator[Input]:
        """Consents and absences that are given, as of the first instant."""
        for number, statement in enumerate(statements):
            match statement:
                case n.GivenConsent(consent=consent, until=until) if name := self.names.consent(consent):
                    day = day_of(until.value)
                    yield ConsentGranted(id=f"given-{number}", at=first, consent=name, until=day)
                case n.GivenAway(who=who, first=start, last=end) if role := self.names.role(who):
                    yield WentAway(
                        id=f"given-{number}", at=first, role=role, first=day_of(start.value), last=day_of(end.value)
                    )
                case _:
                    pass

    def happens(self, statement: n.At) -> None:
        """Something that happens, at or after what stands above it."""
        at = self.wall.instant(statement.instant)
        if self.latest is not None and at < self.latest:
            message = "This happens before what stands above it."
            self.names.report.add(OUT_OF_ORDER, statement.span, message, help="Put the lines in the order of time.")
        self.latest = at
        made = input_of(statement.event, f"line-{len(self.inputs) + 1}", at, self.names, self.wall)
        if made is not None:
            self.inputs.append(made)

    def end(self) -> Minute:
        """When the run ends."""
        named = [it.at for it in self.inputs]
        for expectation in self.expectations:
            named += [at for at in (expectation.window.first, expectation.window.last) if at is not None]
        last = max(named)
        if self.until is None:
            return last + self.plan.tick
        until, span = self.until
        if until < last:
            day = self.wall.day(last)
            message = f"The scenario ends before the last instant it names, on {date_of(day):%Y-%m-%d}."
            self.names.report.add(ENDS_EARLY, span, message, help="Let it run until that instant or longer.")
        return until
