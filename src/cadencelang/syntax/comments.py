"""What comments say to the compiler.

`# allow LINT: reason` silences a lint; everything else in a comment is for people. An `allow` that names a lint but
gives no reason is told of, so that nobody believes it works.
"""

import re

from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix
from cadencelang.records import dataclass
from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.lexer import Token
from cadencelang.syntax.nodes import Comment, Name, Suppression, Text

COMMENTS_ELSEWHERE = ("//", "--", "/*", ";")
"""Signs that begin a comment in other languages."""
_ALLOW = re.compile(r"#\s*allow\s+(?P<lint>[A-Za-z][\w-]*)\s*:\s*(?P<reason>\S.*)")
_INCOMPLETE = re.compile(r"#\s*allow(\s*|\s+[a-z]+-[a-z-]+\s*:?\s*|\s+CL\d+\s*:?\s*|\s+[a-z]+\s*:\s*)")


@dataclass(frozen=True, slots=True)
class Allow:
    """An `allow` comment whose statement is not known yet."""

    lint: Name
    reason: Text
    span: Span

    def over(self, covers: Span) -> Suppression:
        """The suppression, once it is known what it covers."""
        return Suppression(self.lint, self.reason, covers, self.span)


def read_comment(token: Token, file: str, depth: int | None) -> Comment:
    """The comment of a token; `depth` is its nesting level when it stands on a line of its own."""
    _, text, start, end = token
    return Comment(text[1:].strip(), depth is not None, depth or 0, Span(file, start, end))


def read_allow(token: Token, file: str) -> Allow | Diagnostic | None:
    """The `allow` of a comment; a diagnostic when it is incomplete; None when the comment is for people."""
    _, text, start, end = token
    span = Span(file, start, end)
    found = _ALLOW.fullmatch(text)
    if found is not None:
        lint = Name(found["lint"], Span(file, start + found.start("lint"), start + found.end("lint")))
        return Allow(lint, Text(found["reason"], Span(file, start + found.start("reason"), end)), span)
    if _INCOMPLETE.fullmatch(text):
        return incomplete(span)
    return None


def incomplete(span: Span) -> Diagnostic:
    """An `allow` comment that silences nothing."""
    return codes.BAD_SUPPRESSION.at(
        span,
        "This `allow` comment silences nothing.",
        help="Write `# allow LINT: reason` at the end of the line it is about, or alone above it.",
    )


def foreign_comment(path: str, token: Token) -> Diagnostic:
    """A comment that begins, with the sign `token`, as those of other languages do."""
    _, text, start, _ = token
    sign = next(sign for sign in COMMENTS_ELSEWHERE if text.startswith(sign))
    span = Span(path, start, start + len(sign))
    return codes.ODD_SIGN.at(
        span,
        "A comment begins with `#`.",
        help=f"Write `#` in place of `{sign}`.",
        fix=Fix("Write `#`", (Edit(span, "#"),), Applicability.SAFE),
    )
