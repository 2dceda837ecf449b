"""Outside text on its way into a message: it stays text.

A fact may come from a stranger's mail. In a body, which is Markdown, it must not become a link, an image, emphasis or
HTML; in a subject it must not begin another header. Owns the escaping and its inverse.
"""

import re
from urllib.parse import quote, urlsplit

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENING = re.compile(r"[#+\-=](?=\s|[#+\-=]|$)|\d+[.)](?=\s|$)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_LINK_SAFE = "/:?#@!$&*+,;=%~-._"


def one_line(text: str) -> str:
    """A text without line breaks, control characters and characters that turn the direction of writing."""
    return " ".join(_UNSEEN.sub("", " ".join(text.split())).split())


def as_text(text: str) -> str:
    """A text for a Markdown body, in which nothing of it is markup (CommonMark 0.31, section 2.4)."""
    escaped = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    if opening := _OPENING.match(escaped):
        at = opening.end() - 1
        return f"{escaped[:at]}\\{escaped[at:]}"
    return escaped


def plain(body: str) -> str:
    """A Markdown body as plain text reads it: its escapes taken away."""
    return _ESCAPED.sub(r"\1", body)


def as_link(address: str) -> str | None:
    """A web or mail address that can stand in `[…](…)` and nowhere else leads; None for any other scheme."""
    address = one_line(address)
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    return quote(address, safe=_LINK_SAFE) if scheme in ("http", "https", "mailto") else None


def tidied(body: str) -> str:
    """A rendered body without control characters, with one blank line at a time and one line break at its end."""
    text = _UNSEEN.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
