"""Where the names of a playbook stand: declared and used, in all of its files, its templates included.

Owns: the index behind going to a declaration, finding uses, and renaming. A name is told apart by its noun, and the
parameters of sequences by their sequence as well, the values that a fact is one of by the fact. Refuses: judging
whether a name is declared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Final

from cadencelang.editing.nouns import DECLARED, noun_of
from cadencelang.editing.option_names import options_in
from cadencelang.editing.playbook import remembering_parse
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Span
from cadencelang.syntax import nodes as n

_MOST_READ: Final = 64
_TEXTS: Final = frozenset({"template", "task"})
"""What is named by a text; a bare name in its place is a parameter."""
_NEVER_PARAMETERS: Final = frozenset({"fact", "field", "event", "channel"})
_QUOTES: Final = '"“”„‟«»'


@dataclass(frozen=True, slots=True)
class Key:
    """What tells one name from another: `scope` is the sequence of a parameter, the fact of an option, else ''."""

    noun: str
    name: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a name stands: `span` is the name alone, without quotation marks."""

    key: Key
    span: Span
    declares: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A place that names a file of the playbook's folder, by its path there."""

    path: str
    span: Span


class Names:
    """All occurrences of names in a playbook's files, in the order of the files and of their text."""

    def __init__(self, found: Iterable[Occurrence], links: Iterable[Link]) -> None:
        self.occurrences = tuple(found)
        self.links = tuple(links)

    @cached_property
    def _by_key(self) -> Mapping[Key, list[Occurrence]]:
        found: dict[Key, list[Occurrence]] = {}
        for it in self.occurrences:
            found.setdefault(it.key, []).append(it)
        return found

    @cached_property
    def _by_file(self) -> Mapping[str, list[Occurrence]]:
        found: dict[str, list[Occurrence]] = {}
        for it in self.occurrences:
            found.setdefault(it.span.file, []).append(it)
        for file in found.values():
            file.sort(key=lambda it: it.span.start)
        return found

    def of(self, key: Key) -> tuple[Occurrence, ...]:
        """Every occurrence of a name."""
        return tuple(self._by_key.get(key, ()))

    def declared(self, key: Key) -> tuple[Occurrence, ...]:
        """Where a name is declared."""
        return tuple(it for it in self.of(key) if it.declares)

    def in_file(self, path: str) -> tuple[Occurrence, ...]:
        """The names in one file, in the order of its text."""
        return tuple(self._by_file.get(path, ()))

    def at(self, path: str, offset: int) -> Occurrence | None:
        """The name at a place of a file; right behind a name counts as well."""
        here = self._by_file.get(path, [])
        number = bisect_right(here, offset, key=lambda it: it.span.start) - 1
        return here[number] if number >= 0 and offset <= here[number].span.end else None

    def link_at(self, path: str, offset: int) -> Link | None:
        """The file that is named at a place."""
        return next((it for it in self.links if it.span.file == path and it.span.start <= offset <= it.span.end), None)


def names_of(sources: Iterable[SourceFile], templates: Iterable[SourceFile]) -> Names:
    """The names in the playbook's own files and in its templates."""
    found = [it for source in sources for it in _in_playbook(source)]
    links = [it for it in found if isinstance(it, Link)]
    named = [it for it in found if isinstance(it, Occurrence)]
    facts = frozenset(it.key.name for it in named if it.declares and it.key.noun == "fact")
    given = [it for it in found if isinstance(it, _Given)]
    named = [*_of_choices(_verbs_as_channels(named)), *_resolved(given)]
    choices = frozenset(it.key.scope for it in named if it.declares and it.key.noun == "option")
    for template in templates:
        name = PurePosixPath(template.path).stem
        named.append(Occurrence(Key("template", name), Span(template.path, 0, 0), True))
        named += _in_template(template, facts, choices)
    return Names(named, links)


@dataclass(frozen=True, slots=True)
class _Given:
    """A text or a name in the place of a sequence's parameter, or (`argument` False) a parameter in a noun's place."""

    sequence: str
    parameter: str
    noun: str
    name: str
    span: Span


def _verbs_as_channels(found: Iterable[Occurrence]) -> list[Occurrence]:
    """What a person is asked to do names a channel where one is called so; other verbs are words of the language."""
    found = list(found)
    channels = {it.key.name for it in found if it.declares and it.key.noun == "channel"}
    return [
        Occurrence(Key("channel", it.key.name), it.span, False) if it.key.noun == "verb" else it
        for it in found
        if it.key.noun != "verb" or it.key.name in channels
    ]


def _of_choices(found: list[Occurrence]) -> list[Occurrence]:
    """Without the values of facts that are not one of several."""
    choices = {it.key.scope for it in found if it.declares and it.key.noun == "option"}
    return [it for it in found if it.key.noun != "option" or it.key.scope in choices]


