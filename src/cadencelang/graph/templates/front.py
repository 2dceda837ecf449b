"""The front matter of a template file, and where its parts stand.

A template file begins with a line `---`, lines `key: value`, a line `---`; the rest is the body. Owns cutting the
file into its parts; the parts' Jinja2 is not read here. Line breaks in a part are single line feeds, whatever the
file has, and each part knows where its characters stand in the file.
"""

import re
from dataclasses import field
from pathlib import PurePosixPath

from cadencelang.diagnostics import Diagnostic
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.templates.codes import FRONT_MATTER, SIZE
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Span

KEYS = ("subject", "channel", "language")
MAX_CHARACTERS = 65_536
"""The largest template file, in characters."""

_MARK = "---"
_ENTRY = re.compile(r"[ \t]*+(?P<key>[^:\s]++)[ \t]*+:[ \t]*+(?P<value>(?:[^ \t\n]++|[ \t]++(?=[^ \t\n]))*+)[ \t]*+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template file: its text, and the line and column (from 1) of its first character in the file."""

    text: str
    file: SourceFile
    line: int
    column: int = 1
    _lines: SourceFile = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lines", SourceFile(self.file.path, self.text))

    def span(self, start: int, end: int) -> Span:
        """The span in the file of the characters `start` to `end` of this part."""
        return Span(self.file.path, self._place(start), self._place(end))

    def line_span(self, line: int) -> Span:
        """The span in the file of a line (from 1) of this part; of its last line where there are fewer."""
        start, end = self._lines.line_bounds(min(max(line, 1), self._lines.line_count))
        return self.span(start, end)

    def _place(self, offset: int) -> int:
        line, column = self._lines.line_col(offset)
        return self.file.offset_of(line + self.line - 1, column + (self.column - 1 if line == 1 else 0))


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template file cut into its parts. A part or entry that the file lacks is None; `name` is the file's stem.

    `sound`: nothing was wrong with it so far.
    """

    name: str
    path: str
    file: SourceFile
    body: Part
    subject: Part | None = None
    channel: Part | None = None
    language: Part | None = None
    sound: bool = True


def read_template(path: str, text: str) -> tuple[TemplateSource, tuple[Diagnostic, ...]]:
    """Cut a template file into its parts; `path` is what messages call it by, its stem is the template's name.

    What is wrong is told by diagnostics; the source holds what could be read.
    """
    file = SourceFile(path, text)
    if len(text) > MAX_CHARACTERS:
        return _too_large(file)
    lines = [file.line_text(number) for number in range(1, file.line_count + 1)]
    name = PurePosixPath(path).stem
    if lines[0].removeprefix("\ufeff").rstrip() != _MARK:
        body = Part("\n".join(lines).removeprefix("\ufeff"), file, 1, 2 if text.startswith("\ufeff") else 1)
        return _unreadable(name, body), (_no_front_matter(file),)
    close = next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() == _MARK), None)
    if close is None:
        found = FRONT_MATTER.at(
            _line(file, 1),
            "The front matter that begins here has no end.",
            help="Close it with a line `---` of its own.",
        )
        return _unreadable(name, Part("", file, 1)), (found,)
    entries, found_in = _entries(file, lines[1 : close - 1])
    body = Part("\n".join(lines[close:]), file, close + 1) if close < len(lines) else Part("", file, close)
    return TemplateSource(name, path, file, body, **entries, sound=not found_in), tuple(found_in)


def _entries(file: SourceFile, lines: list[str]) -> tuple[dict[str, Part], list[Diagnostic]]:
    entries: dict[str, Part] = {}
    found: list[Diagnostic] = []
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _ENTRY.fullmatch(line)
        fault = _entry_fault(match, entries)
        if match is None or fault is not None:
            message, help_text = fault or ("", None)
            found.append(FRONT_MATTER.at(_line(file, number), message, help=help_text))
            continue
        entries[match["key"]] = _value(file, number, match)
    if found:
        entries.setdefault("subject", Part("", file, 1))
    if "language" in entries and not _LANGUAGE.fullmatch(entries["language"].text):
        part = entries.pop("language")
        found.append(
            FRONT_MATTER.at(
                part.span(0, len(part.text)),
                f'"{part.text}" is not a language.',
                help="Write its two letters, such as `en`, or with a country, such as `en-GB`.",
            )
        )
    return entries, found


def _entry_fault(match: re.Match[str] | None, entries: dict[str, Part]) -> tuple[str, str | None] | None:
    """The sentence and the help on an entry that cannot be taken, or None."""
    if match is None:
        return "This line of the front matter is not `key: value`.", "Write for instance `subject: A word from us`."
    key = match["key"]
    if key not in KEYS:
        known = "A template has `subject`, `channel` and `language`."
        return f"A template has no `{key}`.", did_you_mean(key, KEYS) or known
    if key in entries:
        return f"`{key}` is said twice.", "Keep one of the two lines."
    if not _unquoted(match["value"])[0]:
        return f"`{key}` says nothing.", "Write its value after the colon, or leave the line out."
    return None


def _value(file: SourceFile, number: int, match: re.Match[str]) -> Part:
    value, skipped = _unquoted(match["value"])
    return Part(value, file, number, match.start("value") + 1 + skipped)


def _unquoted(value: str) -> tuple[str, int]:
    """A value without the quotes around it, and how many characters were cut off its front."""
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1], 1
    return value, 0


def _line(file: SourceFile, number: int) -> Span:
    return Span(file.path, *file.line_bounds(number))


def _no_front_matter(file: SourceFile) -> Diagnostic:
    return FRONT_MATTER.at(
        _line(file, 1),
        "This template does not begin with its front matter.",
        help="Begin the file with a line `---`, a line `subject: …`, and a line `---`.",
    )


def _too_large(file: SourceFile) -> tuple[TemplateSource, tuple[Diagnostic, ...]]:
    found = SIZE.at(
        Span(file.path, 0, 0),
        f"This template has {len(file.text):,} characters; {MAX_CHARACTERS:,} are the most that is read.",
        help="A message to a candidate is short: move the rest into a document and link to it.",
    )
    return _unreadable(PurePosixPath(file.path).stem, Part("", file, 1)), (found,)


def _unreadable(name: str, body: Part) -> TemplateSource:
    """A template whose front matter is not there to read; it counts as one with a subject, so that all is told once."""
    return TemplateSource(name, body.file.path, body.file, body, subject=Part("", body.file, 1), sound=False)
