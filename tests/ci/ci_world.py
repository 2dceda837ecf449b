"""A repository with playbooks, and `cadence` on the path as a hook or an action finds it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BOOK = """\
playbook "{name}"
  version 1
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
team
  recruiter owns the candidate
facts
  name   text
  email  email address
channels
  email  automatic
  call   by a person
stage "Talk"
  leads to "Done"
  rule "thanks"
    when the candidate enters
    wait 2 working hours
    send email "thank-you"
  rule "answer"
    when the candidate replies
    ask recruiter to call "Answer them" within 1 working day
closing stage "Done"
guarantee "no dead end" off because "a small book leads nowhere"
guarantee "once"
  assuming the candidate does not reply
  rule "thanks" runs at most 1 time
scenario "they hear from us"
  at 2026-03-02 10:00 the candidate enters "Talk"
  expect email "thank-you" at 2026-03-02 {hour}:00
  run until 2026-03-03 18:00
"""
LETTER = "---\nsubject: Thank you, {{ name }}\nchannel: email\n---\nDear {{ name }},\nthank you.\n"


def write(folder, name="search", hour="12", text=BOOK):
    """A playbook with its letter in a folder of its own."""
    (folder / name / "templates").mkdir(parents=True, exist_ok=True)
    main = folder / name / f"{name}.cadence"
    main.write_text(text.format(name=name, hour=hour), encoding="utf-8")
    (folder / name / "templates" / "thank-you.md").write_text(LETTER, encoding="utf-8")
    return main


def environment(**more):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path} | more


def run(*command, cwd, **more):
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False, env=environment(**more)
    )
