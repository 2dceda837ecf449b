"""What a playbook declares, by noun, with a word about each: what completion offers and what `go to` finds.

Owns: collecting names from the trees of the files, sound or not. Refuses: judging them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from cadencelang.records import dataclass
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class Place:
    """A stage, rule, sequence, guarantee or scenario: `inside` is the line it stands below, `span` its own line."""

    noun: str
    name: str
    inside: str
    span: Span


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`names` by noun, each with a word about it; `options` of the facts that are one of some texts."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

    def of(self, noun: str) -> Mapping[str, str]:
        """The names of a noun; none where nothing is declared."""
        return self.names.get(noun, {})


@dataclass(slots=True)
class _Found:
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def name(self, noun: str, name: str, about: str) -> None:
        self.names.setdefault(noun, {}).setdefault(name, about or noun)


def vocabulary_of(modules: Iterable[n.Module], templates: Sequence[str]) -> Vocabulary:
    """The vocabulary of a playbook's files; `templates` are the paths of its template files."""
    found = _Found()
    found.name("role", "owner", "whoever owns the candidate")
    for module in modules:
        for block, parent in _blocks(module.blocks, None):
            _declared(block, parent, module, found)
    for path in templates:
        found.name("template", path.removeprefix("templates/").removesuffix(".md"), path)
    return Vocabulary(found.names, found.options, tuple(found.places))


def _blocks(blocks: Iterable[n.Block], parent: n.Block | None) -> Iterator[tuple[n.Block, n.Block | None]]:
    for block in blocks:
        yield block, parent
        yield from _blocks(block.children, block)


def _declared(block: n.Block, parent: n.Block | None, module: n.Module, found: _Found) -> None:
    """Add what a line declares."""
    statement = block.statement
    inside = module.source.slice(parent.statement.span) if parent else ""

    def add(noun: str, name: n.Name | n.Text, about: str | None = None) -> None:
        text = name.text if isinstance(name, n.Name) else name.value
        rest = module.source.text[name.span.end : statement.span.end].strip(" ,") if about is None else about
        found.name(noun, text, rest)

    match statement:
        case n.FactDeclaration(name=name, type=kind):
            add("fact", name)
            if isinstance(kind, n.ChoiceType):
                found.options[name.text] = tuple(option.value for option in kind.options)
        case n.EventDeclaration(event=name):
            add("event", name)
        case n.FieldDeclaration(name=name):
            add("field", name)
        case n.ConsentDeclaration(name=name):
            add("consent", name)
        case n.AutomaticChannel(name=name):
            add("channel", name)
        case n.PersonChannel(name=name):
            add("channel", name)
            add("verb", name)
        case n.OutcomeDeclaration(name=name):
            add("outcome", name)
        case n.Owns(role=name) | n.Covers(role=name) | n.Role(role=name):
            add("role", name)
        case n.LibraryDeclaration(name=name):
            add("library", name)
        case n.Promise(name=name):
            add("promise", name)
        case n.Ask(task=n.Text() as name):
            add("task", name, inside)
        case n.Sequence(name=name):
            add("sequence", name)
            for parameter in statement.parameters:
                add("parameter", parameter, "parameter")
        case n.Stage(name=name):
            add("stage", name, "closing stage" if statement.closing else "stage")
        case n.Rule(name=name):
            add("rule", name, inside)
        case _:
            pass
    _place(statement, inside, found)


def _place(statement: n.Statement, inside: str, found: _Found) -> None:
    """Remember where a thing that a person would go to stands."""
    match statement:
        case n.Stage() | n.Rule() | n.Sequence() | n.Guarantee() | n.Scenario():
            noun = type(statement).__name__.lower()
            found.places.append(Place(noun, statement.name.value, inside, statement.span))
        case _:
            pass
