"""Tries, their rows, their reasons and what would turn them, without a screen."""

from dataclasses import replace

import pytest
from simulate_tries import PLAYBOOKS, done, find, items, rerun, session, told

from cadencelang.adapters.refusals import Refused
from cadencelang.clock import format_instant
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import Entered, OptedOut, Replied
from cadencelang.workbench.reactions import Doing, Habits
from cadencelang_tui.glyphs import ASCII, DRAWN
from cadencelang_tui.session import Session
from cadencelang_tui.simulate import keeping, sheet
from cadencelang_tui.simulate.drawing import Drawer
from cadencelang_tui.simulate.flips import can_flip, nearest_flip
from cadencelang_tui.simulate.happenings import happenings, input_of, words_of
from cadencelang_tui.simulate.plots import binned, histogram
from cadencelang_tui.simulate.reasoning import pending_words, why_item, why_nothing
from cadencelang_tui.simulate.rows import Look, Quiet, RowKind, SilenceOf, rows_of
from cadencelang_tui.simulate.scale import ZOOMS, Scale
from cadencelang_tui.simulate.whatif import Impossible, Tries, clock_of
from cadencelang_tui.simulate.why_pane import why_lines

SAMPLES = [(name, id) for name in ("executive-search", "talent-pool", "board-appointment")
           for id in session(name).people.candidates]  # fmt: skip


# Tries


def test_a_try_begins_on_the_first_day_of_the_record_and_keeps_it():
    run = done()
    assert format_instant(run.whatif.start, run.timeline.clock) == "Mon 2026-03-02 00:00"
    assert len(run.whatif.events) == len(session().people.history["c01"])
    assert find(run, 'sent email "screening-welcome"')


def test_a_candidate_without_a_record_enters_the_stage_they_are_in():
    ready = session().ready
    candidate = replace(session().people.candidates["c07"], entered_at=None, stage="Panel")
    from cadencelang_tui.simulate.whatif import first_try

    whatif = first_try(ready.engine, candidate, (), done().whatif.start)
    (event,) = whatif.events
    assert isinstance(event, Entered)
    assert event.stage == "Panel"
    assert clock_of(ready.engine, candidate).is_open(event.at)


def test_changes_are_taken_back_and_made_again_in_order():
    first = done().whatif
    tries = Tries(first)
    reply = Replied(id=first.fresh_id(), at=first.start + 3000)
    tries.change(first.adding(reply), "added")
    tries.change(tries.now.moving(tries.now.events[0], first.start), "moved")
    assert tries.changes == ["added", "moved"]
    assert tries.undo() == "moved"
    assert tries.undo() == "added"
    assert tries.now is first
    assert tries.undo() is None
    assert tries.redo() == "added"
    assert reply in tries.now.events
    tries.change(tries.now.without(reply), "deleted")
    assert tries.redo() is None


def test_opting_out_ends_all_contact():
    first = done().whatif
    run = rerun(first.adding(OptedOut(id=first.fresh_id(), at=first.start + 2 * 1440)))
    assert not [it for it in run.timeline.contacts if it.at > first.start + 2 * 1440 and it.automatic]


def test_a_try_that_the_playbook_cannot_take_is_refused_in_a_sentence():
    whatif = replace(done().whatif, days=400_000)
    with pytest.raises(Impossible, match="beyond the years"):
        rerun(whatif)


def test_habits_of_colleagues_change_the_run():
    idle = rerun(replace(done().whatif, habits=Habits(Doing.NEVER, Doing.NEVER)))
    assert not [it for it in items(idle) if told(it).startswith('sent email "thank-you"')]


# Rows


def test_what_did_not_happen_stands_beside_what_did():
    looks = {item.look for item in items(done())}
    assert {Look.DONE, Look.LATER, Look.NOT, Look.EVENT} <= looks


def test_every_line_told_stands_in_one_row_and_rules_are_in_the_order_of_the_text():
    rows = rows_of(done().timeline, session().ready.atlas)
    assert [rows[item.row] for item in items(done())] == [
        next(row for row in rows if item in row.items) for item in items(done())
    ]
    names = [rule.id for rule in session().ready.book.rules]
    shown = [names.index(row.rule) for row in rows if row.kind is RowKind.RULE]
    assert shown == sorted(shown)
    assert [row.kind for row in rows[-2:]] == [RowKind.SILENCE, RowKind.QUIET]


