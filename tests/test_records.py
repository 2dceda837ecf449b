"""Records are dataclasses in every way that the project relies on."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace

import pytest

from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A record with a default, a factory, a field of its own making and one that is no meaning."""

    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False)
    total: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", self.x + self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What is inherited."""

    id: str
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(Base):
    """What inherits."""

    stage: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A record that knows itself when it is equal."""

    name: str
    rest: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


def test_construction_by_place_and_by_name() -> None:
    assert (Point(1).total, Point(1, y=5).total, Point(x=3, y=4).total) == (3, 6, 7)
    assert Point(1).tags is not Point(1).tags
    assert Derived(id="a", stage="b").at is None


@pytest.mark.parametrize(("make", "values", "named"), [(Point, (), {}), (Point, (1,), {"z": 2}), (Derived, ("a",), {})])
def test_wrong_calls_are_refused(make: Callable[..., object], values: tuple[int, ...], named: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        make(*values, **named)


def test_equality_and_hash_are_of_meaning_and_class() -> None:
    assert Point(1, note="here") == Point(1, note="there") != Point(2)
    assert Base(id="a") != Derived(id="a", stage="b")
    assert hash(Derived(id="a", stage="b")) == hash(Derived(id="a", stage="b"))
    assert Empty() == Empty()
    assert len({Empty(), Empty(), Named("a"), Named("a", 2)}) == 2
    assert Point(1) != object()


def test_nothing_can_be_changed() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert not hasattr(point, "__dict__")


def test_it_is_a_dataclass_to_the_standard_library() -> None:
    assert is_dataclass(Point)
    assert [it.name for it in fields(Derived)] == ["id", "at", "stage"]
    assert replace(Point(1, note="kept"), x=5).note == "kept"
    assert repr(Point(1)) == "Point(x=1, y=2, tags=[], note='')"
    match Point(7, 8):
        case Point(x, y):
            assert (x, y) == (7, 8)


def test_it_survives_copying_and_pickling() -> None:
    point = Point(1, tags=["a"])
    assert pickle.loads(pickle.dumps(point)) == copy.deepcopy(point) == point
    assert pickle.loads(pickle.dumps(point)).total == 3


@dataclass(slots=True)
class Counter:
    """What can change."""

    count: int = 0


def test_what_is_not_frozen_can_change_and_has_no_hash() -> None:
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1) == pickle.loads(pickle.dumps(counter))
    with pytest.raises(TypeError):
        hash(counter)


def test_what_asks_for_more_is_the_standard_kind() -> None:
    @dataclass(frozen=True, slots=True, order=True)
    class Version:
        number: int

    assert Version(1) < Version(2)
    assert dataclasses.is_dataclass(Version)
