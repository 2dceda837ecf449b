"""Work in the background that fails by a mistake is told once, with what it was, and ends nothing."""

import ast
from pathlib import Path

import pytest
from sitting import make, play, settled, sitting

import cadencelang_tui

ROOT = Path(cadencelang_tui.__file__).parent
RUN, EDIT, SIMULATE = "cadencelang_tui.run", "cadencelang_tui.edit", "cadencelang_tui.simulate"


def broken(*_args, **_more):
    raise KeyError("x")


CASES = [
    ("edit", "f9", f"{EDIT}.screen.EditScreen.check_now", "Mending the problem"),
    ("edit", "# ctrl+s", f"{EDIT}.disk.DiskActions._save", "Saving the file"),
    ("simulate", "n n n n n n", f"{SIMULATE}.screen.nearest_flip", "Looking for the nearest change"),
    ("simulate", "E", f"{SIMULATE}.everyone_screen.everyone.measuring", "Simulating everyone"),
    ("simulate", "T", f"{SIMULATE}.views.checks.running", "Running the scenarios"),
    ("run", "enter", f"{RUN}.following.PageScreen", "Showing the candidate's page"),
    ("run", "right_square_bracket", f"{RUN}.deciding.moved", "Setting the clock"),
    ("run", "s", f"{RUN}.deciding.later_choices", "Putting it off"),
]


@pytest.mark.parametrize(("mode", "keys", "what", "named"), CASES, ids=[it[-1] for it in CASES])
def test_it_is_told_once_with_what_it_was(tmp_path, monkeypatch, mode, keys, what, named):
    async def go():
        async with sitting(make(tmp_path, mode=mode)) as pilot:
            for _ in range(3):
                await settled(pilot)
            monkeypatch.setattr(what, broken)
            pilot.app.clear_notifications()
            for key in keys.split():
                await pilot.press(key)
                for _ in range(200):
                    if all(it.is_finished for it in pilot.app.workers):
                        break
                    await pilot.pause(0.02)
            await pilot.pause()
            told = [it.message for it in pilot.app._notifications]
            words = f"{named} did not work, by a mistake of the application (KeyError: 'x'). You can go on."
            assert {*told} == {words}
            assert len(told) == 1 or named == "Looking for the nearest change"
            assert pilot.app.is_running

    play(go())


def workers():
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for it in node.decorator_list if isinstance(node, ast.AsyncFunctionDef) else ():
                if isinstance(it, ast.Call) and isinstance(it.func, ast.Name) and it.func.id == "work":
                    yield path, node.name, {word.arg: word.value for word in it.keywords}


def test_every_work_in_the_background_has_a_name_in_plain_words():
    found = list(workers())
    assert len(found) > 20
    unnamed = [
        f"{path.name}: {name}" for path, name, given in found if "name" not in given and "effect" not in path.name
    ]
    assert not unnamed
