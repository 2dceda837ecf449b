"""The first allowed instant, against walking from tick to tick."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cadencelang.clock import clock_for, load_calendar, parse_instant, weekday
from cadencelang.graph.model import NotAt, NotOnEve, NotOnHoliday, OnlyWorkingTime, Selector
from cadencelang.lints.limits import Gate, applies, is_eve, next_allowed
from cadencelang.source import Span

CLOCK = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))
ANY, AT = Selector(False, None), Span("book.cadence", 0, 0)
TICK = CLOCK.tick


def at(text):
    return parse_instant(text, CLOCK)


def blocked(limit, t):
    """Whether a limit blocks an instant, said as plainly as it can be."""
    day, minute = CLOCK.day(t), CLOCK.minute_of_day(t)
    match limit:
        case OnlyWorkingTime():
            return not CLOCK.is_open(t)
        case NotOnHoliday():
            return CLOCK.is_holiday(day)
        case NotOnEve():
            return minute >= limit.after and is_eve(CLOCK, day)
        case NotAt() if limit.start < limit.end:
            return weekday(day) in limit.weekdays and limit.start <= minute < limit.end
        case NotAt():
            begun = weekday(day) in limit.weekdays and minute >= limit.start
            return begun or (weekday(day - 1) in limit.weekdays and minute < limit.end)


times = st.integers(0, 47).map(lambda n: n * TICK)
some_days = st.frozensets(st.integers(0, 6), min_size=1, max_size=4)
limits = st.one_of(
    st.just(OnlyWorkingTime("l", ANY, AT)),
    st.just(NotOnHoliday("l", ANY, AT)),
    times.map(lambda after: NotOnEve("l", ANY, after, AT)),
    st.builds(lambda days, start, end: NotAt("l", ANY, days, start, end, AT), some_days, times, times),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(limits, max_size=3).map(tuple), st.integers(0, 60 * 24 * 60))
def test_is_the_first_tick_that_no_limit_blocks(chosen, offset):
    assume(not any(isinstance(it, NotAt) and it.start == it.end for it in chosen))
    start = at("2026-03-20 00:00") + offset
    found = next_allowed(chosen, CLOCK, start)
    t = CLOCK.ceil_tick(start)
    while t < start + 60 * 1440 and any(blocked(it, t) for it in chosen):
        t = CLOCK.ceil_tick(t + 1)
    assert found == (t if t < start + 60 * 1440 else None)
    assert Gate(chosen, CLOCK).next(start) == found


def test_a_week_without_a_free_instant_gives_none():
    closed = NotAt("l", ANY, frozenset(range(7)), 0, 1440, AT)
    assert next_allowed((closed,), CLOCK, at("2026-03-02 10:00")) is None


def test_the_eve_of_a_holiday_is_the_last_working_day_before_it():
    eves = ["2026-04-02", "2026-05-01", "2026-05-22", "2026-12-24"]
    days = range(CLOCK.day(at("2026-03-01 00:00")), CLOCK.day(at("2026-12-31 00:00")))
    told = [day for day in days if is_eve(CLOCK, day)]
    for eve in eves:
        assert CLOCK.day(at(f"{eve} 12:00")) in told
    assert CLOCK.day(at("2026-03-06 12:00")) not in told
    assert all(CLOCK.is_working_day(day) for day in told)


def test_a_limit_holds_for_its_channel():
    assert applies(Selector(False, None), "email")
    assert applies(Selector(True, None), "email")
    assert applies(Selector(False, "email"), "email")
    assert not applies(Selector(False, "message"), "email")
