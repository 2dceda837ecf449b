"""Which events end every history that a guarantee speaks of, and that a proof without them is the same proof."""

from pathlib import Path
from textwrap import dedent

import pytest
from prover_world import OFFICE

from cadencelang.cli.books import open_book
from cadencelang.compiler import compile_text
from cadencelang.prover.claims import goals_of
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.leaving import ending_events
from cadencelang.prover.verifying import Wish, Word, verdict_on

TALENT_POOL = Path(__file__).parents[2] / "playbooks" / "talent-pool"
BOOK = dedent(
    """\
    playbook "Pool"
      version 1
      stop when departure
"""
    + OFFICE
    + """\
    facts
      mail  email address
      vip   yes or no
    events
      departure
      interruption
    every open stage
      rule "never silent"
        when we have been silent for 3 days
        start again
        promise "a sign" within 2 working days
      rule "a sign, come what may"
        when 4 working hours before promise "a sign" is due
        send email "hello"
          keeps "a sign"
      rule "they are gone"
        when departure
        move to "Gone"
    stage "Warm"
      leads to "Close", "Gone"
    stage "Close"
      leads to "Warm", "Gone"
    closing stage "Gone"
    guarantee "a word"
      while in any open stage
      assuming no message bounces
      we are never silent for more than 12 days
"""
)
RULE = '  rule "they are gone"\n    when departure\n'
MOVE = '    move to "Gone"\n'
OTHER = '  rule "more"\n    when departure\n    set vip to no\n'


def _book(*changes: tuple[str, str]):
    text = BOOK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    compiled = compile_text(text, files={"templates/hello.md": "---\nsubject: Hello\n---\nHello"})
    assert compiled.book is not None, compiled.diagnostics
    return compiled.book


def _ending(*changes: tuple[str, str]) -> frozenset[str]:
    book = _book(*changes)
    return ending_events(book, book.guarantees[0])


def test_what_stops_everything_and_moves_them_away_ends_every_history():
    assert _ending() == {"departure"}


SURVIVED = {
    "the move has a condition": [(RULE, RULE + "    only if vip is no\n")],
    "it comes once a visit": [(RULE, RULE + "    at most 1 time per visit\n")],
    "the move stays within": [('move to "Gone"', 'move to "Close"')],
    "something comes first": [('move to "Gone"', 'set vip to no\n    move to "Gone"')],
    "it is from them": [("  departure\n", "  departure, comes from the candidate\n")],
    "another event stops the leaving": [('stage "Warm"\n', 'stage "Warm"\n  stop when interruption\n')],
    "a reply stops the leaving": [("stop when departure", "stop when departure\n  stop when the candidate replies")],
    "the stage leads back": [('closing stage "Gone"', 'stage "Gone"\n  leads to "Warm"')],
    "the rule holds in one stage alone": [(RULE + MOVE, ""), ('stage "Warm"\n', 'stage "Warm"\n' + RULE + MOVE)],
    "another rule answers too": [('stage "Close"\n', f'stage "Close"\n{OTHER}')],
    "the claim speaks of it": [
        (
            "we are never silent for more than 12 days",
            "after departure the candidate hears from us within 2 working days",
        )
    ],
}


@pytest.mark.parametrize("name", SURVIVED)
def test_what_may_be_survived_ends_none(name):
    assert _ending(*SURVIVED[name]) == frozenset()


def _verdicts(monkeypatch, book, goal):
    """The verdict without such events, and the one with them tried."""
    wish = Wish(Bounds(seconds=200), plain_weeks_only=True)
    without = verdict_on(book, goal, wish, lambda *_: True)
    for module in ("worlds", "duties"):
        monkeypatch.setattr(f"cadencelang.prover.{module}.ending_events", lambda *_: frozenset())
    return without, verdict_on(book, goal, wish, lambda *_: True)


def test_what_is_broken_with_such_events_is_broken_without(monkeypatch):
    book = _book(("12 days", "4 days"))
    without, tried = _verdicts(monkeypatch, book, goals_of(book)[0])
    assert without.word is tried.word is Word.BROKEN


@pytest.mark.slow
def test_what_is_proved_with_such_events_is_proved_without(monkeypatch):
    book = open_book(str(TALENT_POOL), "never").book
    goal = next(it for it in goals_of(book) if it.name == "letters keep coming")
    without, tried = _verdicts(monkeypatch, book, goal)
    assert without.word is tried.word is Word.PROVED
    assert without.situations < tried.situations
    assert len(without.rests_on) < len(tried.rests_on)
