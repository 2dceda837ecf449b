"""What the document tells of a playbook, as plain values for the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cadencelang.compare.clock_parts import clock_parts
from cadencelang.compare.declared_parts import declared_parts
from cadencelang.compare.model import Area
from cadencelang.compare.parts import Part
from cadencelang.compare.rule_parts import promise_parts, rule_lines
from cadencelang.diagnostics.clean import clean
from cadencelang.document.letters import Letter, letters
from cadencelang.graph import steps as s
from cadencelang.graph.edges import every_step
from cadencelang.graph.model import Book, Rule
from cadencelang.graph.render_sentences import spoken
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas

_FEW = 3
_TITLES = {
    Area.ROLE: "The team",
    Area.CLOCK: "Whose time",
    Area.PROMISE: "What we promise",
    Area.LIMIT: "Limits on what goes out",
    Area.CONSENT: "Consents",
    Area.CHANNEL: "How we reach them",
    Area.FACT: "What we know of a candidate",
    Area.EVENT: "What can happen",
    Area.LIBRARY: "What we share",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, and how deep it lies among branches."""

    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule: its anchor, its name, the line it stands on, its sentences, and the letters that it sends."""

    anchor: str
    name: str
    line: str
    told: tuple[Told, ...]
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one stage, or of several together; `also` are those of other groups that hold there too."""

    anchor: str
    title: str
    closing: bool
    about: tuple[str, ...]
    cards: tuple[RuleCard, ...]
    also: tuple[RuleCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Something declared: its name, the line it stands on, and what is said of it."""

    name: str
    line: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All that is declared of one kind."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The whole document but its guarantees and its drawing."""

    groups: tuple[RuleGroup, ...]
    sections: tuple[Section, ...]
    letters: tuple[Letter, ...]


def content_of(book: Book, atlas: Atlas) -> Content:
    """What is told of a playbook."""
    cards = {rule.id: _card(number, rule, atlas) for number, rule in enumerate(book.rules, 1)}
    shared = tuple(_shared(book, cards))
    own = tuple(_of_stage(book, number, cards) for number in range(len(book.stages)))
    return Content((*shared, *own), tuple(_sections(book, atlas)), tuple(letters(book, cards_of(book, cards))))


def cards_of(book: Book, cards: dict[str, RuleCard]) -> dict[str, list[tuple[str, str]]]:
    """For each letter the rules that send it, by anchor and name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in book.rules:
        card = cards[rule.id]
        for template in dict.fromkeys(_sent(rule)):
            found.setdefault(template, []).append((card.anchor, card.name))
    return found


def _sent(rule: Rule) -> Iterator[str]:
    yield from (step.template for step in every_step(rule.steps) if isinstance(step, s.Send))


def _card(number: int, rule: Rule, atlas: Atlas) -> RuleCard:
    told = tuple(Told(it.text, it.depth) for it in rule_lines(rule))
    sent = tuple(clean(it) for it in dict.fromkeys(_sent(rule)))
    return RuleCard(f"rule-{number}", clean(rule.name), clean(atlas.cite(atlas.place(rule.span))), told, sent)


def _shared(book: Book, cards: dict[str, RuleCard]) -> Iterator[RuleGroup]:
    """The rules that hold in several stages, those of the same stages together."""
    by_stages: dict[tuple[str, ...], list[Rule]] = {}
    for rule in book.rules:
        if len(rule.stages) != 1:
            by_stages.setdefault(rule.stages, []).append(rule)
    for number, (stages, rules) in enumerate(by_stages.items(), 1):
        title = clean(_where(book, stages))
        yield RuleGroup(f"shared-{number}", title, False, (), tuple(cards[rule.id] for rule in rules))


def _where(book: Book, stages: tuple[str, ...]) -> str:
    """`In every open stage`, `In every open stage except "Offer"`, `In "Panel" and "Offer"`."""
    kinds = {
        "In every open stage": [it.name for it in book.stages if not it.closing],
        "In every closing stage": [it.name for it in book.stages if it.closing],
        "In every stage": [it.name for it in book.stages],
    }
    for most in (0, _FEW):
        for words, chosen in kinds.items():
            left = [name for name in chosen if name not in stages]
            if set(stages) <= set(chosen) and len(left) <= most and len(left) < len(stages):
                return f"{words}{f' except {_listed(left)}' if left else ''}"
    return f"In {_listed(stages)}"


def _listed(names: Iterable[str]) -> str:
    *first, last = (f'"{name}"' for name in names)
    return f"{', '.join(first)} and {last}" if first else last


def _of_stage(book: Book, number: int, cards: dict[str, RuleCard]) -> RuleGroup:
    stage = book.stages[number]
    here = [rule for rule in book.rules if stage.name in rule.stages]
    own = tuple(cards[rule.id] for rule in here if len(rule.stages) == 1)
    also = tuple(cards[rule.id] for rule in here if len(rule.stages) != 1)
    (part,) = (it for it in declared_parts(book) if it.area is Area.STAGE and it.key == stage.name)
    about = tuple(clean(line.text) for line in part.lines)
    return RuleGroup(f"stage-{number + 1}", clean(stage.name), stage.closing, about, own, also)


def _sections(book: Book, atlas: Atlas) -> Iterator[Section]:
    """What is declared, in the order of the titles; a kind of which there is nothing is left out."""
    parts = [*clock_parts(book), *declared_parts(book), *promise_parts(book)]
    for area, title in _TITLES.items():
        entries = tuple(_entry(part, atlas) for part in parts if part.area is area)
        if entries:
            yield Section(area.value, title, entries)


def _entry(part: Part, atlas: Atlas) -> Entry:
    name = part.name if part.area in (Area.LIMIT, Area.PROMISE, Area.CONSENT, Area.LIBRARY) else spoken(part.name)
    line = atlas.cite(atlas.place(part.span)) if part.span is not None else ""
    return Entry(clean(name), clean(line), tuple(clean(it.text) for it in part.lines))
