"""Libraries: CSV files of articles worth sharing.

    library, diagnostics = read_library("insights", "library/insights.csv", text, span)

A library has a heading line `title,url,published,topics` (its columns in any order), then one article a line: the
topics separated by `;`, the date as 2026-03-02. Owns reading that text and keeping a library's path inside the
playbook's folder. Refuses: opening files.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from cadencelang.clock import day_of
from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix, Label
from cadencelang.diagnostics.suggest import did_you_mean, nearest
from cadencelang.graph.model import Article, Library
from cadencelang.graph.templates import codes
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Span

COLUMNS = ("title", "url", "published", "topics")
MAX_FIELD = 131_072
"""The longest field a row may have, in characters."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OTHER_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass(frozen=True, slots=True)
class _Row:
    fields: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Fault(Exception):  # noqa: N818
    """A row cannot be used: why as a sentence, and how to mend it."""

    message: str
    help: str | None = None


def read_library(name: str, path: str, text: str, span: Span) -> tuple[Library, tuple[Diagnostic, ...]]:
    """The library `name` with every article of the text that can be used, and what is wrong with the others.

    `path` is what messages call the file by, `span` the line of the playbook that declares the library.
    """
    file = SourceFile(path, text)
    rows = _rows(file)
    found: list[Diagnostic] = []
    heading = next(rows, None)
    if heading is None or isinstance(heading, Diagnostic):
        found.append(heading or _columns_wrong(Span(path, 0, 0), "This library is empty.", ()))
        return Library(name, path, (), span), tuple(found)
    columns, wrong = _columns(heading)
    found += wrong
    if any(column not in columns for column in COLUMNS):
        return Library(name, path, (), span), tuple(found)
    articles = _articles(rows, columns, found)
    if not articles and not found:
        message = f'The library "{name}" has no article: nothing will ever be shared from it.'
        found.append(codes.LIBRARY_EMPTY.at(heading.span, message, help="Add a line for each article."))
    return Library(name, path, articles, span), tuple(found)


def contained_path(playbook: str, written: str) -> str | None:
    """Where `written` in the playbook at `playbook` points to; None when that lies outside of the playbook's folder.

    Paths are written with `/`. Links are not followed here; who opens the file checks once more where it really is.
    """
    relative = PurePosixPath(written)
    if not written or "\\" in written or "\0" in written or relative.is_absolute() or re.match(r"[A-Za-z]:", written):
        return None
    parts: list[str] = []
    for part in relative.parts:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return None
    return str(PurePosixPath(playbook).parent.joinpath(*parts)) if parts else None


def _articles(
    rows: Iterator[_Row | Diagnostic], columns: dict[str, int], found: list[Diagnostic]
) -> tuple[Article, ...]:
    articles: list[Article] = []
    seen: dict[str, Span] = {}
    for row in rows:
        if isinstance(row, Diagnostic):
            found.append(row)
            continue
        try:
            article = _article(row, columns)
        except _Fault as fault:
            found.append(codes.LIBRARY_ROW.at(row.span, fault.message, help=fault.help))
            continue
        if article.id in seen:
            found.append(_repeated(article, row.span, seen[article.id]))
            continue
        seen[article.id] = row.span
        articles.append(article)
    return tuple(articles)


def _rows(file: SourceFile) -> Iterator[_Row | Diagnostic]:
    """The rows that are not blank; a diagnostic in place of one that is no CSV, after which nothing more is read."""
    text = file.text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 1
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            yield codes.LIBRARY_ROW.at(_lines(file, before, before), *_csv_fault(error))
            return
        if fields is None:
            return
        span = _lines(file, before, reader.line_num)
        before = reader.line_num + 1
        if any(field.strip() for field in fields):
            yield _Row(tuple(field.strip() for field in fields), span)


def _csv_fault(error: csv.Error) -> tuple[str]:
    words = str(error)
    if "field larger" in words:
        return (f"A field of this row has more than {MAX_FIELD:,} characters: most likely a quote is never closed.",)
    if "unexpected end" in words:
        return ("A quote that is opened in this row is never closed.",)
    return ("The quotes of this row do not match: a quote inside of a quoted field is written twice.",)


