"""The check of one template at all of its uses.

Owns what the uses ask of a template: a subject, the channel it is written for, that what is cited is mentioned; and
telling once what several uses have in common. Refuses: reading expressions, which `reading` does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from cadencelang.diagnostics import Diagnostic, Label, Severity
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.model import Fact, Template
from cadencelang.graph.templates import codes
from cadencelang.graph.templates.front import Part, TemplateSource
from cadencelang.graph.templates.names import TemplateUse
from cadencelang.source import Span

if TYPE_CHECKING:
    from cadencelang.graph.templates.reading import Reading
    from cadencelang.graph.templates.syntax import Parsed


Parts = tuple[tuple[Part, "Parsed"], ...]


def check_template(
    source: TemplateSource, facts: Sequence[Fact], channels: Collection[str], uses: Sequence[TemplateUse]
) -> tuple[Template | None, tuple[Diagnostic, ...]]:
    """Check a template at each of its uses; gives its node of the graph unless something is wrong with it.

    A template that nothing sends is checked as if all that a use might provide were there.
    Diagnostics point into the template, those about a use (its channel, what it cites) into the playbook.
    """
    found = [*_front(source, channels, uses)]
    parts, faults = _parsed(source)
    found += faults
    found += _leftovers(parts, facts)
    readings = [_read(part, parsed, facts, use) for part, parsed in parts for use in uses or (None,)]
    found += _merged(chain.from_iterable(reading.found for reading in readings))
    cited = {name for reading in readings for name in reading.cited}
    if not faults:
        found += _uncited(source, uses, cited)
    if not source.sound or any(it.severity is Severity.ERROR for it in found):
        return None, tuple(found)
    read = {name for reading in readings for name in reading.read}
    return _node(source, tuple(fact.name for fact in facts if fact.name in read), tuple(sorted(cited))), tuple(found)


def _node(source: TemplateSource, facts: tuple[str, ...], cites: tuple[str, ...]) -> Template:
    return Template(
        name=source.name,
        path=source.path,
        channel=source.channel.text if source.channel else None,
        language=source.language.text if source.language else None,
        subject=source.subject.text if source.subject else "",
        body=source.body.text,
        facts=facts,
        cites=cites,
    )


def _front(source: TemplateSource, channels: Collection[str], uses: Sequence[TemplateUse]) -> Iterable[Diagnostic]:
    if source.subject is None and any(use.subject for use in uses):
        yield codes.FRONT_MATTER.at(
            source.body.line_span(1),
            "This template has no subject.",
            help="Add a line `subject: …` to its front matter.",
        )
    channel = source.channel
    if channel is None:
        return
    here = channel.span(0, len(channel.text))
    if channel.text not in channels:
        known = ", ".join(f"`{name}`" for name in channels)
        help_text = did_you_mean(channel.text, channels) or f"The playbook has {known}."
        yield codes.FRONT_MATTER.at(here, f"There is no channel `{channel.text}`.", help=help_text)
        return
    for use in uses:
        if use.channel != channel.text:
            yield codes.CHANNEL.at(
                use.span,
                f'The template "{source.name}" is written for {channel.text} and is sent here by {use.channel}.',
                help=f"Send it by {channel.text}, or take another template.",
                related=(Label(here, "its channel"),),
            )


def _parsed(source: TemplateSource) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """The parts that are well formed and have allowed forms only, and what is wrong with the others."""
    from cadencelang.graph.templates.forms import form_faults
    from cadencelang.graph.templates.syntax import TemplateFault, parse

    good: list[tuple[Part, Parsed]] = []
    found: list[Diagnostic] = []
    for part in (source.subject, source.body):
        if part is None:
            continue
        try:
            parsed = parse(part.text)
        except TemplateFault as fault:
            found.append(codes.SYNTAX.at(part.span(fault.start, fault.end), fault.message, help=fault.help))
            continue
        faults = [
            codes.FORM.at(part.span(*parsed.extent(fault.node)), fault.message, help=fault.help)
            for fault in form_faults(parsed.tree)
        ]
        found += faults
        if not faults:
            good.append((part, parsed))
    return tuple(good), tuple(found)


def _leftovers(parts: Parts, facts: Sequence[Fact]) -> Iterable[Diagnostic]:
    from cadencelang.graph.templates.leftovers import leftovers

    printed = [fact.name for fact in facts if not fact.private]
    for part, parsed in parts:
        yield from leftovers(part, parsed, printed)


def _read(part: Part, parsed: Parsed, facts: Sequence[Fact], use: TemplateUse | None) -> Reading:
    from cadencelang.graph.templates.names import scope_of, scope_without_use
    from cadencelang.graph.templates.reading import Env, Reading

    if use is None:
        env = Env(scope_without_use(facts), frozenset())
    else:
        env = Env(scope_of(facts, use), use.known)
    reading = Reading(part, parsed, use.span if use else None)
    reading.statements(parsed.tree.body, env)
    return reading


def _merged(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What several uses have in common, told once, with the uses beside it (three at most)."""
    merged: dict[tuple[str, Span, str], Diagnostic] = {}
    for it in found:
        key = (it.code, it.span, it.message)
        known = merged.get(key)
        related = dict.fromkeys((*(known.related if known else ()), *it.related))
        merged[key] = replace(it, related=tuple(related)[:3])
    return list(merged.values())


def _uncited(source: TemplateSource, uses: Sequence[TemplateUse], cited: Collection[str]) -> Iterable[Diagnostic]:
    for use in uses:
        for name in use.citing:
            if name not in cited:
                yield codes.CITATION_UNUSED.at(
                    use.span,
                    f'The template "{source.name}" never mentions `cited.{name}`.',
                    help=f"Use `cited.{name}` in the template, or leave `citing {name}` out.",
                    related=(Label(source.body.line_span(1), "the template"),),
                )
