"""What the events of an applicant tracking system mean in a playbook: a TOML file that the user can change.

Owns the form of the file and what is told of a mistake in it: where it stands, what is wrong, how to mend it, and all
of them at once. `check` also holds it against a playbook, so that a stage or a fact that is not declared is told before
the first event comes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cadencelang.adapters.records import KINDS
from cadencelang.connectors.webhooks.paths import BadPath, parse_path
from cadencelang.connectors.webhooks.verify import Scheme
from cadencelang.diagnostics.clean import clean
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.model import Book
from cadencelang.records import dataclass

_LARGEST: Final = 1_000_000
Scalar: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a mapping: `where` is its place (`on[2].records[0].stage`), then what is wrong and what to do."""

    where: str
    what: str
    how: str | None = None

    def __str__(self) -> str:
        told = f"{clean(self.where)}: {clean(self.what)}"
        return f"{told} {clean(self.how)}" if self.how else told


class BadMapping(Exception):  # noqa: N818
    """The file cannot be used; `faults` are all its mistakes."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(f"{clean(name)}: {fault}" for fault in faults))
        self.faults = faults


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class Taken(_Part):
    """A value that is taken from the payload.

    `from` is its path, or several of which the first that holds something counts; `map` names a table of the file
    through which it goes; `time` says how an instant is written; `otherwise` stands where nothing is found, and
    `optional` leaves the column out then.
    """

    from_: Annotated[str | list[str], Field(alias="from")]
    map: str | None = None
    time: Literal["iso", "seconds", "milliseconds"] | None = None
    otherwise: Scalar | None = None
    optional: bool = False

    @field_validator("from_")
    @classmethod
    def _is_path(cls, given: str | list[str]) -> str | list[str]:
        try:
            for path in [given] if isinstance(given, str) else given:
                parse_path(path)
        except BadPath as error:
            raise ValueError(str(error)) from None
        return given

    @property
    def paths(self) -> list[str]:
        """Its paths, the first that holds something counts."""
        return [self.from_] if isinstance(self.from_, str) else self.from_


Value: TypeAlias = Taken | Scalar


class On(_Part):
    """What follows from an event: records as in a history file, or that the candidate was merged into another.

    `when` holds paths and what must stand there.
    """

    event: str | list[str]
    when: dict[str, Scalar] = {}
    at: Taken | None = None
    records: list[dict[str, Value]] = []
    merged_into: Taken | None = None

    @property
    def events(self) -> list[str]:
        """The names of the events."""
        return [self.event] if isinstance(self.event, str) else self.event


class EventMapping(_Part):
    """The whole file: who signs, where an event's name, its candidate and its instant stand, and what it means."""

    source: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
    scheme: Scheme
    event: Taken
    candidate: Taken
    at: Taken | None = None
    on: list[On] = []
    maps: dict[str, dict[str, str]] = {}


def load_mapping(text: str, name: str) -> EventMapping:
    """The mapping in a text, known as `name` in messages. Raises BadMapping."""
    if len(text) > _LARGEST:
        raise BadMapping(name, (Fault("file", f"It has more than {_LARGEST:,} characters."),))
    try:
        mapping = EventMapping.model_validate(tomllib.loads(text))
    except RecursionError:
        raise BadMapping(name, (Fault("file", "It nests too deep."),)) from None
    except ValidationError as error:
        raise BadMapping(name, tuple(_fault(it) for it in error.errors(include_url=False))) from None
    except ValueError as error:  # no TOML, or a number of thousands of digits
        raise BadMapping(name, (Fault("file", f"It is not TOML: {error}."),)) from None
    if faults := tuple(_own_faults(mapping)):
        raise BadMapping(name, faults)
    return mapping