def test_a_touch_kept_back_is_drawn_as_a_stretch():
    rows = rows_of(done("c18").timeline, session().ready.atlas)
    held = [stretch for row in rows for stretch in row.stretches if stretch.look is Look.HELD]
    assert held
    assert all(stretch.start < stretch.end for stretch in held)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [("2026-03-04 03:00", True), ("2026-03-04 12:00", False), ("2026-03-07 12:00", True), ("2026-03-06 16:00", True),
     ("2026-04-03 12:00", True), ("2026-04-02 16:00", True), ("2026-04-02 14:00", False)],
)  # fmt: skip
def test_quiet_hours_are_nights_weekends_friday_afternoons_holidays_and_their_eves(instant, expected):
    from cadencelang.clock import parse_instant

    clock = done().timeline.clock
    assert Quiet(clock, session().ready.book.limits).at(parse_instant(instant, clock)) is expected


def test_silence_grows_by_working_days_and_ends_with_contact():
    timeline = done().timeline
    silence = SilenceOf(timeline)
    assert silence.at(timeline.start) == 0
    for contact in timeline.contacts:
        assert silence.at(contact.at) == 0
    assert max(silence.at(at) for at in range(timeline.start, timeline.end, 600)) == timeline.longest_silence


@pytest.mark.parametrize("per_day", ZOOMS)
def test_columns_and_instants_fit_over_a_change_of_the_clocks(per_day):
    clock = done().timeline.clock
    scale = Scale(clock, clock.day(done().whatif.start), 60, per_day)
    for column in range(scale.columns):
        assert scale.column(scale.start(column)) in range(column, column + 3)  # an hour that the clocks skip
        assert scale.day(column) == clock.day(scale.middle(column))


@pytest.mark.parametrize("glyphs", [DRAWN, ASCII])
@pytest.mark.parametrize("per_day", [1, 5, 48])
def test_drawn_rows_have_a_character_for_every_column(per_day, glyphs):
    timeline = done("c18").timeline
    scale = Scale(timeline.clock, timeline.clock.day(timeline.start), 28, per_day)
    drawer = Drawer(scale, glyphs, Quiet(timeline.clock, session().ready.book.limits), SilenceOf(timeline))
    for row in rows_of(timeline, session().ready.atlas):
        for first in (0, 3, scale.columns - 10):
            cells = drawer.cells(row, first, first + 30)
            assert len(cells) == 30
            assert all(len(char) == 1 for char, _ in cells)
            assert glyphs is DRAWN or all(char.isascii() for char, _ in cells)
    assert len(drawer.dates(0, 40)) == 40


def test_a_part_of_a_row_is_drawn_as_in_the_whole():
    timeline = done("c18").timeline
    scale = Scale(timeline.clock, timeline.clock.day(timeline.start), 28, 5)
    drawer = Drawer(scale, DRAWN, Quiet(timeline.clock, ()), SilenceOf(timeline))
    for row in rows_of(timeline, session().ready.atlas):
        marks = {
            column: cell for column, cell in enumerate(drawer.cells(row, 0, 140)) if cell[1] not in ("word", "plain")
        }
        part = {column + 40: cell for column, cell in enumerate(drawer.cells(row, 40, 80))}
        assert all(part[column] == cell for column, cell in marks.items()
                   if 40 <= column < 80 and part[column][1] != "word")  # fmt: skip


# Why


def _why(run, words):
    ready = session().ready
    return why_item(ready.engine, ready.atlas, run, find(run, words))


def test_what_happened_is_judged_by_the_moment_before():
    why = _why(done(), 'asked recruiter to call "Say where the search stands"')
    assert why.happened
    assert why.guard.holds
    assert "we have been silent for 4 working days" in why.guard.words


def test_what_did_not_happen_names_the_part_that_does_not_hold_and_its_line():
    why = _why(done(), 'not run rule "worth reading"')
    assert why.happened is False
    assert "we have been silent for 2 working days" in why.because
    assert [part.holds for part in why.guard.parts] == [True, True, False]
    assert "only if interests is known" in why.place.text
    assert any("every Tuesday" in place.text for place in why.lines)


