"""Text from outside, whatever is in it: it never steers the terminal and is never read as markup, on any screen."""

import asyncio
import csv
import io
import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from sitting import BOOK, make, play, settled, sitting
from textual.color import Color

from cadencelang.clock import WorkWeek, clock_for, load_calendar
from cadencelang.desk.items import Account, Check, Item, Kind, Page, PageLine, Person
from cadencelang_tui.glyphs import ASCII, DRAWN
from cadencelang_tui.run.panes import account_lines, page_lines
from cadencelang_tui.run.rewriting import RewriteScreen
from cadencelang_tui.run.screen import RunScreen
from cadencelang_tui.run.views import Drawer
from cadencelang_tui.safe_lines import SafeLines

STEERING = "\x1b]52;c;b3duZWQ=\x07\x1b[2J\x9b31m\x00\x7f\r\u202eolleh\u2066\ufeff\x85"
MARKUP = "[bold red]Eve[/] [@click=app.quit]leave[/] [link=http://x.example]x[/] :smile: \\[ ["
HIDDEN = (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
HIDING = {*map(chr, HIDDEN)}
CLOCK = clock_for("Europe/London", WorkWeek(), load_calendar("GB-ENG"))
STEERING_PARTS = st.sampled_from([*STEERING, "\x1b[", "[/]", "[@click=app.quit]", "[b]", "\n", "\t", "\u200b"])
HOSTILE = st.lists(st.text(max_size=6) | STEERING_PARTS, max_size=8).map("".join)


def steers(text):
    """The characters of a drawn text that a terminal would obey, or that hide or turn what is read."""
    return [char for char in text if category(char) in ("Cc", "Cs", "Zl", "Zp") or char in HIDING]


@given(st.lists(HOSTILE, max_size=4), st.booleans())
def test_whatever_a_widget_draws_the_terminal_is_not_steered(texts, ascii):
    before = [Segment(text) for text in texts]
    after = SafeLines(ascii=ascii).apply(before, Color.parse("black"))
    told = "".join(it.text for it in after)
    assert not steers(told)
    assert told.isascii() or not ascii
    assert cell_len(told) == sum(cell_len(it.text) for it in before)


def test_names_are_read_without_their_accents_where_only_ascii_is_shown():
    segments = [Segment("Renée Łucja Søren │ ● 日本 ›")]
    (only,) = SafeLines(ascii=True).apply(segments, Color.parse("black"))
    assert only.text == "Renee Lucja Soren | @ ???? ?"


@given(HOSTILE, HOSTILE, HOSTILE, st.integers(1, 240), st.sampled_from([DRAWN, ASCII]))
def test_a_row_of_the_queue_and_of_the_candidates(who, search, what, width, glyphs):
    drawer = Drawer(glyphs)
    drawer.clock = CLOCK
    item = Item("1", Kind.CALL, "c", who, search, what, who, "call", "t")
    person = Person("c", who, what, search, 3)
    for cells in (drawer.item(item, width), drawer.person(person, width)):
        assert not steers("".join(text for text, _ in cells))
        assert not {style for _, style in cells} - {"", "urgent", "strong", "quiet"}


@given(HOSTILE, HOSTILE, HOSTILE, st.integers(20, 200))
def test_an_account_and_a_page(first, second, third, width):
    account = Account(first, second, third, (Check(True, first, second), Check(None, third)), second)
    line = PageLine(0, "09:00", "sent", first, second, third)
    page = Page("c", first, ((second, third),), (line,), (replace(line, text=third),))
    for content in (*account_lines(account, DRAWN, width), *page_lines(page, width)):
        assert not steers(content.plain.replace("\n", ""))
        assert not any("@" in str(span.style) or "link" in str(span.style) for span in content.spans)


def workspace(folder):
    """The practice playbook with candidates whose every word is hostile."""
    shutil.copytree(BOOK.parent, folder)
    rows = list(csv.DictReader(io.StringIO((folder / "sample-candidates.csv").read_text("utf-8"))))
    (folder / "sample-candidates.csv").unlink()
    spoilt = ("name", "first_name", "company", "role_title", "client_sketch", "strength")
    people = [{key: value for key, value in row.items() if value} for row in rows[:24]]
    for row in people:
        row |= {key: f"{row.get(key, '')}{STEERING}{MARKUP}" for key in spoilt}
    for key in ("employer_domains", "interests", "discussed"):
        for row in people:
            row.pop(key, None)
    lines = (json.dumps(row) for row in people)
    (folder / "sample-candidates.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder / BOOK.name


def drawn(app):
    """Every segment of the screen, with its style."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            yield segment.text, segment.style


JOURNEY = """
    f4 enter escape x escape s escape 2 e escape a u 3 l escape 7 enter escape slash E v e escape f1 escape
    f3 n n p right down enter f3 f1 escape f f2 f1 escape ctrl+p escape
"""


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (160, 45), (20, 5)])
def test_no_screen_obeys_a_candidate(tmp_path, size):
    async def go():
        async with sitting(make(tmp_path, workspace(tmp_path / "book"), mode="run"), size) as pilot:
            app, seen = pilot.app, ""
            for key in JOURNEY.split():
                await pilot.press(key)
                with suppress(TimeoutError):
                    await asyncio.wait_for(settled(pilot), 2)
                for text, style in drawn(app):
                    assert not steers(text), (key, text)
                    assert style is None or not style.link, (key, text)
                    click = style.meta.get("@click", "") if style and style.meta else ""
                    assert "quit" not in str(click), (key, text)
                    seen += text
            assert app.is_running
            assert size == (20, 5) or "[bold red]Eve[/]" in seen

    play(go())


def test_a_draft_is_edited_as_it_is_shown(tmp_path):
    async def go():
        async with sitting(make(tmp_path), (100, 30), loaded=False) as pilot:
            pilot.app.push_screen(RewriteScreen("Eve", f"Dear {STEERING},\n\n{MARKUP}", "1", pilot.app.memory))
            await pilot.pause()
            assert not steers("".join(text for text, _ in drawn(pilot.app)))

    play(go())


@settings(max_examples=3, deadline=None)
@given(HOSTILE)
def test_what_is_said_in_passing(words):
    async def go(folder):
        async with sitting(make(folder), (100, 30), loaded=False) as pilot:
            await pilot.press("f4")
            assert isinstance(pilot.app.screen, RunScreen)
            pilot.app.screen.tell(words + MARKUP)
            await pilot.pause()
            assert not steers("".join(text for text, _ in drawn(pilot.app)))

    with tempfile.TemporaryDirectory() as folder:
        play(go(Path(folder)))
