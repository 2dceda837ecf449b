"""The token of the one click names one person, and only we can make it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.connectors.mail.unsubscribe import person_of_token, unsubscribe_token

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECRET = b"a secret of the tests"


@PATIENT
@given(st.text())
def test_a_token_names_its_person(person):
    token = unsubscribe_token(SECRET, person) if person.isprintable() else unsubscribe_token(SECRET, "x")
    assert person_of_token(SECRET, token) in (person, "x")
    assert token.replace("-", "").replace("_", "").isalnum()


@PATIENT
@given(st.text(), st.integers(0, 200), st.sampled_from("AZaz09-_"))
def test_a_changed_token_names_nobody_else(person, at, char):
    token = unsubscribe_token(SECRET, "ada")
    changed = token[: at % len(token)] + char + token[at % len(token) + 1 :]
    assert person_of_token(SECRET, changed) in (None, "ada")
    assert person_of_token(b"another", token) is None
    assert person_of_token(SECRET, person) is None


def test_what_is_no_token_names_nobody():
    for token in ("", "=", "é", "\0", "a" * 5000, "A" * 24):
        assert person_of_token(SECRET, token) is None