def test_a_happening_tells_what_it_set_off_and_where_it_is_declared():
    why = _why(done(), "happens interview completed")
    assert why.title == "interview completed"
    assert set(why.led_to) == {'set off rule "thank you"', 'set off rule "next steps"', 'set off rule "pay was raised"'}
    assert why.place.text == "interview completed, counts as contact"
    assert _why(done(), 'enters "First interview"').place.text == 'stage "First interview"'


def test_a_touch_kept_back_names_the_limit_and_when_it_went_after_all():
    ready, run = session().ready, done("c18")
    item = find(run, 'held email "thank-you"')
    why = why_item(ready.engine, ready.atlas, run, item)
    assert why.happened is False
    assert "at least 4 working hours between automatic touches" in why.because
    assert "(it went on Mon 16 Mar" in why.because
    assert nearest_flip(ready.engine, ready.atlas, run, item) is None


def test_where_nothing_was_told_the_rule_says_what_it_waits_for():
    ready, run = session().ready, done()
    rows = rows_of(run.timeline, ready.atlas)
    row = next(row for row in rows if row.name == "never silent")
    why = why_nothing(ready.engine, ready.atlas, run.whatif, row, run.whatif.start + 2 * 1440 + 900)
    assert why.happened is None
    assert why.waits
    assert "never silent" in why.waits[0]
    told = [it.plain for it in why_lines(why, run.timeline.clock, DRAWN)]
    assert told[2].startswith("It waits: "), told
    waits = pending_words(ready.engine, ready.atlas, run.whatif, run.whatif.start + 1440)
    assert any("worth reading" in it for it in waits)


def test_the_nearest_change_is_one_that_turns_the_answer_when_it_is_made():
    ready, turned = session().ready, 0
    for id in ("c01", "c18"):
        for item in items(done(id)):
            flip = nearest_flip(ready.engine, ready.atlas, done(id), item)
            if flip is None:
                continue
            turned += 1
            again = [it for it in items(rerun(flip.whatif)) if it.at == item.at and told(it) == told(item)]
            if item.look in (Look.DONE, Look.LATER) and item.reason.what.value in ("touch sent", "task opened"):
                assert not again
    assert turned > 15


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least", "all"), [("board-appointment", 12, 15), ("talent-pool", 42, 49), ("executive-search", 110, 114)]
)
def test_for_nearly_all_that_did_not_happen_a_change_is_found_that_turns_it_when_it_is_made(name, least, all):
    ready, asked, found = session(name).ready, 0, 0
    for id in session(name).people.candidates:
        run = done(id, name)
        for item in items(run, name):
            if item.look not in (Look.NOT, Look.BAD) or not can_flip(item):
                continue
            asked += 1
            flip = nearest_flip(ready.engine, ready.atlas, run, item)
            if flip is None:
                continue
            found += 1
            again = {(it.at, told(it)) for it in items(rerun(flip.whatif, name), name)}
            sooner = _does(rerun(flip.whatif, name), item) - _does(run, item)
            assert (item.at, told(item)) not in again or sooner, (id, told(item), flip.words)
    assert asked == all
    assert found >= least


def _does(run, item):
    """When the rule of an item runs without being kept from it, or something of it is sent."""
    same = [it.reason for it in run.timeline.entries if it.reason.rule == item.reason.rule]
    kept = {it.at for it in same if it.what in (What.RUN_BLOCKED, What.RUN_DROPPED)}
    return {it.at for it in same if it.what in (What.RUN_STARTED, What.SENT) and it.at not in kept}


def test_a_consent_an_address_a_day_and_several_parts_at_once_are_found():
    def of(name, id, words):
        run, ready = done(id, name), session(name).ready
        item = find(run, words, name)
        return nearest_flip(ready.engine, ready.atlas, run, item).words

    assert of("talent-pool", "p07", 'not run rule "welcome to the pool"') == 'had consent "talent pool" been given'
    assert of("board-appointment", "b11", 'skipped email "the-papers"') == "if company_domain were unknown"
    day = of("board-appointment", "b04", 'not run rule "they wrote on a day of rest"')
    assert day == "had this come on Sat 7 Mar: the candidate replies"
    lunch = of("talent-pool", "p03", 'not run rule "the annual lunch"')
    assert lunch == 'if warmth were "warm", and had they not replied'


