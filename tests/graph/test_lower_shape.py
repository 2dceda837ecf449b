"""The graph that playbooks are lowered to: nothing lost, identities that stay, sequences and tables written out."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest

from cadencelang.clock import Duration, Unit
from cadencelang.compiler import compile_path, compile_text
from cadencelang.graph import model as g
from cadencelang.graph import steps as s
from cadencelang.graph.conditions import All, Any, Compare, FactRef, IfUnknown, Known, Op
from cadencelang.graph.store import dump, load
from cadencelang.semantics.outline import every_step, outline
from cadencelang.semantics.report import Report
from cadencelang.syntax import nodes as n

PLAYBOOKS = sorted(
    path for path in (Path(__file__).parents[2] / "playbooks").glob("*/*.cadence") if path.stem == path.parent.name
)
BOOK = """\
playbook "Example"
  version 3
  stop when the candidate opts out

clock
  candidate time from timezone, otherwise Europe/Paris
  working time Monday to Thursday 09:00 to 12:30 and 13:30 to 18:00
  working time Friday 09:00 to 16:00
  working time in AE Sunday 08:00 to 16:00
  holidays from country, otherwise FR
  calendars AE
  holiday 2026-05-22 "Partners' day"
  half day 2026-12-24 until 13:00 "Christmas Eve"
  tick 15 minutes
  moves back within 1 hour count as none

team
  recruiter owns the candidate
  partner covers recruiter
    time Asia/Dubai
    working time Sunday to Thursday 08:00 to 16:00
    holidays AE
    away 2026-05-04 to 2026-05-08

facts
  email      email address
  timezone   time zone, optional
  country    country, optional
  seniority  one of "C-suite", "VP", optional
  years      number
  salary     money, optional, private

events
  interview held, counts as contact
    mood  text, optional

channels
  email  automatic
  call   by a person
    outcome "reached", counts as contact

limits
  at most 2 touches in 7 days
  touches only from 08:00 to 20:00
  no email touches from 22:00 to 06:00
  no automatic touches while seniority is unknown

sequence "check in" with letter, caller, patience
  send email letter
  wait patience
  ask caller to call "Hear how they are" within patience

stage "A"
  leads to "B"
  stop when the candidate replies
  rule "r"
    when interview held
    when 2 days before consent "newsletter" ends
    only if all of
      seniority is known
      any of
        seniority is "VP"
        years is at least 10
    at most 2 times per visit
    each time, at most 3 at once
    stop when promise "next steps" is kept
    do "check in" with letter "hello", caller owner, patience 2 working days
    promise "next steps" by 2026  # not a date
    choose by seniority, years
      case "VP", less than 10
        tell owner "junior"
      case unknown, any
        tell partner "who is it"
      otherwise
        end

stage "B"
  leads to "A"

closing stage "C"

every open stage except "B"
  rule "e"
    when the candidate replies
    tell owner "They wrote"

consents
  "newsletter" lasts 6 months

guarantee "kept"
  while in any open stage
  assuming tasks are done in time
  promise "next steps" is kept
