"""Timelines for programs and for browsers: JSON by its schema, a page that stands alone."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from workbench_world import at, story, world

from cadencelang.schemas import published
from cadencelang.workbench.drawing import draw
from cadencelang.workbench.timeline_html import timelines_html
from cadencelang.workbench.timeline_json import iso, timelines_json

jsonschema = pytest.importorskip("jsonschema")


def document(*timelines):
    return json.loads("".join(timelines_json(timelines, world()[1], "Tasks are done.")))


def test_the_document_follows_its_schema():
    schema = json.loads(published("timeline"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document(story(), story("C-suite")))
    jsonschema.Draft202012Validator(schema).validate(document())


def test_instants_carry_the_offset_of_the_candidate():
    clock = story().clock
    assert iso(at("2026-03-06 09:00"), clock) == "2026-03-06T09:00:00-05:00"
    assert iso(at("2026-03-09 09:00"), clock) == "2026-03-09T09:00:00-04:00"


def test_the_account_is_told_with_its_lines():
    (candidate,) = document(story())["candidates"]
    skipped = next(it for it in candidate["account"] if it["what"] == "touch skipped")
    assert skipped["text"] == 'email "article"'
    assert skipped["place"]["text"] == "at most 1 automatic touch in 1 day"


class Page(HTMLParser):
    """Collects what a page refers to, and checks that its elements close."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self):
        super().__init__()
        self.open, self.links, self.tips = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "action", "data"):
                self.links.append(value)
            if name == "data-tip":
                self.tips.append(value)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    assert page.open == []
    return page


def test_the_page_stands_alone():
    html = timelines_html([story(), story("C-suite")], world()[1], ["Tasks are done."])
    page = read(html)
    assert all(link.startswith("#candidate-") for link in page.links)
    assert not re.search(r"https?:|@import|url\((?!#)", html)
    assert "color-scheme: light dark" in html


def test_what_was_kept_back_says_why_on_the_page():
    tips = read(timelines_html([story()], world()[1], [])).tips
    assert any(
        "closing-note" in tip and "at most 2 automatic touches in 7 days" in tip and "(line 34)" in tip for tip in tips
    )
    assert all(re.search(r"\d{4}-\d{2}-\d{2}|working days", tip) for tip in tips)


def test_names_are_escaped():
    evil = replace(story(), label='<script>alert("x")</script>', candidate='"><img src=x>')
    html = timelines_html([evil], world()[1], ["<b>"])
    assert "<script>alert" not in html
    assert "<img" not in html
    read(html)


def test_a_drawing_keeps_inside_its_size():
    drawing = draw(story(), world()[1])
    for lane in drawing.lanes:
        assert lane.y + lane.height <= drawing.height
        for bar in lane.bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= drawing.width + 3.1
        assert all(0 <= mark.x <= drawing.width for mark in lane.marks)


def test_bars_of_one_lane_do_not_lie_on_each_other():
    for lane in draw(story("C-suite"), world()[1]).lanes:
        bars = sorted(lane.bars, key=lambda it: (it.row, it.x))
        for one, next_ in pairwise(bars):
            assert one.row != next_.row or one.x + one.width <= next_.x + 3


def test_a_page_of_four_weeks_fits_a_window_1200_wide():
    drawing = draw(story(start="2026-03-02 00:00", end="2026-03-29 23:59"), world()[1])
    beside = 2 * 24 + 2 * 21 + 78 + 8 + 17
    assert drawing.width <= 1200 - beside, "the paddings, the names of the lanes, and a scroll bar"


def test_two_of_one_name_are_told_apart_and_no_promise_is_a_dash():
    html = timelines_html([story(), replace(story("C-suite"), candidate="ada-2")], world()[1], [])
    assert ">Ada Voss (ada)</a>" in html
    assert ">Ada Voss (ada-2)</a>" in html
    assert "(ada)" not in timelines_html([story(), replace(story(), label="Bo", candidate="bo")], world()[1], [])
    quiet = timelines_html([story(told=[]), replace(story(told=[]), label="Bo")], world()[1], [])
    assert "0 of 0" not in quiet
    assert '<td data-label="kept">–</td>' in quiet