def test_a_run_that_moved_somebody_on_as_its_last_step_is_not_told_as_broken_off():
    assert find(done("c29"), 'enters "Placed"')
    assert not [it for it in items(done("c29")) if told(it) == 'stopped rule "they accept"']


def test_a_thank_you_would_not_have_gone_had_they_replied():
    ready = session().ready
    flip = nearest_flip(ready.engine, ready.atlas, done(), find(done(), 'sent email "thank-you"'))
    assert flip.outcome == "It would not have happened"


def test_a_run_that_a_reply_stopped_would_have_gone_on_had_the_reply_come_later():
    first, ready = done().whatif, session().ready
    completed = find(done(), "happens interview completed")
    run = rerun(first.adding(Replied(id=first.fresh_id(), at=completed.at)))
    stopped = find(run, 'stopped rule "thank you"')
    flip = nearest_flip(ready.engine, ready.atlas, run, stopped)
    assert flip.words == "had this come a day after that: the candidate replies"
    assert flip.outcome.startswith("It would have happened")


def test_a_fact_that_keeps_a_rule_from_running_is_found():
    ready = session().ready
    item = find(done(), 'not run rule "what they care about"')
    flip = nearest_flip(ready.engine, ready.atlas, done(), item)
    assert flip.words == "if interests were unknown"
    assert flip.outcome.startswith("It would have happened on Mon 2 Mar")


@pytest.mark.parametrize(
    ("rule", "words", "outcome"),
    [
        ("pay was raised", 'had interview completed said: topics contains "compensation"', "Tue 10 Mar 14:00"),
        ("worth reading", "had they come to it 3 days sooner", "Tue 3 Mar 09:30"),
    ],
)
def test_what_an_event_would_have_had_to_say_or_when_it_would_have_had_to_begin_is_found(rule, words, outcome):
    ready = session().ready
    item = next(it for it in items(done()) if told(it) == f'not run rule "{rule}"')
    flip = nearest_flip(ready.engine, ready.atlas, done(), item)
    assert flip.words == words
    assert flip.outcome == f"It would have happened on {outcome}"
    made = [it for it in items(rerun(flip.whatif)) if it.reason.rule == item.reason.rule and it.look is not Look.NOT]
    assert made


@pytest.mark.parametrize(
    ("id", "what", "words", "outcome"),
    [
        ("c01", 'not run rule "a second screening"', 'had they been in "Screening" before', "on Mon 2 Mar 10:00"),
        ("c18", 'not run rule "pay was raised"', 'had interview completed said: topics contains "compensation"',
         "on Thu 12 Mar 16:00"),
        ("c18", 'asked recruiter to call "Say what', "had this not come the last 2 times: interview completed",
         "not have happened"),
        ("c18", 'not run rule "worth reading" at the end', "had this not come the last 2 times: interview completed",
         "on Tue 17 Mar 09:30"),
    ],
)  # fmt: skip
def test_what_takes_more_than_one_event_to_turn_is_found(id, what, words, outcome):
    ready, run = session().ready, done(id)
    start = what.removesuffix(" at the end")
    found = [it for it in items(run) if f"{told(it)} ".startswith(start)]
    item = found[-1 if what.endswith(" at the end") else 0]
    flip = nearest_flip(ready.engine, ready.atlas, run, item)
    assert flip.words == words
    assert outcome in flip.outcome
    again = [it for it in items(rerun(flip.whatif)) if (it.at, told(it)) == (item.at, told(item))]
    assert not again


def test_all_that_a_sample_did_and_did_not_do_can_be_turned():
    ready = session().ready
    asked = [(id, item) for id in ("c01", "c18") for item in items(done(id)) if can_flip(item)]
    left = [told(it) for id, it in asked if nearest_flip(ready.engine, ready.atlas, done(id), it) is None]
    assert len(asked) > 35
    assert left == []


def test_a_message_that_had_not_arrived_is_no_contact():
    ready = session().ready
    item = next(it for it in items(done()) if told(it).startswith('not run rule "worth reading", until Tue 24 Mar'))
    flip = nearest_flip(ready.engine, ready.atlas, done(), item)
    assert flip.words.startswith("had this not arrived: email ")


# What can happen


def _answer(question):
    example = question.hint.partition(",")[0].partition(" or ")[0]
    return question.usual or (question.choices[0] if question.choices else example or "something")


