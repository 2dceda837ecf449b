"""Where a line broke: the token that cannot stand there, what could, and what would help.

Owns: the questions that explanations ask of the parse tables. Refuses: choosing among the answers.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from cadencelang.diagnostics import Applicability, Edit, Fix
from cadencelang.diagnostics.suggest import nearest
from cadencelang.records import dataclass
from cadencelang.source import Span
from cadencelang.syntax.grammar import first_kinds, tables
from cadencelang.syntax.lalr import Driver
from cadencelang.syntax.lexer import END, Token

UNITS = ("minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "working")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST_WORD = 30
_PHRASES = {
    "STRING": "a text in quotation marks",
    "NAME": "a name such as `decision_date`",
    "INT": "a number",
    "DATE": "a date such as `2026-03-02`",
    "TIME": "a time such as `09:30`",
    "WEEKDAY": "a weekday",
    "ZONE": "a time zone such as `Europe/London`",
    "CODE": "a code such as `GB`",
    "COMMA": "a comma",
    "LPAR": "an opening parenthesis",
    "RPAR": "a closing parenthesis",
    END: "the end of the line",
}
_SILENT = frozenset({"DECIMAL", "E_MAIL", "OR_IF_UNKNOWN", "BUSINESS", "DO"})
_SHOWN = 9
_COMMON = """
    when rule send ask tell wait only if stage leads promise stop otherwise playbook facts limits team
    clock channels events scenario guarantee at expect given keeps approved citing or remind move do
    hold share every closing the is working minutes hours days weeks months in to of within by from not
    no candidate until for automatic touch touches email
"""
"""The words that playbooks use most, the most likely first."""
_PLACE_OF = {word: place for place, word in enumerate(_COMMON.split())}
_ROLE_AFTER = frozenset({"TELL", "ASK", "REMIND"})
_CHANNEL_AFTER = frozenset({"SEND"})


@cache
def word_of() -> Mapping[str, str]:
    """The word of the language that each terminal stands for."""
    return {terminal: word for word, terminal in tables().words.items()}


def soft() -> frozenset[str]:
    """The terminals that may also be the name of something: those a line of `team`, always a name, may begin with."""
    return first_kinds("in_team")


@dataclass(frozen=True, slots=True)
class Situation:
    """One broken line: its tokens, and the parser's state before the token at `index`."""

    driver: Driver
    context: str
    tokens: Sequence[Token]
    index: int
    stack: Sequence[int]
    line: Span
    expected: frozenset[str]

    @property
    def kind(self) -> str:
        """The kind of the token that cannot stand there; END when the line stops too early."""
        return self.kind_at(0)

    @property
    def text(self) -> str:
        """The text of that token; '' at the end of the line."""
        return self.tokens[self.index][1] if self.index < len(self.tokens) else ""

    @property
    def span(self) -> Span:
        """Where that token stands; the last token of the line when the line stops too early."""
        return self.span_of(min(self.index, len(self.tokens) - 1))

    def kind_at(self, ahead: int) -> str:
        """The kind of the token that many places after the bad one (or before it)."""
        at = self.index + ahead
        return self.tokens[at][0] if 0 <= at < len(self.tokens) else END

    def span_of(self, index: int) -> Span:
        """Where a token stands."""
        _, _, start, end = self.tokens[index]
        return Span(self.line.file, start, end)

    def fits(self, *kinds: str) -> bool:
        """Whether these kinds could come next, one after another."""
        return self.driver.accepts(self.stack, kinds) is not None

    def mends(self, *kinds: str, dropping: int = 0, looking: int = 2) -> bool:
        """Whether the line goes on well with these kinds put in place of that many tokens."""
        follow = [self.kind_at(dropping + step) for step in range(looking)]
        if END in follow:
            follow = follow[: follow.index(END) + 1]
        return self.fits(*kinds, *follow)

    def expected_words(self) -> list[str]:
        """The words of the language that could come next."""
        words = word_of()
        return sorted(words[kind] for kind in self.expected if kind in words)

    def near(self, known: Sequence[str]) -> str | None:
        """The word among `known` that the bad token most likely is meant to be."""
        if self.kind == "WEEKDAY" or not 2 <= len(self.text) <= _LONGEST_WORD or not self.text[0].isalpha():
            return None
        return nearest(self.text, known)

    def replaced(self, text: str, title: str, applicability: Applicability, count: int = 1) -> Fix:
        """A fix that puts a text in the place of the bad token and those after it."""
        span = self.span.to(self.span_of(self.index + count - 1))
        return Fix(title, (Edit(span, text),), applicability)

    def inserted(self, text: str, title: str, applicability: Applicability) -> Fix:
        """A fix that puts a text before the bad token, with the spaces it needs."""
        span = self.span
        if self.kind == END:
            return Fix(title, (Edit(Span(span.file, span.end, span.end), f" {text}"),), applicability)
        return Fix(title, (Edit(Span(span.file, span.start, span.start), f"{text} "),), applicability)

    def without(self, title: str, applicability: Applicability) -> Fix:
        """A fix that takes the bad token out, with the space before it unless what follows stands close to it."""
        following = self.tokens[self.index + 1 :]
        glued = bool(following) and following[0][2] == self.span.end
        start = self.span.start if glued or not self.index else self.tokens[self.index - 1][3]
        return Fix(title, (Edit(Span(self.span.file, start, self.span.end), ""),), applicability)

    def name_phrase(self) -> str:
        """What a name that could stand here is the name of, in words."""
        before = self.kind_at(-1)
        if before in _ROLE_AFTER:
            return "a role such as `recruiter` or `owner`"
        return "a channel such as `email`" if before in _CHANNEL_AFTER else _PHRASES["NAME"]

    def comes(self) -> str:
        """What could stand here, in words."""
        named = _PHRASES | {"NAME": self.name_phrase()}
        phrases = [named[kind] for kind in named if kind in self.expected]
        hidden = _SILENT | (soft() if "NAME" in self.expected else frozenset())
        words = word_of()
        shown = sorted((words[kind] for kind in self.expected if kind in words and kind not in hidden), key=_likely)
        phrases += [f"`{word}`" for word in shown if word not in (",", "(", ")")]
        if len(phrases) > _SHOWN and self.index:
            return ", ".join(phrases[:_SHOWN]) + " or another word"
        return " or ".join(part for part in (", ".join(phrases[:-1]), phrases[-1]) if part)


def _likely(word: str) -> tuple[int, str]:
    """Where a word stands in a list of those that could come."""
    return (_PLACE_OF.get(word, len(_PLACE_OF)), word)
