"""Drawings of a book: what they show, that they stay within their format, and how they read."""

import dataclasses
import re
from xml.etree import ElementTree

import pytest
from graph_books import BOOKS, any_book, rule, small_book, span
from hypothesis import given

from cadencelang.graph import triggers as t
from cadencelang.graph.edges import every_step
from cadencelang.graph.render_diagram import NoSuchPart, Shape, diagram
from cadencelang.graph.render_dot import render_dot
from cadencelang.graph.render_layout import layered
from cadencelang.graph.render_mermaid import render_mermaid
from cadencelang.graph.render_svg import render_svg
from cadencelang.graph.render_text import render_text
from cadencelang.graph.render_words import condition_words, step_words, trigger_words

NASTY = 'a"]; <script>alert(1)</script> \\N #quot; | {{x}} --> b1\n\x1b[2J & ünï 面接'


@pytest.mark.parametrize(
    "part", [{}, {"stage": "First interview"}, {"rule": "call first, then write"}], ids=["book", "stage", "rule"]
)
@pytest.mark.parametrize("form", ["text", "mermaid", "dot"])
def test_how_it_reads(part, form, snapshot):
    book = small_book()
    if form == "text":
        assert render_text(book, **part) == snapshot
    else:
        draw = {"mermaid": render_mermaid, "dot": render_dot}[form]
        assert draw(diagram(book, **part)) == snapshot


def test_the_whole_book_shows_who_moves_a_candidate():
    drawn = diagram(small_book())
    assert [(box.lines, box.shape) for box in drawn.boxes] == [
        (("First interview", "3 rules"), Shape.STAGE),
        (("Panel", "1 rule"), Shape.STAGE),
        (("Not selected", "1 rule"), Shape.CLOSING),
    ]
    assert [(it.start, it.finish, it.label, it.dashed) for it in drawn.arrows] == [
        ("b1", "b2", "thank you", False),
        ("b1", "b3", "they withdraw", False),
        ("b2", "b1", "", True),
        ("b2", "b3", "they withdraw", False),
    ]


def test_every_step_of_a_rule_has_its_box():
    book = small_book()
    for found in book.rules:
        drawn = diagram(book, rule=found.id)
        assert len(drawn.boxes) == 1 + len(list(every_step(found.steps)))
        reached = {arrow.finish for arrow in drawn.arrows}
        assert {box.id for box in drawn.boxes} - reached == {"b1"}


def test_a_part_that_is_not_there_gets_a_suggestion():
    with pytest.raises(NoSuchPart, match=r'There is no stage "Panell"\. Did you mean "Panel"\?'):
        diagram(small_book(), stage="Panell")
    with pytest.raises(NoSuchPart, match=r'There is no rule "thankyou"\. Did you mean "thank you"\?'):
        render_text(small_book(), rule="thankyou")
    book = small_book()
    twice = (*book.rules, rule(("Panel",), "thank you", 80, (t.Leaves(span(81)),)))
    with pytest.raises(NoSuchPart, match='several rules "thank you"; name one as "First interview/thank you", "Panel/'):
        diagram(dataclasses.replace(book, rules=twice), rule="thank you")
    assert (
        diagram(dataclasses.replace(book, rules=twice), rule="thank you", stage="Panel").boxes[0].lines[1]
        == "when the candidate leaves"
    )


def nasty_book():
    book = small_book()
    first = dataclasses.replace(book.stages[0], name=NASTY, leads_to=("Panel",))
    rules = tuple(
        dataclasses.replace(it, stages=(NASTY,), name=NASTY, id=NASTY) if number == 0 else it
        for number, it in enumerate(book.rules)
    )
    return dataclasses.replace(book, name=NASTY, stages=(first, *book.stages[1:]), rules=rules)


@pytest.mark.parametrize("part", [{}, {"stage": NASTY}, {"rule": NASTY}])
def test_names_stay_text_in_every_format(part):
    book = nasty_book()
    tree = render_text(book, **part)
    assert "\x1b" not in tree
    drawn = diagram(book, **part)
    svg = ElementTree.fromstring(render_svg(drawn))
    assert not svg.findall(".//{http://www.w3.org/2000/svg}script")
    title = svg.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert "<script>alert(1)</script>" in (title.text or "")
    for line in render_dot(drawn).splitlines():
        assert re.fullmatch(r'(?:[^"]|"(?:[^"\\]|\\.)*")*', line)
    for line in render_mermaid(drawn).splitlines()[4:]:
        for label in re.findall(r'"([^"]*)"', line):
            assert re.fullmatch(r"(?:[\w .,:\-+/]|#\d+;|<br>)*", label), label


@given(any_book())
@BOOKS
def test_any_book_can_be_drawn(book):
    render_text(book)
    parts = [{}, *({"stage": stage.name} for stage in book.stages), *({"rule": rule.id} for rule in book.rules)]
    for part in parts:
        try:
            drawn = diagram(book, **part)
        except NoSuchPart:
            continue
        ElementTree.fromstring(render_svg(drawn))
        assert render_dot(drawn).startswith("digraph ")
        assert render_mermaid(drawn).startswith("---\ntitle: ")


@given(any_book())
@BOOKS
def test_any_node_has_its_words(book):
    for found in book.rules:
        nameless = [it for it in (*found.triggers, *found.stops) if not trigger_words(it)]
        assert all(isinstance(it, t.Happens) and not it.event for it in nameless)
        assert found.guard is None or condition_words(found.guard) is not None
        assert all(step_words(step) for step in every_step(found.steps))


def test_boxes_of_a_layer_do_not_overlap_and_arrows_go_down():
    sizes = {name: (60.0 + 10 * number, 30.0) for number, name in enumerate("abcdefgh")}
    links = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "d"), ("d", "e"), ("e", "a"), ("f", "g"), ("a", "h")]
    layout = layered(sizes, links, gap=50)
    boxes = [(x, y, *sizes[name]) for name, (x, y) in layout.centres.items() if name in sizes]
    for number, (x, y, width, height) in enumerate(boxes):
        assert x - width / 2 >= -0.01
        assert x + width / 2 <= layout.width + 0.01
        for other_x, other_y, other_width, other_height in boxes[number + 1 :]:
            apart = abs(x - other_x) >= (width + other_width) / 2 or abs(y - other_y) >= (height + other_height) / 2
            assert apart
    for (start, finish), route in zip(links, layout.routes, strict=True):
        downwards = (start, finish) != ("e", "a")
        assert (route[0][1] < route[-1][1]) == downwards
    assert layered(sizes, links, gap=50) == layout


def test_an_empty_drawing_and_a_lonely_box():
    empty = dataclasses.replace(small_book(), stages=(), rules=())
    ElementTree.fromstring(render_svg(diagram(empty)))
    assert render_text(empty) == "Executive search\n"
