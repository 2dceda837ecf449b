"""What proofs of the corpus rest on: each answer is what the prover says of the playbook changed by hand."""

from __future__ import annotations

import json

import pytest
from prover_world import BOOKS, CORPUS, book_of, claims, expected, goal_of

from cadencelang.beginnings import Answers, files_of
from cadencelang.beginnings.making import BOOK
from cadencelang.cli.main import main
from cadencelang.compiler import compile_in, compile_text
from cadencelang.prover.claims import goals_of
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.mutating import Kind
from cadencelang.prover.resting import mended_by, rests_on
from cadencelang.prover.verifying import Wish, Word, verify
from cadencelang.semantics.folder import DiskFolder

WISH = Wish(Bounds(seconds=60), plain_weeks_only=True)
CAP = CORPUS / "a-cap-makes-a-gap.cadence"


def _answers(path, name, **wish):
    found = rests_on(book_of(path), goal_of(path, name), WISH, **wish)
    return [(it.mutation.kind, it.mutation.what, it.mutation.becomes, it.holds) for it in found]


def test_a_silence_rests_on_the_rule_that_writes_and_on_its_premises():
    assert _answers(CAP, "if they keep still") == [
        (Kind.RULE, 'rule "a letter"', "", False),
        (Kind.RULE, 'rule "an answer"', "", True),
        (Kind.LIMIT, 'the limit "at most 1 automatic touch in 7 days"', "", True),
        (Kind.LIMIT, 'the limit "automatic touches only in working time"', "", True),
        (Kind.PREMISE, 'the premise "no message bounces"', "", False),
        (Kind.PREMISE, 'the premise "the candidate does not reply"', "", False),
        (Kind.DELAY, '"or skip after 4 working hours" in rule "a letter"', "5 working hours", True),
        (Kind.BOUND, "the bound", "5 working days", True),
        (Kind.BOUND, "the bound", "4 working days", False),
    ]


def test_a_cap_on_touches_rests_on_the_limit():
    answers = _answers(CAP, "no burden")

    assert [what for _, what, _, holds in answers if not holds] == ['the limit "at most 1 automatic touch in 7 days"']


def test_a_promise_has_nothing_to_say_without_the_rule_that_makes_it():
    path = CORPUS / "a-keeper-that-is-cancelled.cadence"

    first, second, *_ = rests_on(book_of(path), goal_of(path, "next steps if they keep still"), WISH)

    assert (first.mutation.what, first.holds, first.verdict.word) == ('rule "next steps"', False, Word.PROVED)
    assert first.verdict.empty
    assert (second.mutation.what, second.holds) == ('rule "what follows"', True)


def test_a_ban_has_nothing_to_say_without_the_rule_that_sends():
    answers = _answers(CORPUS / "each-kind-of-claim.cadence", "quiet at weekends")

    assert [what for _, what, _, holds in answers if not holds] == ['rule "afterwards"']


DELAYED = [
    ("a-rule-that-stops-itself", "answered after all", "wait 1 working day\n", "wait 2 working days\n"),
    ("the-clocks-go-forward", "by tomorrow night after all", "wait 24 hours", "wait 25 hours"),
]  # fmt: skip


@pytest.mark.parametrize(("book", "name", "before", "after"), DELAYED)
def test_a_longer_delay_is_judged_as_the_text_with_that_delay_is(book, name, before, after):
    path = CORPUS / f"{book}.cadence"
    head, _, tail = path.read_text().rpartition(before)

    class Edited(DiskFolder):
        def read(self, file):
            return f"{head}{after}{tail}" if file == path.name else super().read(file)

    (verdict,) = verify(compile_in(Edited(CORPUS), path.name).book, Wish(WISH.bounds, name, plain_weeks_only=True))
    (answer,) = [it for it in rests_on(book_of(path), goal_of(path, name), WISH) if it.mutation.kind is Kind.DELAY]

    assert answer.mutation.what.startswith(f'"{before.strip().splitlines()[0]}" in rule ')
    assert answer.verdict.word is verdict.word


@pytest.mark.slow
@pytest.mark.parametrize(("path", "name"), [(it, name) for it in BOOKS for name in expected(it)])
def test_no_proof_rests_on_nothing(path, name):
    wanted = next(it for it in claims() if it[:2] == (path, name))[2]
    if wanted.word is Word.PROVED:
        answers = _answers(path, name)
        assert any(kind in (Kind.RULE, Kind.LIMIT) and holds is False for kind, _, _, holds in answers)


