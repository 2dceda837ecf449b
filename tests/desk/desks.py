"""A small playbook with one of everything that can wait for a person, and a desk over it."""

from cadencelang.clock import parse_instant
from cadencelang.compiler import compile_text
from cadencelang.desk.rehearsal import Rehearsal
from cadencelang.engine import Engine
from cadencelang.engine.inputs import Bounced, Happened, Promised
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate

BOOK = """
playbook "Desk"
  version 1
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  tick 30 minutes
team
  recruiter owns the candidate
  partner covers recruiter
facts
  first_name  text
  email       email address
  role_title  text, optional
  met_at      date and time, optional
events
  interview completed
channels
  email  automatic, to email
  call   by a person
    outcome "reached", counts as contact
    outcome "left a message"
stage "Talking"
  leads to "Over"
  rule "thank you"
    when interview completed
    wait 2 working hours
    send email "thanks"
      approved by recruiter
      or skip after 2 working days
      if not sent
        tell recruiter "Thank them yourself"
  rule "ring"
    when the candidate enters
    ask recruiter to call "Say hello" within 2 working days
      if not done
        tell recruiter "Nobody has called"
    promise "next steps" within 5 working days
closing stage "Over"
"""
LETTER = "---\nsubject: Thank you\n---\nDear {{ first_name }},\n\nthank you for {{ stage }}.\n"


class Seconds:
    """A watch under the test's hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def compiled(text=BOOK):
    found = compile_text(text, files={"templates/thanks.md": LETTER})
    assert found.book is not None, [it.message for it in found.diagnostics]
    return found


def desk(now="2026-03-03 14:00", *, people=("ada",), text=BOOK, history=None, watch=None, recorded=False):
    """A desk on a Tuesday over candidates who entered on Monday at 10:00 and were interviewed on Tuesday at 10:00."""
    found = compiled(text)
    engine = Engine(found.book)
    clock = engine.role_clock("recruiter")
    at = lambda shown: parse_instant(shown, clock)  # noqa: E731
    candidates = {
        id: Candidate(
            id, {"first_name": id.title(), "email": f"{id}@example.org", "met_at": at("2026-02-27 16:30")}, "Talking",
            at("2026-03-02 10:00"),
        )
        for id in people
    }  # fmt: skip
    told = history or (lambda at: (Happened(id="i1", at=at("2026-03-03 10:00"), event="interview completed"),))
    record = {id: told(at) for id in people}
    atlas = Atlas(found.book, found.sources)
    table = Rehearsal(engine, atlas, candidates, record, at(now), watch or Seconds(), recorded=recorded)
    return settled(table)


def settled(table):
    """The desk once everyone is read."""
    while table.settle(1):
        pass
    return table


def bounced(at):
    return (Bounced(id="b1", at=at("2026-03-03 11:00")),)


def promised(at):
    return (
        Promised(id="p1", at=at("2026-03-02 11:00"), promise="next steps", due=at("2026-03-03 17:00"), by="recruiter"),
    )
