"""How timelines read: renderings reviewed as prose, in 80 columns, in ASCII, in colour, and with hostile strings."""

from dataclasses import replace

from workbench_world import ada, at, history, story, world

from cadencelang.clock import format_instant
from cadencelang.diagnostics.cells import cell_count
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Approved, Entered, HoldResolved, PromiseMoved, Replied, TaskDone
from cadencelang.workbench.distribution import Samples, spread
from cadencelang.workbench.measures import measure
from cadencelang.workbench.reactions import Habits, Steady
from cadencelang.workbench.simulate import Stretch, simulate
from cadencelang.workbench.summary_text import overview, spread_table, summary_table
from cadencelang.workbench.terminal import ASCII, Terminal
from cadencelang.workbench.timeline_text import legend, timeline_text
from cadencelang.workbench.why import Question, why
from cadencelang.workbench.why_text import why_text

PLAIN = Terminal(80)


def answer(when: str, *rules: str):
    engine, atlas = world()
    return why(
        engine, atlas, ada(), history(), Question(at(when), rules), at("2026-03-04 00:00"),
        lambda _: Steady(atlas, engine.role_clock, Habits()),
    )  # fmt: skip


def test_a_timeline(snapshot):
    assert timeline_text(story(), world()[1], PLAIN) == snapshot


def test_a_timeline_in_ascii_fits_its_columns(snapshot):
    text = timeline_text(story("C-suite"), world()[1], Terminal(60, marks=ASCII))
    assert text.isascii()
    assert text == snapshot
    for width in (40, 60, 80, 120):
        lines = timeline_text(story(), world()[1], Terminal(width)).splitlines()
        assert max(cell_count(it) for it in lines) <= width


def test_a_detailed_timeline_tells_every_line():
    timeline = story()
    text = timeline_text(timeline, world()[1], PLAIN, detail=True)
    stamps = sum(line[:2] == "  " and line[2:4].isdigit() and line[4:5] == ":" for line in text.splitlines())
    assert stamps == len(timeline.entries)


def test_colour_changes_nothing_but_the_colour():
    import re

    coloured = timeline_text(story(), world()[1], Terminal(80, color=True))
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == timeline_text(story(), world()[1], PLAIN)


def test_strings_from_outside_cannot_steer_the_terminal():
    engine, atlas = world()
    person = replace(ada(), id="x\x1b]52;c;Zm9v\x07", facts={**ada().facts, "name": "\x9bA\u202eda\r\n"})
    stretch = Stretch(at("2026-03-04 00:00"), at("2026-03-06 18:00"))
    timeline = simulate(engine, atlas, person, [], stretch, lambda _: Steady(atlas, engine.role_clock, Habits()))
    for text in (timeline_text(timeline, atlas, PLAIN), overview(timeline, PLAIN), summary_table([timeline], PLAIN)):
        assert not set(text) & set("\x1b\x07\x9b\u202e\r")


def test_an_overview_and_its_legend(snapshot):
    assert overview(story(), PLAIN) + legend(PLAIN) == snapshot


def test_the_summary_of_several(snapshot):
    long = replace(story("C-suite"), label="Wilhelmina Charlotte von und zu Teasdrop-Ætherstone")
    assert summary_table([story(), long], PLAIN) == snapshot


def test_distributions_use_nearest_ranks(snapshot):
    it = spread("x", [5, 1, 4, 2, 3, 6, 7, 8, 9, 10])
    assert (it.least, it.low, it.middle, it.high, it.most) == (1, 1, 5, 9, 10)
    one = spread("x", [3.0])
    assert (one.least, one.low, one.middle, one.high, one.most) == (3, 3, 3, 3, 3)
    samples = Samples()
    samples.add_run([measure(story()), measure(story("C-suite"))])
    assert spread_table(samples.spreads(), 1, PLAIN) == snapshot


def test_why_it_was_sent(snapshot):
    assert why_text(answer("2026-03-16 10:00"), world()[1], PLAIN) == snapshot


def test_why_it_has_not_happened_yet(snapshot):
    text = why_text(
        answer("2026-03-11 12:00", "First interview/never silent", "Not selected/call first"), world()[1], PLAIN
    )
    assert text == snapshot


def test_the_heading_says_when_on_the_candidates_clock():
    given = answer("2026-03-11 12:00")
    assert format_instant(given.at, given.timeline.clock) == "Wed 2026-03-11 12:00"
    assert "Wed 2026-03-11 12:00 EDT" in why_text(given, world()[1], PLAIN)


def test_that_they_are_where_they_are_is_told_in_vain_once():
    again = [Entered(id=f"again {day}", at=at(f"2026-03-0{day} 11:00"), stage="First interview") for day in (4, 5, 6)]
    timeline = story(told=[*history()[:2], *again], end="2026-03-06 18:00")
    assert timeline_text(timeline, world()[1], PLAIN).count("already in this stage") == 1
    assert timeline_text(timeline, world()[1], PLAIN, detail=True).count("already in this stage") == 3


def test_what_was_told_in_vain_is_told_with_the_reason(snapshot):
    told = [
        *history()[:2],
        history()[1],
        Entered(id="again", at=at("2026-03-05 11:00"), stage="First interview"),
        TaskDone(id="task", at=at("2026-03-05 12:00"), task="Tell them the decision", by="recruiter"),
        Approved(id="draft", at=at("2026-03-05 12:00"), touch="article", by="recruiter"),
        PromiseMoved(
            id="moved", at=at("2026-03-06 12:10"), promise="next steps", due=at("2026-03-09 12:10"), by="partner"
        ),
        HoldResolved(id="hold", at=at("2026-03-06 13:00"), by="partner"),
        Replied(id="old", at=at("2026-03-01 13:00"), received=at("2026-03-06 14:00")),
    ]
    timeline = story(told=told, end="2026-03-06 18:00")
    ignored = replace(timeline, entries=tuple(it for it in timeline.entries if it.reason.what is What.IGNORED))
    assert timeline_text(ignored, world()[1], PLAIN) == snapshot
