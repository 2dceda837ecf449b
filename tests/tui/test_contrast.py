"""Every word on every screen stands out from its ground: 4.5 to 1, in high contrast 7 to 1 (WCAG 2.2), never dimmed."""

import re

import pytest
from picturing import still_picture
from sitting import make, play, sitting

from editing import make_vouched

SCENES = {
    "start": "", "edit": "f2", "simulate": "f3", "run": "f4", "people": "f4 7", "page": "f4 down enter", "skip": "f4 x",
    "help": "f4 f1", "commands": "f4 ctrl+p", "stages": "f3 G", "who": "f3 f", "form": "f3 N", "add": "f3 a",
    "go to": "f2 ctrl+g", "find": "f2 ctrl+r", "open": "ctrl+o", "problems": "f2 s f7 f7 tab", "guarantees": "f3 P",
}  # fmt: skip
LEAST = {"dark": 4.5, "light": 4.5, "contrast": 7.0}
UNTICKED = "X"
"""The cross of a box without one."""
FAST = {("edit", "contrast"), ("simulate", "contrast"), ("run", "light")}


def light(colour):
    """The relative luminance of a colour."""
    parts = [it / 255 for it in colour]
    red, green, blue = (it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """How far two colours stand apart, from 1 to 21."""
    lower, higher = sorted((light(one), light(other)))
    return (higher + 0.05) / (lower + 0.05)


def words(screen):
    """Every text with letters or digits in it that is drawn, with its style; what lies behind a question is not."""
    seen = screen.children[0].region if screen.is_modal else screen.region
    for strip in screen._compositor.render_strips()[seen.y : seen.bottom]:
        for segment in strip.crop(seen.x, seen.right):
            if re.search(r"[^\W_]", segment.text) and segment.text != UNTICKED and segment.style is not None:
                yield segment.text, segment.style


def weak(screen, least):
    """The texts that do not stand out enough."""
    found = {}
    for text, style in words(screen):
        fore, back = style.color, style.bgcolor
        assert fore is not None, text
        assert back is not None, text
        ratio = contrast(fore.get_truecolor(), back.get_truecolor())
        if ratio < least or style.dim:
            found[text.strip()] = (round(ratio, 2), fore.name, back.name, bool(style.dim))
    return found


def cases():
    for scene in SCENES:
        for theme in LEAST:
            yield pytest.param(scene, theme, marks=() if (scene, theme) in FAST else pytest.mark.slow)


@pytest.mark.parametrize(("scene", "theme"), [*cases()])
def test_every_word_stands_out(tmp_path, monkeypatch, scene, theme):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    async def go():
        book = make_vouched(tmp_path) if scene == "guarantees" else None
        async with sitting(make(tmp_path, book), (120, 36), loaded=False) as pilot:
            pilot.app.theme = f"cadence-{theme}"
            await still_picture(pilot)
            for key in SCENES[scene].split():
                await pilot.press(key)
                await still_picture(pilot)
            assert weak(pilot.app.screen, LEAST[theme]) == {}

    play(go())