def _lines(file: SourceFile, first: int, last: int) -> Span:
    """The span of whole lines, line breaks and a byte order mark left out."""
    last = min(max(first, last), file.line_count)
    first = min(first, last)
    start = file.line_bounds(first)[0]
    if start == 0 and file.text.startswith("\ufeff"):
        start = 1
    return Span(file.path, start, max(start, file.line_bounds(last)[1]))


def _columns(heading: _Row) -> tuple[dict[str, int], list[Diagnostic]]:
    """Where each column stands, and what is wrong with the heading."""
    columns: dict[str, int] = {}
    found: list[Diagnostic] = []
    for number, written in enumerate(heading.fields):
        name = written.casefold()
        if name in columns:
            found.append(_columns_wrong(heading.span, f"The column `{name}` is there twice.", ()))
        elif name in COLUMNS:
            columns[name] = number
        elif name:
            found.append(_columns_wrong(heading.span, f"A library has no column `{written}`.", (name,)))
    misspelt = {nearest(written, COLUMNS) for written in heading.fields}
    missing = [name for name in COLUMNS if name not in columns and name not in misspelt]
    found += [_columns_wrong(heading.span, f"The column `{name}` is missing.", ()) for name in missing]
    return columns, found


def _columns_wrong(span: Span, message: str, written: tuple[str, ...]) -> Diagnostic:
    help_text = did_you_mean(written[0], COLUMNS) if written else None
    expected = f"The first line of a library is `{','.join(COLUMNS)}`."
    return codes.LIBRARY_COLUMNS.at(span, message, help=help_text or expected)


def _article(row: _Row, columns: dict[str, int]) -> Article:
    """The article of a row. Raises _Fault."""
    if len(row.fields) > max(len(columns), max(columns.values()) + 1):
        raise _Fault(
            f"This row has {len(row.fields)} fields where {len(columns)} are expected.",
            'Put a field that has a comma into quotes, such as "Ports, rail and the price of waiting".',
        )
    title, url, published, topics = (_field(row, columns[name]) for name in COLUMNS)
    if not title:
        raise _Fault("This article has no title.", "Write it in the column `title`.")
    return Article(_identity(url), title, _address(url), _published(published), _topics(topics))


def _field(row: _Row, number: int) -> str:
    return row.fields[number] if number < len(row.fields) else ""


def _address(url: str) -> str:
    if not url:
        raise _Fault("This article has no address.", "Write it in the column `url`, beginning with https://.")
    try:
        split = urlsplit(url)
        complete = split.scheme in ("http", "https") and bool(split.hostname)
    except ValueError:
        complete = False
    if not complete or not url.isprintable() or any(char in url for char in ' "<>\\'):
        raise _Fault(f'"{url}" is not a web address.', "Write it whole, beginning with https://.")
    return url


def _identity(url: str) -> str:
    """The hash of an address; a final slash, a fragment and the case of its host make no difference."""
    try:
        split = urlsplit(url)
        parts = (split.scheme, split.netloc.casefold(), split.path.rstrip("/"), split.query)
    except ValueError:
        parts = ("", url, "", "")
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _published(written: str) -> int:
    try:
        if not _DATE.fullmatch(written):
            raise ValueError
        return day_of(dt.date.fromisoformat(written))
    except ValueError:
        raise _Fault(_no_date(written), _mended_date(written)) from None


def _no_date(written: str) -> str:
    return f'"{written}" is not a date.' if written else "This article does not say when it was published."


def _mended_date(written: str) -> str:
    """How the date is written, with the date itself where only one can be meant."""
    if match := _OTHER_DATE.fullmatch(written):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if day > 12 >= month or day == month:
            return f"Write {year:04}-{month:02}-{day:02}."
        if month > 12 >= day:
            return f"Write {year:04}-{day:02}-{month:02}."
    return "Write year, month and day, such as 2026-03-02."


def _topics(written: str) -> tuple[str, ...]:
    topics = tuple(dict.fromkeys(topic.strip() for topic in written.split(";") if topic.strip()))
    if not topics:
        raise _Fault("This article has no topic, so it can never be chosen.", "Name its topics, separated by `;`.")
    return topics


def _repeated(article: Article, span: Span, first: Span) -> Diagnostic:
    return codes.LIBRARY_REPEATED.at(
        span,
        f"The address {article.url} is in this library already; this row is left out.",
        help="Keep one of the two rows.",
        related=(Label(first, "the first row"),),
        fix=Fix("Remove this row", (Edit(span, ""),), Applicability.SUGGESTION),
    )
