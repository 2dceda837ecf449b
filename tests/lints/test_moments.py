"""Sample days and instants: every kind of closed stretch is among them, and starts are what triggers say."""

import pytest
from lint_examples import compiled, whole

from cadencelang.clock import clock_for, load_calendar, weekday
from cadencelang.lints import Context
from cadencelang.lints.moments import candidate_clocks, sample_days, sample_instants

LONDON = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))
STAGES = """\
facts
  starts date, optional
  meets  date and time, optional

stage "A"
  leads to "B"

  rule "r"
    when {}
    tell recruiter "now"

closing stage "B"
"""


def starts(trigger):
    context = Context(compiled(whole(STAGES.format(trigger))).book)
    rule = next(it for it in context.book.rules if it.name == "r")
    [clock] = context.clocks
    return clock, context.starts(rule, clock)


def test_samples_hold_the_longest_closed_stretch():
    days = sample_days(LONDON, None)
    closed = max(LONDON.next_open(t) - t for t in sample_instants(LONDON, None))
    assert closed == LONDON.longest_closed(min(days), max(days))


def test_plain_weeks_come_first():
    first = sample_days(LONDON, None)[:7]
    assert sorted(map(weekday, first)) == list(range(7))
    assert not any(LONDON.is_holiday(day + ahead) for day in first for ahead in range(10))


def test_samples_begin_at_today():
    today = LONDON.first_day + 1000
    assert min(sample_days(LONDON, today)) == today
    assert max(sample_days(LONDON, LONDON.last_day)) < LONDON.last_day


@pytest.mark.parametrize(
    ("trigger", "weekdays", "minutes"),
    [
        ("every Tuesday at 09:30, or not at all", {1}, {570}),
        ("every Sunday at 09:30, or the next working day", {0, 1, 2}, {570}),
        ("every working day at 08:00", {0, 1, 2, 3, 4}, {480}),
        ("every month on day 15 at 11:00, or the next working day", {0, 1, 2, 3, 4}, {660}),
        ("every last Friday of the month at 11:00, or not at all", {4}, {660}),
        ('cron "30 10 * * 3", or not at all', {2}, {630}),
        ("we have been silent for 3 working days", {0, 1, 2, 3, 4}, {540}),
        ("the candidate has been here for 2 weeks", {0, 1, 2, 3, 4}, {540}),
        ("2 working days before starts at 10:00", {0, 1, 2, 3, 4}, {600}),
        ("1 week after starts", {0, 1, 2, 3, 4}, {540}),
        ("on starts at 07:00", set(range(7)), {420}),
    ],
)
def test_runs_start_when_their_trigger_says(trigger, weekdays, minutes):
    clock, found = starts(trigger)
    assert {weekday(clock.day(t)) for t in found} == weekdays
    assert {clock.minute_of_day(t) for t in found} == minutes


@pytest.mark.parametrize("trigger", ["the candidate enters", "the candidate is out of office", "starts changes"])
def test_what_comes_from_outside_comes_at_any_hour(trigger):
    clock, found = starts(trigger)
    assert set(found) == set(sample_instants(clock, None))


def test_a_start_that_cannot_be_told_is_none():
    due = '  rule "s"\n    when 2 hours before promise "p" is due\n    tell recruiter "x"\n\nclosing stage "B"'
    text = STAGES.replace('tell recruiter "now"', 'promise "p" within 3 days').replace('closing stage "B"', due)
    context = Context(compiled(whole(text.format("the candidate enters"))).book)
    rule = next(it for it in context.book.rules if it.name == "s")
    assert context.starts(rule, context.clocks[0]) is None


def test_clocks_are_one_of_each_week_and_the_usual_one_first():
    text = """\
clock
  holidays GB-ENG
  calendars AE, SA, FR
  working time in AE Monday to Thursday 09:00 to 17:00

stage "A"
  leads to "B"

closing stage "B"
"""
    book = compiled(whole(text)).book
    clocks = candidate_clocks(book.clock)
    assert clocks[0].calendar.id == "GB-ENG"
    assert {clock.week for clock in clocks} == {clock.week for clock in clocks[:1]} | {book.clock.weeks_for[0].week}
    assert len(clocks) <= 3