def _resolved(given: Iterable[_Given]) -> Iterator[Occurrence]:
    """The arguments of sequences as names of what their parameters stand for."""
    nouns: dict[tuple[str, str], str] = {}
    arguments: list[_Given] = []
    for it in given:
        if it.noun:
            nouns.setdefault((it.sequence, it.parameter), it.noun)
        else:
            arguments.append(it)
    for it in arguments:
        noun = nouns.get((it.sequence, it.parameter))
        if noun is not None:
            yield Occurrence(Key(noun, it.name), it.span, False)


@lru_cache(_MOST_READ)
def _in_playbook(source: SourceFile) -> tuple[Occurrence | Link | _Given, ...]:
    found: list[Occurrence | Link | _Given] = []
    for block in remembering_parse()(source).module.blocks:
        line = block.statement
        sequence = line if isinstance(line, n.Sequence) else None
        _Reader(source, sequence, found).block(block)
    return tuple(found)


class _Reader:
    """Reads one block at the margin: in a sequence its parameters are names too."""

    def __init__(
        self, source: SourceFile, sequence: n.Sequence | None, found: list[Occurrence | Link | _Given]
    ) -> None:
        self._source = source
        self._sequence = sequence.name.value if sequence else ""
        self._parameters = {it.text for it in sequence.parameters} if sequence else set()
        self._found = found

    def block(self, block: n.Block) -> None:
        """Read a line and those below it."""
        self._node(block.statement)
        for scope, value, declares in options_in(block):
            self._add("option", value, scope=scope, declares=declares)
        for child in block.children:
            self.block(child)

    def _node(self, node: n.Node) -> None:
        match node:
            case n.Use(path=path) | n.LibraryDeclaration(path=path):
                self._found.append(Link(_beside(self._source.path, path.value), _inside(path, self._source)))
                self._fields(node, without="path")
            case n.DoSequence():
                self._fields(node, without="arguments")
                self._arguments(node)
            case n.EventWith(fields=fields):
                self._fields(node, without="fields")
                for field in fields:
                    self._add("field", field.name)
            case _:
                self._fields(node)

    def _fields(self, node: n.Node, without: str = "") -> None:
        for field in node._fields:
            if field != without:
                self._value(type(node), field, getattr(node, field))

    def _value(self, kind: type[n.Node], field: str, value: object) -> None:
        match value:
            case tuple():
                for item in value:
                    self._value(kind, field, item)
            case n.Name() | n.Text():
                self._named(kind, field, value)
            case n.Node():
                self._node(value)
            case _:
                pass

    def _arguments(self, node: n.DoSequence) -> None:
        """What is handed to a sequence: its names are the sequence's parameters."""
        sequence = node.sequence.value
        for argument in node.arguments:
            self._add("parameter", argument.name, scope=sequence)
            match argument.value:
                case n.Name(text=text) as name:
                    of_ours = text in self._parameters
                    self._add("parameter" if of_ours else "role", name, scope=self._sequence if of_ours else "")
                case n.Text() as text:
                    given = _Given(sequence, argument.name.text, "", text.value, _inside(text, self._source))
                    self._found.append(given)
                case _:
                    pass

    def _named(self, kind: type[n.Node], field: str, value: n.Name | n.Text) -> None:
        noun = noun_of(kind, field)
        if isinstance(value, n.Name) and value.text in self._parameters and noun not in _NEVER_PARAMETERS:
            if noun and kind is not n.Sequence:
                self._found.append(_Given(self._sequence, value.text, noun, "", value.span))
            self._add("parameter", value, scope=self._sequence, declares=kind is n.Sequence)
        elif noun and not (isinstance(value, n.Name) and noun in _TEXTS):
            self._add(noun, value, declares=(kind, field) in DECLARED)

    def _add(self, noun: str, name: n.Name | n.Text, *, scope: str = "", declares: bool = False) -> None:
        text = name.text if isinstance(name, n.Name) else name.value
        self._found.append(Occurrence(Key(noun, text, scope), _inside(name, self._source), declares))


def _inside(name: n.Name | n.Text, source: SourceFile) -> Span:
    """The span of a name without quotation marks around it."""
    span = name.span
    if isinstance(name, n.Text) and source.text[span.start : span.start + 1] in _QUOTES:
        return Span(span.file, span.start + 1, span.end - 1)
    return span


def _beside(user: str, written: str) -> str:
    """The path that a file names, relative to the playbook's folder."""
    from cadencelang.semantics.uses import resolve

    return resolve(user, written) or written


@lru_cache(_MOST_READ)
def _in_template(source: SourceFile, facts: frozenset[str], choices: frozenset[str]) -> tuple[Occurrence, ...]:
    """The facts, fields and options that a template names; none where it cannot be read."""
    from cadencelang.editing.template_names import names_in_template

    found = names_in_template(source, facts, choices)
    return tuple(Occurrence(Key(noun, name, scope), span, False) for noun, name, scope, span in found)
