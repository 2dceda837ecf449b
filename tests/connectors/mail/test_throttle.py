"""How many mails may go when."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.connectors.mail.throttle import Limit, wait_for_room

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("sent", "now", "wait"),
    [([], 0, 0.0), ([0], 0, 0.0), ([0, 1], 1, 59.0), ([0, 1], 59.5, 0.5), ([0, 1], 60, 0.0), ([0, 1, 2], 60, 1.0)],
)
def test_the_third_mail_in_a_minute_waits_until_the_first_is_a_minute_ago(sent, now, wait):
    assert wait_for_room([Limit(2, 60)], sent, now) == wait


def test_the_longest_wait_counts():
    assert wait_for_room([Limit(2, 60), Limit(3, 3600)], [0, 10, 20], 100) == 3500.0
    assert wait_for_room([], [0, 1, 2], 2) == 0.0


@PATIENT
@given(st.lists(st.integers(1, 5)), st.lists(st.floats(0, 30), max_size=40))
def test_whoever_waits_as_told_never_exceeds_a_limit(counts, gaps):
    limits = [Limit(count, 7.0 * count) for count in counts]
    sent, now = [], 0.0
    for gap in gaps:
        now += gap
        now += wait_for_room(limits, sent, now)
        sent.append(now)
        for limit in limits:
            assert sum(at > now - limit.seconds + 1e-6 for at in sent) <= limit.count


@pytest.mark.parametrize(("count", "seconds"), [(0, 1), (1, 0), (1, -1)])
def test_a_limit_that_lets_nothing_through_is_refused(count, seconds):
    with pytest.raises(ValueError, match="at least one"):
        Limit(count, seconds)
