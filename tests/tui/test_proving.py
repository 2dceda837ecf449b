"""Guarantees: proved in a process of their own, told as they come, stopped at will; a broken one opens its story."""

import asyncio

import pytest
from sitting import make, play, sitting
from textual.widgets import OptionList

from cadencelang.cli.main import main
from cadencelang.clock import date_of
from cadencelang.editing.proving import proofs as proofs_module
from cadencelang.editing.proving import worker
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.verifying import Wish, verify
from cadencelang_tui.edit.screen import EditScreen
from cadencelang_tui.glyphs import ASCII, DRAWN
from cadencelang_tui.proving.screen import GuaranteesScreen
from cadencelang_tui.proving.words import proofs_of
from cadencelang_tui.session import Session
from cadencelang_tui.simulate.story import WHO
from editing import VOUCHED, make_vouched, row_of, text_of
from simulating import settled, text


@pytest.fixture(autouse=True)
def remembered(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def vouched(tmp_path):
    return make_vouched(tmp_path)


def session_of(book):
    session = Session(book)
    session.take(session.compiling()())
    return session


def test_verdicts_come_one_by_one_and_it_can_be_stopped_with_what_was_found(vouched):
    session = session_of(vouched)
    proofs = proofs_of(session)
    seen = []

    def told(_change):
        seen.append((len(proofs.goals), dict(proofs.findings), proofs.running))
        if proofs.findings and proofs.running:
            proofs.stop()

    session.subscribe(told)
    assert play(proofs.prove(session.ready.book, 20)) is False
    assert not proofs.running
    assert [it.name for it in proofs.goals][:2] == ["never left alone", "promises"]
    assert list(proofs.findings) == ["never left alone"]
    found = proofs.findings["never left alone"]
    assert found.word == "BROKEN"
    assert found.tale.stage == "Talk"
    assert proofs.counted() == "1 broken"
    assert seen[0][2] is True
    assert not proofs.fault


def proved(book, seconds=20):
    session = session_of(book)
    proofs = proofs_of(session)
    assert play(proofs.prove(session.ready.book, seconds))
    return proofs.findings


def test_what_the_command_has_proved_is_known_here(vouched, capsys):
    main(["verify", str(vouched), "--only", "opted out"])
    assert "PROVED" in capsys.readouterr().out
    found = proved(vouched)
    assert ", known from before" in found["opted out means silence"].covered[0]
    assert not any("known from before" in covered for covered in found["never left alone"].covered)


def test_a_story_is_told_on_days_of_the_playbooks_own_on_which_it_breaks_too(vouched):
    plain = proved(vouched)["never left alone"].tale
    assert plain.own
    days = [plain.entered[0] + number for number in range(plain.broken[0] - plain.entered[0] + 1)]
    closed = "".join(f'  holiday {date_of(day)} "closed"\n' for day in days if date_of(day).weekday() < 5)
    text = VOUCHED.replace("clock\n", f"clock\n{closed}", 1)
    assert text != VOUCHED
    vouched.write_text(text, encoding="utf-8")
    moved = proved(vouched)["never left alone"].tale
    assert moved.own
    assert (moved.entered[0] - plain.entered[0]) % 7 == 0
    assert moved.entered[0] > plain.entered[0]


def test_a_story_that_goes_otherwise_on_the_playbooks_own_calendar_says_so(tmp_path, vouched, monkeypatch):
    session = session_of(vouched)
    verdict = next(verify(session.ready.book, Wish(Bounds(seconds=20), "never left alone")))
    monkeypatch.setattr(worker, "on_own_dates", lambda goal, story, book: None)
    finding = worker.finding_of(verdict, session.ready.book)
    assert not finding.tale.own

    async def go(pilot, screen):
        await pilot.press("P")
        await until(pilot, lambda: pilot.app.proofs.findings)
        await pilot.press("x")
        pilot.app.proofs.findings["never left alone"] = finding
        pilot.app.screen._show()
        assert "On plain weeks, while on the playbook's own it goes otherwise:" in text(pilot.app.screen, "#proof-text")
        await pilot.press("enter")
        await settled(pilot)
        assert 'How "never left alone" breaks on plain weeks' in text(screen, "#who")

    proving(tmp_path, vouched, go)


def test_another_playbook_ends_it_and_a_changed_one_outdates_it(vouched):
    session = session_of(vouched)
    proofs = proofs_of(session)

    async def go():
        proving = asyncio.create_task(proofs.prove(session.ready.book, 20))
        while not proofs.findings:
            await asyncio.sleep(0.02)
        assert not proofs.outdated
        session.edit(vouched.name, VOUCHED.replace("9 working days", "8 working days"))
        session.take(session.compiling()())
        assert proofs.outdated
        session.open(vouched)
        assert await proving is False

    play(go())
    assert not proofs.goals
    assert not proofs.findings
    assert not proofs.running


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("import sys; sys.exit(3)", "ended unexpectedly"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xffgarbage')", "ended unexpectedly"),
        ("import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\4junk')", "ended unexpectedly"),
    ],
)
def test_a_process_that_dies_or_babbles_is_told_and_ends_nothing(vouched, monkeypatch, code, fault):
    monkeypatch.setattr(proofs_module, "_WORKER", (proofs_module.sys.executable, "-c", code))
    session = session_of(vouched)
    proofs = proofs_of(session)
    assert play(proofs.prove(session.ready.book, 20)) is False
    assert fault in proofs.fault
    assert not proofs.running


