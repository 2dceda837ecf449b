"""Small playbooks at random, as text in the language: two or three stages, rules, limits, a promise, a guarantee."""

from __future__ import annotations

from hypothesis import strategies as st

from cadencelang.compiler import Compiled, compile_text

HEAD = """\
playbook "At random"
  version 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
  tick 60 minutes

team
  recruiter owns the candidate
  partner covers recruiter

facts
  email   email address
  senior  yes or no

events
  interview completed{contact}

channels
  email  automatic, to email
  call   by a person
"""
MAIL = "---\nsubject: A word\n---\nA word.\n"
FILES = {"templates/one.md": MAIL, "templates/two.md": MAIL}
STAGES = ("A", "B", "C")

LIMITS = (
    "at most 1 automatic touch in 1 day",
    "at most 1 automatic touch in 3 days",
    "at most 2 touches in 4 days",
    "at least 3 working hours between touches",
    "automatic touches only in working time",
    "no automatic touch on Friday after 15:00",
    "no automatic touches from 12:00 to 14:00",
)
TRIGGERS = (
    "the candidate enters",
    "the candidate enters",
    "the candidate replies",
    "the candidate replies",
    "interview completed",
    "we have been silent for 2 working days",
    "we have been silent for 3 days",
    "every Monday at 10:00, or the next working day",
    "every working day at 11:00",
    "the candidate has been here for 2 days",
    "(senior is yes) becomes true",
)
GUARDS = ("senior is yes", "the candidate has not replied in the last 2 days", "today is Monday, Tuesday, Friday")
HEADS = ("stop when the candidate replies", "at most 1 time per visit", "at most 1 time in 3 days", "start again")
WAITS = ("wait 1 working day", "wait 3 working hours", "wait 1 day", "wait 5 hours")
SHELVES = ("or skip after 2 working hours", "or skip after 1 working day")
ASKS = ("within 4 working hours", "within 1 working day", "within 2 days")
CLAIMS = (
    "we are never silent for more than {n} working days",
    "we are never silent for more than {n} days",
    "we are never silent for more than {n} working days by automatic touches",
    "after a reply the candidate hears from us within {n} working days",
    "after interview completed the candidate hears from us within {n} working days",
    'after entering "A" the candidate hears from us within {n} working days',
    'after entering "A", "B" the candidate hears from us within {n} days by call',
    "every promise is kept",
    "never more than {n} automatic touches in 4 days",
    "never more than 1 touch in {n} days",
    'nobody stays in "A" for more than {n} days',
)
FITTING = {
    "never silent": ['  rule "base"', "    when we have been silent for 1 working day", '    send email "one"'],
    "after a reply": ['  rule "base"', "    when the candidate replies", '    send email "two"'],
    "interview completed": ['  rule "base"', "    when interview completed", '    send email "two"'],
    "by call": [
        '  rule "base"',
        "    when the candidate enters",
        '    ask recruiter to call "Base" within 1 working day',
    ],
    "entering": ['  rule "base"', "    when the candidate enters", '    send email "two"'],
    "nobody stays": ['  rule "base"', "    when the candidate has been here for 1 day", '    move to "B"'],
}
"""A rule that goes some way towards a claim, by words of the claim."""
PREMISES = (
    "no message bounces",
    "tasks are done in time",
    "tasks are done in time",
    "nobody is away",
    "the candidate does not reply",
    "senior is yes",
)


def _lines(*lines: str, deep: int = 2) -> list[str]:
    return ["  " * deep + line for line in lines]


@st.composite
def _steps(draw: st.DrawFn, *, promises: bool) -> list[str]:
    """One to three steps; a promise may come first, and something may keep it."""
    promise = promises and draw(st.booleans())
    keeps = ["  " + 'keeps "word"'] if promise and draw(st.booleans()) else []
    made: list[str] = []
    if promise:
        made += _lines(f'promise "word" within {draw(st.sampled_from(("1 working day", "2 working days", "2 days")))}')
    if draw(st.booleans()):
        made += _lines(draw(st.sampled_from(WAITS)))
    if draw(st.integers(0, 3)):
        shelf = [f"  {draw(st.sampled_from(SHELVES))}"] if draw(st.booleans()) else []
        made += _lines(f'send email "{draw(st.sampled_from(("one", "two")))}"', *shelf, *keeps)
    else:
        otherwise = ["  if not done", '    send email "one"'] if draw(st.booleans()) else []
        made += _lines(f'ask recruiter to call "Call" {draw(st.sampled_from(ASKS))}', *keeps, *otherwise)
    return made


@st.composite
def _rule(draw: st.DrawFn, name: str, *, promises: bool) -> list[str]:
    lines = [f'  rule "{name}"', *_lines(f"when {draw(st.sampled_from(TRIGGERS))}")]
    if draw(st.integers(0, 3)) == 0:
        lines += _lines(f"only if {draw(st.sampled_from(GUARDS))}")
    if draw(st.integers(0, 2)) == 0:
        lines += _lines(draw(st.sampled_from(HEADS)))
    return lines + draw(_steps(promises=promises))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A playbook's text. Not every one compiles: rules may set each other off without delay."""
    stages = STAGES[: draw(st.sampled_from((2, 2, 3)))]
    claim = draw(st.sampled_from(CLAIMS))
    lines = HEAD.format(contact=draw(st.sampled_from(("", ", counts as contact")))).splitlines()
    limits = draw(st.lists(st.sampled_from(LIMITS), max_size=draw(st.sampled_from((0, 1, 2))), unique=True))
    lines += ["", "limits", *(f"  {it}" for it in limits)] if limits else []
    for number, stage in enumerate(stages):
        others = [it for it in stages if it != stage]
        leads = draw(st.lists(st.sampled_from(others), max_size=2, unique=True))
        named = ", ".join(f'"{it}"' for it in leads)
        lines += ["", f'stage "{stage}"', *([f"  leads to {named}"] if leads else [])]
        for count in range(draw(st.sampled_from((0, 1, 1, 2) if number else (1, 1, 2)))):
            lines += draw(_rule(f"{stage.lower()}{count}", promises="promise" in claim))
    fitting = next((rule for word, rule in FITTING.items() if word in claim), None)
    if fitting and draw(st.integers(0, 7)):
        lines += ["", "every stage", *fitting]
    lines += ["", *draw(_guarantee(claim, stages))]
    return "\n".join(lines) + "\n"


@st.composite
def _guarantee(draw: st.DrawFn, claim: str, stages: tuple[str, ...]) -> list[str]:
    lines = ['guarantee "it"']
    anywhere = claim.startswith(("never more", "nobody"))
    if not anywhere and draw(st.booleans()):
        lines += [f'  while in "{draw(st.sampled_from(stages))}"']
    premises = draw(st.lists(st.sampled_from(PREMISES), max_size=4, unique=True))
    if draw(st.integers(0, 15)) and "no message bounces" not in premises:
        premises.append("no message bounces")
    lines += [f"  assuming {it}" for it in premises]
    return [*lines, f"  {claim.format(n=draw(st.integers(2, 8)))}"]


def compiled(text: str) -> Compiled:
    """The text compiled; `book` is None where it has errors."""
    return compile_text(text, files=FILES)
