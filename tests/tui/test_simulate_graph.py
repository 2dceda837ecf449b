"""The graph of stages and rules: its lines, the way lit in it, and the screen that shows it."""

import pytest
from simulate_tries import done, rerun, session
from textual.widgets import OptionList

from cadencelang.engine.inputs import Entered
from cadencelang_tui.edit.screen import EditScreen
from cadencelang_tui.glyphs import ASCII
from cadencelang_tui.simulate.graph_screen import GraphScreen
from cadencelang_tui.simulate.map_view import MapView
from cadencelang_tui.simulate.stage_map import DRAWN_PEN, PLAIN_PEN, draw
from cadencelang_tui.simulate.way import Journey, State
from simulating import settled, sim, text


def drawn(labels, ways, taken=frozenset(), pen=DRAWN_PEN):
    drawing = draw(labels, frozenset(ways), frozenset(taken), pen, widest=20, dots="…")
    return ["".join(cell.char for cell in row).rstrip() for row in drawing.rows], drawing


def test_ways_run_straight_down_or_along_a_lane_for_each_stage_led_to():
    rows, _ = drawn(["one", "two", "three"], {(0, 1), (0, 2), (1, 2), (2, 0)})
    assert rows == [
        "╭───────╮",
        "│ one   │──────╮",
        "╰───┬───╯◀──╮  │",
        "╭───▼───╮   │  │",
        "│ two   │   │  │",
        "╰───┬───╯   │  │",
        "╭───▼───╮   │  │",
        "│ three │───╯  │",
        "╰───────╯◀─────╯",
    ]


@pytest.mark.parametrize(("pen", "across", "along"), [(DRAWN_PEN, "━", "┃"), (PLAIN_PEN, "=", "#")])
def test_what_was_taken_is_told_by_its_lines_and_not_by_colour_alone(pen, across, along):
    plain, _ = drawn(["one", "two", "three"], {(0, 1), (0, 2)}, pen=pen)
    lit, drawing = drawn(["one", "two", "three"], {(0, 1), (0, 2)}, {(0, 2)}, pen=pen)
    assert across not in "".join(plain)
    assert lit[1].count(across) >= 2
    assert all(along in row for row in lit[2:8])
    assert {cell.char for row in drawing.rows for cell in row if cell.lit} >= {across, along, pen.left}


def test_a_lit_line_stays_whole_where_others_cross_or_join_it():
    ways = {(0, 3), (1, 3), (2, 4), (0, 4), (3, 0), (4, 1)}
    for way in ways:
        _, drawing = drawn([str(n) for n in range(5)], ways, {way})
        lit = {(x, y) for y, row in enumerate(drawing.rows) for x, cell in enumerate(_spread(row)) if cell.lit}
        start, finish = way[0] * 3 + 1, way[1] * 3 + 2
        width = drawing.box_width
        lane = max(x for x, _ in lit)
        assert {(x, start) for x in range(width, lane + 1)} <= lit
        assert {(x, finish) for x in range(width, lane + 1)} <= lit
        assert {(lane, y) for y in range(min(start, finish), max(start, finish) + 1)} <= lit
        assert len(lit) == 2 * (lane + 1 - width) + abs(finish - start) - 1


def _spread(row):
    return [cell for cell in row for _ in cell.char]


def journey(id="c01", until=None):
    run = done(id)
    return Journey(session().ready.atlas, run.timeline, run.timeline.end if until is None else until)


def test_the_way_is_told_up_to_an_instant():
    whole = journey()
    assert [it.label for it in whole.stays] == ["Screening", "First interview"]
    assert whole.taken == {(0, 1)}
    early = journey(until=whole.stays[1].start - 1)
    assert early.here == 0
    assert not early.taken


def test_a_rule_tells_what_it_did_in_that_stage_only():
    here = journey()
    screening, interview = here.book.stages[0], here.book.stages[1]
    welcome = next(it for it in here.rules_of(screening) if it.rule.name == "welcome")
    assert (welcome.state, welcome.times) == (State.DONE, 1)
    second = next(it for it in here.rules_of(screening) if it.rule.name == "a second screening")
    assert second.state is State.NOT
    silent = {it.rule.name: it.state for it in here.rules_of(screening)}["never silent"]
    assert silent is State.OPEN
    assert {it.rule.name: it.state for it in here.rules_of(interview)}["never silent"] is State.DONE


