"""What one trial speaks for: the instants from it until something comes of it by itself, and no others."""

from hypothesis import given
from hypothesis import strategies as st

from cadencelang.prover.quieting import Quiet

DAY = 20
TRIALS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, DAY), st.integers(1, DAY)), max_size=12
)


@given(TRIALS)
def test_no_instant_is_spoken_for_but_by_a_trial_whose_stretch_it_lies_in(trials):
    quiet = Quiet()
    for body, move, at, for_long in trials:
        quiet.tried(body, move, at, at + for_long)
    for body, move, at in ((body, move, at) for body in range(3) for move in range(3) for at in range(2 * DAY + 2)):
        covering = [it for it in trials if it[:2] == (body, move) and it[2] <= at < it[2] + it[3]]
        assert covering or not quiet.speaks_for(body, move, at)


@given(TRIALS.filter(bool))
def test_the_last_trial_speaks_for_all_of_its_stretch(trials):
    quiet = Quiet()
    for body, move, at, for_long in trials:
        quiet.tried(body, move, at, at + for_long)
    body, move, at, for_long = trials[-1]
    assert all(quiet.speaks_for(body, move, it) for it in range(at, at + for_long))


def test_a_trial_at_the_end_of_the_day_does_not_speak_for_the_morning():
    quiet = Quiet()
    quiet.tried(0, 1, 1439, 1440)
    assert quiet.speaks_for(0, 1, 1439)
    assert not quiet.speaks_for(0, 1, 600)
