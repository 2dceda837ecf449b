"""What was made and tried in Simulate is there again the next time, and what cannot be read of it hurts nothing."""

import json
import shutil
from dataclasses import replace

import pytest
from sitting import BOOK, make, play, sitting

from cadencelang.engine import inputs as i
from cadencelang.graph.conditions import Money, Note, Peer
from cadencelang.workbench.candidate import Candidate
from cadencelang.workbench.reactions import Doing, Habits
from cadencelang_tui.memory import Memory
from cadencelang_tui.simulate.resuming import NotTries, Tried, read, written
from cadencelang_tui.simulate.whatif import Tries, WhatIf
from simulating import fill, settled, sim, text

EVE = {"name": "Eve", "first_name": "Eve", "email": "eve@example.com", "role_title": "CFO", "client_sketch": "a mill"}
HEAD, FIRST = (BOOK.parent / "sample-candidates.csv").read_text(encoding="utf-8").splitlines()[:2]
OTHER = f"{HEAD}\n{FIRST.replace('c01', 'r77').replace('Ada Quillfeather', 'Rita Real')}\n"
_REPLY = i.Replied(id="tried:1", at=29_600_000, received=29_600_005)


def messages(pilot):
    return [it.message for it in pilot.app._notifications]


def tries():
    facts = {
        "name": "Eve", "pay": Money(150_000.5, "GBP"), "peer": Peer("Al", "al@example.com", (("intro", None),)),
        "discussed": (Note("a boat", 20_000, False),), "topics": ("one", "two"), "board": False, "years": 3,
    }  # fmt: skip
    first = WhatIf(Candidate("made-1", facts, "Talk", 29_599_000), 29_598_720, 28, (_REPLY,))
    more = [
        i.Happened(id="tried:2", at=29_600_100, event="talk over", fields=(("pay", Money(3.0, "EUR")), ("ok", True))),
        i.FactLearnt(id="tried:3", at=29_600_200, fact="topics", value=("three",)),
        i.FactLearnt(id="tried:4", at=29_600_300, fact="pay", value=None),
        i.Promised(id="tried:5", at=29_600_400, promise="next steps", due=29_700_000, by="recruiter"),
        i.Bounced(id="tried:6", at=29_600_500),
    ]
    made = Tries(first)
    made.change(first.with_events([*first.events, *more]), "added: much")
    made.change(replace(made.now, days=91, habits=Habits(Doing.NEVER), failing=frozenset({"t1"})), "followed longer")
    made.undo()
    return made


def test_tries_are_the_same_after_they_were_written_and_read():
    before = tries()
    whole = Tried({"made-1": before}, {"made-1": before.now.candidate}, ["/a/file.csv"], "How it breaks")
    after = read(json.loads(json.dumps(written(whole))))
    assert (after.made, after.files, after.story) == (whole.made, whole.files, whole.story)
    again = after.tries["made-1"]
    assert (again.now, again.before, again.after) == (before.now, before.before, before.after)
    assert again.now.events[0] is again.before[0][0].events[0], "what they share is the same thing again"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda it: it.pop("events"),
        lambda it: it.update(tries=[]),
        lambda it: it["tries"]["made-1"]["now"].__setitem__(0, 7),
        lambda it: it["tries"]["made-1"]["now"].__setitem__(1, "soon"),
        lambda it: it["tries"]["made-1"]["now"].__setitem__(2, 10**9),
        lambda it: it["tries"]["made-1"]["now"].__setitem__(4, "sampled"),
        lambda it: it["events"][0].update({"is": "Nothing"}),
        lambda it: it["events"][0].update(at="soon"),
        lambda it: it["events"][1].update(at=None),
        lambda it: it["candidates"][0].update(facts={"pay": {"amount": 1}}),
        lambda it: it["made"].update({"made-1": 99}),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(spoil):
    content = json.loads(json.dumps(written(Tried({"made-1": tries()}, {"made-1": tries().now.candidate}))))
    read(content)
    spoil(content)
    with pytest.raises(NotTries):
        read(content)


def test_a_candidate_of_the_form_and_what_was_tried_come_back_whatever_mode_is_first(tmp_path):
    async def first(pilot, screen):
        await pilot.press("N")
        await fill(pilot, **EVE)
        await settled(pilot)
        await pilot.press("r", "l", "l", "z", "right", "down")
        left.append((text(screen, "#who"), screen.tries.now, screen.tries.before, screen.tries.after))
        left.append((screen.tracks.at, screen.tracks.row))
        await pilot.press("ctrl+q")

    async def again():
        async with sitting(make(tmp_path, BOOK, mode="run")) as pilot:
            await pilot.press("f3")
            await settled(pilot)
            screen = pilot.app.screen
            assert (text(screen, "#who"), screen.tries.now, screen.tries.before, screen.tries.after) == left[0]
            assert (screen.tracks.at, screen.tracks.row) == left[1]
            assert "Eve (made up)" in left[0][0]
            await pilot.press("y")
            assert screen.tries.now.days == 182
            await pilot.press("z", "z", "z")
            assert screen.tries.now.days == 28
            assert screen.tries_words() == []

    left = []
    sim(tmp_path, first)
    play(again())


