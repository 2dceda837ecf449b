"""The pages among themselves: the list of codes is true, codes are called by their names, links lead somewhere."""

import re
from pathlib import Path

import pytest
from docs_codes import PAGE, every_code, page
from docs_fences import ROOT, pages

_NAMED = re.compile(r"\b(CL\d{3})\s+`([a-z0-9-]+)`")
_CODE = re.compile(r"\bCL\d{3}\b")
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def test_the_page_of_codes_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/docs/docs_codes.py"


def test_every_code_has_its_area() -> None:
    listed = set(_CODE.findall(page()))
    assert {code.id for code in every_code()} <= listed


@pytest.mark.parametrize("file", pages(), ids=lambda it: str(it.relative_to(ROOT)))
def test_codes_are_called_by_their_names(file: Path) -> None:
    names = {code.id: code.name for code in every_code()}
    text = file.read_text(encoding="utf-8")
    assert set(_CODE.findall(text)) <= set(names)
    assert [(id, name) for id, name in _NAMED.findall(text) if names[id] != name] == []


@pytest.mark.parametrize("file", pages(), ids=lambda it: str(it.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    links = _LINK.findall(_FENCE.sub("", file.read_text(encoding="utf-8")))
    local = [it for it in links if "://" not in it]
    assert [it for it in local if not (file.parent / it).exists()] == []


def test_the_contents_name_every_page_of_the_language() -> None:
    folder = ROOT / "docs" / "language"
    named = set(_LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    assert {it.name for it in folder.glob("*.md")} - {"README.md"} <= named
