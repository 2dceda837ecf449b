"""New playbooks: whatever is answered, they are right, they do what they say, and what they vouch for is proved."""

import csv
import io
import re
from dataclasses import replace
from itertools import cycle, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.beginnings import Answers, Days, Kind, Owner, Voice, files_of
from cadencelang.beginnings.answers import BadAnswer, checked_holidays, checked_name, checked_zone
from cadencelang.beginnings.making import BOOK, CANDIDATES
from cadencelang.clock import known_calendars
from cadencelang.compiler import Compiled, compile_text
from cadencelang.engine import Engine
from cadencelang.prover.covering import first_zone
from cadencelang.prover.exploring import Bounds
from cadencelang.prover.remembering import Forgetful
from cadencelang.prover.verifying import Wish, Word, verify
from cadencelang.source import SourceFile
from cadencelang.syntax.format import format_source
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.scenario_runner import run_scenario

USUAL = Answers("A search of ours")
SHAPES = [
    replace(USUAL, kind=kind, silence=kind.silence.usual, voice=voice, cover=cover, approve=approve, owner=owner)
    for (kind, voice, cover, approve), owner in zip(
        product(Kind, Voice, (True, False), (True, False)), cycle(Owner), strict=False
    )
]
EVERYTHING = [
    replace(it, silence=silence, days=days)
    for it, days in product(SHAPES, Days)
    for silence in range(it.kind.silence.least, it.kind.silence.most + 1)
]
PROVED_PLAINLY = [
    replace(it, silence=silence)
    for it in SHAPES
    for silence in (it.kind.silence.least, it.kind.silence.most)
    if it.kind is not Kind.POOL or silence == it.kind.silence.least or (it.cover and not it.approve)
]
"""The longest silence of a pool takes half a minute: once for each voice."""
ABROAD = [
    replace(USUAL, holidays="SA", zone="Asia/Riyadh", days=Days.SUNDAY_TO_THURSDAY),
    replace(USUAL, holidays="CN", zone="Asia/Shanghai", voice=Voice.CALL),
    replace(USUAL, holidays="US", zone="America/New_York", kind=Kind.OFFER, silence=8),
    replace(USUAL, kind=Kind.OFFER, approve=True, cover=False, voice=Voice.CALL),
    replace(USUAL, kind=Kind.POOL, silence=6, holidays="CN", zone="Asia/Shanghai", voice=Voice.CALL),
    USUAL,
]
COUNTS_WEEKS = "nobody is forgotten"
"""Of a pool: the longer a silence, the more kinds of days there are on a real calendar, too many for a test."""
SOME_STATES = 300_000
"""More situations than any of these guarantees has: half a minute."""


def called(answers: Answers) -> str:
    return " ".join(str(it) for it in (answers.kind, answers.voice, answers.cover, answers.approve, answers.silence))


def compiled(answers: Answers) -> Compiled:
    texts = files_of(answers)
    return compile_text(texts[BOOK], files=texts)


def sound(answers: Answers) -> Compiled:
    """The new playbook, without a finding, written as the formatter writes it, its scenarios passed."""
    result = compiled(answers)
    assert [f"{it.code} {it.message}" for it in result.diagnostics] == []
    assert result.book is not None
    text = files_of(answers)[BOOK]
    assert format_source(SourceFile(BOOK, text)).text in (text, None)
    engine, atlas = Engine(result.book), Atlas(result.book)
    assert len(result.scenarios) >= 2
    for scenario in result.scenarios:
        verdicts = run_scenario(engine, atlas, scenario).verdicts
        assert verdicts
        assert [it.told for it in verdicts if not it.met] == []
    return result


def proved(answers: Answers, *, plain_weeks: bool) -> None:
    book = sound(answers).book
    wish = Wish(Bounds(SOME_STATES, 600, 4096), "", plain_weeks, False, (), Forgetful())
    words = {verdict.goal.name: verdict.word for verdict in verify(book, wish, lambda *_: True)}
    vouched = {it.name for it in book.guarantees if it.name != "closed means closed"}
    assert len(vouched) >= 2
    assert vouched | {"no dead end"} <= set(words)
    if answers.kind is Kind.POOL and not plain_weeks:
        words.pop(COUNTS_WEEKS)
    assert set(words.values()) == {Word.PROVED}


