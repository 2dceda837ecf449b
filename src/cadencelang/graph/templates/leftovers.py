"""Placeholders of other programs left in a template's text: `{first_name}`, `[First Name]`, `<<First name>>`.

Owns: which stretches of plain text look like a place that a word processor or an applicant tracking system would have
filled in, or have lost a brace, and which fact stands for them. Refuses: judging what stands in double braces. Square
brackets and French quotation marks are ordinary punctuation and part of Markdown, so what they hold must be a fact's
name, or read like a field; a link, a reference, an image and its definition never count.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from jinja2 import nodes

from cadencelang.diagnostics import Diagnostic
from cadencelang.graph.templates.codes import LEFTOVER
from cadencelang.graph.templates.front import Part
from cadencelang.graph.templates.syntax import Parsed

_WORDS: Final = r"[^\W\d]\w*(?:[ .\-]\w+){0,4}"
_CERTAIN: Final = re.compile(
    rf"(?<!\{{)\$?\{{ ?(?P<braces>{_WORDS}) ?\}}{{1,2}}"
    r"|(?<![\w{])(?<!\{ )(?P<half>[^\W\d]\w*) ?\}\}"
    rf"|(?<!<)<<++ ?(?P<angles>{_WORDS}) ?>>+"
    r"|%(?P<percents>[A-Z][A-Z_]{2,}|[A-Za-z]+_[A-Za-z_]+)%"
)
_LIKELY: Final = re.compile(
    rf"(?<![\]!\\\w])\[(?P<brackets>{_WORDS})\](?![\[(:])|«(?P<quotes>{_WORDS})»", re.IGNORECASE
)
_DEFINED: Final = re.compile(r"^ {0,3}\[([^\[\]]++)\]:", re.MULTILINE)
_BREAK: Final = re.compile(r"[ .\-_]+|(?<=[a-z])(?=[A-Z])")
_FIELD_WORDS: Final = frozenset({
    "address", "candidate", "city", "client", "company", "consultant", "country", "date", "email", "employer",
    "firm", "first", "forename", "insert", "job", "last", "location", "mobile", "name", "phone", "position",
    "recruiter", "role", "salary", "signature", "surname", "title",
})  # fmt: skip


def leftovers(part: Part, parsed: Parsed, facts: Collection[str]) -> Iterator[Diagnostic]:
    """A warning for each placeholder in the plain text of a part; `facts` are the names that a template can print."""
    defined = {found[1].casefold() for found in _DEFINED.finditer(part.text)}
    for data in parsed.tree.find_all(nodes.TemplateData):
        start = data.lineno or 0
        for pattern in (_CERTAIN, _LIKELY):
            for match in pattern.finditer(part.text, start, start + len(data.data)):
                inner = next(it for it in match.groups() if it is not None)
                fact = _fact(inner, facts)
                if pattern is _CERTAIN or (inner.casefold() not in defined and (fact or _is_field(inner))):
                    yield _finding(part, match, fact)


def _finding(part: Part, match: re.Match[str], fact: str | None) -> Diagnostic:
    lost = match[0].endswith("}}") and not match[0].startswith("{{")
    what = "lacks a brace at its beginning" if lost else "looks like a placeholder of another program"
    written = f"Write `{{{{ {fact} }}}}`." if fact else "Write `{{ … }}` with the name of a fact, or say it in words."
    return LEFTOVER.at(
        part.span(*match.span()),
        f"`{match[0]}` {what}; the candidate would read it as it stands.",
        help=written,
    )


def _fact(inner: str, facts: Collection[str]) -> str | None:
    """The fact that a placeholder names, whatever its capitals, spaces and marks."""
    wanted = _folded(inner)
    return next((fact for fact in facts if _folded(fact) == wanted), None)


def _is_field(inner: str) -> bool:
    """Whether words read like the name of a field: with a capital or an underscore, and a word that fields have."""
    return (inner[0].isupper() or "_" in inner) and not _FIELD_WORDS.isdisjoint(_split(inner))


def _folded(words: str) -> str:
    return "".join(_split(words))


def _split(words: str) -> list[str]:
    return [it.casefold() for it in _BREAK.split(words) if it]
