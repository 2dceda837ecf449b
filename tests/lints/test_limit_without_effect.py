"""What is told to forbid as much, against the engine's own counting; and that very many limits are looked at soon."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lint_examples import compiled, whole

from cadencelang.clock import Duration, Unit, clock_for, load_calendar, parse_instant
from cadencelang.engine.contact import leaves_window
from cadencelang.graph.model import Cap, Selector, Spacing
from cadencelang.lints.checks.limit_without_effect import _is_stricter
from cadencelang.source import Span

CLOCK = clock_for("Europe/London", calendar=load_calendar("GB-ENG"))
ALL, HERE = Selector(False, None), Span("book.cadence", 0, 0)
FIRST = parse_instant("2026-03-25 00:00", CLOCK)
"""Before Easter: working days and dates are far apart."""
AMOUNTS = st.integers(1, 9)
WINDOWS = st.builds(Duration, AMOUNTS, st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS]))
CAPS = st.builds(Cap, st.just("limit"), st.just(ALL), st.integers(1, 4), WINDOWS, st.just(HERE))
GAPS = st.builds(Duration, AMOUNTS, st.sampled_from([it for it in Unit if it is not Unit.MONTHS]))
SPACINGS = st.builds(Spacing, st.just("limit"), st.just(ALL), GAPS, st.just(HERE))


def is_full(cap, days, today):
    return sum(leaves_window(CLOCK, cap, day) > today for day in days) >= cap.count


@settings(max_examples=300)
@given(CAPS, CAPS, st.lists(st.integers(0, 30), max_size=6), st.integers(0, 20))
def test_where_a_cap_is_full_a_stricter_one_is_full_too(strict, cap, ago, later):
    assume(_is_stricter(strict, cap))
    today = CLOCK.day(FIRST) + later
    days = [today - it for it in ago]
    assert is_full(strict, days, today) or not is_full(cap, days, today)


@settings(max_examples=300)
@given(SPACINGS, SPACINGS, st.integers(0, 20 * 1440))
def test_a_stricter_spacing_never_ends_before_the_other(strict, spacing, later):
    assume(_is_stricter(strict, spacing))
    assert CLOCK.wait(FIRST + later, strict.gap) >= CLOCK.wait(FIRST + later, spacing.gap)


def test_of_very_many_limits_the_first_are_compared():
    lines = [f"  at most {number} touches in {number} days\n" for number in range(1, 400)]
    idle = "  at most 1 touch in 1 day\n", "  at most 2 touches in 1 day\n"
    text = 'limits\n{}stage "A"\n  leads to "B"\n\nclosing stage "B"\n'
    told = [compiled(whole(text.format("".join(it)))).diagnostics for it in ([*idle, *lines[1:]], [*lines, idle[1]])]
    assert [[it.code for it in found] for found in told] == [["CL735"], []]
