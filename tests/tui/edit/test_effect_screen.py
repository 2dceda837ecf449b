"""The effect of a change, side by side: choosing whom to read of, reading on, and what is told where it fails."""

import pytest
from textual.widgets import Static

from cadencelang_tui.edit.effect import Difference, Effect, Pair
from cadencelang_tui.edit.effect_pane import EffectPane
from cadencelang_tui.edit.effect_screen import EffectScreen
from cadencelang_tui.glyphs import DRAWN
from editing import SMALL, edited, make_book, text_of, until

LONG = tuple(Pair(f"line {number} as it was", f"line {number} as it is") for number in range(60))
EFFECT = Effect(3, (Difference("1", "Ada Voss", LONG), Difference("2", "Bo Lind", (Pair(None, "new for Bo"),))))


@pytest.fixture
def book(tmp_path):
    return make_book(tmp_path)


async def shown(pilot):
    """The screen over this effect, and what it gives in the end."""
    given = []
    screen = EffectScreen(EFFECT, DRAWN)
    await pilot.app.push_screen(screen, given.append)
    await until(pilot, lambda: "as it was" in before(screen))
    return screen, given


def before(screen):
    return str(screen.query_one("#before", Static).content)


def after(screen):
    return str(screen.query_one("#after", Static).content)


@pytest.mark.parametrize(("down", "up"), [("down", "up"), ("j", "k")])
def test_keys_choose_whom_to_read_of_and_in_the_text_read_on(tmp_path, book, down, up):
    async def test(pilot, _):
        screen, given = await shown(pilot)
        await pilot.press(down)
        await until(pilot, lambda: "new for Bo" in after(screen))
        await pilot.press(up)
        await until(pilot, lambda: "line 1 as it was" in before(screen))
        await pilot.press("tab", down, down, down)
        await until(pilot, lambda: screen.query_one("#what").scroll_offset.y > 0)
        await pilot.press("enter")
        await until(pilot, lambda: given == ["1"])

    edited(tmp_path, book, test, size=(80, 24))


def test_a_click_chooses_whom_to_read_of_and_only_two_go_to_simulate(tmp_path, book):
    async def test(pilot, _):
        screen, given = await shown(pilot)
        await pilot.click("#who", offset=(3, 2))
        await until(pilot, lambda: "new for Bo" in after(screen))
        assert pilot.app.screen is screen
        await pilot.click("#who", offset=(3, 2), times=2)
        await until(pilot, lambda: given == ["2"])

    edited(tmp_path, book, test)


def test_in_a_narrow_window_the_two_sides_have_its_whole_width(tmp_path, book):
    async def test(pilot, _):
        screen, _ = await shown(pilot)
        who, what = screen.query_one("#who").region, screen.query_one("#what").region
        assert what.y == who.bottom
        assert what.width > 70
        assert "line 1 as it was" in before(screen).splitlines()[2]
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: screen.query_one("#what").region.x == screen.query_one("#who").region.right)

    edited(tmp_path, book, test, size=(80, 24))


def test_in_a_narrow_window_the_line_below_the_text_tells_what_the_change_does(tmp_path, book):
    async def test(pilot, screen):
        assert "F5:" not in text_of(screen, "#message")
        screen.editor.become(SMALL.replace("wait 2 working hours", "wait 5 working hours"))
        await until(pilot, lambda: "F5: 1 timeline changes   F7: what" in text_of(screen, "#message"))
        screen.editor.become(SMALL)
        await until(pilot, lambda: "F5:" not in text_of(screen, "#message"))

    edited(tmp_path, book, test, size=(80, 24))


def test_that_it_could_not_be_found_out_is_told_with_the_reason_and_the_next_change_tries_again(
    tmp_path, book, monkeypatch
):
    def fail(*_):
        raise ZeroDivisionError("[red]none[/]")

    async def test(pilot, screen):
        with monkeypatch.context() as broken:
            broken.setattr("cadencelang_tui.edit.effect_pane.effect_of", fail)
            screen.editor.become(SMALL.replace("wait 2 working hours", "wait 5 working hours"))
            await until(pilot, lambda: "could not be found out: [red]none[/]." in text_of(screen, "#effect"))
        assert "could not be found out: [red]none[/]." in screen.query_one(EffectPane).why_not()
        screen.editor.become(SMALL.replace("wait 2 working hours", "wait 6 working hours"))
        await until(pilot, lambda: "1 timeline changes" in text_of(screen, "#effect"))

    edited(tmp_path, book, test)
