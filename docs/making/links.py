"""Broken links of a built site, found offline: pages, anchors, pictures, and what a page would fetch from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_FETCHED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
_LOOSE_RELATIONS = {"canonical", "preconnect", "alternate", "license"}


@dataclass
class Page(HTMLParser):
    """A page: the identities that it has, where its links lead, and what it fetches."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element refers to."""
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        attribute = _FETCHED.get(tag)
        if attribute and given.get(attribute) and not _LOOSE_RELATIONS & set(given.get("rel", "").split()):
            self.fetched.append(given[attribute])

    handle_startendtag = handle_starttag


def broken(site: Path) -> Iterator[str]:
    """What is wrong with the pages of a folder, one sentence each."""
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        for link in page.links:
            if not urlsplit(link).scheme and not link.startswith("//") and (why := _wrong(link, path, pages, site)):
                yield f"{path.relative_to(site)}: {link}: {why}"
        for link in page.fetched:
            if link.startswith("data:"):
                continue
            if urlsplit(link).scheme or link.startswith("//"):
                yield f"{path.relative_to(site)}: {link}: it would be fetched from elsewhere"
            elif why := _wrong(link, path, pages, site):
                yield f"{path.relative_to(site)}: {link}: {why}"


def _read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _wrong(link: str, path: Path, pages: dict[Path, Page], site: Path) -> str:
    """What is wrong with a link within the site; empty: nothing."""
    parts = urlsplit(link)
    name = unquote(parts.path)
    target = path if not name else (site / name[1:] if name.startswith("/") else path.parent / name).resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return "there is no such file"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].ids:
        return f"there is no #{anchor}"
    return ""