def test_a_process_that_cannot_be_started_is_told(vouched, monkeypatch):
    monkeypatch.setattr(proofs_module, "_WORKER", ("/nowhere/python",))
    session = session_of(vouched)
    proofs = proofs_of(session)
    assert play(proofs.prove(session.ready.book, 20)) is False
    assert proofs.fault.startswith("The prover could not be started")


async def until(pilot, holds):
    for _ in range(3000):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to be")


def proving(tmp_path, book, go, *, mode="simulate", size=(120, 36), glyphs=DRAWN):
    async def run():
        async with sitting(make(tmp_path, book, mode=mode, glyphs=glyphs), size=size, loaded=False) as pilot:
            await settled(pilot)
            await go(pilot, pilot.app.screen)

    play(run())


def test_a_broken_guarantee_opens_its_story_in_simulate(tmp_path, vouched):
    async def go(pilot, screen):
        await pilot.press("P")
        shown = pilot.app.screen
        assert isinstance(shown, GuaranteesScreen)
        await until(pilot, lambda: pilot.app.proofs.findings)
        await pilot.press("x")
        await until(pilot, lambda: not pilot.app.proofs.running)
        assert "BROKEN" in text(shown, "#proof-text")
        assert "it is broken" in text(shown, "#proof-text")
        broken = sum(it.word == "BROKEN" for it in pilot.app.proofs.findings.values())
        assert f"{broken} broken" in text(shown, "#proof-head")
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.session.candidate == WHO
        assert 'How "never left alone" breaks' in text(screen, "#who")
        run = screen.done
        assert run.timeline.longest_silence >= 9
        assert run.timeline.start <= screen.tracks.at <= run.timeline.end
        before = len(run.whatif.events)
        await pilot.press("r")
        await settled(pilot)
        assert len(screen.done.whatif.events) == before + 1
        await pilot.press("z")
        assert len(screen.done.whatif.events) == before

    proving(tmp_path, vouched, go)


def test_the_line_of_a_guarantee_tells_what_is_known_of_it(tmp_path, vouched):
    async def go(pilot, screen):
        assert isinstance(screen, EditScreen)
        row = row_of(screen, 'guarantee "never left alone"')
        screen.editor.show_place(row)
        await pilot.pause()
        assert "never silent for more than 9 working days" in " ".join(text_of(screen, "#meaning-words").split())
        await pilot.app.run_action("app.guarantees")
        await until(pilot, lambda: "never left alone" in pilot.app.proofs.findings)
        await pilot.press("x", "g")
        await until(pilot, lambda: pilot.app.screen is screen)
        await settled(pilot)
        line = screen.editor.render_line(row - int(screen.editor.scroll_offset.y)).text
        assert "× broken" in line or ("×" in line and line.rstrip().endswith("broken"))
        assert "BROKEN." in text_of(screen, "#meaning-words")
        screen.editor.become(screen.editor.text.replace("9 working days", "8 working days"))
        await until(pilot, lambda: pilot.app.proofs.outdated)
        await until(pilot, lambda: "of an earlier text" in " ".join(text_of(screen, "#meaning-words").split()))

    proving(tmp_path, vouched, go, mode="edit")


@pytest.mark.parametrize("size", [(80, 24), (20, 5)])
def test_the_screen_fits_small_windows_in_plain_characters(tmp_path, vouched, size):
    async def go(pilot, screen):
        await pilot.press("P")
        await until(pilot, lambda: pilot.app.proofs.goals)
        shown = pilot.app.screen
        listed = shown.query_one(OptionList)
        assert listed.option_count == len(pilot.app.proofs.goals)
        assert str(listed.get_option_at_index(0).prompt).isascii()
        await pilot.press("x", "escape")
        assert pilot.app.screen is screen

    proving(tmp_path, vouched, go, size=size, glyphs=ASCII)
