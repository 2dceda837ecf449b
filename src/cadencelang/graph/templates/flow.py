"""What a template may take for known, after a condition came out one way.

The flow is three-valued: beside true and false a fact may be unknown, and only what a condition says outright counts.
A fact is written as its path (`company`, `event.format`); a list that has something in it as `interests not empty`.
"""

from jinja2 import nodes

Known = frozenset[str]
_NOTHING: Known = frozenset()


def path_of(node: nodes.Node) -> str | None:
    """`company` or `event.format` for such a name, None for anything else."""
    match node:
        case nodes.Name(name=str(name)):
            return name
        case nodes.Getattr(node=inner, attr=str(attr)):
            outer = path_of(inner)
            return None if outer is None else f"{outer}.{attr}"
        case _:
            return None


def filled(path: str) -> str:
    """How it is written that the list at `path` has something in it."""
    return f"{path} not empty"


def learnt(test: nodes.Node, truth: bool) -> Known:
    """What is known where `test` came out as `truth`."""
    match test:
        case nodes.Not(node=inner):
            return learnt(inner, not truth)
        case nodes.And(left=left, right=right):
            return _both(left, right, truth) if truth else _either(left, right, truth)
        case nodes.Or(left=left, right=right):
            return _either(left, right, truth) if truth else _both(left, right, truth)
        case nodes.Test(node=inner, name=name):
            return _of_test(path_of(inner), name, truth)
        case nodes.Name() | nodes.Getattr() if truth and (path := path_of(test)):
            return frozenset({filled(path)})
        case _:
            return _NOTHING


def _both(left: nodes.Node, right: nodes.Node, truth: bool) -> Known:
    return learnt(left, truth) | learnt(right, truth)


def _either(left: nodes.Node, right: nodes.Node, truth: bool) -> Known:
    return learnt(left, truth) & learnt(right, truth)


def _of_test(path: str | None, name: str, truth: bool) -> Known:
    match (path, name, truth):
        case (str(path), "known", True) | (str(path), "unknown", False):
            return frozenset({path})
        case (str(path), "empty", False):
            return frozenset({filled(path)})
        case _:
            return _NOTHING
