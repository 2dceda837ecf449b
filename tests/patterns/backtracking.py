"""Regular expressions as Python's engine tries them, one step after the other, and counted.

A pattern is parsed by Python itself and made into a small program, which is run with backtracking: what is counted are
its steps, so that how the work grows with the text is known exactly, on any machine. Loops over many characters cost a
step for each, as they do there.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from re import _constants as ops
from re import _parser as parser

Test = Callable[[str], bool]
_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_WORD: r"\w", ops.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


CHAR, SPLIT, JUMP, DONE, MARK, MOVED, SAME, PLACE, LOOK, ALONE = range(10)
"""The steps of a program, each with two values."""


_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_LARGE = 12


class TooMany(Exception):  # noqa: N818
    """More steps than anybody should take."""


class Counted:
    """A pattern whose steps are counted: `steps` so far, of at most `most`."""

    def __init__(self, pattern: re.Pattern) -> None:
        text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        self.flags = pattern.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.ASCII | re.VERBOSE)
        self.tree = parser.parse(text, self.flags)
        self.program = [*_Program(self.flags).of(self.tree), (DONE, None, None)]
        self.steps, self.most = 0, 10**7

    def scan(self, text: str) -> None:
        """Look for every match in turn, as `finditer` and `sub` do."""
        at = 0
        while at <= len(text):
            end = self.run(self.program, text, at)
            at = max(end, at + 1) if end is not None else at + 1

    def match(self, text: str, *, full: bool = False) -> int | None:
        """The end of a match at the beginning; where `full`, one that ends with the text."""
        return self.run(self.program, text, 0, len(text) if full else None)

    def run(self, program: list, text: str, at: int, wanted: int | None = None) -> int | None:
        """The end of a match from `at`; where one is `wanted`, only that one counts."""
        waiting: list[tuple[int, int, tuple]] = [(0, at, ())]
        while waiting:
            pc, at, marks = waiting.pop()
            while True:
                self.steps += 1
                if self.steps > self.most:
                    raise TooMany
                op, one, two = program[pc]
                if op == CHAR:
                    if at >= len(text) or not one(text[at]):
                        break
                    pc, at = pc + 1, at + 1
                elif op == SPLIT:
                    waiting.append((pc + two, at, marks))
                    pc += one
                elif op == JUMP:
                    pc += one
                elif op == DONE:
                    if wanted is None or wanted == at:
                        return at
                    break
                else:
                    found = self.other(op, one, two, text, at, marks)
                    if found is None:
                        break
                    pc, (at, marks) = pc + 1, found
        return None

    def other(self, op: int, one, two, text: str, at: int, marks: tuple) -> tuple[int, tuple] | None:
        """What takes no character by itself; None where it is not so."""
        match op:
            case _ if op == MARK:
                return at, ((one, at), *(it for it in marks if it[0] != one))
            case _ if op == MOVED:  # a loop that goes round without a character ends
                return None if (one, at) in marks else (at, marks)
            case _ if op == SAME:
                found = dict(marks)
                told = text[found[(one, "from")] : found[(one, "to")]] if (one, "to") in found else None
                return None if told is None or not text.startswith(told, at) else (at + len(told), marks)
            case _ if op == PLACE:
                return (at, marks) if one(text, at) else None
            case _ if op == LOOK:
                inner, back = one
                seen = at >= back and self.run(inner, text, at - back, at if back else None) is not None
                return (at, marks) if seen == two else None
            case _:
                end = self.run(one, text, at)
                return None if end is None else (end, marks)


class _Program:
    """Makes programs of parsed patterns."""

    def __init__(self, flags: int) -> None:
        self.flags = flags
        self.loops = 0

    def of(self, tree) -> list:
        """A sequence."""
        return [each for op, argument in tree for each in self.one(op, argument)]

    def one(self, op, argument) -> list:
        """One part of it."""
        match op:
            case ops.LITERAL | ops.NOT_LITERAL | ops.ANY | ops.IN:
                return [(CHAR, _remembering(self.test(op, argument)), None)]
            case ops.AT:
                return [(PLACE, self.place(argument), None)]
            case ops.BRANCH:
                return self.branch([self.of(it) for it in argument[1]])
            case ops.SUBPATTERN:
                group, adds, drops, inner = argument
                body = self.within((self.flags | adds) & ~drops, inner)
                return body if group is None else [(MARK, (group, "from"), None), *body, (MARK, (group, "to"), None)]
            case ops.MAX_REPEAT | ops.MIN_REPEAT:
                return self.repeat(*argument, greedy=op is ops.MAX_REPEAT)
            case ops.POSSESSIVE_REPEAT:
                return [(ALONE, [*self.repeat(*argument, greedy=True), (DONE, None, None)], None)]
            case ops.ATOMIC_GROUP:
                return [(ALONE, [*self.of(argument), (DONE, None, None)], None)]
            case ops.ASSERT | ops.ASSERT_NOT:
                back = argument[1].getwidth()[0] if argument[0] < 0 else 0
                return [(LOOK, ([*self.of(argument[1]), (DONE, None, None)], back), op is ops.ASSERT)]
            case ops.GROUPREF:
                return [(SAME, argument, None)]
            case _:
                raise NotImplementedError(op)

    def within(self, flags: int, inner) -> list:
        """A part with flags of its own."""
        before, self.flags = self.flags, flags
        try:
            return self.of(inner)
        finally:
            self.flags = before

    def branch(self, ways: list[list]) -> list:
        """One of several, the first before the others."""
        if len(ways) == 1:
            return ways[0]
        first, rest = ways[0], self.branch(ways[1:])
        return [(SPLIT, 1, len(first) + 2), *first, (JUMP, len(rest) + 1, None), *rest]

    def repeat(self, least, most, inner, *, greedy: bool) -> list:
        """So many times."""
        body = self.of(inner)
        start = body * least
        if most is ops.MAXREPEAT:
            self.loops += 1
            round_ = [(MARK, self.loops, None), *body, (MOVED, self.loops, None)]
            return [*start, self.choice(len(round_) + 2, greedy), *round_, (JUMP, -len(round_) - 1, None)]
        end: list = []
        for _ in range(most - least):
            end = [self.choice(len(body) + len(end) + 1, greedy), *body, *end]
        return start + end

    @staticmethod
    def choice(out: int, greedy: bool) -> tuple:
        """Go on, or out of it."""
        return (SPLIT, 1, out) if greedy else (SPLIT, out, 1)

    def test(self, op, argument) -> Test:
        """Whether a character is meant."""
        if op is ops.ANY:
            return (lambda _: True) if self.flags & re.DOTALL else (lambda it: it != "\n")
        plain = self.plain(op, argument)
        if not self.flags & re.IGNORECASE:
            return plain
        return lambda it: plain(it) or plain(it.lower()) or plain(it.upper())

    def plain(self, op, argument) -> Test:
        """The same, in its own case."""
        match op:
            case ops.LITERAL:
                return lambda it: ord(it) == argument
            case ops.NOT_LITERAL:
                return lambda it: ord(it) != argument
            case ops.RANGE:
                return lambda it: argument[0] <= ord(it) <= argument[1]
            case ops.CATEGORY:
                found = re.compile(_CATEGORIES[argument], self.flags & re.ASCII)
                return lambda it: found.match(it) is not None
            case ops.IN:
                negated = argument[0][0] is ops.NEGATE
                tests = [self.plain(*it) for it in argument[negated:]]
                return lambda it: any(test(it) for test in tests) != negated
            case _:
                raise NotImplementedError(op)

    def place(self, code) -> Callable[[str, int], bool]:
        """Whether a place in the text is meant."""
        many = bool(self.flags & re.MULTILINE)
        pattern = {
            ops.AT_BEGINNING: "(?m:^)" if many else "^", ops.AT_BEGINNING_STRING: r"\A",
            ops.AT_END: "(?m:$)" if many else "$", ops.AT_END_STRING: r"\Z", ops.AT_BOUNDARY: r"\b",
            ops.AT_NON_BOUNDARY: r"\B",
        }[code]  # fmt: skip
        found = re.compile(pattern, self.flags & re.ASCII)
        return lambda text, at: found.match(text, at) is not None


def _remembering(test: Test) -> Test:
    """The same, asked once for each character."""
    return cache(test)


def loops(tree) -> bool:
    """Whether a pattern goes round without a bound, or with a large one; what does not is done in so many steps."""
    return any(
        (op in _REPEATS and (argument[1] is ops.MAXREPEAT or argument[1] > _LARGE))
        or any(map(loops, _parts(op, argument)))
        for op, argument in tree
    )


def hostile(tree) -> Iterator[tuple[str, str, str]]:
    """Beginnings, what is repeated, and ends, made of what a pattern asks for: texts that it may try in many ways."""
    words = list(dict.fromkeys(it for it in _words(tree) if it))
    letters = list(dict.fromkeys("".join(words)))[:8]
    pairs = (a + b for a in letters[:4] for b in letters[:4] if a != b)
    lines = (f"{it}\n" for it in (*_beginnings(tree), *letters[:4]) if it)
    repeated = dict.fromkeys([*letters, *words[:8], *pairs, *lines])
    ends = dict.fromkeys(["", "\0", "\n\0", *_looks(tree)])
    for begin in dict.fromkeys(["", *_beginnings(tree), _example(tree)]):
        for again in repeated:
            for end in ends:
                yield begin, again, end


def _beginnings(tree) -> list[str]:
    """Examples of what stands before each loop."""
    return [_example(tree[:at]) for at, it in enumerate(tree) if loops([it])][:4]


def _looks(tree) -> Iterator[str]:
    """Examples of what a pattern looks ahead for."""
    for op, argument in tree:
        for inner in _parts(op, argument):
            if op in (ops.ASSERT, ops.ASSERT_NOT):
                yield _example(inner)
            yield from _looks(inner)


def _words(tree) -> Iterator[str]:
    """An example of a pattern and of each of its parts."""
    yield _example(tree)
    for op, argument in tree:
        for inner in _parts(op, argument):
            yield from _words(inner)
        if not _parts(op, argument):
            yield _one(op, argument)


def _parts(op, argument) -> list:
    match op:
        case ops.BRANCH:
            return list(argument[1])
        case ops.SUBPATTERN:
            return [argument[3]]
        case _ if op in _REPEATS:
            return [argument[2]]
        case ops.ATOMIC_GROUP:
            return [argument]
        case ops.ASSERT | ops.ASSERT_NOT:
            return [argument[1]]
        case _:
            return []


def _example(tree) -> str:
    """A short text that a pattern is likely to match: every loop goes round once."""
    return "".join(
        "" if op in (ops.ASSERT, ops.ASSERT_NOT) else _example(_parts(op, argument)[0]) if _parts(op, argument)
        else _one(op, argument)
        for op, argument in tree
    )  # fmt: skip


def _one(op, argument) -> str:
    """A character that is meant; nothing for a place."""
    if op in (ops.AT, ops.GROUPREF):
        return ""
    test = _Program(0).test(op, argument)
    return next((it for it in "aA1 _.-\n\t\"'@<>{}[]()%#:/\\~!*,;=+&" if test(it)), chr(_first(op, argument)))


def _first(op, argument) -> int:
    """The first character that stands in it."""
    if op is ops.LITERAL:
        return argument
    if op is ops.IN:
        return next(
            (it[1] if it[0] is ops.LITERAL else it[1][0] for it in argument if it[0] in (ops.LITERAL, ops.RANGE)), 0
        )
    return 0
