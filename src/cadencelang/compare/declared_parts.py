"""What a playbook declares, as parts: facts, events, consents, channels, limits, libraries, templates, stages."""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.clock import date_of
from cadencelang.compare.model import Area
from cadencelang.compare.parts import Line, Part, lines_of, meaning
from cadencelang.graph.model import (
    Article,
    Book,
    Channel,
    Event,
    Fact,
    FactType,
    Stage,
    Template,
)
from cadencelang.graph.render_sentences import spoken
from cadencelang.graph.render_words import limit_words, trigger_words


def declared_parts(book: Book) -> Iterator[Part]:
    """Each declaration, in the order of the areas."""
    for fact in book.facts:
        yield Part(Area.FACT, fact.name, fact.name, lines_of(_fact(fact)), meaning(fact), fact.span)
    for event in book.events:
        yield Part(Area.EVENT, event.name, event.name, lines_of(_event(event)), meaning(event), event.span)
    for consent in book.consents:
        lasts = "until it is withdrawn" if consent.lasts is None else str(consent.lasts)
        lines = lines_of([f"It lasts {lasts}."])
        yield Part(Area.CONSENT, consent.name, consent.name, lines, meaning(consent), consent.span)
    for channel in book.channels:
        lines = lines_of(_channel(channel))
        yield Part(Area.CHANNEL, channel.name, channel.name, lines, meaning(channel), channel.span)
    for fact_name in book.off_limits:
        yield Part(Area.CHANNEL, f"off {fact_name}", f"no address at {spoken(fact_name)}", (), fact_name, None)
    for limit in book.limits:
        yield Part(Area.LIMIT, limit_words(limit), limit_words(limit), (), meaning(limit), limit.span)
    for library in book.libraries:
        lines = lines_of(map(_article, library.articles))
        yield Part(Area.LIBRARY, library.name, library.name, lines, meaning(library.articles), library.span)
    for template in book.templates:
        own = (template.channel, template.language, template.subject, template.body)
        yield Part(Area.TEMPLATE, template.name, template.name, tuple(_template(template)), meaning(own), None)
    for stage in book.stages:
        yield Part(Area.STAGE, stage.name, stage.name, lines_of(_stage(stage)), meaning(stage), stage.span)


def type_words(kind: FactType) -> str:
    """`one of "VP", "Director"`, `date`."""
    options = ", ".join(f'"{option}"' for option in kind.options)
    return f"one of {options}" if options else kind.kind.value


def _fact(fact: Fact) -> Iterator[str]:
    yield f"Its kind is {type_words(fact.type)}."
    yield "It may be unknown." if fact.optional else "It is always known."
    if fact.private:
        yield "It never goes into a message."
    if fact.fresh is not None:
        yield f"After {fact.fresh} it counts as unknown."


def _event(event: Event) -> Iterator[str]:
    if event.contact:
        yield "It counts as contact of ours."
    if event.from_candidate:
        yield "It comes from the candidate."
    for field in event.fields:
        yield f"It tells {spoken(field.name)}: {type_words(field.type)}{', if known' if field.optional else ''}."


def _channel(channel: Channel) -> Iterator[str]:
    yield "It goes by itself." if channel.automatic else "A person uses it."
    if channel.address:
        yield f"The address is {spoken(channel.address)}."
    for outcome in channel.outcomes:
        yield f'It can come out as "{outcome.name}"{", which counts as contact" if outcome.contact else ""}.'


def _article(article: Article) -> str:
    return f'"{article.title}", published {date_of(article.published)}, on {", ".join(article.topics)}: {article.url}'


def _template(template: Template) -> Iterator[Line]:
    if template.channel:
        yield Line(f"By {template.channel}.")
    if template.language:
        yield Line(f"Language: {template.language}.")
    yield Line(f"Subject: {template.subject}")
    yield from (Line(line) for line in template.body.splitlines() if line.strip())


def _stage(stage: Stage) -> Iterator[str]:
    if stage.closing:
        yield "The process ends here."
    yield from (f'It leads to "{other}".' for other in stage.leads_to)
    yield from (f"What runs here stops when {spoken(trigger_words(stop))}." for stop in stage.stops)
