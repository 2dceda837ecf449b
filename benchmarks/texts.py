"""Playbooks to measure with: made to size, free of mistakes, each rule a little different."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
PLAYBOOKS = ROOT / "playbooks"
EXECUTIVE = PLAYBOOKS / "executive-search" / "executive-search.cadence"

_HEAD = """\
playbook "Benchmark"
  version 1
  language 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG

team
  recruiter owns the candidate

facts
  notice    number, optional
  track     one of "short", "long", "open"
  decision  date, optional
  moving    yes or no, optional

events
  signal received, comes from the candidate

# What follows is as long as it has to be.

stage "Talking"
  leads to "Over"
"""
_RULE = """
  # Rule {n}
  rule "rule {n}"
    when signal received
    only if track is one of "short", "open" and (notice is more than {notice}, or if unknown no)
    at most {times} times per visit
    wait {days} working days, at {hour}:00
    if moving is known and moving is yes
      tell recruiter "Rule {n} saw a move coming"
    otherwise if decision is known and decision is within {days} days
      tell recruiter "Rule {n} saw a decision coming"
"""
_TAIL = """
closing stage "Over"
"""


def playbook(rules: int) -> str:
    """A playbook with so many rules."""
    written = (
        _RULE.format(n=n, notice=n % 40, times=1 + n % 7, days=2 + n % 9, hour=10 + n % 7) for n in range(1, rules + 1)
    )
    return _HEAD + "".join(written) + _TAIL


def lines(count: int) -> str:
    """A playbook of about so many lines, whole rules only."""
    fixed = (_HEAD + _TAIL).count("\n")
    return playbook(max(1, round((count - fixed) / _RULE.count("\n"))))
