"""Whether conditions can hold together: a sound search over what each thing they read can be.

Owns satisfiability of conditions. A condition is spread into cubes (what each fact, the stage, the weekday … may be in
one way of making it true), and a cube with an empty choice is dropped. Where nothing is left, no candidate can ever
make the conditions true; where something is left, some may or may not: what is not understood never empties a cube,
and more cubes than `_BOUND` count as possible.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import assert_never

from cadencelang.clock import Unit
from cadencelang.graph.conditions import (
    All,
    Any,
    Compare,
    Condition,
    ConsentGiven,
    DateNear,
    DatePast,
    FactRef,
    FieldRef,
    FirstVisit,
    HasReplied,
    IfUnknown,
    Known,
    Money,
    Not,
    Op,
    Operand,
    PromiseOpen,
    RoleAway,
    SentScope,
    SilentFor,
    StageIs,
    TodayIs,
    TodayWorking,
    WasSent,
)
from cadencelang.graph.model import Book, Fact, Field, Kind
from cadencelang.graph.steps import SetFact
from cadencelang.lints.domains import (
    Choice,
    Domain,
    Ranges,
    at_least,
    at_most,
    from_to,
    less_than,
    meet,
    more_than,
    one_of,
    points,
)
from cadencelang.lints.walk import nodes, without_span
from cadencelang.records import dataclass

_BOUND = 256
"""Cubes that are followed; conditions that need more count as possible."""

Key = tuple[object, ...]
"""What a choice is about: a fact's value, whether it is known, the stage, the weekday."""

Cube = dict[Key, Domain]
Literals = list[tuple[Key, Domain]]

STAGE: Key = ("stage",)
WEEKDAY: Key = ("weekday",)
FIRST_VISIT: Key = ("first visit",)
WORKING_DAY: Key = ("working day",)

YES, NO = one_of(True), one_of(False)


