"""What a scenario may name: the names of a book, gathered once, each with the code of a misspelling.

Owns: resolving names in scenarios, telling the nearest where there is none of that name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from functools import cached_property

from cadencelang.diagnostics import Code
from cadencelang.diagnostics.suggest import nearest
from cadencelang.graph import steps as s
from cadencelang.graph.model import Book, Event, Fact
from cadencelang.lints.walk import nodes_of
from cadencelang.records import dataclass
from cadencelang.scenarios.codes import UNKNOWN_ARTICLE, UNKNOWN_NOTICE, UNKNOWN_TASK
from cadencelang.semantics import codes
from cadencelang.semantics.report import Report
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


@dataclass
class Vocabulary:
    """The names of one book, and where misspellings of them are told. Every method gives None for an unknown name."""

    book: Book
    report: Report
    made: list[str] = field(default_factory=list)

    @cached_property
    def _asks(self) -> set[str]:
        return {step.text for step in nodes_of(self.book.rules, s.Ask)}

    @cached_property
    def _notices(self) -> set[str]:
        return {step.text for step in nodes_of(self.book.rules, s.Tell)}

    @cached_property
    def _articles(self) -> dict[str, str]:
        return {article.title: article.id for library in self.book.libraries for article in library.articles}

    def known(self, code: Code, noun: str, name: str, span: Span, names: Collection[str]) -> str | None:
        """The name, if it is one of `names`; else it is told with its nearest neighbour."""
        if name in names:
            return name
        self.report.unknown(code, span, name, noun=noun, known=list(names))
        return None

    def stage(self, text: n.Text) -> str | None:
        """A stage."""
        return self.known(codes.UNKNOWN_STAGE, "stage", text.value, text.span, [it.name for it in self.book.stages])

    def template(self, text: n.Text) -> str | None:
        """A template."""
        names = [it.name for it in self.book.templates]
        return self.known(codes.UNKNOWN_TEMPLATE, "template", text.value, text.span, names)

    def promise(self, text: n.Text) -> str | None:
        """A promise: one that the playbook makes, or that somebody in a scenario has made."""
        names = [*self.book.promises, *self.made]
        return self.known(codes.UNKNOWN_PROMISE, "promise", text.value, text.span, names)

    def promise_made(self, text: n.Text) -> str | None:
        """A promise that somebody makes: any name but one that looks like the playbook's, misspelt."""
        if text.value not in self.book.promises and nearest(text.value, self.book.promises) is None:
            self.made.append(text.value)
        return self.promise(text)

    def consent(self, text: n.Text) -> str | None:
        """A consent."""
        names = [it.name for it in self.book.consents]
        return self.known(codes.UNKNOWN_CONSENT, "consent", text.value, text.span, names)

    def task(self, text: n.Text) -> str | None:
        """A task that some rule asks for, by its text."""
        return self.known(UNKNOWN_TASK, "task", text.value, text.span, sorted(self._asks))

    def notice(self, text: n.Text) -> str | None:
        """What some rule tells a colleague."""
        return self.known(UNKNOWN_NOTICE, "notice", text.value, text.span, sorted(self._notices))

    def article(self, text: n.Text) -> str | None:
        """The id of an article, by its title."""
        title = self.known(UNKNOWN_ARTICLE, "article", text.value, text.span, self._articles)
        return self._articles[title] if title else None

    def outcome(self, text: n.Text) -> str | None:
        """An outcome that some channel declares."""
        names = [outcome.name for channel in self.book.channels for outcome in channel.outcomes]
        return self.known(codes.UNKNOWN_OUTCOME, "outcome", text.value, text.span, names)

    def channel(self, name: n.Name) -> str | None:
        """A channel."""
        names = [it.name for it in self.book.channels]
        return self.known(codes.UNKNOWN_CHANNEL, "channel", name.text, name.span, names)

    def role(self, who: n.Who) -> str | None:
        """A role; `owner` is the one that owns the candidate."""
        if isinstance(who, n.Owner):
            return next((role.name for role in self.book.roles if role.owner), None)
        return self.known(codes.UNKNOWN_ROLE, "role", who.text, who.span, [it.name for it in self.book.roles])

    def fact(self, name: n.Name) -> Fact | None:
        """A fact's declaration."""
        names = [it.name for it in self.book.facts]
        found = self.known(codes.UNKNOWN_FACT, "fact", name.text, name.span, names)
        return next((it for it in self.book.facts if it.name == found), None)

    def event(self, name: n.Name) -> Event | None:
        """An event's declaration."""
        names = [it.name for it in self.book.events]
        found = self.known(codes.UNKNOWN_EVENT, "event", name.text, name.span, names)
        return next((it for it in self.book.events if it.name == found), None)