MENDED = {
    ("a-cap-makes-a-gap", "every week or so"): [("the bound of the claim", "9 working days")],
    ("a-keeper-that-is-cancelled", "next steps"): [('"stop when the candidate replies" in rule "next steps"', "")],
    ("a-keeper-that-is-capped", "next steps"): [('"at most 1 time in 14 days" in rule "keep it"', "")],
    ("a-rule-that-stops-itself", "answered"): [('"stop when the candidate replies" in rule "answer"', "")],
    ("an-approval-nobody-gives", "welcomed"): [('the approval of "hello" in rule "welcome"', "")],
    ("friday-evening", "answered"): [
        ('"or skip after 2 working hours" in rule "answer"', "2 working days"),
        ('the limit "no automatic touches on Friday from 15:00 to 24:00"', ""),
    ],
}


@pytest.mark.parametrize(("book", "name"), MENDED)
def test_what_is_said_to_mend_a_fault_is_proved_to_and_nothing_else_is_said(book, name):
    path = CORPUS / f"{book}.cadence"

    answers = list(mended_by(book_of(path), goal_of(path, name), WISH))

    assert [(it.mutation.what, it.mutation.becomes) for it in answers if it.holds] == MENDED[book, name]
    assert len(answers) > len(MENDED[book, name])


@pytest.mark.parametrize(
    ("starts", "asks", "mends"),
    [
        (7, 7, [('"when we have been silent for 7 working days" and its "only if"', "5 working days")]),
        (
            3, 4,
            [
                ('"we have been silent for 4 working days" as the condition', "3 working days"),
                ('"when we have been silent for 3 working days" and its "only if"', "2 working days"),
            ],
        ),
    ],
)  # fmt: skip
def test_a_silence_and_its_condition_are_shortened_before_the_claim_is_loosened(starts, asks, mends):
    files = files_of(Answers("Ours"))
    text = files[BOOK].partition("\nscenario")[0]
    text = text.replace("when we have been silent for 4", f"when we have been silent for {starts}")
    text = text.replace("only if we have been silent for 4", f"only if we have been silent for {asks}")
    book = compile_text(text, files=files).book
    goal = next(it for it in goals_of(book) if it.name == "nobody waits in silence")

    answers = [it.mutation for it in mended_by(book, goal, WISH) if it.holds]

    told = [(it.what.partition(" in rule ")[0], it.becomes) for it in answers]
    assert told == [*mends, ("the bound of the claim", "7 working days")]


def test_it_stops_when_it_is_told_to():
    asked = []

    def until_the_third(mutation, explored):
        if mutation.what not in asked:
            asked.append(mutation.what)
        return len(asked) < 3

    answers = _answers(CAP, "if they keep still", asked=until_the_third)

    assert [what for _, what, _, _ in answers] == asked[:2]


def test_the_command_tells_it_line_by_line(capsys):
    code = main(["verify", str(CAP), "--why", "--plain-weeks", "--only", "no burden"])
    told, _ = capsys.readouterr()
    main(["verify", str(CAP), "--why", "--json", "--plain-weeks", "--only", "no burden"])
    data, _ = capsys.readouterr()

    assert code == 0
    assert '    does not need rule "a letter" (line 12)\n' in told
    assert (
        '    rests on the limit "at most 1 automatic touch in 7 days" (line 8): without\n      it, it is broken' in told
    )
    assert [it["verdict"] for it in json.loads(data)["rests_on"]] == ["PROVED", "PROVED", "BROKEN", "PROVED"]


def test_the_command_tells_what_would_mend_a_fault(capsys):
    friday = CORPUS / "friday-evening.cadence"
    code = main(["verify", str(friday), "--why", "--plain-weeks", "--only", "answered"])
    told, _ = capsys.readouterr()

    assert code == 1
    assert '    would hold with 2 working days for "or skip after 2 working hours" in rule\n' in told
    assert "    7 small changes tried, 2 of them would mend it\n" in told


def test_sarif_has_no_place_for_it(capsys):
    assert main(["verify", str(CAP), "--why", "--sarif"]) == 2
    assert "SARIF has no place for what a proof rests on." in capsys.readouterr()[1]
