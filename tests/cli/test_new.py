"""`cadence new`: asked or told, it makes a playbook; and it never writes over anything."""

import io
import json
import re
import shlex

import pytest

from cadencelang.cli.main import main


class Terminal(io.StringIO):
    """Somebody who answers at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answering(monkeypatch, *answers: str) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("".join(f"{it}\n" for it in answers)))


def text(folder) -> str:
    return (folder / "playbook.cadence").read_text(encoding="utf-8")


def commands(told: str) -> dict[str, list[str]]:
    """The commands that are told, by their names, as a shell would read them."""
    read = [shlex.split(it.replace("\\\n", "")) for it in re.findall(r"cadence (\w+ (?:.*\\\n)*.*)", told)]
    return {argv[0]: argv for argv in read}


def test_without_questions_it_is_the_usual_playbook(here, capsys):
    assert main(["new", "our-search", "--yes"]) == 0
    told = capsys.readouterr().out
    assert "cadence check our-search" in told
    assert 'playbook "Our search"' in text(here / "our-search")
    for command in (["check"], ["test"], ["fmt", "--check"]):
        assert main([*command, "our-search" if command[0] != "fmt" else "our-search/playbook.cadence"]) == 0


def test_its_candidates_are_simulated(here, capsys):
    main(["new", "s", "--yes", "--kind", "offer"])
    capsys.readouterr()
    argv = ["simulate", "s", "--candidates", "s/candidates.csv", "--from", "2026-03-02", "--for", "3w"]
    assert main([*argv, "--json", "--strict"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [it["id"] for it in told["candidates"]] == ["ada", "ben", "chi", "dua"]
    assert all(it["account"] for it in told["candidates"])


def test_a_talent_pool_comes_with_what_its_samples_consented_to(here, capsys):
    assert main(["new", "p", "--yes", "--kind", "pool", "--silence", "20", "--consent", "24"]) == 0
    told = capsys.readouterr().out
    assert "--events p/history.jsonl" in told
    assert "cadence verify p --plain-weeks\n" in told
    written = text(here / "p")
    assert '  "talent pool" lasts 24 months\n' in written
    assert "  we are never silent for more than 20 weeks\n" in written
    assert main(["check", "p"]) == main(["test", "p"]) == 0
    capsys.readouterr()
    argv = ["simulate", "p", "--candidates", "p/candidates.csv", "--events", "p/history.jsonl"]
    assert main([*argv, "--from", "2026-03-02", "--for", "3w", "--json", "--strict"]) == 0
    people = {it["id"]: it for it in json.loads(capsys.readouterr().out)["candidates"]}
    assert [it["text"] for it in people["ada"]["account"] if it["what"] == "touch sent"] == ['email "welcome"']
    assert people["ben"]["measures"]["sent"] == 0
    assert 'to call "Ask whether we may stay in touch"' in json.dumps(people["ben"]["account"]).replace("\\", "")


@pytest.mark.parametrize("kind", ["search", "offer", "pool"])
def test_something_waits_for_a_decision_on_the_first_day(here, capsys, kind):
    main(["new", "s", "--yes", "--kind", kind])
    argv = commands(capsys.readouterr().out)["queue"]

    assert main([*argv, "--json"]) == 0

    items = json.loads(capsys.readouterr().out)["items"]
    assert ("dua", "call") in [(it["candidate"], it["kind"]) for it in items]


@pytest.mark.parametrize("kind", ["search", "offer", "pool"])
def test_what_it_tells_and_remarks_fits_eighty_columns(here, capsys, kind):
    main(["new", "our-search", "--yes", "--kind", kind])
    told = capsys.readouterr().out

    assert max(map(len, told.splitlines())) <= 80
    assert commands(told)["simulate"][-4:] == ["--from", "2026-03-02", "--for", "3w"]
    remarks = [it for it in text(here / "our-search").splitlines() if it.lstrip().startswith("#")]
    assert max(map(len, remarks)) <= 80


def test_what_a_kind_does_not_ask_for_is_no_option_of_it(here, capsys):
    assert main(["new", "s", "--yes", "--consent", "24"]) == 2
    assert "--consent is nothing that a playbook for --kind search asks for" in capsys.readouterr().err
    assert not (here / "s").exists()


def test_a_talent_pool_is_asked_about_in_weeks(here, capsys, monkeypatch):
    answering(monkeypatch, "pool", "Our pool", "", "", "5", "10", "call", "", "48", "24", "", "", "")
    assert main(["new", "p"]) == 0
    told = capsys.readouterr().out
    for line in (
        "After how many weeks",
        "Give a number of weeks from 6 to 26.",
        "Two weeks before that, what happens?",
    ):
        assert line in told
    assert "Give a number of months from 6 to 36." in told
    assert told.count("A few questions.") == 1
    assert "more than 10 weeks" in text(here / "p")


def test_every_answer_can_be_an_option(here, capsys):
    options = ["--kind", "offer", "--name", "After the yes", "--owner", "advisor", "--no-cover", "--silence", "4"]
    options += ["--voice", "call", "--approve", "--holidays", "SA", "--zone", "Asia/Riyadh"]
    assert main(["new", "o", *options, "--days", "sunday-to-thursday"]) == 0
    written = text(here / "o")
    for line in (
        'playbook "After the yes"',
        "  working time Sunday to Thursday 09:00 to 18:00",
        "  holidays SA",
        "  advisor owns the candidate",
        "      approved by advisor",
        "  we are never silent for more than 4 working days",
    ):
        assert f"{line}\n" in written
    assert "partner" not in written
    assert main(["test", "o"]) == 0


def test_it_asks_what_no_option_says_and_asks_again(here, capsys, monkeypatch):
    answering(monkeypatch, "offers", "offer", 'a "b"', "After the yes", "n", "seven", "7", "", "", "DE", "", "")
    assert main(["new", "p", "--owner", "consultant"]) == 0
    told = capsys.readouterr().out
    assert "Answer search, offer or pool." in told
    assert "[Europe/Berlin]" in told
    assert "What do you call the colleague" not in told
    assert "otherwise Europe/Berlin" in text(here / "p")
    assert "more than 7 working days" in text(here / "p")


def test_of_a_country_with_states_it_is_said_that_they_differ(here, capsys, monkeypatch):
    answering(monkeypatch, *[""] * 7, "Germany", "", "")
    assert main(["new", "p"]) == 0
    told = capsys.readouterr().out
    assert "DE has the holidays of the whole country; a state may have more: DE-BB, DE-BE, DE-BW, …" in told


def test_the_end_of_the_answers_leaves_nothing_behind(here, capsys, monkeypatch):
    answering(monkeypatch, "offer", "Half a name")
    assert main(["new", "o"]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert not (here / "o").exists()


def test_nobody_to_ask(here, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("search\n"))
    assert main(["new", "o"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert not (here / "o").exists()


@pytest.mark.parametrize("there", ["folder", "file"])
def test_what_is_there_is_never_written_over(here, capsys, there):
    if there == "folder":
        (here / "o").mkdir()
        (here / "o" / "notes.txt").write_text("mine")
    else:
        (here / "o").write_text("mine")
    assert main(["new", "o", "--yes"]) == 2
    assert "not empty" in capsys.readouterr().err
    assert sorted(it.name for it in here.rglob("*")) == (["notes.txt", "o"] if there == "folder" else ["o"])


def test_an_empty_folder_will_do(here):
    (here / "o").mkdir()
    assert main(["new", "o", "--yes"]) == 0


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--silence", "40", "from 3 to 8"),
        ("--silence", "-1", "from 3 to 8"),
        ("--holidays", "GB-ENGG", 'Did you mean "GB-ENG"?'),
        ("--zone", "Europe/Lodon", 'Did you mean "Europe/London"?'),
        ("--name", 'x" version', "no quotation marks"),
        ("--name", "x\x1b[31m", "control characters"),
        ("--name", " ", "needs a name"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told(here, capsys, option, value, says):
    assert main(["new", "o", "--yes", option, value]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "\x1b" not in told
    assert not (here / "o").exists()


def test_the_folder_names_the_playbook(here, monkeypatch):
    for folder, name in (("board_search 2", "Board search 2"), ('a"b', "Ab")):
        assert main(["new", folder, "--yes"]) == 0
        assert f'playbook "{name}"' in text(here / folder)
