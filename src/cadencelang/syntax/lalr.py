"""Running the parse tables over one line's tokens.

Owns: the loop that shifts and reduces, and what could have come next. Builds no tree in between: each production calls
its builder as soon as it is complete. Tables, builders and a driver are never changed once made, so that one driver
serves any number of threads.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cadencelang.records import dataclass
from cadencelang.source import Span
from cadencelang.syntax.grammar import Rule, Tables
from cadencelang.syntax.lexer import END, Token

Builder = Callable[..., Any]
"""Takes the values of a production in order, and the span of its text last."""
Step = tuple[str, int, Builder | None, bool, tuple[int, ...] | None, tuple[int | None, ...]]
"""A rule made ready: symbol, size, builder, splice, what it keeps counted from the end of the stack (None when it
has lists to splice in or absent parts to fill in), and what it keeps as `Rule.keep` has it."""


class Unexpected(Exception):  # noqa: N818 - the parser's signal, never an error of the program
    """A token that cannot stand where it stands; `stack` is the parser's state before it, `index` its place."""

    def __init__(self, index: int, stack: list[int]) -> None:
        super().__init__(index)
        self.index = index
        self.stack = stack


@dataclass(frozen=True, slots=True)
class Driver:
    """Tables with a builder for each production."""

    tables: Tables
    steps: tuple[Step, ...]

    def parse(self, context: str, tokens: Sequence[Token], file: str) -> Any:
        """What the builders make of the tokens of one line; raises Unexpected, and whatever a builder raises."""
        rows, gotos, steps = self.tables.rows, self.tables.gotos, self.steps
        states = [self.tables.starts[context]]
        values: list[Any] = []
        starts: list[int] = []
        end = 0
        for index in range(len(tokens) + 1):
            kind, text, start, after = tokens[index] if index < len(tokens) else (END, "", end, end)
            while True:
                row = rows[states[-1]]
                if isinstance(row, int):
                    rule = row
                else:
                    target = row.get(kind)
                    if target is None:
                        raise Unexpected(index, states)
                    if target >= 0:
                        break
                    rule = ~target
                symbol, size, build, splice, near, keep = steps[rule]
                if near is None:
                    kept = _gathered(values, size, keep)
                    if splice:
                        values[-size:] = [kept]
                    else:
                        values[-size:] = [build(*kept, Span(file, starts[-size], end)) if build else kept[0]]
                elif build is not None:
                    values[-size:] = [build(*[values[i] for i in near], Span(file, starts[-size], end))]
                elif size > 1:
                    values[-size:] = [values[near[0]]]
                if size > 1:
                    del starts[1 - size :]
                del states[-size:]
                states.append(gotos[states[-1]][symbol])
            states.append(target)
            values.append(text)
            starts.append(start)
            end = after
        return values[0]

    def accepts(self, stack: Sequence[int], kinds: Iterable[str]) -> list[int] | None:
        """The states after the given terminals from `stack`, or None when one of them cannot come."""
        states = list(stack)
        for kind in kinds:
            while True:
                row = self.tables.rows[states[-1]]
                target = ~row if isinstance(row, int) else row.get(kind)
                if target is None:
                    return None
                if target >= 0:
                    break
                rule = self.tables.rules[~target]
                del states[-rule.size :]
                states.append(self.tables.gotos[states[-1]][rule.symbol])
            states.append(target)
        return states

    def expected(self, stack: Sequence[int]) -> frozenset[str]:
        """The terminals that can come after `stack`; `END` among them when the line may end there."""
        found: set[str] = set()
        for kind in self._candidates(stack):
            if self.accepts(stack, (kind,)) is not None:
                found.add(kind)
        return frozenset(found)

    def _candidates(self, stack: Sequence[int]) -> set[str]:
        """The terminals that some state on the way of the reductions knows."""
        states = list(stack)
        while isinstance(row := self.tables.rows[states[-1]], int):
            rule = self.tables.rules[row]
            del states[-rule.size :]
            states.append(self.tables.gotos[states[-1]][rule.symbol])
        return set(row)


def make_driver(tables: Tables, builders: Mapping[str, Builder]) -> Driver:
    """Join the tables with their builders; raises KeyError when a production has none."""
    return Driver(tables, tuple(_step(rule, builders) for rule in tables.rules))


def _step(rule: Rule, builders: Mapping[str, Builder]) -> Step:
    build = builders[rule.call] if rule.call else None
    near = tuple(index - rule.size for index in rule.keep if index is not None and index >= 0)
    simple = not rule.splice and len(near) == len(rule.keep)
    return (rule.symbol, rule.size, build, rule.splice, near if simple else None, rule.keep)


def _gathered(values: list[Any], size: int, keep: tuple[int | None, ...]) -> list[Any]:
    base = len(values) - size
    kept: list[Any] = []
    for index in keep:
        if index is None:
            kept.append(None)
        elif index >= 0:
            kept.append(values[base + index])
        else:
            kept.extend(values[base + ~index])
    return kept
