"""A story kept in the playbook: it fails as it stands, and is met once the rule is mended."""

from __future__ import annotations

import shutil

import pytest
from prover_world import CORPUS

from cadencelang.cli.main import main
from cadencelang.compiler import compile_path
from cadencelang.syntax import format_source


@pytest.fixture
def folder(tmp_path):
    """The corpus, to be written into."""
    return shutil.copytree(CORPUS, tmp_path / "corpus")


def _run(capsys, *argv):
    code = main(list(map(str, argv)))
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def _mend(path, before, after):
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


_RELEASED = '    release "a word"\n    ask recruiter to call "Say hello again"'
MENDED = [
    ("a-cap-makes-a-gap", "every week or so", '"news"\n      or skip after 4 working hours', '"news"'),
    ("a-cap-and-a-holiday", "a letter a week", "or skip after 4 working hours", "or skip after 2 working days"),
    ("a-keeper-that-is-cancelled", "next steps", "    stop when the candidate replies\n", ""),
    ("a-keeper-that-is-capped", "next steps", "    at most 1 time in 14 days\n", ""),
    ("a-rule-that-stops-itself", "answered", "    stop when the candidate replies\n    wait 1 working day\n", ""),
    ("an-approval-nobody-gives", "welcomed", "\n      approved by partner", ""),
    ("friday-evening", "answered", "or skip after 2 working hours", "or skip after 1 working day"),
    ("reply-cancels-the-only-follow-up", "talked to", "    stop when the candidate replies\n", ""),
    ("the-clocks-go-back", "a week", "every Sunday at 12:00, holidays", "every Sunday, Thursday at 12:00, holidays"),
    ("the-clocks-go-forward", "by tomorrow night", "wait 25 hours", "wait 24 hours"),
    ("a-task-nobody-does", "a word though messages bounce", '    ask recruiter to call "Say hello again"', _RELEASED),
]  # fmt: skip


@pytest.mark.parametrize(("book", "name", "before", "after"), MENDED, ids=[it[0] for it in MENDED])
def test_a_saved_story_fails_until_the_rule_is_mended(folder, capsys, book, name, before, after):
    path = folder / f"{book}.cadence"

    code, _, told = _run(capsys, "verify", path, "--save", "--only", name)
    failing, failed, _ = _run(capsys, "test", path)
    _mend(path, before, after)
    passing, passed, _ = _run(capsys, "test", path)

    assert code == 1
    assert f'as scenario "{name}, as verify broke it": it fails until the rule is mended.' in told
    assert "To take it out again, delete these lines." in told
    assert (failing, f"failed  {name}, as verify broke it" in failed) == (1, True)
    assert (passing, f"passed  {name}, as verify broke it" in passed) == (0, True)


def test_each_kind_of_claim_has_an_expectation_that_its_story_fails(folder, capsys):
    path = folder / "each-kind-of-claim.cadence"

    _run(capsys, "verify", path, "--save", "--plain-weeks")

    _, told, _ = _run(capsys, "test", path)
    assert told.count("failed  ") == 6
    assert [line.strip() for line in path.read_text().splitlines() if line.strip().startswith("expect ")] == [
        'expect no stage is "Talking" at 2026-03-06 01:00',
        "expect 0 automatic touches at 2026-03-03 09:00",
        'expect no task "Ring them" at 2026-03-02 11:00',
        'expect no task "Ring them" at 2026-03-09 10:00',
        "expect call between 2026-03-02 11:00 and 2026-03-04 18:00",
        "expect email between 2026-03-03 10:00 and 2026-03-08 00:00",
    ]


def test_a_dead_end_is_saved_as_a_wait_for_anything_at_all(folder, capsys):
    path, common = folder / "each-kind-of-claim.cadence", folder / "common.cadence"
    _mend(common, 'guarantee "no dead end" off because "each book of this folder is about one claim"\n', "")

    _run(capsys, "verify", path, "--save", "--plain-weeks", "--only", "no dead end")

    _, told, _ = _run(capsys, "test", path)
    assert "failed  no dead end, as verify broke it" in told
    assert "  expect anything after 2026-03-" in path.read_text()
    assert "  run until 2026-04-" in path.read_text()


def test_a_saved_scenario_is_canonical_and_its_lines_are_those_told(folder, capsys):
    path = folder / "a-cap-makes-a-gap.cadence"
    before = path.read_text()

    _, _, told = _run(capsys, "verify", path, "--save", "--plain-weeks")

    after = path.read_text()
    assert after.startswith(before)
    assert after.endswith(
        '\nscenario "every week or so, as verify broke it"\n'
        '  at 2026-03-09 10:00 the candidate enters "Warm"\n'
        "  at 2026-03-10 10:00 the candidate replies\n"
        "  expect touch between 2026-03-10 11:00 and 2026-03-18 18:00\n"
        '\nscenario "less of a burden, as verify broke it"\n'
        '  at 2026-03-06 10:00 the candidate enters "Warm"\n'
        "  expect 0 automatic touches at 2026-03-16 10:00\n"
    )
    assert f"lines {before.count(chr(10)) + 2} to {before.count(chr(10)) + 5}, " in told
    assert format_source(compile_path(path).sources[path.name]).text == after


def test_a_story_is_saved_once(folder, capsys):
    path = folder / "friday-evening.cadence"
    _run(capsys, "verify", path, "--save", "--plain-weeks")
    once = path.read_text()

    _, _, told = _run(capsys, "verify", path, "--save", "--plain-weeks")

    assert path.read_text() == once
    assert "is in " in told
    assert " already, from line " in told


def test_a_dry_run_shows_the_scenario_and_writes_nothing(folder, capsys):
    path = folder / "friday-evening.cadence"
    before = path.read_text()

    code, out, told = _run(capsys, "verify", path, "--save", "--dry-run", "--plain-weeks")

    assert (code, path.read_text()) == (1, before)
    assert "This would be written into " in told
    assert 'scenario "answered, as verify broke it"\n  at 2026-03-04 10:00 the candidate enters' in out


def test_it_stands_behind_the_last_scenario_and_takes_a_name_that_is_free(folder, capsys):
    path = folder / "friday-evening.cadence"
    mine = (
        'scenario "answered, as verify broke it"\n  at 2026-03-04 10:00 the candidate enters "Talking"\n'
        "  expect no call until 2026-03-05 10:00\n\n# The end of the scenarios.\n"
    )
    path.write_text(path.read_text().replace("guarantee", f"{mine}guarantee", 1))

    _run(capsys, "verify", path, "--save", "--plain-weeks")

    text = path.read_text()
    first, second = text.index('broke it"\n'), text.index('broke it (2)"\n')
    assert first < second < text.index("# The end of the scenarios.") < text.index('guarantee "answered"')
    assert "\n\n\n" not in text


def test_windows_line_ends_stay(folder, capsys):
    path = folder / "friday-evening.cadence"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    _run(capsys, "verify", path, "--save", "--plain-weeks")

    content = path.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")
    assert b"as verify broke it" in content


def test_a_compiled_playbook_has_no_place_for_scenarios(folder, capsys):
    path = folder / "friday-evening.cadence"
    _run(capsys, "compile", path, "--output", folder / "book.json")

    code, _, told = _run(capsys, "verify", folder / "book.json", "--save")

    assert (code, "A compiled playbook has no place for scenarios." in told) == (2, True)
