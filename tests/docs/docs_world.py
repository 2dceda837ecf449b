"""A playbook in which the documentation's fragments stand, and the files that playbooks of the documentation use."""

import re

WORLD = """\
playbook "World"
  version 1

clock
  candidate time from timezone, otherwise Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays from country, otherwise GB-ENG
  tick 30 minutes

team
  recruiter owns the candidate
  partner covers recruiter
  researcher

facts
  first_name     text
  company        text, optional
  email          email address
  mobile         phone number, optional
  timezone       time zone, optional
  country        country, optional
  seniority      one of "C-suite", "VP", "Director"
  track          one of "longlist", "finalist"
  warmth         one of "new", "warm", "close", optional
  interests      list of text, optional
  discussed      list of notes, optional, fresh for 60 days
  strengths      list of notes
  compensation   money, optional, private
  seats_held     number, optional
  relocating     yes or no, optional
  nda            yes or no, optional
  other_search   yes or no, optional
  mentor         peer, optional
  interview_at   date and time, optional
  decision_date  date, optional
  start_date     date, optional
  quiet_until    date, optional
  offer_expires  date

events
  interview completed, counts as contact
    interviewer  text
    topics       list of text
    format       text, optional
  offer accepted, comes from the candidate
  client paused
  interest shown, comes from the candidate

consents
  "peer introduction" lasts 90 days
  "talent pool" lasts 12 months

channels
  email    automatic, to email
  message  automatic, to mobile
  call     by a person
    outcome "reached", counts as contact
    outcome "left a message"
  meet     by a person
  courier  by a person

limits
  automatic touches only in working time

library "insights" from "library/insights.csv"

sequence "check in" with letter, caller, patience
  send email letter
  wait patience
  ask caller to call "Hear how they are" within 2 working days

stage "First interview"
  leads to "Panel", "Not selected", "Withdrawn"
  rule "promises that other rules name"
    when the candidate enters
    promise "next steps" within 5 working days
    promise "an answer" within 5 working days
    promise "our decision" within 5 working days
{fragment}
stage "Panel"
  leads to "First interview", "Not selected", "Withdrawn"

closing stage "Not selected"

closing stage "Withdrawn"
"""

TOP = (
    "playbook", "use", "clock", "team", "facts", "events", "consents", "channels", "limits", "library", "sequence",
    "stage", "closing", "every", "guarantee", "scenario",
)  # fmt: skip
IN_STAGE = ("rule", "leads")
HEADS = ("when", "only if", "at most", "start again", "each time", "stop when")

_USE = re.compile(r'(?:send|share from .* by|introduce \w+ by) (\w+) "([^"]+)"')
_CITING = re.compile(r"citing (.+)")
_NOTES = re.compile(r"^ +(\w+) +list of notes", re.MULTILINE)
_LIBRARY = re.compile(r'^library "[^"]+" from "([^"]+)"', re.MULTILINE)
_ARTICLES = """\
title,url,published,topics
Boards that listen,https://example.org/boards,2026-01-12,governance;mining
The second hundred days,https://example.org/hundred,2026-02-09,leadership
What a chair reads,https://example.org/chair,2026-02-20,governance
"""


SENT = """\
when the candidate enters
only if discussed is known
send email "letter"
  citing discussed
"""
"""Lines of a rule that sends a letter by whatever letters of the documentation speak of."""
SHARED = """\
when the candidate enters
only if interests is known
share from "insights" about interests by email "article"
"""


def level(text: str) -> str:
    """Where a fragment belongs: `top`, `stage`, `rule` (heads of a rule) or `steps`."""
    first = next(line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#"))
    word = first.split()[0]
    if word in TOP:
        return "top"
    if word in IN_STAGE:
        return "stage"
    return "rule" if first.startswith(HEADS) else "steps"


def in_world(text: str) -> str:
    """A whole playbook with the fragment where it belongs; one of the top level stands by itself."""
    where = level(text)
    if where == "top":
        return text
    if where == "stage":
        body = _indented(text, 2)
    else:
        when = "" if re.search(r"^when ", text, re.MULTILINE) else "    when the candidate enters\n"
        has_step = where == "steps" or any(not it.startswith((" ", *HEADS)) for it in text.splitlines() if it)
        step = "" if has_step else '    tell owner "It happened"\n'
        body = f'  rule "of the page"\n{when}{_indented(text, 4)}{step}'
    return WORLD.format(fragment=body)


def _indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" if line else "\n" for line in text.splitlines())


def files_for(text: str) -> dict[str, str]:
    """The templates and libraries that a playbook names: short, and citing what they must cite."""
    found = {}
    notes = set(_NOTES.findall(text))
    lines = text.splitlines()
    for number, line in enumerate(lines):
        for channel, name in _USE.findall(line):
            cited = _cited(lines[number + 1 :])
            shared = "{{ article.title }}: {{ article.url }}" if "share from" in line else ""
            mentions = [f"{{{{ cited.{it}{'.text' if it in notes else ''} }}}}" for it in cited]
            body = " ".join(["Good morning.", *mentions, shared]).strip()
            found[f"templates/{name}.md"] = f"---\nsubject: A word from us\nchannel: {channel}\n---\n{body}\n"
    for path in _LIBRARY.findall(text):
        found[path] = _ARTICLES
    for name in re.findall(r'with letter "([^"]+)"', text):
        found[f"templates/{name}.md"] = "---\nsubject: A word from us\nchannel: email\n---\nGood morning.\n"
    return found


def _cited(below: list[str]) -> list[str]:
    """The facts of a `citing` line among the clauses right below a step."""
    for line in below:
        if match := _CITING.fullmatch(line.strip()):
            return [name.strip() for name in match[1].split(",")]
        if not line.strip().startswith(("approved", "undo", "or skip", "keeps", "published", "with consent")):
            return []
    return []
