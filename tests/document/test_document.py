"""The playbook as a document: it tells everything, stands alone, and takes no text for markup."""

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from shutil import which

import pytest

from cadencelang.beginnings import Answers, files_of
from cadencelang.beginnings.making import BOOK
from cadencelang.cli.main import main
from cadencelang.compiler import compile_path, compile_text
from cadencelang.diagnostics import Severity
from cadencelang.document import document_html
from cadencelang.document.letters import letters
from cadencelang.graph.model import Book
from cadencelang.workbench.atlas import Atlas

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
BOOKS = ("executive-search", "talent-pool", "board-appointment")
VOID = {"meta", "br", "path", "rect"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)></style></svg>&lt;b&gt;'{{ 7 }}"
HARMLESS = re.sub(r"[<>&;'{}=/()]", "x", HOSTILE)
"""A text of the same length, of which no character could be taken for markup."""
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")


class Page(HTMLParser):
    """The elements of a page in their order, what they refer to, the identities they have, the text, the text drawn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.drawn: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src", "action", "data", "xlink:href")]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)
        if "svg" in self.open:
            self.drawn.append(data)


def document(book: Book) -> str:
    return document_html(book, Atlas(book), {})


def words(html: str) -> str:
    return " ".join("".join(Page(html).text).split())


@pytest.fixture(scope="module", params=BOOKS)
def book(request):
    return compile_path(PLAYBOOKS / request.param / f"{request.param}.cadence").book


def test_everything_is_told(book):
    told = words(document(book))
    names = [it.name for it in (*book.stages, *book.rules, *book.guarantees, *book.templates, *book.consents)]
    names += [*book.promises, *(it.name.replace("_", " ") for it in (*book.facts, *book.roles))]
    names += [it.title for library in book.libraries for it in library.articles]
    assert [name for name in names if name not in told] == []


def test_it_refers_to_nothing_outside_and_to_nothing_that_is_not_there(book):
    html = document(book)
    page = Page(html)
    assert all(link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}
    assert "default-src 'none'" in html


def test_each_rule_stands_in_one_place_and_is_named_in_all_its_stages(book):
    page = Page(document(book))
    assert len([it for it in page.ids if it.startswith("rule-")]) == len(book.rules)
    for number, rule in enumerate(book.rules, 1):
        several = len(rule.stages) if len(rule.stages) > 1 else 0
        assert page.links.count(f"#rule-{number}") >= several


def test_the_stages_are_drawn_once_each_with_its_name(book):
    page = Page(document(book))
    assert page.tags.count("svg") == 1
    drawn = " ".join(" ".join(page.drawn).split())
    assert [it.name for it in book.stages if it.name not in drawn] == []


def test_it_is_laid_out_for_paper(book):
    style = document(book).partition("<style>")[2].partition("</style>")[0]
    printed = style.partition("@media print {")[2]
    assert re.search(r"@page \{[^}]*size: A4", printed)
    assert re.search(r"#rules, #letters \{ break-before: page; \}", printed)
    whole = " ".join(re.findall(r"([^{}]+)\{ break-inside: avoid; \}", printed))
    assert {".rule", ".vow", ".letter", ".drawing", "tr", ".agreed"} <= set(re.split(r"[\s,]+", whole))
    assert {"rules", "letters"} <= set(Page(document(book)).ids)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_prints_it_on_several_pages_of_a4(book, tmp_path):
    page, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(document(book), encoding="utf-8")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    asked = ["--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'browser'}", f"--print-to-pdf={paper}"]
    subprocess.run([CHROMIUM, *quiet, *asked, page.as_uri()], check=True, capture_output=True, timeout=120)
    sheets = re.findall(rb"/Type /Page\b(?!s).*?/MediaBox \[([^\]]*)\]", paper.read_bytes(), re.DOTALL)
    assert len(sheets) > 1
    assert {tuple(round(float(it)) for it in sheet.split()) for sheet in sheets} == {(0, 0, 595, 842)}


# Texts from outside


def playbook(text: str) -> Book:
    within = text.partition("{{")[0]
    head = f"---\nsubject: {within}\nchannel: email\n---\n"
    body = f"Dear {{{{ first_name }}}}, {within}\n{{% if nickname is known %}}{{{{ nickname }}}}{{% endif %}}\n"
    files = {"templates/note.md": head + body}
    source = f"""\