@pytest.mark.parametrize("answers", SHAPES, ids=called)
def test_a_new_playbook_is_sound(answers):
    book = sound(answers).book
    assert book.name == answers.name
    assert [role.name for role in book.roles] == [answers.owner.value, "partner"][: 1 + answers.cover]


@pytest.mark.slow
def test_whatever_is_answered_it_is_sound():
    for answers in EVERYTHING:
        sound(answers)
    assert len(EVERYTHING) == (2 * 6 + 21) * 2 * 2 * 2 * 2


@pytest.mark.slow
def test_it_is_sound_with_the_holidays_of_every_country():
    countries = [it for it in known_calendars() if len(it) == 2]
    assert len(countries) > 200
    for country in countries:
        try:
            zone = first_zone(country)
        except KeyError:
            continue
        for kind in Kind:
            sound(replace(USUAL, kind=kind, silence=kind.silence.usual, holidays=country, zone=zone))


@pytest.mark.slow
@pytest.mark.parametrize("answers", PROVED_PLAINLY, ids=called)
def test_what_it_vouches_for_is_proved_on_plain_weeks(answers):
    proved(answers, plain_weeks=True)


@pytest.mark.slow
@pytest.mark.parametrize("answers", ABROAD, ids=lambda it: f"{it.holidays} {called(it)}")
def test_what_it_vouches_for_is_proved_on_its_own_calendar(answers):
    proved(answers, plain_weeks=False)


def test_a_rule_that_comes_too_late_would_not_be_proved():
    text = files_of(USUAL)[BOOK]
    late = text.partition("\nscenario")[0].replace("silent for 4 working days", "silent for 6 working days")
    book = compile_text(late, files=files_of(USUAL)).book
    wish = Wish(Bounds(SOME_STATES, 600, 4096), "nobody waits", True, False, (), Forgetful())
    assert [it.word for it in verify(book, wish, lambda *_: True)] == [Word.BROKEN]


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_name_is_refused_or_is_the_playbooks_name(text):
    try:
        name = checked_name(text)
    except BadAnswer:
        return
    result = compiled(replace(USUAL, name=name))
    assert result.book is not None
    assert result.book.name == name


def test_a_country_and_a_city_are_taken_by_their_names():
    assert [checked_holidays(it) for it in ("Germany", "new zealand", "US-NY", "gb-eng")] == [
        "DE",
        "NZ",
        "US-NY",
        "GB-ENG",
    ]
    assert [checked_zone(it) for it in ("Berlin", "new york", "Asia/Tokyo")] == [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Tokyo",
    ]
    assert [checked_zone(it) for it in ("Frankfurt", "san francisco")] == ["Europe/Berlin", "America/Los_Angeles"]
    with pytest.raises(BadAnswer, match=r"no time zone Shangri-La\. Name the nearest capital"):
        checked_zone("Shangri-La")
    with pytest.raises(BadAnswer, match="no calendar Atlantis"):
        checked_holidays("Atlantis")


@pytest.mark.parametrize(
    ("kind", "letter"),
    [(Kind.SEARCH, "where-we-stand"), (Kind.OFFER, "anything-open"), (Kind.POOL, "welcome")],
)
def test_a_letter_says_the_silence_that_is_vouched_for(kind, letter):
    answers = replace(USUAL, kind=kind, silence=kind.silence.least)
    files = files_of(answers)
    claim = re.search(r"we are never silent for more than (.+)", files[BOOK])[1]
    assert f"within {claim}," in files[f"templates/{letter}.md"]


def test_a_letter_promises_the_answer_that_the_playbook_promises():
    files = files_of(USUAL)
    within = re.search(r'promise "an answer" (within .+)', files[BOOK])[1]
    assert f"an answer {within}." in " ".join(files["templates/welcome.md"].split())


@pytest.mark.parametrize("kind", Kind)
def test_the_sample_candidates_stand_in_stages_that_there_are(kind):
    answers = replace(USUAL, kind=kind, silence=kind.silence.usual)
    book = sound(answers).book
    people = list(csv.DictReader(io.StringIO(files_of(answers)[CANDIDATES])))
    assert len(people) == 4
    assert {it["stage"] for it in people} <= {stage.name for stage in book.stages}
    assert all(it["email"].endswith("@example.org") for it in people)
