"""Candidates that turn out to be one take the stricter of what they allowed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.connectors.webhooks.consents import Standing, stricter

NAMES = st.sampled_from(["peer introduction", "talent pool", "references"])
STANDINGS = st.builds(
    Standing,
    granted=st.dictionaries(NAMES, st.none() | st.integers(0, 100)),
    withdrawn=st.frozensets(NAMES),
    opted_out=st.booleans(),
    erased=st.booleans(),
    off_limits=st.frozensets(st.sampled_from(["a.example", "b.example"])),
)
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def allowed(standing, name, at):
    """Whether a consent holds at an instant."""
    if standing.opted_out or standing.erased or name in standing.withdrawn or name not in standing.granted:
        return False
    until = standing.granted[name]
    return until is None or at <= until


def test_where_both_gave_it_the_earlier_end_counts():
    one, other = Standing(granted={"x": 50, "y": None}), Standing(granted={"x": 20, "y": 30})
    assert dict(stricter(one, other).granted) == {"x": 20, "y": 30}


def test_what_either_withdrew_is_withdrawn():
    merged = stricter(Standing(granted={"x": None}), Standing(withdrawn=frozenset(["x"])))
    assert dict(merged.granted) == {}
    assert merged.withdrawn == {"x"}


def test_a_record_that_nobody_asked_says_nothing():
    assert dict(stricter(Standing(granted={"x": 5}), Standing()).granted) == {"x": 5}


@PATIENT
@given(STANDINGS, STANDINGS, NAMES, st.integers(0, 100))
def test_nothing_is_allowed_that_one_of_them_forbids(one, other, name, at):
    merged = stricter(one, other)
    asked = [it for it in (one, other) if name in it.granted or name in it.withdrawn]
    open_to_all = all(allowed(it, name, at) for it in asked) and bool(asked)
    stopped = any(it.opted_out or it.erased for it in (one, other))
    assert allowed(merged, name, at) == (open_to_all and not stopped)
    assert merged.off_limits >= one.off_limits | other.off_limits


@PATIENT
@given(STANDINGS, STANDINGS, STANDINGS)
def test_the_order_of_merging_does_not_matter(one, two, three):
    assert stricter(one, two) == stricter(two, one)
    assert stricter(stricter(one, two), three) == stricter(one, stricter(two, three))
