"""Several workers on one PostgreSQL: all is done once, and one that is killed is made up for."""

import signal
import time
from collections import Counter

import pytest
from crew import Crew
from postgres_server import HOMES, server

from cadencelang.cli.main import main
from cadencelang.runtime.folding import fold
from cadencelang.runtime.ports import StoreError
from cadencelang.runtime.rows import Status
from cadencelang.workspace.config import read_config
from cadencelang.workspace.running import Duty

psycopg = pytest.importorskip("psycopg")
pytest.importorskip("dbos")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HOMES, reason="there is no PostgreSQL on this machine")]
PEOPLE = 150
UNTOLD = ("before dropping addresses", "before an address", "before a setting")
"""Points that only those come to who bring people in, or who are the first within an hour to note what time it is."""


@pytest.fixture(scope="module")
def postgres():
    with server() as found:
        yield found


@pytest.fixture
def crew(postgres, tmp_path, capsys):
    name = f"t{time.monotonic_ns()}"
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    found = Crew(tmp_path, postgres.url.rpartition("/")[0] + f"/{name}", PEOPLE)
    yield found
    found.dismiss()


def checked(crew):
    """Every letter is there once, was sent once, and every log folds to its candidate's row."""
    workspace = crew.workspace()
    try:
        with workspace.store.transaction() as tx:
            orders = tx.orders()
            assert Counter(it.status for it in orders) == {Status.SENT: 2 * crew.people}
            assert len({it.key for it in orders}) == 2 * crew.people
            for row in tx.rows(limit=crew.people):
                entries = list(tx.log(row.candidate))
                assert [it.seq for it in entries] == list(range(1, row.seq + 1))
                assert sum(it.event is not None and it.event.startswith("sent ") for it in entries) == 2
                assert fold(tx, workspace.shelf, row.candidate) == row.state
    finally:
        workspace.close()
    assert len(crew.letters()) == 2 * crew.people


def test_two_workers_do_everything_once_and_stop_cleanly(crew):
    one, two = crew.hire(), crew.hire()
    crew.wait(2 * PEOPLE)
    time.sleep(3)
    crew.dismiss()
    assert (one.returncode, two.returncode) == (0, 0), crew.log.read_text()
    assert "Traceback" not in crew.log.read_text()
    checked(crew)


def test_another_worker_raises_throughput(crew):
    """Where letters take a while to leave, which is not this machine's work."""

    def seconds(letters: int) -> float:
        start, there = time.monotonic(), len(crew.letters())
        crew.wait(there + letters)
        return time.monotonic() - start

    crew.hire_slow()
    crew.wait(20)
    alone = seconds(60)
    crew.hire_slow()
    crew.come(150)
    until = time.monotonic() + 60
    while len(crew.claimers()) < 2:
        assert time.monotonic() < until, crew.log.read_text()
        time.sleep(0.2)
    assert seconds(60) < 0.75 * alone


def test_one_that_is_killed_loses_and_doubles_nothing(crew):
    one = crew.hire()
    crew.wait(20)
    one.send_signal(signal.SIGKILL)
    one.wait()
    left = len(crew.letters())
    assert left < 2 * PEOPLE
    crew.hire()
    crew.hire()
    crew.wait(2 * PEOPLE)
    time.sleep(4)
    crew.dismiss()
    assert "taking over" in crew.log.read_text()
    checked(crew)


def test_workers_that_die_at_every_point_lose_and_double_nothing(crew):
    """The points are those that a worker comes to who is left alone; each of the next ones dies at one of them."""
    crew.hire_mortal("")
    crew.wait(2 * crew.people)
    time.sleep(2)
    crew.dismiss()
    points = crew.points.read_text().splitlines()
    assert {"before committing", "after committing", "before sending", "after sending"} <= set(points)
    assert len(points) > 10
    deaths = [(point, 1) for point in points if point not in UNTOLD]
    deaths += [(point, times) for point in ("before committing", "after committing") for times in (3, 8, 20)]
    for point, times in deaths:
        crew.come(4)
        mortal = crew.hire_mortal(point, times)
        assert mortal.wait(60) == -signal.SIGKILL, (point, times, crew.log.read_text()[-3000:])
    crew.hire()
    crew.wait(2 * crew.people)
    time.sleep(4)
    crew.dismiss()
    checked(crew)


def test_a_server_that_restarts_under_workers_loses_and_doubles_nothing(postgres, crew):
    crew.hire()
    crew.hire()
    for count in (20, 100):
        crew.wait(count)
        postgres.restart()
    crew.wait(2 * crew.people)
    time.sleep(4)
    assert [it.poll() for it in crew.workers] == [None, None], crew.log.read_text()
    crew.dismiss()
    assert "Traceback" not in crew.log.read_text()
    checked(crew)


def test_who_lives_is_known_and_a_session_that_broke_is_begun_again(postgres):
    from cadencelang.fleet.presence import Presence

    one, two = Presence(postgres.url, None, "one"), Presence(postgres.url, None, "two")
    assert (one.living(), one.lives("two"), one.lives("three")) == (2, True, False)
    assert (one.on_duty("mail"), two.on_duty("mail"), one.on_duty("mail")) == (True, False, True)
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        named = "application_name = 'cadence worker one'"
        ended = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {named}"
        connection.execute(ended)
    assert two.on_duty("mail")
    with pytest.raises(StoreError):
        one.living()
    assert (one.living(), one.on_duty("mail"), two.lives("one")) == (2, False, True)
    two.close()
    until = time.monotonic() + 30
    while one.lives("two"):
        assert time.monotonic() < until, "the dead are taken for living"
    one.close()


def test_workers_who_are_the_first_begin_one_after_the_other(postgres, crew):
    """The tables of DBOS are made by one of them alone."""
    from cadencelang.fleet.presence import Presence

    url = read_config(crew.folder).database.url
    other = Presence(url, None, "other")

    def found(question):
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(question).fetchone()[0]

    with other.one_at_a_time():
        crew.hire()
        crew.hire()
        until = time.monotonic() + 60
        while other.living() < 3:
            assert time.monotonic() < until, crew.log.read_text()
            time.sleep(0.1)
        time.sleep(2)
        assert found("SELECT to_regnamespace('cadence_fleet') IS NULL")
    other.close()
    crew.wait(2 * crew.people)
    assert [it.poll() for it in crew.workers] == [None, None], crew.log.read_text()


def test_a_run_hands_no_letter_over_while_another_process_does_and_a_mailbox_has_limits(crew, capsys):
    from cadencelang.stores.duties import Duties

    config = crew.folder / "cadence.toml"
    config.write_text(config.read_text().replace('by = "files"', 'by = "files"\nper_hour = 1000', 1))
    other = Duties(read_config(crew.folder).database.url, None, "run")
    assert other.on_duty(Duty.DELIVERY)
    capsys.readouterr()
    assert main(["run", str(crew.folder), "--once", "--quiet"]) == 0
    assert "Another process hands the letters over." in capsys.readouterr().out
    assert crew.letters() == []
    other.close()
    assert main(["run", str(crew.folder), "--once", "--quiet"]) == 0
    assert len(crew.letters()) == 2 * PEOPLE


def test_a_workspace_on_sqlite_has_no_workers(tmp_path, capsys):
    assert main(["init", str(tmp_path / "firm")]) == 0
    assert main(["worker", str(tmp_path / "firm")]) == 2
    assert "cadence run" in capsys.readouterr().err
