"""The examples of the pages on letters and libraries, compiled: the bad ones give their code, the good ones nothing."""

import re

import pytest

from cadencelang.compiler import Compiled, compile_text
from cadencelang.diagnostics.codes import Code
from cadencelang.diagnostics.manual import page
from cadencelang.graph.templates import codes

OURS = [it for it in vars(codes).values() if isinstance(it, Code)]
BOOK = """\
playbook "Example"
  version 1
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
team
  recruiter owns the candidate
facts
  first_name     text
  email          email address
  mobile         phone number
  company        text, optional
  client_name    text, private
  client_sketch  text
  role_title     text
  notice_weeks   number
  interests      list of text
  seniority      one of "C-suite", "VP", "Director"
  discussed      list of notes, fresh for 60 days
events
  interview completed, counts as contact
    interviewer  text
channels
  email    automatic, to email
  message  automatic, to mobile
library "insights" from "library/insights.csv"
stage "Talk"
{rules}
closing stage "Closed"
"""
SENT = 'rule "of the page"\n  when the candidate enters\n'
LETTER = "---\nsubject: A word\n---\nGood morning.\n"
ARTICLES = "title,url,published,topics\nBoards,https://example.org/boards,2026-01-12,mining\n"


def example(code: Code, section: str) -> str:
    part = page(code.id).markdown.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    [text] = re.findall(r"```\n(.*?)```", part, re.DOTALL)
    return text


def remark(code: Code, section: str, of: str) -> str:
    """What a comment of an example says of its letter; of a good one, what that of the bad one says."""
    found = re.findall(rf"# whose {of} says: (.*)", example(code, section) + example(code, "A bad example"))
    return f"{found[0]}\n" if found else ""


def compiled(code: Code, section: str) -> Compiled:
    """An example in the place that its shape tells: a library, a whole letter, lines of a playbook, a letter's text."""
    text = example(code, section)
    rules, library = SENT + '  send email "thank-you"\n', ARTICLES
    letter = f"---\nsubject: A word\n{remark(code, section, 'front matter')}---\n"
    match text.split()[0]:
        case "---":
            letter = text
        case "rule" | "send":
            rules = text if text.startswith("rule") else SENT + indented(text)
            letter += remark(code, section, "text") or "Good morning.\n"
        case _ if code.id >= "CL45":
            letter, library = f"{letter}Good morning.\n", text
        case _:
            letter += text
    name = re.findall(r'send \w+ "([^"]+)"', rules)[0]
    files = {f"templates/{name}.md": letter, "library/insights.csv": library}
    return compile_text(BOOK.replace("{rules}", indented(rules)), files=files)


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def own(result: Compiled) -> set[str]:
    """The codes of everything that is no lint."""
    return {it.code for it in result.diagnostics if it.code < "CL7"}


SMALL = [it for it in OURS if it is not codes.SIZE]
"""Those whose example is the text itself; that of a letter that is too large only names one."""


@pytest.mark.parametrize("code", SMALL, ids=lambda it: it.name)
def test_the_bad_example_of_a_page_gives_its_code_and_nothing_else(code):
    assert own(compiled(code, "A bad example")) == {code.id}


@pytest.mark.parametrize("code", SMALL, ids=lambda it: it.name)
def test_the_good_example_of_a_page_gives_nothing(code):
    result = compiled(code, "A good example")
    assert [(it.code, it.message) for it in result.diagnostics if it.code < "CL7"] == []
    assert result.ok


def test_the_letter_of_the_page_on_size_is_too_large():
    size = int(re.findall(r"# (\d+) MB", example(codes.SIZE, "A bad example"))[0]) * 1_000_000
    files = {"templates/thank-you.md": LETTER.ljust(size, "x"), "library/insights.csv": ARTICLES}
    book = BOOK.replace("{rules}", indented(SENT + '  send email "thank-you"\n'))
    assert own(compile_text(book, files=files)) == {codes.SIZE.id}


def test_every_page_of_letters_and_libraries_is_among_them():
    assert [it.id for it in OURS] == [*(f"CL{it}" for it in range(401, 413)), *(f"CL{it}" for it in range(451, 455))]
