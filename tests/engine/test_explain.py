"""Explanations speak as the language does: dates and instants as a person reads them."""

from __future__ import annotations

from cadencelang.clock import parse_instant
from cadencelang.compiler import compile_text
from cadencelang.engine import Engine
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import What

BOOK = """\
playbook "Words"
  version 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00

team
  recruiter owns the candidate

facts
  interview_at   date and time, optional
  decision_date  date, optional

events
  form returned

stage "Open"
  leads to "Closed"

  rule "soon"
    when form returned
    only if (interview_at is in the past, or if unknown no) and (decision_date is in the past, or if unknown no)
    tell recruiter "Both are over"

closing stage "Closed"
"""


def test_a_guard_that_fails_says_what_it_found_as_dates_and_local_instants():
    book = compile_text(BOOK).book
    assert book is not None
    engine = Engine(book)
    clock = engine.clocks.candidate(None, None)
    start, interview = (parse_instant(text, clock) for text in ("2026-07-01 10:00", "2026-07-09 14:30"))
    facts = {"interview_at": interview, "decision_date": clock.day(interview) + 4}
    state = engine.apply(engine.begin("c1", facts, start), i.Entered(id="1", at=start, stage="Open")).state
    state = engine.apply(state, i.Happened(id="2", at=start, event="form returned")).state

    blocked = next(it for it in engine.advance(state, start).reasons if it.what is What.RUN_BLOCKED)

    assert blocked.detail == (
        "interview_at is in the past (it is 2026-07-09 14:30)",
        "decision_date is in the past (it is 2026-07-13)",
    )