playbook "{text}"
  version 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG

team
  recruiter owns the candidate

facts
  first_name  text
  nickname    text, optional
  email       email address
  kind        one of "{text}", "other"

consents
  "{text}" lasts 90 days

channels
  email  automatic, to email
  call   by a person
    outcome "{text}"

limits
  at most 1 automatic touch in 1 day
  no automatic touches without consent "{text}"

stage "{text}"
  leads to "{text}, over"

  rule "{text}"
    when the candidate enters
    promise "{text}" within 2 working days
      if broken
        tell recruiter "{text}"
    ask recruiter to call "{text}" within 1 working day
      keeps "{text}"
      if done with outcome "{text}"
        send email "note"
    if kind is "{text}"
      move to "{text}, over"

closing stage "{text}, over"

guarantee "{text}"
  while in "{text}"
  promise "{text}" is kept

guarantee "closed means closed" off because "{text}"
"""
    result = compile_text(source, files=files)
    assert [it.message for it in result.diagnostics if it.severity is Severity.ERROR] == []
    assert result.book is not None
    return result.book


def test_no_text_of_a_playbook_is_taken_for_markup():
    hostile, harmless = document(playbook(HOSTILE)), document(playbook(HARMLESS))
    assert Page(hostile).tags == Page(harmless).tags
    assert Page(hostile).attributes == Page(harmless).attributes
    assert "alert(1)" in words(hostile)
    assert "<script" not in hostile
    assert words(hostile).count("alert(1)") == words(harmless).count("alertx1x")


def test_what_cannot_be_seen_is_made_visible():
    book = playbook("first\u202esecond\u200bthird")
    html = document(book)
    assert "\u202e" not in html
    assert "\u200b" not in html
    assert "first\ufffdsecond\ufffdthird" in html


def test_a_letter_shows_its_places_and_forms_apart():
    book = compile_path(PLAYBOOKS / "executive-search" / "executive-search.cadence").book
    note = next(it for it in letters(book, {}) if it.name == "congratulations")
    kinds = {(it.kind, it.text) for it in note.body}
    assert ("place", "first name") in kinds
    assert ("form", "if company is known") in kinds
    assert ("form", "end") in kinds
    assert not [it for it in note.body if it.kind == "text" and ("{{" in it.text or "{%" in it.text)]


# The command


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A new playbook, as the working folder."""
    for name, text in files_of(Answers("Ours")).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_writes_the_page_and_a_compiled_playbook_gives_the_same(folder, capsys):
    assert main(["docs", "."]) == 0
    printed = capsys.readouterr().out
    assert "Nothing of this was proved" in printed
    assert main(["docs", ".", "-o", "page.html"]) == 0
    assert (folder / "page.html").read_text(encoding="utf-8") == printed
    assert main(["compile", ".", "-o", "book.json"]) == 0
    assert main(["docs", "book.json"]) == 0
    assert capsys.readouterr().out == printed


def test_verdicts_are_shown_where_they_are_asked_for(folder, capsys):
    text = (folder / BOOK).read_text(encoding="utf-8").partition("\nscenario")[0]
    (folder / BOOK).write_text(text.replace("silent for 4 working days", "silent for 6 working days"), encoding="utf-8")
    assert main(["docs", ".", "--verify", "--plain-weeks", "--fresh", "--only", "waits in silence"]) == 0
    html = capsys.readouterr().out
    page = words(html)
    assert re.search(r"nobody waits in silence\s*line \d+\s*broken", page)
    assert "more than 5 working days without a word" in page
    assert re.search(r"a reply is answered\s*line \d+\s*not asked", page)
    assert "Nothing of this was proved" not in page
    Page(html)


def test_a_playbook_with_errors_is_not_written(folder, capsys):
    (folder / BOOK).write_text('playbook "x"\n', encoding="utf-8")
    assert main(["docs", ".", "-o", "page.html"]) == 1
    assert not (folder / "page.html").exists()
    assert main(["docs", "nowhere"]) == 2