guarantee "no dead end" off because "It is a pool"
"""
TEXT = BOOK.replace(
    '    promise "next steps" by 2026  # not a date\n', '    promise "next steps" within 3 working days\n'
)
FILES = {"templates/hello.md": "---\nsubject: Hello\n---\nHello.\n"}


@cache
def book() -> g.Book:
    return compiled(TEXT)


def compiled(text: str) -> g.Book:
    result = compile_text(text, name="p.cadence", files=FILES)
    assert result.book, [(it.code, it.message) for it in result.diagnostics]
    return result.book


def steps_in(steps: tuple[s.Step, ...]) -> Iterator[s.Step]:
    """Every step, nested ones included; derived from the fields of the nodes."""
    for step in steps:
        yield step
        yield from _nested(step)


def _nested(node: object) -> Iterator[s.Step]:
    for field in fields(node):  # type: ignore[arg-type]
        value = getattr(node, field.name)
        for it in value if isinstance(value, tuple) else ():
            if isinstance(it, s.StepBase):
                yield from steps_in((it,))  # type: ignore[arg-type]
            elif is_dataclass(it):
                yield from _nested(it)


def line_of(text: str, span: object) -> str:
    return text[: span.start].rpartition("\n")[2] + text[span.start :].partition("\n")[0]  # type: ignore[attr-defined]


STEPS = (
    n.Wait, n.WaitUntil, n.WaitUpTo, n.Send, n.Share, n.Introduce, n.Ask, n.Tell, n.Promise, n.Release, n.Hold,
    n.Pause, n.Resume, n.SetFact, n.Forget, n.MoveTo, n.End, n.If, n.ChooseBy,
)  # fmt: skip


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_every_step_of_a_playbook_is_in_its_graph(path):
    result = compile_path(path)
    assert result.book
    lowered = {step.span for rule in result.book.rules for step in steps_in(rule.steps)}
    report = Report(result.sources)
    written = {
        it.statement.span for it in every_step(outline(result.modules, report)) if isinstance(it.statement, STEPS)
    }
    assert lowered == written


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_a_playbook_survives_being_written_and_read(path):
    result = compile_path(path)
    assert result.book
    assert load(dump(result.book)) == result.book


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_identities_are_unique(path):
    compiled_book = compile_path(path).book
    assert compiled_book
    ids = [step.id for rule in compiled_book.rules for step in steps_in(rule.steps)]
    ids += [rule.id for rule in compiled_book.rules] + [limit.id for limit in compiled_book.limits]
    assert len(ids) == len(set(ids))


def ids_of(text: str) -> list[str]:
    found = compiled(text)
    return [*(it.id for it in found.limits), *(step.id for rule in found.rules for step in steps_in(rule.steps))]


def test_identities_outlive_formatting_and_edits_elsewhere():
    before = ids_of(TEXT)
    spaced = re.sub(r"\n(\S)", r"\n\n# said again\n\1", TEXT)
    assert ids_of(spaced) == before
    more = TEXT.replace('stage "B"\n', 'stage "B"\n  rule "new"\n    when the candidate enters\n    tell owner "x"\n')
    assert [it for it in ids_of(more) if not it.startswith("B/")] == before
    asked = TEXT.replace("    choose by", '    if years is 1\n      tell owner "one"\n    choose by')
    assert [it for it in ids_of(asked) if it in before] == before


def test_a_rule_carries_all_that_stands_at_its_head():
    [rule, common] = book().rules
    assert (rule.id, rule.stages, common.id, common.stages) == ("A/r", ("A",), "every open stage/e", ("A",))
    assert [type(it).__name__ for it in rule.triggers] == ["Happens", "BeforeConsentEnds"]
    assert (rule.overlap, rule.at_once, rule.frequencies[0].window) == (g.Overlap.EACH, 3, None)
    assert [type(it).__name__ for it in rule.stops] == ["PromiseEnds"]
    match rule.guard:
        case All((Known(FactRef("seniority"), True), Any((Compare(), Compare(op=Op.AT_LEAST, values=(10,)))))):
            pass
        case other:
            raise AssertionError(other)


def test_a_sequence_is_written_out_with_its_arguments():
    send, wait, ask = book().rules[0].steps[:3]
    assert isinstance(send, s.Send)
    assert isinstance(wait, s.Wait)
    assert isinstance(ask, s.Ask)
    assert (send.template, wait.duration, ask.role) == ("hello", Duration(2, Unit.WORKING_DAYS), "recruiter")
    assert ask.deadline.within == wait.duration
    for step in (send, wait, ask):
        assert line_of(TEXT, step.use).strip().startswith('do "check in"')
        assert "check in" not in line_of(TEXT, step.span)


def test_a_table_becomes_branches_that_meet_no_unknown():
    table = book().rules[0].steps[-1]
    assert isinstance(table, s.Choose)
    assert table.table
    first, second, last = (branch.condition for branch in table.branches)
    # the guard of the rule has been left behind: the rule has waited, so that the fact may be unknown again
    assert isinstance(first, All)
    assert isinstance(first.parts[0], IfUnknown)
    assert isinstance(second, Known)
    assert not second.wanted
    assert last is None


def test_the_clock_plan_holds_weeks_and_calendars_with_the_firms_own_days():
    clock = book().clock
    assert (clock.zone_fact, clock.zone, clock.calendar_fact, clock.calendar) == (
        "timezone",
        "Europe/Paris",
        "country",
        "FR",
    )
    assert (clock.tick, clock.settle) == (15, 60)
    assert clock.week.days[0] == ((540, 750), (810, 1080))
    assert clock.week.days[4] == ((540, 960),)
    assert clock.week.days[6] == ()
    assert [(it.country, it.week.days[6]) for it in clock.weeks_for] == [("AE", ((480, 960),))]
    assert [it.id for it in clock.calendars] == ["FR", "AE"]
    for calendar in clock.calendars:
        assert "Partners' day" in dict(calendar.holidays).values()
        assert (calendar.half_days[-1][1:]) == (780, "Christmas Eve")


def test_roles_have_clocks_of_their_own_and_the_owner_is_found():
    recruiter, partner = book().roles
    assert (recruiter.owner, recruiter.zone, recruiter.week) == (True, None, None)
    assert (partner.owner, partner.covers, partner.zone, partner.calendar) == (
        False,
        ("recruiter",),
        "Asia/Dubai",
        "AE",
    )
    assert partner.week is not None
    assert partner.week.days[4] == ()
    assert len(partner.away) == 1


def test_limits_that_pass_midnight_or_leave_a_window_become_two_stretches():
    stretches = [(it.touches.channel, it.start, it.end) for it in book().limits if isinstance(it, g.NotAt)]
    assert stretches == [(None, 0, 480), (None, 1200, 1440), ("email", 0, 360), ("email", 1320, 1440)]


def test_the_rest_of_the_book():
    it = book()
    assert (it.name, it.version, it.language, it.promises) == ("Example", 3, 1, ("next steps",))
    assert [type(stop).__name__ for stop in (*it.stops, *it.stages[0].stops)] == ["OptsOut", "Replies"]
    assert [(stage.name, stage.closing) for stage in it.stages] == [("A", False), ("B", False), ("C", True)]
    assert it.guarantees[0].stages == ("A", "B")
    assert it.guarantees[0].claim == g.PromisesKept("next steps")
    assert [(off.name, off.reason) for off in it.switched_off] == [("no dead end", "It is a pool")]
    assert (it.channels[0].address, it.sources) == ("email", (("p.cadence", TEXT),))