def test_changed_facts_and_events_of_a_sample_come_back_and_others_are_as_recorded(tmp_path):
    async def first(pilot, screen):
        await pilot.press("F")
        await fill(pilot, name="Ada Changed")
        await pilot.press("r", "h", "f", *"tenzin", "enter")
        await settled(pilot)
        await pilot.press("ctrl+q")

    async def second(pilot, screen):
        assert "Tenzin" in text(screen, "#who")
        assert screen.tries_words() == []
        await pilot.press("f", *"quillfeather", "enter")
        await settled(pilot)
        assert "Ada Changed" in text(screen, "#who")
        assert "nobody approves" in text(screen, "#who")
        assert "3 changes" in text(screen, "#who")

    sim(tmp_path, first)
    sim(tmp_path, second)


def bring(tmp_path):
    (tmp_path / "real.csv").write_text(OTHER, encoding="utf-8")

    async def first(pilot, screen):
        await pilot.press("f", *"another", "enter")
        await fill(pilot, path=str(tmp_path / "real.csv"))
        await settled(pilot)
        await pilot.press("r", "ctrl+q")

    sim(tmp_path, first)


def test_candidates_of_another_file_come_back_with_what_was_tried(tmp_path):
    bring(tmp_path)
    assert "Rita" not in json.dumps(Memory(tmp_path / "state").part("simulate", BOOK)["tried"]["made"])

    async def second(pilot, screen):
        assert "Rita Real (r77)" in text(screen, "#who")
        assert len(screen.tries_words()) == 1
        assert pilot.app.session.candidate == "r77"

    sim(tmp_path, second)


def test_where_the_other_file_is_gone_that_is_told_and_nothing_of_it_stays(tmp_path):
    bring(tmp_path)
    (tmp_path / "real.csv").unlink()

    async def second(pilot, screen):
        assert "Ada Quillfeather" in text(screen, "#who")
        assert any("real.csv" in it and "not there again" in it for it in messages(pilot))
        await pilot.press("ctrl+q")

    sim(tmp_path, second)
    assert "Rita" not in json.dumps(Memory(tmp_path / "state").part("simulate", BOOK))


@pytest.mark.parametrize(
    "tried", [7, {}, {"candidates": [], "events": [], "tries": {}, "made": {"x": 0}, "files": [], "story": ""}]
)  # fmt: skip
def test_broken_tries_are_told_and_simulate_begins_afresh(tmp_path, tried):
    memory = Memory(tmp_path / "state")
    memory.part("simulate", BOOK).update(candidate="made-1", other=True, tried=tried)
    memory.save()

    async def go(pilot, screen):
        assert "Ada Quillfeather" in text(screen, "#who")
        assert any("begins afresh" in it for it in messages(pilot))
        await pilot.press("r")
        assert len(screen.tries_words()) == 1

    sim(tmp_path, go)


def test_a_state_that_is_no_json_is_told(tmp_path):
    memory = Memory(tmp_path / "state")
    memory.part("app", BOOK)
    memory.save()
    (place,) = (tmp_path / "state" / "playbooks").iterdir()
    place.write_text("{", encoding="utf-8")

    async def go(pilot, screen):
        assert "What was kept of the last sitting cannot be read; it begins afresh." in messages(pilot)
        assert "Ada Quillfeather" in text(screen, "#who")

    sim(tmp_path, go)


def test_what_the_playbook_does_not_know_any_more_ends_nothing_and_can_be_taken_back(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(BOOK.parent, folder)
    book = folder / BOOK.name

    async def first(pilot, screen):
        await pilot.press("r")
        now = screen.tries.now
        gone = i.Happened(id="tried:9", at=now.start + 9000, event="never declared", fields=(("x", 1),))
        screen.change(now.adding(gone), "added: never declared")
        await pilot.press("ctrl+q")

    async def second(pilot, screen):
        assert pilot.app.is_running
        assert "Ada Quillfeather" in text(screen, "#who") or "cannot be simulated" in text(screen, "#why-text")
        await pilot.press("z")
        assert "Ada Quillfeather" in text(screen, "#who")

    sim(tmp_path, first, book=book)
    sim(tmp_path, second, book=book)


def test_each_playbook_has_its_own_tries(tmp_path):
    other = tmp_path / "book"
    shutil.copytree(BOOK.parent, other)

    async def go():
        async with sitting(make(tmp_path, BOOK, mode="simulate"), loaded=False) as pilot:
            await settled(pilot)
            await pilot.press("r", "r")
            pilot.app._opened(other / BOOK.name)
            await settled(pilot)
            assert pilot.app.screen.tries_words() == []
            await pilot.press("r")
            pilot.app._opened(BOOK)
            await settled(pilot)
            assert len(pilot.app.screen.tries_words()) == 2
            pilot.app._opened(other / BOOK.name)
            await settled(pilot)
            assert len(pilot.app.screen.tries_words()) == 1

    play(go())