def read_mapping(path: Path) -> EventMapping:
    """The mapping in a file. Raises BadMapping."""
    try:
        return load_mapping(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise BadMapping(path.name, (Fault("file", f"It cannot be read: {error.strerror}."),)) from None
    except UnicodeDecodeError:
        raise BadMapping(path.name, (Fault("file", "It is not UTF-8 text."),)) from None


def packaged_mapping(scheme: Scheme) -> str:
    """The text of the mapping that comes with the package, to be copied and changed."""
    return (files(__package__) / "mappings" / f"{scheme}.toml").read_text(encoding="utf-8")


def check(mapping: EventMapping, book: Book) -> tuple[Fault, ...]:
    """What of a mapping a playbook does not know: stages, facts, events, consents, channels, roles and promises."""
    known = {
        "stage": [it.name for it in book.stages],
        "fact": [it.name for it in book.facts],
        "event": [it.name for it in book.events],
        "consent": [it.name for it in book.consents],
        "channel": [it.name for it in book.channels],
        "promise": list(book.promises),
        "by": [*(it.name for it in book.roles), "owner"],
        "role": [it.name for it in book.roles],
    }
    return tuple(fault for fault in _named(mapping, known))


def untold(mapping: EventMapping, book: Book) -> tuple[str, ...]:
    """The facts that everybody must have and that no record of a mapping tells: by it alone nobody can enter."""
    told = [record.get("fact") for rule in mapping.on for record in rule.records if record.get("kind") == "fact"]
    if any(isinstance(it, Taken) for it in told):
        return ()  # the payload itself says which
    return tuple(it.name for it in book.facts if not it.optional and it.name not in told)


def _named(mapping: EventMapping, known: Mapping[str, list[str]]) -> Iterator[Fault]:
    for at, rule in enumerate(mapping.on):
        for number, record in enumerate(rule.records):
            for column, value in record.items():
                if column in known:
                    where = f"on[{at}].records[{number}].{column}"
                    yield from _unknown(where, column, _said(mapping, value), known[column])


def _said(mapping: EventMapping, value: Value) -> Iterator[tuple[str, str]]:
    """The words that a column can have as far as the file says them, each with where it stands."""
    match value:
        case str():
            yield "", value
        case Taken():
            if isinstance(value.otherwise, str):
                yield ".otherwise", value.otherwise
            for key, word in mapping.maps.get(value.map or "", {}).items():
                yield f" (maps.{value.map}, {key!r})", word


def _unknown(where: str, column: str, words: Iterator[tuple[str, str]], known: list[str]) -> Iterator[Fault]:
    what = "role" if column == "by" else column
    for place, word in words:
        if word not in known:
            help = did_you_mean(word, known) or f"There is {', '.join(known) or 'none'}."
            yield Fault(f"{where}{place}", f'The playbook has no {what} "{word}".', help)


def _own_faults(mapping: EventMapping) -> Iterator[Fault]:
    """What the shape alone does not tell: kinds of record, tables that are named, paths in conditions."""
    for at, rule in enumerate(mapping.on):
        where = f"on[{at}]"
        if not rule.records and rule.merged_into is None:
            yield Fault(where, "Nothing follows from this event.", "Give it records, or merged_into.")
        for path in rule.when:
            try:
                parse_path(path)
            except BadPath as error:
                yield Fault(f"{where}.when", str(error))
        for number, record in enumerate(rule.records):
            yield from _record_faults(f"{where}.records[{number}]", record, mapping)


def _record_faults(where: str, record: Mapping[str, Value], mapping: EventMapping) -> Iterator[Fault]:
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        help = did_you_mean(str(kind), KINDS) or f"It is one of {', '.join(KINDS)}."
        yield Fault(f"{where}.kind", f"There is no kind of record {kind!r}.", help)
    for column in ("id", "candidate", "received"):
        if column in record:
            yield Fault(f"{where}.{column}", "This column is filled by itself.", "Leave it out.")
    for column, value in record.items():
        if isinstance(value, Taken) and value.map is not None and value.map not in mapping.maps:
            help = did_you_mean(value.map, mapping.maps) or f"Write a table [maps.{value.map}]."
            yield Fault(f"{where}.{column}.map", f'There is no table "{value.map}" under maps.', help)


_INNER: Final = ("function-", "list[", "dict[", "Taken", "str", "int", "float", "bool")
"""Places that pydantic names and the file does not have: which of several types a value was tried as."""
_HOW: Final = {
    "missing": "It is needed; add it.",
    "extra_forbidden": "There is no setting of this name; remove it, or mend its spelling.",
}


def _fault(error: Any) -> Fault:
    """A mistake that pydantic found, with its place as it stands in the file."""
    where = ""
    for step in error["loc"]:
        if isinstance(step, int):
            where += f"[{step}]"
        elif not step.startswith(_INNER):
            where += f".{step}" if where else step
    message = str(error["msg"]).removeprefix("Value error, ")
    return Fault(where or "file", message if message.endswith(".") else f"{message}.", _HOW.get(error["type"]))
