"""`cadence why` over a workspace: what really happened, and what is waited for, with the lines of the playbook."""

import json
import re

import pytest

from cadencelang.cli.main import main


@pytest.fixture
def asked(firm, capsys):
    """Lets the firm's first letters leave, and gives what is then answered: code, text and errors."""
    main(["run", "firm", "--once", "--quiet", "--at", "2026-12-01 10:00", "--yes"])
    capsys.readouterr()

    def ask(*options):
        code = main(["why", "firm", "--candidate", "ada", *options])
        return code, *capsys.readouterr()

    return ask


def test_it_tells_what_really_happened_and_what_is_waited_for(asked):
    code, told, _ = asked()
    assert code == 0
    assert told.startswith('Ada, in "Talking", on Tue 2026-12-01 10:00 GMT\n')
    assert re.search(r'10:00  sent email "hello" . rule "hello"\n +line \d+: send email "hello"', told)
    assert re.search(r'Rule "never silent"\n  line \d+: rule "never silent"', told)
    assert "is next due, unless we are in touch before" in " ".join(told.split())


def test_one_rule_is_asked_about_by_its_name_or_by_what_it_sends(asked):
    by_name, by_touch = asked("--rule", "hello")[1], asked("--touch", "hello")[1]
    assert by_name == by_touch
    assert 'Rule "hello"' in by_name
    assert 'Rule "never silent"' not in by_name


def test_programs_get_the_shape_that_is_published(asked):
    told = json.loads(asked("--json")[1])
    assert (told["format"], told["candidate"]["id"], told["stage"]) == ("cadencelang.why", "ada", "Talking")
    assert {it["name"] for it in told["rules"]} >= {"hello", "never silent"}


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (("--at", "2026-12-01"), 2, "A workspace takes no --at. Its candidates are those in it, and it is now."),
        (("--from", "2026-12-01"), 2, "A workspace takes no --from."),
        (("--candidate", "zoe"), 1, 'There is no candidate "zoe". `cadence export` lists those there are.'),
        (("--candidate", "Adda"), 1, 'There is no candidate "Adda". Did you mean "ada"?'),
        (("--rule", "helo"), 2, 'There is no rule "helo". Did you mean "hello"?'),
    ],
)
def test_what_cannot_be_answered_is_told(asked, options, code, error):
    ended, told, wrong = asked(*options)
    assert (ended, told) == (code, "")
    assert wrong.startswith(f"cadence: {error}")