def test_a_rule_is_drawn_with_each_step_and_what_became_of_it():
    here = journey()
    rule = next(it.rule for it in here.rules_of(here.book.stages[1]) if it.rule.name == "never silent")
    twigs = here.tree(rule, here.book.stages[1])
    said = {twig.words: twig.state for twig in twigs}
    assert said["when we have been silent for 4 working days"] is State.DONE
    assert said['ask recruiter to call "Say where the search stands" within 4 working hours'] is State.DONE
    assert said['promise "word from us" within 2 working days'] is State.DONE
    assert said['send email "still-in-process"'] is State.OPEN


def test_a_way_that_the_playbook_does_not_know_is_drawn_all_the_same():
    base = done().whatif
    offer = Entered(id="jump", at=done().timeline.end - 5 * 1440, stage="Offer")
    run = rerun(base.adding(offer))
    here = Journey(session().ready.atlas, run.timeline, run.timeline.end)
    stages = [stage.name for stage in here.book.stages]
    jump = (stages.index("First interview"), stages.index("Offer"))
    assert jump in here.taken
    assert jump in here.ways
    ways_out = list(here.leaving(here.book.stages[1]))
    assert ("Offer", "", offer.at) in ways_out


def graph(tmp_path, go, **more):
    async def opened(pilot, screen):
        await pilot.press("G")
        await settled(pilot)
        assert isinstance(pilot.app.screen, GraphScreen)
        await go(pilot, pilot.app.screen)

    sim(tmp_path, opened, **more)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (200, 60)])
def test_the_rule_that_is_drawn_is_seen_among_the_rules(tmp_path, size):
    async def go(pilot, screen):
        rules = screen.query_one("#graph-rules", OptionList)
        first = round(rules.scroll_y)
        assert first <= rules.highlighted < first + rules.scrollable_content_region.height

    graph(tmp_path, go, size=size)


def test_the_screen_shows_the_way_and_goes_back_along_it(tmp_path):
    async def go(pilot, screen):
        assert "Screening, Mon 2 Mar 10:00 —> First interview, Thu 5 Mar 16:30" in text(screen, "#graph-way")
        assert text(screen, "#graph-stage").startswith("First interview\nThu 5 Mar 16:30 to now")
        await pilot.press("left")
        assert "1 more" in text(screen, "#graph-way")
        assert text(screen, "#graph-stage").startswith("Screening\nMon 2 Mar 10:00 to now")
        await pilot.press("right")
        assert text(screen, "#graph-stage").startswith("First interview")
        await pilot.press("up")
        assert "▸—> First interview, Thu 5 Mar 16:30" in text(screen, "#graph-stage")
        await pilot.press("escape")
        assert not pilot.app.screen.is_modal

    graph(tmp_path, go)


def test_a_rule_is_chosen_drawn_and_shown_in_edit(tmp_path):
    async def go(pilot, screen):
        await pilot.press("tab")
        rules = screen.query_one("#graph-rules", OptionList)
        assert screen.focused is rules
        assert 'rule "never silent"' in text(screen, "#graph-rule")
        await pilot.press("down")
        assert 'rule "worth reading"' in text(screen, "#graph-rule")
        await pilot.press("enter")
        await settled(pilot)
        editor = pilot.app.screen
        assert isinstance(editor, EditScreen)
        assert 'rule "worth reading"' in editor.editor.lines[editor.editor.cursor_location[0]]

    graph(tmp_path, go)


@pytest.mark.parametrize("size", [(80, 24), (160, 45), (20, 5)])
def test_it_is_drawn_at_every_size_in_plain_characters_too(tmp_path, size):
    async def go(pilot, screen):
        drawing = [screen.query_one(MapView).render_line(y).text for y in range(screen.query_one(MapView).size.height)]
        assert all(line.isascii() for line in drawing)
        if size[0] >= 80:
            assert any("First interview" in line for line in drawing)
        await pilot.click(MapView, offset=(2, 0))

    graph(tmp_path, go, size=size, glyphs=ASCII)
