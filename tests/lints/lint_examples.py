"""Examples in the pages of the lints, made into whole playbooks.

An example shows what matters. The rest of its playbook is the frame here, which is clean by itself: of each part, what
the example does not say. Every template that it sends lies beside it, with a plain text where the page shows none.
"""

import re
from dataclasses import dataclass, field

from cadencelang.compiler import Compiled, compile_text
from cadencelang.diagnostics.manual import Page

FRAME = """\
playbook "Example"

team
  recruiter owns the candidate
  partner covers recruiter

facts
  email email address

channels
  email automatic
  call by a person

"""
CLOCK = """\
clock
  holidays GB-ENG

"""
ANSWER = """\
every stage
  rule "hear them"
    when the candidate replies
    tell recruiter "They have replied"

"""
_BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SENT = re.compile(r'(?:send email|by email|with letter|send message) "([^"]+)"')
MAIL = "---\nsubject: A word from us\n---\nWe are in touch.\n"
ARTICLE = "---\nsubject: Worth reading\n---\n{{ article.title }}: {{ article.url }}\n"


@dataclass(frozen=True)
class Example:
    """A whole playbook: its text, and the files beside it by path."""

    text: str
    files: dict[str, str] = field(default_factory=dict)


def example(page: Page, section: str) -> Example:
    """The playbook of a section of a page."""
    part = page.markdown.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    blocks = _BLOCK.findall(part)
    assert blocks, f"{page.name}: no block below {section}"
    [text] = [body for kind, _, body in blocks if kind == "cadence"]
    files = {path: body for kind, path, body in blocks if kind == "file"}
    return whole(text, files, answered=page.name != "reply-not-handled")


def whole(text: str, files: dict[str, str] | None = None, *, answered: bool = True) -> Example:
    """A playbook of the frame and this text, with every template that the text sends; `answered`: replies are heard."""
    shared = "share from" in text
    sent = {f"templates/{name}.md": ARTICLE if shared else MAIL for name in _SENT.findall(text)}
    clock = "" if text.startswith("clock\n") or "\nclock\n" in text else CLOCK
    return Example(FRAME + clock + (ANSWER if answered else "") + text, sent | (files or {}))


def compiled(given: Example) -> Compiled:
    """The playbook of an example, compiled."""
    return compile_text(given.text, name="example.cadence", files=given.files)
