"""A small playbook that has something of everything, and edits of it."""

from __future__ import annotations

from cadencelang.compiler import compile_text
from cadencelang.diagnostics.render_text import render_text
from cadencelang.graph.model import Book

BOOK = """\
playbook "Search"
  version 1

clock
  candidate time from timezone, otherwise Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
  tick 30 minutes

team
  recruiter owns the candidate
  partner covers recruiter

facts
  email      email address
  timezone   time zone, optional
  seniority  one of "VP", "Director"

events
  interview completed, counts as contact
    interviewer  text

consents
  "introductions" lasts 90 days

channels
  email  automatic, to email
  call   by a person

limits
  at most 1 automatic touch in 1 day
  at most 3 touches in 7 days
  automatic touches only in working time

stage "Interview"
  leads to "Closed"

  rule "thank you"
    when interview completed
    promise "next steps" within 3 working days
      if broken
        tell partner "A promise was broken"
    wait 2 working hours
    send email "thank-you"
      approved by partner
      or skip after 2 working days
      keeps "next steps"

  rule "never silent"
    when we have been silent for 4 working days
    if seniority is "VP"
      ask recruiter to call "Say where we stand" within 4 working hours
        if not done
          tell partner "Nobody has called"
    otherwise
      send email "still-in-process"

closing stage "Closed"
  rule "goodbye"
    when the candidate enters
    send email "goodbye"

guarantee "nobody waits"
  while in "Interview"
  assuming no message bounces
  we are never silent for more than 5 working days
"""
MAIL = "---\nsubject: A word from us\n---\nWe are in touch.\n"
FILES = {f"templates/{name}.md": MAIL for name in ("thank-you", "still-in-process", "goodbye")}


def book_of(text: str = BOOK, files: dict[str, str] | None = None) -> Book:
    """The book of a text that has no errors."""
    compiled = compile_text(text, files={**FILES, **(files or {})})
    assert compiled.book is not None, render_text(compiled.diagnostics, compiled.sources, color=False)
    return compiled.book


def edited(*edits: tuple[str, str]) -> str:
    """The text with each of these replaced, once."""
    text = BOOK
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text