def test_every_kind_can_be_told_and_is_taken_by_the_engine():
    ready, run = session().ready, done()
    clock = run.timeline.clock
    seen = set()
    for happening in happenings(ready.book, run.timeline):
        answers = {it.name: _answer(it) for it in happening.questions}
        made = input_of(happening, {"at": "2026-03-06 11:00", **answers}, "tried:1", ready.book, clock)
        assert words_of(made)
        assert rerun(run.whatif.adding(made)).timeline.entries
        seen.add(happening.kind)
    assert {
        "replies",
        "out of office",
        "opts out",
        "bounces",
        "enters",
        "task done",
        "approves",
        "fact",
        "event",
    } <= seen


def test_an_answer_that_does_not_fit_is_told_with_its_question():
    ready = session().ready
    happening = next(it for it in happenings(ready.book) if it.label == "Fact changes: seniority")
    with pytest.raises(Refused, match="none of") as refused:
        input_of(happening, {"at": "2026-03-06 11:00", "value": "Boss"}, "x", ready.book, done().timeline.clock)
    assert refused.value.column == "value"
    with pytest.raises(Refused, match="not a date and time"):
        input_of(happening, {"at": "tomorrow", "value": "VP"}, "x", ready.book, done().timeline.clock)


@pytest.mark.parametrize(("name", "id"), SAMPLES)
def test_a_sample_candidate_comes_back_whole_from_the_form(name, id):
    here = session(name)
    candidate = here.people.candidates[id]
    clock = clock_of(here.ready.engine, candidate)
    asked = sheet.questions(here.ready.book, clock, candidate)
    made = sheet.candidate_of(here.ready.book, id, {it.name: it.usual for it in asked}, 0)
    assert dict(made.facts) == dict(candidate.facts)


def test_a_form_refuses_a_candidate_without_what_everybody_has():
    with pytest.raises(Refused, match="Every candidate"):
        sheet.candidate_of(session().ready.book, "x", {}, 0)


# Keeping a run


def _kept(run, name="executive-search"):
    here = session(name)
    draft = keeping.draft("a run that was kept", run, here.ready.book, here.ready.atlas)
    trial = Session(PLAYBOOKS / name / f"{name}.cadence")
    trial.texts = {trial.path.name: f"{trial.path.read_text().rstrip()}\n\n{draft.text}"}
    return draft, trial.compiling()()


@pytest.mark.parametrize(
    ("name", "id"), [("executive-search", "c01"), ("talent-pool", "p01"), ("executive-search", "c08")]
)
def test_a_run_that_is_kept_holds_as_a_scenario(name, id):
    known = session(name).people.candidates
    run = done(id if id in known else next(iter(known)), name)
    draft, compiled = _kept(run, name)
    assert keeping.tried(compiled, "a run that was kept") is None
    assert draft.text.count("  expect ") >= 1


def test_a_kept_scenario_fails_where_the_playbook_changes():
    run = done()
    here = session()
    draft = keeping.draft("a run that was kept", run, here.ready.book, here.ready.atlas)
    trial = Session(here.path)
    text = here.path.read_text().replace("wait 2 working hours", "wait 4 working hours")
    trial.texts = {trial.path.name: f"{text.rstrip()}\n\n{draft.text}"}
    assert "expects in vain" in keeping.tried(trial.compiling()(), "a run that was kept")


def test_what_a_scenario_cannot_say_is_named():
    draft, _ = _kept(done("c09"))
    assert draft.unsaid == ("call contact",)


def test_names_cannot_break_out_of_their_quotes():
    run = done()
    draft = keeping.draft('a "quoted"\nname', run, session().ready.book, session().ready.atlas)
    assert draft.text.startswith("scenario \"a 'quoted' name\"\n")


# Plots


def test_every_sample_is_in_one_bin():
    for samples in ([1.0], [2.0, 2.0], [0.1, 0.5, 9.9], [0, 1, 2, 3, 20], []):
        assert sum(it.count for it in binned(samples)) == len(samples)


def test_a_histogram_fits_its_width():
    lines = histogram([0.1, 0.1, 0.2, 3.3], 60, "#")
    assert all(len(line) <= 60 for line in lines)
    assert lines[0].count("#") == max(line.count("#") for line in lines)
