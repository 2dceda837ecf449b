"""Finding one's way in a playbook: the step, rule or limit of an identity, its line, and how a person calls it.

Owns: the lookup from the identities that reasons carry to nodes of the graph, and from nodes to lines of text.
Refuses: telling what happened; `wording` does that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cadencelang.engine.program import keys_of
from cadencelang.graph import steps as s
from cadencelang.graph.edges import every_step
from cadencelang.graph.model import Article, Book, Limit, Rule, Stage
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Sources, Span


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a playbook: the file's path, the line from 1, and its text without surrounding spaces."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}"


class Atlas:
    """The lookups over one book, each made when first asked for.

    `sources` are the texts that the book was compiled from; a book that came from a compiled file brings its own.
    """

    def __init__(self, book: Book, sources: Sources | None = None) -> None:
        self.book = book
        carried = Sources(SourceFile(path, text) for path, text in book.sources)
        self._sources = sources if sources else carried

    @property
    def main_file(self) -> str:
        """The path of the file that the playbook's own line stands in."""
        return self.book.span.file

    @cached_property
    def steps(self) -> Mapping[str, s.Step]:
        """All steps, those of branches too, by identity."""
        return {step.id: step for rule in self.book.rules for step in every_step(rule.steps)}

    @cached_property
    def asks(self) -> tuple[s.Ask, ...]:
        """All task steps."""
        return tuple(step for step in self.steps.values() if isinstance(step, s.Ask))

    @cached_property
    def rule_of_step(self) -> Mapping[str, Rule]:
        """The rule that each step belongs to, by the step's identity."""
        return {step.id: rule for rule in self.book.rules for step in every_step(rule.steps)}

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by identity."""
        return {rule.id: rule for rule in self.book.rules}

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """Limits by identity."""
        return {limit.id: limit for limit in self.book.limits}

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """Stages by name."""
        return {stage.name: stage for stage in self.book.stages}

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """Articles of all libraries by id."""
        return {article.id: article for library in self.book.libraries for article in library.articles}

    def send(self, step: str | None) -> s.Send | None:
        """The message step of that identity, or None."""
        found = self.steps.get(step or "")
        return found if isinstance(found, s.Send) else None

    def ask(self, step: str | None) -> s.Ask | None:
        """The task step of that identity, or None."""
        found = self.steps.get(step or "")
        return found if isinstance(found, s.Ask) else None

    def place(self, span: Span | None) -> Place | None:
        """The line where a span begins; None when its text is not at hand."""
        file = self._sources.get(span.file) if span else None
        if file is None or span is None:
            return None
        line, _ = file.line_col(span.start)
        return Place(span.file, line, file.line_text(line).strip())

    def place_of(self, identity: str | None) -> Place | None:
        """The line of a step, rule or limit by its identity."""
        known: tuple[Mapping[str, s.Step | Rule | Limit], ...] = (self.steps, self.rules, self.limits)
        found = next((table[identity] for table in known if identity in table), None) if identity else None
        return self.place(found.span) if found else None

    def stop(self, rule: Rule | None, cause: str | None) -> Span | None:
        """The `stop when` of the rule, its stages or the playbook that this happening set off, if one did."""
        if rule is None or cause is None:
            return None
        stages = (stop for name in rule.stages for stop in self.stages[name].stops if name in self.stages)
        for trigger in (*rule.stops, *stages, *self.book.stops):
            if any(" ".join(filter(None, key)) == cause for key in keys_of(trigger)):
                return trigger.span
        return None

    def words(self, span: Span) -> str:
        """The words of a span as the playbook has them, on one line; empty when the text is not at hand."""
        file = self._sources.get(span.file)
        return " ".join(file.slice(span).split()) if file else ""

    def cite(self, place: Place | None) -> str:
        """`line 48`, with the file's name before it where it is not the main one; empty for None."""
        if place is None:
            return ""
        other = place.file != self.main_file
        return f"{place.file.rpartition('/')[2]} line {place.line}" if other else f"line {place.line}"
