"""What may be written at the cursor: words that the grammar accepts there and names that the playbook declares.

Owns: finding the word being typed, and which kind of name stands there. That is found by writing a stand-in, going on
in the shortest way the grammar knows, and looking at which part of the sentence the stand-in has become.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from cadencelang.editing.nouns import NOUNS, NOUNS_OF_NODES
from cadencelang.editing.situations import context_at
from cadencelang.editing.vocabulary import Vocabulary
from cadencelang.records import dataclass
from cadencelang.source import SourceFile
from cadencelang.syntax import accepted_next, parse_line
from cadencelang.syntax import nodes as n
from cadencelang.syntax.lexer import END
from cadencelang.syntax.parser import driver, lexer
from cadencelang.syntax.situation import soft, word_of

_TYPED: Final = re.compile(r"(?<![\w+-])[\w+-]*+$")
_STAND_IN: Final = "standing_in"
_FILLERS: Final = {
    "INT": "1", "NAME": "anything", "STRING": '"anything"', "DATE": "2026-01-01", "TIME": "09:00", "DECIMAL": "1.5",
    "WEEKDAY": "Monday", "ZONE": "Europe/London", "CODE": "GB", "E_MAIL": "e-mail", "OR_IF_UNKNOWN": ", or if unknown",
    "COMMA": ",", "LPAR": "(", "RPAR": ")",
}  # fmt: skip
_MOST_TRIED: Final = 400
_ALSO: Final = {"duration": "parameter", "title": "title", "value": "option", "values": "option"}
"""What may stand in fields that hold no name of something declared."""
_NOT_OFFERED: Final = frozenset({(n.Ask, "task")})
"""Names that are given there for the first time."""
_NOUNS_OF_NODES: Final[dict[tuple[type[n.Node], str], str]] = {**NOUNS_OF_NODES, (n.Argument, "name"): "parameter"}
_QUOTED_REST: Final = re.compile(r'[^"]*"')
_WORD_REST: Final = re.compile(r"[\w-]*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may stand at the cursor: what is put there, a word about it, its noun ('': a word of ours)."""

    text: str
    about: str
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The suggestions for the word that begins at column `start` (from 0) of a line."""

    start: int
    suggestions: tuple[Suggestion, ...]


def offer_at(lines: Sequence[str], row: int, column: int, vocabulary: Vocabulary) -> Offer:
    """What may stand at a cursor; nothing in a comment, or where the line is already wrong."""
    line = lines[row][:column]
    start, typed = _typed(line)
    nothing = Offer(start, ())
    if any(token[0] == "#" for token in lexer()(line[:start], 0)):
        return nothing
    context = context_at(lines, row)
    if context is None:
        return nothing
    prefix = line[:start].strip()
    wanted = typed.casefold().lstrip('"')
    found = (it for it in _possible(context, prefix, vocabulary) if _fits(it.text, wanted, quoted=typed[:1] == '"'))
    ranked = sorted(found, key=lambda it: not it.text.lstrip('"').casefold().startswith(wanted))
    return Offer(start, tuple(it for it in ranked if it.text != typed))


def end_of_word(line: str, column: int, suggestion: str) -> int:
    """The column up to which a suggestion takes the place of what stands behind the cursor: of the same word."""
    behind = line[column:]
    closed = suggestion.endswith('"') and behind.count('"') % 2
    rest = _QUOTED_REST.match(behind) if closed else _WORD_REST.match(behind)
    return column + (rest.end() if rest else 0)


def _typed(line: str) -> tuple[int, str]:
    """Where the word under way begins, and what there is of it: from the quotation mark on, inside a text."""
    if line.count('"') % 2:
        start = line.rindex('"')
        return start, line[start:]
    found = _TYPED.search(line)
    start = found.start() if found else len(line)
    return start, line[start:]


def _fits(text: str, wanted: str, *, quoted: bool) -> bool:
    if quoted and not text.startswith('"'):
        return False
    return wanted in text.casefold()


def _possible(context: str, prefix: str, vocabulary: Vocabulary) -> Iterator[Suggestion]:
    accepted = accepted_next(context, prefix)
    if accepted.text:
        noun, _ = _noun(context, prefix, f'"{_STAND_IN}"')
        names = vocabulary.options.get(_fact_before(prefix), ()) if noun == "option" else vocabulary.of(noun)
        for name in names:
            yield Suggestion(f'"{name}"', vocabulary.of(noun).get(name, "of its values"), noun)
    if accepted.name:
        noun, begun = _noun(context, prefix, _STAND_IN)
        for name, about in vocabulary.of(noun).items():
            if name.startswith(begun):
                yield Suggestion(name[len(begun) :], about, noun)
    hidden = {word_of()[kind] for kind in soft() if kind in word_of()} if accepted.name else set()
    for word in accepted.words:
        if word not in hidden:
            yield Suggestion(word, _what_follows(context, prefix, word))


@lru_cache(maxsize=4096)
def _what_follows(context: str, prefix: str, word: str) -> str:
    """What may stand behind a word: the words themselves, or what kind of thing; or that the line may end with it."""
    after = accepted_next(context, f"{prefix} {word}".strip())
    parts = ["a text in quotes"] * after.text + ["a name"] * after.name
    shown = [] if after.name else list(after.words)
    parts += shown[:4] + ["…"] * (len(shown) > 4)
    if after.end:
        return f"ends the line, or goes on: {', '.join(parts)}" if parts else "ends the line"
    return f"then {', '.join(parts)}" if parts else "then a number, date or time"


def _fact_before(prefix: str) -> str:
    """The last name in a sentence so far."""
    return next((text for kind, text, *_ in reversed(lexer()(prefix, 0)) if kind == "NAME"), "")


@lru_cache(maxsize=4096)
def _noun(context: str, prefix: str, stand_in: str) -> tuple[str, str]:
    """The noun of what may stand behind `prefix`, and the words of its name that stand there already."""
    rest = _rest(context, f"{prefix} {stand_in}")
    if rest is None:
        return "", ""
    text = f"{prefix} {stand_in} {rest}".strip()
    statement = parse_line(context, text, SourceFile("", text))
    return _place_of(statement) if isinstance(statement, n.Node) else ("", "")


def _rest(context: str, text: str) -> str | None:
    """The shortest way the grammar knows to end a line that begins so; None where it is too long to find."""
    start = [driver().tables.starts[context]]
    first = driver().accepts(start, (token[0] for token in lexer()(text, 0)))
    if first is None:
        return None
    ways: list[tuple[list[int], tuple[str, ...]]] = [(first, ())]
    seen = {tuple(first)}
    for tried, (stack, kinds) in enumerate(ways):
        expected = driver().expected(stack)
        if END in expected:
            return " ".join(_FILLERS.get(kind, word_of().get(kind, "")) for kind in kinds)
        if tried > _MOST_TRIED:
            return None
        for kind in sorted(expected):
            after = driver().accepts(stack, (kind,))
            if after is not None and tuple(after) not in seen:
                seen.add(tuple(after))
                ways.append((after, (*kinds, kind)))
    return None


def _place_of(node: Any, field: str = "") -> tuple[str, str]:
    """The noun of the field in which the stand-in landed, and what stands before it in its name."""
    match node:
        case n.Name(text=text) | n.Text(value=text) if _STAND_IN in text:
            return _ALSO.get(field) or NOUNS.get(field, ""), text.partition(_STAND_IN)[0]
        case tuple():
            return next((found for part in node if (found := _place_of(part, field))[0]), ("", ""))
        case n.Node():
            for name in node._fields:
                if (type(node), name) in _NOT_OFFERED:
                    continue
                noun, begun = _place_of(getattr(node, name), name)
                if noun or begun:
                    return _NOUNS_OF_NODES.get((type(node), name), noun), begun
                if (type(node), name) in _NOUNS_OF_NODES and _holds(getattr(node, name)):
                    return _NOUNS_OF_NODES[type(node), name], ""
        case _:
            pass
    return "", ""


def _holds(node: object) -> bool:
    return isinstance(node, n.Name) and _STAND_IN in node.text
