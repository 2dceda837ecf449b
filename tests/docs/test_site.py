"""The site: every page has its place, links are led there, and what is broken in the HTML is found."""

from pathlib import Path

import pytest
from links import broken
from mermaid_drawn import drawn
from site_pages import ROOT, NoPlace, navigation, place_of, places, ready

from cadencelang.diagnostics.manual import pages as code_pages


def test_every_page_of_the_documentation_stands_in_one_section():
    files = [source.file for _, sources in navigation() for source in sources]
    assert len(files) == len(set(files))
    assert {it.relative_to(ROOT).as_posix() for it in (ROOT / "docs").rglob("*.md")} <= set(files)
    assert all((ROOT / file).is_file() for file in files)


def test_no_two_files_come_to_stand_in_the_same_place():
    assert len(set(places().values())) == len(places())


def test_every_page_can_be_made_ready():
    known = places()
    for file, place in known.items():
        if place.endswith(".md"):
            text = ready(file, known)
            assert text.startswith(("# ", "\n# "))
            assert "\n<!-- " not in text


def test_the_catalogue_of_codes_leads_to_the_page_of_each():
    text = ready("docs/language/codes.md", places())
    assert all(f"](../codes/{page.name}.md)" in text for page in code_pages().values())


def test_a_block_keeps_its_language_alone():
    text = ready("docs/language/silence.md", places())
    assert "```cadence\n" in text
    assert "cadence complete" not in text


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("docs/language/README.md", "language/index.md"),
        ("docs/tutorial.md", "tutorial.md"),
        ("playbooks/README.md", "playbooks/index.md"),
        ("playbooks/a/b.cadence", "playbooks/a/b.md"),
        ("src/cadencelang/diagnostics/pages/odd-space.md", "codes/odd-space.md"),
        ("CHANGELOG.md", "changelog.md"),
    ],
)
def test_where_a_file_comes_to_stand(file, place):
    assert place_of(file) == place


def test_a_link_to_what_has_no_place_is_refused():
    known = {"docs/tutorial.md": "tutorial.md"}
    with pytest.raises(NoPlace, match=r"howto/agree\.md, which has no place"):
        ready("docs/tutorial.md", known)


def test_a_flowchart_is_drawn_with_its_words():
    svg = drawn('flowchart TB\n  a["cli: the commands"] --> b["api"] & c["http"]\n  b & c --> d["engine"]\n')
    assert svg.count('class="box rule"') == 4
    assert svg.count('class="arrow"') == 4
    assert "the commands" in svg


# Links


def site(folder: Path, **pages: str) -> list[str]:
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(f"<!doctype html><html><body>{body}</body></html>")
    return list(broken(folder))


def test_a_site_whose_links_hold(tmp_path):
    (tmp_path / "a.png").write_bytes(b"")
    b = '<h2 id="x y">X</h2><img src="a.png"><a href="https://example.org/">elsewhere</a><a href="mailto:a@b.c">m</a>'
    assert site(tmp_path, a='<a href="b.html#x%20y">b</a><a href="#here">h</a><p id="here">', b=b) == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<a href="c.html">c</a>', "c.html: there is no such file"),
        ('<a href="b.html#nowhere">b</a>', "there is no #nowhere"),
        ('<a href="#nowhere">b</a>', "there is no #nowhere"),
        ('<a href="/c/">c</a>', "there is no such file"),
        ('<img src="a.png">', "there is no such file"),
        ('<img src="https://example.org/a.png">', "fetched from elsewhere"),
        ('<script src="//example.org/a.js"></script>', "fetched from elsewhere"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "fetched from elsewhere"),
    ],
)
def test_what_is_broken_is_found(tmp_path, body, says):
    (found,) = site(tmp_path, a=body, b="<p>B</p>")
    assert found.startswith("a.html: ")
    assert says in found
