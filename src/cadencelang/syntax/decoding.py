"""Bytes to source text.

Owns: what is not text. Every file gives a `SourceFile`, so that a face can show where it went wrong; the second part of
the answer is None for a good one, else the diagnostic for which a command stops as with an unreadable file.
"""

from cadencelang.diagnostics import Diagnostic
from cadencelang.source import AS_UTF_8, SourceFile, Span
from cadencelang.syntax import codes

MAX_BYTES = 20_000_000


def read_source(path: str, data: bytes) -> tuple[SourceFile, Diagnostic | None]:
    """The text of a file's bytes; what is not UTF-8 becomes U+FFFD and is told of once, at its first place."""
    if len(data) > MAX_BYTES:
        message = f"The file has {len(data):,} bytes; a playbook may have {MAX_BYTES:,}."
        return SourceFile(path, ""), codes.UNREADABLE.at(Span(path, 0, 0), message, help="Split it into several.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        start = len(data[: error.start].decode("utf-8"))
        source = SourceFile(path, data.decode("utf-8", errors="replace"))
        return source, _unreadable(path, start, "The file is not text in UTF-8.")
    if "\0" in text:
        return SourceFile(path, text), _unreadable(path, text.index("\0"), "The file is not text.")
    return SourceFile(path, text), None


def _unreadable(path: str, at: int, message: str) -> Diagnostic:
    return codes.UNREADABLE.at(Span(path, at, at + 1), message, help=AS_UTF_8)
