"""What could come next on a line, for editors that complete it."""

from cadencelang.records import dataclass
from cadencelang.source import Span
from cadencelang.syntax.lexer import COMMENT, END
from cadencelang.syntax.parser import driver, lexer
from cadencelang.syntax.situation import WEEKDAYS, Situation

_HIDDEN = frozenset({"business", "e-mail", ",", "(", ")"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """What may follow: words of the language, and whether a name, a text in quotes or the line's end may."""

    words: tuple[str, ...]
    name: bool
    text: bool
    end: bool


_NOTHING = Accepted((), False, False, False)


def accepted_next(context: str, prefix: str) -> Accepted:
    """What may follow `prefix`, the beginning of a line in a context (see `contexts`); nothing after a mistake.

    `prefix` ends before the word that is being typed. Raises KeyError when there is no such context.
    """
    tokens = lexer()(prefix, 0)
    start = driver().tables.starts[context]
    stack = driver().accepts([start], (token[0] for token in tokens if token[0] != COMMENT))
    if stack is None:
        return _NOTHING
    expected = driver().expected(stack)
    words = Situation(driver(), context, tokens, 0, stack, Span("", 0, 0), expected).expected_words()
    words = [word for word in words if word not in _HIDDEN]
    if "WEEKDAY" in expected:
        words += WEEKDAYS
    return Accepted(tuple(words), "NAME" in expected, "STRING" in expected, END in expected)
