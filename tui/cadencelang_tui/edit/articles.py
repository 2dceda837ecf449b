"""What a line of a library means: the article, and which candidates it would interest."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final

from cadencelang.clock import date_of
from cadencelang.editing.plain_words import Told
from cadencelang.graph.conditions import FactValue, Note
from cadencelang.graph.edges import every_step
from cadencelang.graph.model import Article, Book, Library
from cadencelang.graph.render_sentences import Sentence, spoken
from cadencelang.graph.steps import Send
from cadencelang.workbench.candidate import Candidate

_MOST_NAMED: Final = 12


def tell_article(book: Book, path: str, line: str, people: Iterable[Candidate]) -> Told | None:
    """The article of a line of a library's file; None where it is no library, or the line none of its articles."""
    library = next((it for it in book.libraries if it.path == path), None)
    if library is None:
        return None
    cells = next(csv.reader([line]), [])
    article = next((it for it in library.articles if it.url in cells or it.title in cells), None)
    return None if article is None else Told(article.title, tuple(_sentences(book, library, article, people)))


def _sentences(book: Book, library: Library, article: Article, people: Iterable[Candidate]) -> Iterable[Sentence]:
    yield Sentence(f"An article of the library {library.name}, published on {date_of(article.published)}.")
    yield Sentence(f"It is about {' and '.join(article.topics)}." if article.topics else "It is about nothing yet.")
    for rule in book.rules:
        for step in every_step(rule.steps):
            if isinstance(step, Send) and step.library == library.name:
                young = f", while it is younger than {step.young}" if step.young is not None else ""
                yield Sentence(spoken(f'The rule "{rule.name}" may share it, by what a candidate says of '
                                      f'{step.about or "themselves"}{young}.'))  # fmt: skip
    facts = {step.about for rule in book.rules for step in every_step(rule.steps)
             if isinstance(step, Send) and step.library == library.name and step.about}  # fmt: skip
    names = [it.label for it in people if any(_fits(it.facts.get(fact), article.topics) for fact in facts)]
    if not names:
        yield Sentence("It fits nobody of the candidates beside this playbook.")
        return
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    yield Sentence(f"It fits {len(names)} of the candidates: {', '.join(names[:_MOST_NAMED])}{more}.")


def _fits(value: FactValue | None, topics: tuple[str, ...]) -> bool:
    """Whether something said of a candidate names one of the topics."""
    match value:
        case str():
            said = {value.casefold()}
        case tuple():
            said = {(it.text if isinstance(it, Note) else it).casefold() for it in value}
        case _:
            said = set()
    return not said.isdisjoint(it.casefold() for it in topics)