@dataclass(frozen=True, slots=True)
class Theory:
    """What is known of facts and fields before any condition: their kinds, and those that are always known."""

    kinds: Mapping[Operand, Kind]
    start: Mapping[Key, Domain] = field(default_factory=dict)
    _said: dict[tuple[int, bool], tuple[Condition, Literals]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def possible(
        self, true: Iterable[Condition], false: Iterable[Condition] = (), given: Mapping[Key, Domain] | None = None
    ) -> bool:
        """Whether all of `true` and none of `false` may hold at one instant, where `given` is so. False is certain."""
        first = _joined(dict(self.start), list((given or {}).items()))
        cubes = [first] if first is not None else []
        try:
            for condition in true:
                cubes = self._spread(cubes, condition, True)
            for condition in false:
                cubes = self._spread(cubes, condition, False)
        except _TooWide:
            return True
        return bool(cubes)

    def _spread(self, cubes: list[Cube], condition: Condition, wanted: bool) -> list[Cube]:
        match condition:
            case Not():
                return self._spread(cubes, condition.part, not wanted)
            case All() | Any():
                return self._together(cubes, condition.parts, wanted, every=isinstance(condition, All) == wanted)
            case IfUnknown():
                return self._if_unknown(cubes, condition, wanted)
            case Compare() | DateNear() | DatePast():
                found = _added(cubes, self._about_value(condition, wanted))
                return found if wanted else found + _added(cubes, [(("known", named(condition.operand)), NO)])
            case _:
                return _added(cubes, _literals(condition, wanted))

    def _together(self, cubes: list[Cube], parts: Sequence[Condition], wanted: bool, *, every: bool) -> list[Cube]:
        if every:
            for part in parts:
                cubes = self._spread(cubes, part, wanted)
            return cubes
        found = [cube for part in parts for cube in self._spread(cubes, part, wanted)]
        if len(found) > _BOUND:
            raise _TooWide
        return found

    def _if_unknown(self, cubes: list[Cube], condition: IfUnknown, wanted: bool) -> list[Cube]:
        read: list[Key] = [("known", named(operand)) for operand in operands(condition.part)]
        found = self._spread(_added(cubes, [(key, YES) for key in read]), condition.part, wanted)
        if condition.default == wanted:
            found += [cube for key in read for cube in _added(cubes, [(key, NO)])]
        return found

    def _about_value(self, atom: Compare | DateNear | DatePast, wanted: bool) -> Literals:
        """What an atom says of a value, which is known; worked out once for each atom, as lints ask again."""
        key = id(atom), wanted
        if key not in self._said:
            said: Literals = [(("known", named(atom.operand)), YES), ((without_span(atom),), one_of(wanted))]
            if isinstance(atom, Compare):
                said += _compared(atom, self.kinds.get(atom.operand), wanted)
            else:
                said += _ahead(atom, wanted)
            self._said[key] = atom, said
        return self._said[key][1]


class _TooWide(Exception):  # noqa: N818
    """There are more cubes than are worth following."""


def theory_of(book: Book, setting: Iterable[SetFact]) -> Theory:
    """What a playbook declares: kinds and options, and the facts and fields that no candidate is without.

    `setting` are all steps that set or forget a fact.
    """
    forgotten = {step.fact for step in setting if step.value is None}
    kinds: dict[Operand, Kind] = {}
    start: dict[Key, Domain] = {}
    declared: list[tuple[Operand, Fact | Field]] = [(FactRef(fact.name), fact) for fact in book.facts]
    declared += [(FieldRef(event.name, it.name), it) for event in book.events for it in event.fields]
    for operand, it in declared:
        kinds[operand] = it.type.kind
        if it.type.kind is Kind.ONE_OF:
            start["value", named(operand)] = Choice(frozenset(it.type.options))
        elif it.type.kind is Kind.YES_NO:
            start["value", named(operand)] = one_of(True, False)
        fades = isinstance(it, Fact) and (it.fresh is not None or it.name in forgotten)
        if not it.optional and not fades:
            start["known", named(operand)] = YES
    return Theory(kinds, start)


def in_stages(names: Iterable[str]) -> dict[Key, Domain]:
    """What is given where a rule of these stages judges a condition; nothing where it names none."""
    stages = one_of(*names)
    return {} if stages.is_empty else {STAGE: stages}


def named(operand: Operand) -> Key:
    """What stands for an operand in a key: plain text, which is compared quickly."""
    return (operand.name,) if isinstance(operand, FactRef) else (operand.event, operand.name)


def operands(condition: Condition) -> tuple[Operand, ...]:
    """The facts and fields whose values a condition reads, each once."""
    atoms = (node for node in nodes(condition) if isinstance(node, Compare | DateNear | DatePast))
    return tuple(dict.fromkeys(atom.operand for atom in atoms))


def _added(cubes: list[Cube], literals: Literals) -> list[Cube]:
    return [joined for cube in cubes if (joined := _joined(cube, literals)) is not None]


def _joined(cube: Cube, literals: Literals) -> Cube | None:
    """The cube with more said; None where that leaves something no value."""
    joined = dict(cube)
    for key, domain in literals:
        left = meet(joined[key], domain) if key in joined else domain
        if left.is_empty:
            return None
        joined[key] = left
    return joined


def _signed(domain: Domain, wanted: bool) -> Domain:
    return domain if wanted else domain.complement()


def _compared(atom: Compare, kind: Kind | None, wanted: bool) -> Literals:
    key: Key = ("value", named(atom.operand))
    match atom.op:
        case Op.CONTAINS | Op.CONTAINS_NOT:
            has = one_of(wanted == (atom.op is Op.CONTAINS))
            inside: Literals = [(("contains", named(atom.operand), value), has) for value in atom.values[:1]]
            return [*inside, (("empty", named(atom.operand)), NO)] if has == YES else inside
        case Op.EMPTY | Op.NOT_EMPTY:
            return [(("empty", named(atom.operand)), one_of(wanted == (atom.op is Op.EMPTY)))]
        case Op.IS | Op.IS_NOT | Op.ONE_OF | Op.NOT_ONE_OF if kind in _CHOSEN:
            yes = wanted == (atom.op in (Op.IS, Op.ONE_OF))
            return [(key, _signed(one_of(*atom.values), yes))]
        case _:
            return _measured(atom, kind, wanted)


_CHOSEN = frozenset({Kind.ONE_OF, Kind.YES_NO, Kind.TEXT, Kind.COUNTRY, Kind.ZONE, Kind.EMAIL, Kind.DOMAIN, Kind.LINK})


def _measured(atom: Compare, kind: Kind | None, wanted: bool) -> Literals:
    """What a comparison of numbers, amounts of one currency or dates says; nothing of any other kind."""
    currencies = {value.currency for value in atom.values if isinstance(value, Money)}
    numbers = [value.amount if isinstance(value, Money) else value for value in atom.values]
    amounts = [float(value) for value in numbers if isinstance(value, int | float)]
    if kind not in (Kind.NUMBER, Kind.MONEY, Kind.DATE) or len(currencies) > 1 or len(amounts) != len(numbers):
        return []
    key: Key = ("value", named(atom.operand), *currencies)
    return [(key, _signed(_range(atom.op, amounts, whole=kind is Kind.DATE), wanted))]


def _range(op: Op, numbers: list[float], *, whole: bool) -> Ranges:
    first, last = numbers[0], numbers[-1]
    match op:
        case Op.IS | Op.ONE_OF:
            return points(*numbers)
        case Op.IS_NOT | Op.NOT_ONE_OF:
            return points(*numbers).complement()
        case Op.MORE_THAN | Op.AFTER:
            return at_least(first + 1) if whole else more_than(first)
        case Op.LESS_THAN | Op.BEFORE:
            return at_most(first - 1) if whole else less_than(first)
        case Op.AT_LEAST:
            return at_least(first)
        case Op.AT_MOST:
            return at_most(first)
        case Op.FROM_TO:
            return from_to(first, last)
        case Op.CONTAINS | Op.CONTAINS_NOT | Op.EMPTY | Op.NOT_EMPTY:
            return Ranges(()).complement()
        case _:
            assert_never(op)


def _ahead(atom: DateNear | DatePast, wanted: bool) -> Literals:
    """How many days a date lies ahead of today."""
    key: Key = ("days ahead", named(atom.operand))
    if isinstance(atom, DatePast):
        return [(key, _signed(at_most(-1) if atom.past else at_least(1), wanted))]
    per = {Unit.DAYS: 1, Unit.WEEKS: 7}.get(atom.duration.unit)
    if per is not None:
        days = atom.duration.amount * per
        return [(key, _signed(from_to(0, days) if atom.wanted else at_least(days + 1), wanted))]
    if not wanted:
        return []
    return [(key, at_least(0 if atom.wanted else 1))]


_Other = (
    Known
    | ConsentGiven
    | PromiseOpen
    | HasReplied
    | SilentFor
    | WasSent
    | StageIs
    | FirstVisit
    | TodayIs
    | TodayWorking
    | RoleAway
)


def _literals(atom: _Other, wanted: bool) -> Literals:
    """What an atom that reads no value says."""
    match atom:
        case Known():
            return [(("known", named(atom.operand)), one_of(atom.wanted == wanted))]
        case ConsentGiven():
            return [(("consent", atom.consent), one_of(atom.wanted == wanted))]
        case PromiseOpen():
            return [(("promise", atom.promise), one_of(atom.wanted == wanted))]
        case StageIs():
            return [(STAGE, _signed(one_of(*atom.stages), wanted))]
        case TodayIs():
            return [(WEEKDAY, _signed(one_of(*atom.weekdays), wanted))]
        case FirstVisit():
            return [(FIRST_VISIT, one_of(atom.wanted == wanted))]
        case TodayWorking():
            return [(WORKING_DAY, one_of(atom.wanted == wanted))]
        case RoleAway():
            return [(("away", atom.role), one_of(wanted))]
        case SilentFor():
            silent: Key = ("silence", atom.party, atom.duration.unit)
            return [(silent, _signed(at_least(atom.duration.amount), wanted))]
        case HasReplied():
            yes = atom.wanted == wanted
            if atom.within is None:
                return [(("replied",), one_of(yes))]
            return [(("since reply", atom.within.unit), _signed(at_most(atom.within.amount), yes))]
        case WasSent():
            return _sent(atom, atom.wanted == wanted)
        case _:
            assert_never(atom)


def _sent(atom: WasSent, yes: bool) -> Literals:
    message = (atom.channel, atom.template)
    said: Literals = []
    if atom.within is not None:
        said.append((("since sent", *message, atom.within.unit), _signed(at_most(atom.within.amount), yes)))
    elif atom.scope is SentScope.VISIT:
        said.append((("sent in visit", *message), one_of(yes)))
    elif not yes:
        said.append((("sent in visit", *message), NO))
    if yes or atom.scope is SentScope.EVER:
        said.append((("sent", *message), one_of(yes)))
    return said
