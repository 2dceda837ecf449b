"""A clock that is ahead, or was: what is done by it, who says so, and how it is mended."""

import io
import json
import logging

import pytest
from pausing import Waits

from cadencelang.cli.main import main
from cadencelang.workspace.config import read_config
from cadencelang.workspace.opening import FixedClock, SystemClock, Workspace, store_of
from cadencelang.workspace.running import Loop

FUTURE = "2029-01-08 10:00"
DAY = 86_400.0


def opened(firm, clock=None) -> Workspace:
    """The workspace, on the machine's clock or on one that is believed."""
    config = read_config(firm)
    return Workspace(firm, config, store_of(firm, config), clock)


def states(firm) -> dict[str, str]:
    """How everybody stands."""
    workspace = opened(firm)
    with workspace.store.transaction() as tx:
        found = {row.candidate: row.state for row in tx.rows()}
    workspace.close()
    return found


def doctor(capsys) -> dict[str, str]:
    """What the doctor says of the clock."""
    capsys.readouterr()
    code = main(["doctor", "firm", "--json"])
    told = {it["part"]: it for it in json.loads(capsys.readouterr().out)}
    assert code == (1 if any(it["health"] == "bad" for it in told.values()) else 0)
    return told["clock"]


def in_the_future(firm) -> None:
    assert main(["run", "firm", "--once", "--quiet", "--at", FUTURE, "--yes"]) == 0


@pytest.fixture
def ahead_by(monkeypatch):
    """Lets the machine's clock be ahead by so many days."""
    right = SystemClock().now

    def set_to(days: float) -> None:
        monkeypatch.setattr(SystemClock, "now", lambda _: right() + days * DAY)

    return set_to


def test_the_status_says_that_nothing_runs_the_workspace(firm, capsys, ahead_by):
    main(["run", "firm", "--once", "--quiet"])
    capsys.readouterr()
    main(["status", "firm"])
    assert "Something has been due" not in capsys.readouterr().out
    ahead_by(7)
    main(["status", "firm"])
    assert "Something has been due for " in (told := capsys.readouterr().out)
    assert "`cadence run` lets it happen; nothing leaves until then." in told


def test_the_doctor_and_the_status_find_who_stands_ahead(firm, capsys):
    assert doctor(capsys)["health"] == "ok"
    in_the_future(firm)
    told = doctor(capsys)
    assert told["health"] == "bad"
    assert told["found"].startswith("2 candidates stand ahead of the clock, the first until ")
    assert "2029-01-08" in told["found"]
    assert main(["status", "firm"]) == 1
    assert "2 candidates stand ahead of the clock" in capsys.readouterr().out
    assert main(["status", "firm", "--json"]) == 1
    assert "2029" in json.loads(capsys.readouterr().out)["ahead of the clock"]


def test_a_step_into_the_future_is_told_of_before_anything_is_done(firm, capsys, monkeypatch):
    before = states(firm)
    capsys.readouterr()
    assert main(["run", "firm", "--once", "--at", FUTURE]) == 2
    told = capsys.readouterr().err
    assert "until Mon 2029-01-08 10:00 GMT time stands still" in told
    assert "--yes" in told
    monkeypatch.setattr("sys.stdin", Asked("no\n"))
    assert main(["run", "firm", "--once", "--at", FUTURE]) == 1
    assert states(firm) == before
    assert list((firm / "backups").iterdir()) == []
    monkeypatch.setattr("sys.stdin", Asked("yes\n"))
    assert main(["run", "firm", "--once", "--quiet", "--at", FUTURE]) == 0
    assert states(firm) != before


class Asked(io.StringIO):
    """Somebody who sits before a terminal."""

    def isatty(self) -> bool:
        return True


def test_an_instant_that_is_past_needs_no_word(firm):
    assert main(["run", "firm", "--once", "--quiet", "--at", "2020-01-06 10:00"]) == 0
    assert list((firm / "backups").iterdir()) == []


