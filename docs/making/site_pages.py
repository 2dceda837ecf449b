"""The pages of the site, from the files of the repository: where each comes to stand, and its Markdown made ready.

Owns: the order of the pages, and what differs between a page in the repository and on the site. A link that leads to
a file which has no place on the site is refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath

from mermaid_drawn import drawn

from cadencelang.diagnostics.manual import pages as code_pages

ROOT = Path(__file__).parents[2]
_CODES = "src/cadencelang/diagnostics/pages"
SECTIONS: dict[str, tuple[str, ...]] = {
    "Begin": ("docs/index.md", "docs/tutorial.md", "playbooks/README.md"),
    "How to": (
        "docs/howto/agree.md", "docs/howto/prove.md", "docs/howto/candidates.md", "docs/howto/go-live.md",
        "docs/howto/change.md", "docs/howto/programs.md", "docs/howto/shell.md",
    ),
    "In use": (
        "docs/terminal.md", "docs/editors.md", "docs/ci.md", "docs/workspace.md", "docs/connectors.md", "docs/http.md",
        "docs/diff.md", "docs/prover.md",
    ),
    "The language": (
        "docs/language/README.md", "docs/language/playbook.md", "docs/language/clock-and-team.md",
        "docs/language/facts.md", "docs/language/events.md", "docs/language/consents.md", "docs/language/channels.md",
        "docs/language/limits.md", "docs/language/library.md", "docs/language/templates.md", "docs/language/stages.md",
        "docs/language/rules.md", "docs/language/triggers.md", "docs/language/conditions.md",
        "docs/language/silence.md", "docs/language/waiting.md", "docs/language/touches.md", "docs/language/tasks.md",
        "docs/language/promises.md", "docs/language/holds.md", "docs/language/decisions.md", "docs/language/moves.md",
        "docs/language/sequences.md", "docs/language/guarantees.md", "docs/language/scenarios.md",
        "docs/language/suppressions.md", "docs/language/time.md", "docs/language/precedence.md",
        "docs/language/order.md", "docs/language/surface.md", "docs/language/codes.md",
    ),
    "Reference": ("docs/commands.md", "docs/files.md"),
    "The project": ("docs/architecture.md", "docs/measures.md", "CONTRIBUTING.md", "CHANGELOG.md"),
}  # fmt: skip
_FURTHER = "The project"
_DOCUMENTS = """
## As documents

What a meeting would have before it, as `cadence docs` writes it: [executive search](executive-search/document.html),
[talent pool](talent-pool/document.html), [board appointment](board-appointment/document.html).
"""
BAR = "\\|"
_LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s#]*)(#[^)\s]*)?(\))")
_REMARK = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
_CODE_WITH_BAR = re.compile(r"`([^`\n]*\\\|[^`\n]*)`")
_FENCE = re.compile(r"^( *```)(\S*)([^\n]*)\n(.*?)^( *```)$", re.DOTALL | re.MULTILINE)


class NoPlace(Exception):  # noqa: N818
    """A page links to a file that has no place on the site."""


@dataclass(frozen=True)
class Source:
    """A page: the file it is made from, and where it stands on the site, both as relative paths."""

    file: str
    place: str


def navigation() -> list[tuple[str, list[Source]]]:
    """The sections with their pages; pages that no section names come last."""
    named = {file for files in SECTIONS.values() for file in files}
    left = [it for it in _documents() if it not in named]
    return [
        (title, [Source(it, place_of(it)) for it in (*files, *(left if title == _FURTHER else ()))])
        for title, files in SECTIONS.items()
    ]


def _documents() -> Iterator[str]:
    yield from sorted(it.relative_to(ROOT).as_posix() for it in (ROOT / "docs").rglob("*.md"))


def place_of(file: str) -> str:
    """Where a file of the repository stands on the site."""
    path = PurePosixPath(file)
    if path.name == "README.md":
        path = path.with_name("index.md")
    if file.startswith(_CODES):
        return f"codes/{path.name}"
    if file in ("CONTRIBUTING.md", "CHANGELOG.md"):
        return file.lower()
    if path.suffix == ".cadence":
        path = path.with_suffix(".md")
    return path.as_posix().removeprefix("docs/")


def places() -> Mapping[str, str]:
    """All files that have a place on the site, with that place."""
    files = [source.file for _, sources in navigation() for source in sources]
    files += [f"{_CODES}/{page.name}.md" for page in code_pages().values()]
    files += [it.relative_to(ROOT).as_posix() for it in sorted((ROOT / "playbooks").rglob("*.cadence"))]
    files += [it.relative_to(ROOT).as_posix() for it in sorted((ROOT / "docs" / "images").iterdir())]
    return {file: place_of(file) for file in files}


def ready(file: str, known: Mapping[str, str]) -> str:
    """The Markdown of a page as the site shows it. Raises NoPlace."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if file.endswith(".cadence"):
        return f"# {PurePosixPath(file).name}\n\n```cadence\n{text}```\n"
    if file == "playbooks/README.md":
        return f"{_made_ready(text, file, known)}{_DOCUMENTS}"
    return _made_ready(text, file, known)


def _made_ready(text: str, file: str, known: Mapping[str, str]) -> str:
    """A page's text with its blocks and links as the site has them."""
    parts: list[str] = []
    end = 0
    for fence in _FENCE.finditer(text):
        parts += [_prose(text[end : fence.start()], file, known), _fence(fence)]
        end = fence.end()
    return "".join([*parts, _prose(text[end:], file, known)])


def _fence(fence: re.Match[str]) -> str:
    """A fenced block with its language alone; what else the tests read there is not for readers."""
    opened, language, _, body, closed = fence.groups()
    if language == "mermaid":
        return drawn(body)
    return f"{opened}{language}\n{body}{closed}"


def _prose(text: str, file: str, known: Mapping[str, str]) -> str:
    here = PurePosixPath(known[file]).parent

    def led(link: re.Match[str]) -> str:
        opened, target, anchor, closed = link.groups()
        if not target or "://" in target or target.startswith("mailto:"):
            return link[0]
        path = os.path.normpath(PurePosixPath(file).parent / target)
        if path not in known:
            raise NoPlace(f"{file} links to {target}, which has no place on the site")
        return f"{opened}{os.path.relpath(known[path], here)}{anchor or ''}{closed}"

    return _CODE_WITH_BAR.sub(_code, _LINK.sub(led, _REMARK.sub("", text)))


def _code(span: re.Match[str]) -> str:
    """A stretch of code in a table, whose bars Markdown would show with the strokes before them."""
    return f"<code>{escape(span[1].replace(BAR, '|')).replace('|', '&#124;')}</code>"
