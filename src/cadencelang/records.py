"""Slotted dataclasses, frozen or not, that are made quickly.

Owns `dataclass`, which modules import in place of the standard one. What it makes is a dataclass in every way:
`fields`, `replace`, `match`, `pickle` and type checkers know it. The standard decorator writes and compiles six
methods for each class when its module is loaded, which for some hundred classes is most of what a short command costs;
here methods are shared, and a constructor is compiled when its class is first called. What is asked for beyond slots
and freezing goes to the standard decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, kw_only=False, **other):
        """What `dataclasses.dataclass` gives, made quickly where it has slots."""
        if cls is None:
            return lambda it: dataclass(it, frozen=frozen, slots=slots, eq=eq, kw_only=kw_only, **other)
        if slots and not other:
            return _made(cls, frozen, eq, kw_only)
        return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq, kw_only=kw_only, **other)


def _made(cls: type, frozen: bool, eq: bool, kw_only: bool) -> type:
    """The class with slots and the shared methods; what it defines itself stays."""
    own = {name for name, value in vars(cls).items() if value is not None}
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=True)(cls)
    methods = {**_SHARED, **(_FREEZING if frozen else {}), **(_comparing(made, frozen) if eq else {})}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _comparing(cls: Any, frozen: bool) -> dict[str, Any]:
    """Equality and hash over the fields that take part in them; what can change has no hash."""
    names = [field.name for field in fields(cls) if field.compare]
    values: Callable[[Any], Any] = attrgetter(*names) if names else _nothing

    def equal(self: Any, other: object) -> Any:
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed if frozen else None}


def _nothing(_: object) -> tuple[()]:
    return ()


def _init(self: Any, *values: Any, **named: Any) -> None:
    """Write the constructor of the class that is called for the first time, and call it."""
    cls = type(self)
    cls.__init__ = _initialiser(cls)
    cls.__init__(self, *values, **named)


def _initialiser(cls: Any) -> Any:
    scope: dict[str, Any] = {"MISSING": MISSING}
    given = [field for field in fields(cls) if field.init]
    positional = [_parameter(field, scope) for field in given if not field.kw_only]
    by_name = [_parameter(field, scope) for field in given if field.kw_only]
    parameters = ", ".join(["self", *positional, *(["*", *by_name] if by_name else [])])
    body = [line for field in fields(cls) for line in _assignment(cls, field, scope)]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    source = "\n ".join([f"def __init__({parameters}):", *(body or ["pass"])])
    exec(source, scope)  # noqa: S102 - field names of our own classes  # nosec B102
    return scope["__init__"]


def _parameter(field: Field[Any], scope: dict[str, Any]) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return field.name
    scope[f"default_{field.name}"] = field.default
    return f"{field.name}=default_{field.name}"


def _assignment(cls: Any, field: Field[Any], scope: dict[str, Any]) -> list[str]:
    """Set a slot through its descriptor, the quickest way past freezing; nothing where the class sets it itself."""
    name = field.name
    scope[f"set_{name}"] = getattr(cls, name).__set__
    if field.default_factory is not MISSING:
        scope[f"make_{name}"] = field.default_factory
        made = f"make_{name}() if {name} is MISSING else {name}" if field.init else f"make_{name}()"
        return [f"set_{name}(self, {made})"]
    if field.init:
        return [f"set_{name}(self, {name})"]
    if field.default is not MISSING:
        scope[f"default_{name}"] = field.default
        return [f"set_{name}(self, default_{name})"]
    return []


def _repr(self: Any) -> str:
    inner = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({inner})"


def _setattr(self: Any, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for field, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_SHARED = {
    "__init__": _init,
    "__repr__": _repr,
}
_FREEZING = {
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
