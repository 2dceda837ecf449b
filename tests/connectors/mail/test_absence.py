"""The last day away, from how people write it; the text is of Monday 2 March 2026."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.clock import date_of, day_of
from cadencelang.connectors.mail.absence import last_day_away

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONDAY = day_of(dt.date(2026, 3, 2))

SAID = [
    ("until 12 March", "2026-03-12"),
    ("until and including the 12th of March, 2026", "2026-03-12"),
    ("until Thursday 12th March", "2026-03-12"),
    ("through March 12", "2026-03-12"),
    ("from 3/3/2026 until 13/3/2026", "2026-03-13"),
    ("away until 2026-03-12", "2026-03-12"),
    ("back on Thursday, March 12th, 2026", "2026-03-11"),
    ("I will be back on 12 March", "2026-03-11"),
    ("returning on Friday", "2026-03-05"),
    ("back Monday", "2026-03-08"),
    ("until Wednesday", "2026-03-04"),
    ("I will return to the office on March 9", "2026-03-08"),
    ("bis 12.3.", "2026-03-12"),
    ("bis zum 12. März 2026", "2026-03-12"),
    ("vom 2. bis 13. März", "2026-03-13"),
    ("ab dem 16.03.2026 wieder erreichbar", "2026-03-15"),
    ("Ich bin wieder am Montag, den 9. März im Büro", "2026-03-08"),
    ("jusqu’au 12 mars", "2026-03-12"),
    ("du 2 au 13 mars", "2026-03-13"),
    ("de retour le lundi 16 mars", "2026-03-15"),
    ("fino al 12/03/2026", "2026-03-12"),
    ("dal 2 al 13 marzo", "2026-03-13"),
    ("rientrerò il 16 marzo", "2026-03-15"),
    ("hasta el 12 de marzo de 2026", "2026-03-12"),
    ("volveré el lunes 16 de marzo", "2026-03-15"),
    ("tot en met 12 maart", "2026-03-12"),
    ("terug op maandag 16 maart", "2026-03-15"),
    ("até 12 de março", "2026-03-12"),
    ("until 5 January", "2027-01-05"),
    ("until 28 February", None),
    ("until 2 March", "2026-03-02"),
    ("ab dem 12. März im Urlaub", None),
    ("am 12. März", None),
    ("from 12 March", None),
    ("and available again from 12 March", "2026-03-11"),
    ("until further notice", None),
    ("until 31 February", None),
    ("until 12/03", None),
    ("until 12 March 2029", None),
    ("until 12 March 2025", None),
    ("I will reply within 2 days", None),
    ("my number is 12.03.2026", None),
    ("call me at 020 7946 0018", None),
    ("until 6 March, and then until 30 March", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), SAID)
def test_the_last_day_away(text, day):
    found = last_day_away(f"Thank you. I am out of the office {text}. Kind regards", MONDAY)
    assert (str(date_of(found)) if found is not None else None) == day


@PATIENT
@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    found = last_day_away(f"until {text}", MONDAY)
    assert found is None or MONDAY - 1 <= found <= MONDAY + 400
