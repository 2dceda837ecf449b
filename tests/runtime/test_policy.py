"""When a delivery is tried again: later each time, never later than the longest wait, and not all at once."""

from hypothesis import given
from hypothesis import strategies as st

from cadencelang.runtime.policy import Policy

POLICIES = st.builds(
    Policy,
    first_wait=st.floats(0, 86_400),
    longest_wait=st.floats(0, 7 * 86_400),
    jitter=st.floats(0, 1),
    seed=st.text(max_size=5),
)


@given(POLICIES, st.text(max_size=20), st.integers(1, 10_000))
def test_the_wait_is_doubled_up_to_the_longest_and_shortened_by_no_more_than_the_jitter(policy, key, attempt):
    whole = min(policy.first_wait * 2.0 ** min(attempt - 1, 30), policy.longest_wait)
    wait = policy.wait(key, attempt)
    assert whole * (1 - policy.jitter) <= wait <= whole
    assert policy.wait(key, attempt) == wait, "the same at every asking"


@given(st.text(max_size=5))
def test_what_failed_together_is_not_tried_again_together(seed):
    """The waits of a thousand letters lie all over what the jitter allows, a tenth of them in each tenth or so."""
    policy = Policy(first_wait=100, jitter=0.3, seed=seed)
    waits = [policy.wait(f"letter {number}", 1) for number in range(1000)]
    tenths = [0] * 10
    for wait in waits:
        tenths[min(int((wait - 70) / 3), 9)] += 1
    assert min(tenths) > 40
    assert max(tenths) < 170


def test_keys_attempts_and_seeds_have_waits_of_their_own():
    policy = Policy(first_wait=100, longest_wait=100)
    waits = {policy.wait(key, attempt) for key in ("a", "b") for attempt in (1, 2)}
    assert len(waits | {Policy(first_wait=100, seed="another").wait("a", 1)}) == 5


def test_without_jitter_the_waits_are_those_that_are_documented():
    policy = Policy(jitter=0)
    assert [policy.wait("a", attempt) for attempt in range(1, 11)] == [
        60, 120, 240, 480, 960, 1920, 3840, 7680, 14_400, 14_400,
    ]  # fmt: skip