def test_the_copy_that_was_kept_before_mends_it(firm, capsys):
    before = states(firm)
    in_the_future(firm)
    in_the_future(firm)
    (copy,) = (firm / "backups").iterdir()
    assert doctor(capsys)["mend"].count(f"`cadence restore firm --copy {copy.name}`") == 1
    assert main(["restore", "firm", "--copy", copy.name, "--yes"]) == 0
    assert states(firm) == before
    assert doctor(capsys)["health"] == "ok"
    assert main(["run", "firm", "--once", "--quiet"]) == 0


def test_the_loop_logs_who_stands_ahead_and_names_nobody(firm, caplog):
    in_the_future(firm)
    stop = Waits(2)
    workspace = opened(firm)
    Loop(workspace, stop).run()
    workspace.close()
    told = [it.getMessage() for it in caplog.records if it.levelno == logging.ERROR]
    assert len(told) == 1, "once an hour, not at every look"
    assert told[0].startswith("2 candidates stand ahead of the clock")
    assert "ada" not in told[0].casefold()


def test_a_run_once_logs_it_too(firm, caplog):
    in_the_future(firm)
    caplog.clear()
    assert main(["run", "firm", "--once", "--quiet"]) == 0
    told = [it.getMessage() for it in caplog.records if it.levelno == logging.ERROR]
    assert [it.split(",")[0] for it in told] == ["2 candidates stand ahead of the clock"]


def test_the_loop_waits_for_a_clock_that_jumped_and_goes_on_when_it_is_right(firm, caplog, ahead_by):
    workspace = opened(firm)
    while workspace.pump().drain():
        pass
    before = states(firm)
    ahead_by(1000.5)
    stop = Waits(3, lambda: None, lambda: ahead_by(0))
    Loop(workspace, stop).run()
    workspace.close()
    told = [it.getMessage() for it in caplog.records if it.levelno == logging.ERROR]
    assert len(told) == 2
    assert all("1000 days ahead" in it and "--clock-is-right" in it for it in told)
    assert stop.pauses[:2] == [60.0, 60.0]
    assert stop.pauses[2] <= 5
    assert states(firm) == before


def test_every_command_that_moves_somebody_refuses_such_a_clock_until_it_is_said_to_be_right(firm, capsys, ahead_by):
    assert main(["run", "firm", "--once", "--quiet"]) == 0
    before = states(firm)
    ahead_by(60.5)
    more = firm / "more.csv"
    more.write_text("id,first_name,email,stage\nbo,Bo,bo@example.com,Talking\n")
    for command in (["run", "firm", "--once"], ["import", "firm", "--candidates", str(more)]):
        capsys.readouterr()
        assert main(command) == 1
        assert "stands 60 days ahead" in capsys.readouterr().err
    assert states(firm) == before
    assert "60 days ahead" in doctor(capsys)["found"]
    assert main(["run", "firm", "--once", "--quiet", "--clock-is-right"]) == 0
    assert [it.name.startswith("before-a-step-ahead") for it in (firm / "backups").iterdir()] == [True]
    assert states(firm) != before
    assert main(["import", "firm", "--candidates", str(more)]) == 0


def test_a_laptop_that_slept_for_weeks_goes_on_by_itself(firm, ahead_by):
    assert main(["run", "firm", "--once", "--quiet"]) == 0
    before = states(firm)
    ahead_by(40)
    assert main(["run", "firm", "--once", "--quiet"]) == 0
    assert states(firm) != before


def test_the_span_can_be_set(firm, monkeypatch, ahead_by):
    monkeypatch.setenv("CADENCE_CLOCK_LONGEST_GAP_DAYS", "400")
    ahead_by(300)
    assert main(["run", "firm", "--once", "--quiet"]) == 0


def test_a_clock_that_is_handed_in_is_believed(firm):
    workspace = opened(firm, FixedClock(SystemClock().now() + 1000 * DAY))
    assert workspace.pump().drain()
    workspace.close()
