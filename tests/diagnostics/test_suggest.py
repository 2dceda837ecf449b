import pytest

from cadencelang.diagnostics.suggest import did_you_mean, nearest

STAGES = ["First interview", "Panel", "Not selected", "Withdrawn"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Panell", "Panel"),
        ("Pnael", "Panel"),
        ("panel", "Panel"),
        ("first_interview", "First interview"),
        ("Frist intervew", "First interview"),
        ("Withdrew", "Withdrawn"),
        ("Offer", None),
        ("", None),
        ("P", None),
    ],
)
def test_a_slip_of_the_fingers_is_recognised_and_nothing_else(word, meant):
    assert nearest(word, STAGES) == meant


def test_the_closest_wins_and_of_equals_the_first():
    assert nearest("cart", ["care", "card", "carts"]) == "care"
    assert nearest("recruter", ["recruits", "recruiter"]) == "recruiter"


def test_the_sentence():
    assert did_you_mean("Panell", STAGES) == 'Did you mean "Panel"?'
    assert did_you_mean("Offer", STAGES) is None
