"""What nobody foresaw: it is written down, and the next sitting goes on from there."""

from types import SimpleNamespace

import pytest
from sitting import make, sitting

from cadencelang_tui.app import CadenceApp
from cadencelang_tui.memory import Memory
from cadencelang_tui.sittings import BrokenOff, sit


class Watch:
    """Each look is so many seconds later."""

    def __init__(self, step):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


def test_after_a_break_everything_is_built_anew_and_the_person_is_told(tmp_path):
    sat = []

    def app():
        made = make(tmp_path)
        made.run = lambda: sat.append(made) or (len(sat) == 1 and setattr(made, "broken", "KeyError: 'x'"))
        return made

    assert sit(app, seconds=Watch(60)) == 0
    assert sat[0].told_first == ""
    assert sat[1].told_first.startswith("Something went wrong: KeyError: 'x'. Everything is as it was")


def test_what_breaks_at_once_is_not_begun_again():
    app = SimpleNamespace(run=lambda: None, broken="ValueError: no", return_code=1, report="")
    with pytest.raises(BrokenOff, match=r"The application broke off: ValueError: no\. What you did is kept"):
        sit(lambda: app, seconds=Watch(1))


def test_a_break_keeps_the_mode_and_the_details_and_shows_no_traceback(tmp_path, capfd):
    app = CadenceApp(memory=Memory(tmp_path / "state", tmp_path / "config"))

    async def pilot(hands):
        await hands.press("f4")
        hands.app.screen.call_later(lambda: 1 / 0)
        await hands.pause()

    app.run(headless=True, auto_pilot=pilot)
    assert app.broken == "ZeroDivisionError: division by zero"
    assert "1 / 0" in app.report.read_text()
    assert Memory(tmp_path / "state").part("app", app.session.path)["mode"] == "run"
    assert "Traceback" not in "".join(capfd.readouterr())


def test_the_screen_says_first_what_broke_the_last_sitting_off(tmp_path):
    async def go():
        app = make(tmp_path)
        app.told_first = "[b]Something went wrong"
        async with sitting(app, loaded=False):
            assert [it.message for it in app._notifications] == ["[b]Something went wrong"]

    import asyncio

    asyncio.run(go())
