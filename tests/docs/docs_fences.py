"""The fenced blocks of the documentation, as the tests read them.

A block's info string is its language and what kind of block it is:

    ```cadence complete           a whole playbook: it compiles without a finding, and its scenarios pass
    ```cadence                    a part of one: it parses, and compiles inside the playbook of `docs_world.py`
    ```cadence CL301              a part that is wrong: the compiler says this
    ```markdown                   a letter: it fits where the playbook of `docs_world.py` sends it
    ```csv                        a library: the same playbook shares from it
    ```cadence file=a/b.cadence   a file of a tutorial (any language)
    ```cadence append=a.cadence   lines that a tutorial adds to a file
    ```console                    commands of a tutorial, each behind `$ `, with what they print
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CODE = re.compile(r"CL\d{3}")


@dataclass(frozen=True)
class Fence:
    """One fenced block: its page, the line of its text's first line, its language, its other words and its text."""

    page: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def file(self) -> str | None:
        return self._named("file=")

    @property
    def appends(self) -> str | None:
        return self._named("append=")

    def _named(self, prefix: str) -> str | None:
        return next((word.removeprefix(prefix) for word in self.words if word.startswith(prefix)), None)

    @property
    def code(self) -> str | None:
        return next((word for word in self.words if _CODE.fullmatch(word)), None)

    @property
    def kind(self) -> str:
        if self.file or self.appends:
            return "file"
        return "complete" if "complete" in self.words else "wrong" if self.code else "fragment"


def fences(page: Path) -> Iterator[Fence]:
    """The fenced blocks of a page, in order."""
    opened: tuple[int, str] | None = None
    lines: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if opened is None and line.startswith("```"):
            opened, lines = (number + 1, line[3:].strip()), []
        elif opened is not None and line == "```":
            language, *words = opened[1].split() or [""]
            yield Fence(page, opened[0], language, tuple(words), "".join(f"{it}\n" for it in lines))
            opened = None
        elif opened is not None:
            lines.append(line)
    assert opened is None, f"{page}: a fence is never closed"


@cache
def pages() -> tuple[Path, ...]:
    """All pages of the documentation."""
    return (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))


def playbooks(kind: str) -> list[Fence]:
    """The blocks of all pages that hold text of the language, of one kind."""
    return parts("cadence", kind)


def parts(language: str, kind: str = "fragment") -> list[Fence]:
    """The blocks of all pages in a language, of one kind."""
    return [it for page in pages() for it in fences(page) if it.language == language and it.kind == kind]
