"""What each screen looks like, small and large, on dark and on light ground.

After a change that is meant: `pytest tests/tui/test_pictures.py -m "slow or not slow" --snapshot-update`, and look at
every picture that changed.
"""

import re
from pathlib import Path

import pytest
import readme_pictures
from picturing import PictureExtension, picture, still_picture
from sitting import make, play, sitting

from editing import make_vouched

SCENES = {
    "start": "",
    "edit": "f2",
    "simulate": "f3",
    "run": "f4",
    "candidates": "f4 7",
    "page": "f4 down enter",
    "skip": "f4 x",
    "help": "f4 f1",
    "commands": "f4 ctrl+p",
}
_LONGER = f"f2 ctrl+g 2 3 9 enter end {'left ' * 13}0"
"""Edit, with a longer silence before somebody is asked to call."""
VIEWS = {
    "problem": "f2 ctrl+g 2 5 1 enter end s",
    "suggestions": "f2 ctrl+g 2 5 1 enter end enter ctrl+space",
    "find": "f2 ctrl+r e m a i l down tab tab space",
    "template": "f2 f6 j j j j j j enter",
    "effect": f"{_LONGER} still f5",
    "for-whom": "f2 f6 j j j j j j enter ctrl+l",
    "graph": "f3 G",
    "everyone": "f3 E",
    "scenarios": "f3 T",
    "compare": f"{_LONGER} f3 B",
    "form": "f3 N",
    "batch": "f4 4 asterisk p",
    "guarantees": "f3 P",
}
"""What lies beside a mode's text or over it: small on dark ground, larger on light."""
SCENES |= VIEWS
VIEWED = (("80x24", "dark"), ("120x36", "light"))
SIZES = {"80x24": (80, 24), "120x36": (120, 36), "200x60": (200, 60)}
FAST = {("start", "80x24", "dark"), ("run", "120x36", "light"), ("run", "80x24", "dark")}


WINDOW = {"ff5f57", "febc2e", "28c840", "c5c8c6"}
"""What a picture draws around the application: three knobs and a title."""


def words(svg):
    """What is written in a picture."""
    return " ".join(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).replace("&#160;", " ").split())


@pytest.fixture
def pictures(snapshot):
    return snapshot.use_extension(PictureExtension)


def cases():
    for scene in SCENES:
        every = ((size, theme) for size in SIZES for theme in ("dark", "light"))
        for size, theme in VIEWED if scene in VIEWS else every:
            slow = () if (scene, size, theme) in FAST else pytest.mark.slow
            yield pytest.param(scene, size, theme, marks=slow, id=f"{scene}-{size}-{theme}")
    for scene in ("start", "edit", "simulate", "run"):
        yield pytest.param(scene, "120x36", "contrast", marks=pytest.mark.slow, id=f"{scene}-120x36-contrast")


async def look(tmp_path, scene, size, theme):
    """The scene, once it stands still; of guarantees with a playbook whose are proved soon."""
    book = make_vouched(tmp_path) if scene == "guarantees" else None
    return await look_after(tmp_path, SCENES[scene], size, theme, book)


async def look_after(tmp_path, keys, size, theme, book=None):
    """What there is after these keys, once it stands still; at `still` it is waited for that before going on."""
    async with sitting(make(tmp_path, book), SIZES[size], loaded=False) as pilot:
        pilot.app.theme = f"cadence-{theme}"
        pilot.app.memory.config = Path("config")
        pilot.app.time_of_day = lambda: "15:42"
        await still_picture(pilot)
        for key in keys.split():
            if key != "still":
                await pilot.press(key)
            if key not in ("left", "ctrl+g") and not key.isdecimal():
                await still_picture(pilot)
        return await still_picture(pilot)


@pytest.mark.parametrize(("scene", "size", "theme"), [*cases()])
def test_it_looks_as_it_did(tmp_path, monkeypatch, pictures, scene, size, theme):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert play(look(tmp_path, scene, size, theme)) == pictures


def test_a_picture_loads_nothing_and_shows_what_is_drawn(tmp_path):
    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            found = picture(pilot.app)
            assert "What&#160;would&#160;you&#160;like&#160;to&#160;do?" in found
            assert re.findall(r"\w+://[^\"<\s]+", found) == ["http://www.w3.org/2000/svg"]

    play(go())


def test_without_colours_everything_is_grey_and_nothing_is_lost(tmp_path, monkeypatch):
    coloured = play(look(tmp_path / "coloured", "run", "120x36", "dark"))
    monkeypatch.setenv("NO_COLOR", "1")
    grey = play(look(tmp_path / "grey", "run", "120x36", "dark"))
    colours = set(re.findall(r"(?:fill[:=]\s*\"?)#([0-9a-f]{6})", grey))
    inside = {it for it in colours if len({it[0:2], it[2:4], it[4:6]}) > 1}
    assert inside <= WINDOW
    assert len(colours) > 2
    assert words(grey) == words(coloured)


@pytest.mark.slow
@pytest.mark.parametrize("name", readme_pictures.KEYS)
def test_the_readme_shows_what_there_is(tmp_path, name):
    assert readme_pictures.drawn(name, tmp_path) == (readme_pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_picture_belongs_to_a_scene():
    kept = {it.stem for it in (Path(__file__).parent / "__snapshots__" / "test_pictures").glob("*.svg")}
    named = {f"test_it_looks_as_it_did[{case.id}]" for case in cases()}
    assert kept == named
