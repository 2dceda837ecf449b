"""The documentation pages of the diagnostic codes.

Owns: finding the page of a code by its id or its name. A page is `pages/<name>.md`, its first line is `# <ID>
<name>`, and its sections are those of `SECTIONS`, in that order. Pages are found by reading the folder, so
that explaining a code imports no other part of the language. Refuses: drawing Markdown.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from cadencelang.diagnostics.suggest import nearest
from cadencelang.records import dataclass

SECTIONS = ("What it means", "Why it matters", "A bad example", "A good example", "How to mend it")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the id and name of its code, and its Markdown text whole."""

    id: str
    name: str
    markdown: str


class NoSuchPage(LookupError):  # noqa: N818
    """There is no page for what was asked; `suggestion` is the closest id or name, or None."""

    def __init__(self, asked: str, suggestion: str | None) -> None:
        super().__init__(asked)
        self.asked = asked
        self.suggestion = suggestion


def page(code_or_name: str) -> Page:
    """The page of a code such as `CL201` (in any case) or `unknown-stage`; raises NoSuchPage."""
    return look_up(pages(), code_or_name)


@cache
def pages() -> Mapping[str, Page]:
    """All packaged pages by code id, in the order of the ids."""
    return read_pages(files("cadencelang.diagnostics") / "pages")


def look_up(known: Mapping[str, Page], code_or_name: str) -> Page:
    """The page among `known` (by id) with that id or name; raises NoSuchPage with the closest one."""
    by_word = {it.id.casefold(): it for it in known.values()} | {it.name: it for it in known.values()}
    found = by_word.get(code_or_name.strip().casefold())
    if found is None:
        words = [word for it in known.values() for word in (it.id, it.name)]
        raise NoSuchPage(code_or_name, nearest(code_or_name, words))
    return found


def read_pages(folder: Traversable) -> dict[str, Page]:
    """The pages of a folder by code id; raises ValueError when a first line is not `# <ID> <name>`."""
    found: dict[str, Page] = {}
    if not folder.is_dir():
        return found
    for file in sorted(folder.iterdir(), key=lambda it: it.name):
        if file.name.endswith(".md"):
            markdown = file.read_text(encoding="utf-8")
            heading = markdown.partition("\n")[0].split()
            if len(heading) != 3 or heading[0] != "#" or f"{heading[2]}.md" != file.name:
                raise ValueError(f"{file.name} must begin with `# <ID> {file.name.removesuffix('.md')}`")
            found[heading[1]] = Page(heading[1], heading[2], markdown)
    return dict(sorted(found.items()))
