"""A small playbook that most forms of what can happen occur in, and one candidate who goes through it."""

from functools import cache

from cadencelang.compiler import Compiled, compile_text
from cadencelang.engine import Engine
from cadencelang.engine.inputs import Entered, Happened, Input, Replied
from cadencelang.graph.conditions import Note
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Habits, Steady
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.timeline import Timeline

SEARCH = """\
playbook "Small search"
  version 2

clock
  candidate time from timezone, otherwise Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays from country, otherwise GB-ENG
  calendars GB-ENG, US
  tick 30 minutes

team
  recruiter owns the candidate
  partner covers recruiter

facts
  name       text
  email      email address
  timezone   time zone, optional
  country    country, optional
  seniority  one of "C-suite", "VP"
  discussed  list of notes, optional

events
  interview completed, counts as contact

channels
  email  automatic, to email
  call   by a person
    outcome "reached", counts as contact
    outcome "left a message"

limits
  at most 1 automatic touch in 1 day
  at most 2 automatic touches in 7 days
  automatic touches only in working time

stage "First interview"
  leads to "Not selected"

  rule "thank you"
    when interview completed
    only if discussed is known
    stop when the candidate replies
    wait 2 working hours
    send email "thank-you"
      approved by partner

  rule "next steps"
    when interview completed
    promise "next steps" within 3 working days
      remind recruiter 1 working day before
      if broken
        hold automatic touches until partner resolves it
        tell partner "A promise was broken"
    wait 2 working days
    send email "next-steps"
      keeps "next steps"

  rule "never silent"
    when we have been silent for 4 working days
    stop when the candidate replies
    if seniority is "C-suite"
      ask recruiter to call "Say where we stand" within 4 working hours
        if not done
          tell partner "Nobody called"
    otherwise
      send email "still-in-process"

  rule "worth reading"
    when every Tuesday at 09:30, or the next working day
    send email "article"
      or skip after 4 working hours

closing stage "Not selected"
  rule "call first"
    when the candidate enters
    ask recruiter to call "Tell them the decision" within 1 working day
      if done with outcome "reached"
        send email "closing-note"
      if not done
        tell partner "Nobody told them"
"""
TEMPLATES = ("thank-you", "next-steps", "still-in-process", "article", "closing-note")
FILES = {
    f"templates/{name}.md": f"---\nsubject: {name}\n---\nDear {{{{ name }}}}, this is {name}.\n" for name in TEMPLATES
}


@cache
def compiled(more: str = "") -> Compiled:
    """The playbook, with what is written below it."""
    made = compile_text(SEARCH + more, name="search.cadence", files=FILES)
    assert made.book is not None, made.diagnostics
    return made


@cache
def world(more: str = "") -> tuple[Engine, Atlas]:
    """The engine and the lookups over the playbook."""
    made = compiled(more)
    assert made.book is not None
    return Engine(made.book), Atlas(made.book, made.sources)


def ada(seniority: str = "VP") -> Candidate:
    """A candidate in New York, whose interview was noted."""
    facts = {
        "name": "Ada Voss",
        "email": "ada@example.com",
        "timezone": "America/New_York",
        "country": "US",
        "seniority": seniority,
        "discussed": (Note("the move to Boston", 20514),),
    }
    return Candidate("ada", facts, "First interview", at("2026-03-02 10:00"))


def at(text: str) -> int:
    """An instant on Ada's clock."""
    from cadencelang.clock import parse_instant
    from cadencelang.clock.local import LocalTime

    return parse_instant(text, LocalTime("America/New_York", 30))


def history() -> list[Input]:
    """An interview, a reply, and the end of it."""
    return [
        Entered(id="h0", at=at("2026-03-02 10:00"), stage="First interview"),
        Happened(id="h1", at=at("2026-03-03 11:00"), event="interview completed"),
        Replied(id="h2", at=at("2026-03-16 11:00")),
        Entered(id="h3", at=at("2026-03-25 11:00"), stage="Not selected"),
    ]


def story(
    seniority: str = "VP",
    told: list[Input] | None = None,
    habits: Habits | None = None,
    start: str = "2026-03-04 00:00",
    end: str = "2026-04-10 18:00",
    *,
    assume: bool = True,
) -> Timeline:
    """Ada's timeline; `told` is what happened (the whole history if not said)."""
    engine, atlas = world()
    inputs = history() if told is None else told
    stretch = Stretch(at(start), at(end), assume)
    chosen = habits or Habits()
    return simulate(engine, atlas, ada(seniority), inputs, stretch, lambda _: Steady(atlas, engine.role_clock, chosen))
