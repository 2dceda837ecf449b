"""What a person wrote themselves: without the mail they answer, and without what stands below the signature's dashes.

Owns the use of mail-parser-reply, which knows how mail programs of many languages introduce a quotation. Its signatures
by greeting are not used: in one language or another they take the beginning of ordinary sentences for a greeting, and
words that are lost here may be the ones that say stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mailparser_reply import EmailReply, EmailReplyParser  # type: ignore[import-untyped]

_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs")

_BLANK_LINES = re.compile(r"\n{3,}")


@cache
def _parser() -> EmailReplyParser:
    return EmailReplyParser(languages=list(_LANGUAGES))


def own_words(text: str) -> str:
    """The words of the writer, in a text whose length and lines are bounded; also those between quoted lines."""
    first, *later = _parser().read(text).replies
    parts = [_unquoted(first), *(_unquoted(reply) for reply in later if _quotes_by_marks(reply))]
    return "\n".join(part for part in parts if part)


def _quotes_by_marks(reply: EmailReply) -> bool:
    """Whether what is quoted stands behind `>`, so that the other lines are the writer's."""
    lines = (line for line in reply.full_body.splitlines() if line.strip())
    return next(lines, "").startswith(">")


def _unquoted(reply: EmailReply) -> str:
    return _BLANK_LINES.sub("\n\n", "\n".join(_lines(reply.full_body))).strip()


def _lines(text: str) -> Iterator[str]:
    """The lines that are not quoted, up to the dashes above a signature (RFC 3676, section 4.3)."""
    for line in text.splitlines():
        if line.rstrip() == "--":
            return
        if not line.startswith(">"):
            yield line
