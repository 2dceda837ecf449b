"""Candidates from files: every kind of value, and an exact account of what was not taken."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.adapters import Refusal, UnreadableFile, read_candidates
from cadencelang.adapters.refusals import Refused
from cadencelang.adapters.values import Reader
from cadencelang.clock.local import LocalTime
from cadencelang.compiler import compile_text
from cadencelang.graph.conditions import Money, Note, Peer
from cadencelang.graph.model import FactType, Kind

BOOK = compile_text("""\
playbook "Adapters"
  version 1
clock
  candidate time from timezone, otherwise Europe/London
team
  recruiter owns the candidate
facts
  first_name  text
  email       email address
  timezone    time zone, optional
  seniority   one of "C-suite", "VP", optional
  interests   list of text, optional
  notes_kept  list of notes, optional
  seen_at     date and time, optional
stage "One"
  leads to "Two"
closing stage "Two"
""").book
READER = Reader(LocalTime("America/New_York", 30))


def read(tmp_path: Path, text: str | bytes, name: str = "people.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    taken, refused = [], []
    for it in read_candidates(path, BOOK):
        (refused if isinstance(it, Refusal) else taken).append(it)
    return taken, [str(it).removeprefix(str(path)) for it in refused]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, "Ada", "Ada"),
        (Kind.NUMBER, "12", 12),
        (Kind.NUMBER, "12.5", 12.5),
        (Kind.YES_NO, "Yes", True),
        (Kind.DATE, "1970-01-03", 2),
        (Kind.DATE, "3.1.1970", 2),
        (Kind.DATE_TIME, "2026-03-02 10:00", 29541060),
        (Kind.DATE_TIME, "02.03.2026 10:00", 29541060),
        (Kind.DATE_TIME, "2.3.2026 10:00:59", 29541060),
        (Kind.DATE_TIME, "2026-03-02T10:00+00:00", 29540760),
        (Kind.MONEY, "150,000 GBP", Money(150000.0, "GBP")),
        (Kind.EMAIL, "ada@example.com", "ada@example.com"),
        (Kind.DOMAIN, "Example.COM", "example.com"),
        (Kind.PHONE, "+44 20 7946 0018", "+44 20 7946 0018"),
        (Kind.ZONE, "Asia/Kathmandu", "Asia/Kathmandu"),
        (Kind.COUNTRY, "GB-ENG", "GB-ENG"),
        (Kind.LINK, "https://example.com/x", "https://example.com/x"),
        (Kind.PEER, "Bo Li <bo@example.com>", Peer("Bo Li", "bo@example.com")),
        (
            Kind.PEER,
            "Bo Li <bo@example.com> with consent introduction until 2026-06-30",
            Peer("Bo Li", "bo@example.com", (("introduction", 29714640),)),
        ),
        (
            Kind.PEER,
            'Bo <bo@example.com> with consent "peer introduction"',
            Peer("Bo", "bo@example.com", (("peer introduction", None),)),
        ),
        (Kind.TEXTS, "a; b ;;c", ("a", "b", "c")),
        (Kind.DOMAINS, "A.com;b.org", ("a.com", "b.org")),
        (
            Kind.NOTES,
            "1970-01-02: said: this; 1970-01-03: that (private)",
            (Note("said: this", 1), Note("that", 2, False)),
        ),
    ],
)
def test_a_value_in_a_cell(kind, text, value):
    assert READER.value(FactType(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.NUMBER, 3.5, 3.5),
        (Kind.YES_NO, False, False),
        (Kind.TEXTS, ["a", "b"], ("a", "b")),
        (Kind.MONEY, {"amount": 5, "currency": "EUR"}, Money(5.0, "EUR")),
        (Kind.PEER, {"name": "Bo", "mail": "bo@example.com"}, Peer("Bo", "bo@example.com")),
        (
            Kind.PEER,
            {"name": "Bo", "mail": "bo@example.com", "consents": {"introduction": None}},
            Peer("Bo", "bo@example.com", (("introduction", None),)),
        ),
        (Kind.NOTES, [{"text": "x", "date": "1970-01-02", "private": True}], (Note("x", 1, False),)),
        (Kind.NOTES, ["1970-01-02: x"], (Note("x", 1),)),
    ],
)
def test_a_value_in_json(kind, raw, value):
    assert READER.value(FactType(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.NUMBER, "1_000"), (Kind.NUMBER, "nan"), (Kind.NUMBER, True), (Kind.YES_NO, "maybe"), (Kind.YES_NO, 1),
        (Kind.DATE, "2026-02-30"), (Kind.DATE, "20260302"), (Kind.DATE_TIME, "2026-03-02"), (Kind.MONEY, "GBP 5"),
        (Kind.EMAIL, "Ada <ada@example.com>"), (Kind.EMAIL, "ada@example"), (Kind.DOMAIN, "example"),
        (Kind.PHONE, "call me"), (Kind.ZONE, "GMT+1"), (Kind.COUNTRY, "England"), (Kind.LINK, "javascript:alert(1)"),
        (Kind.PEER, "Bo Li"), (Kind.NOTES, "no date"), (Kind.TEXTS, [["a"]]), (Kind.TEXT, {"a": 1}), (Kind.TEXT, 5),
        (Kind.TEXT, "x" * 131_073), (Kind.DATE_TIME, "1800-01-01 10:00"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(kind, raw):
    with pytest.raises(Refused) as refused:
        READER.value(FactType(kind), raw)
    assert refused.value.message.endswith(".")


@given(st.sampled_from(list(Kind)), st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(kind, text):
    try:
        READER.value(FactType(kind, ("a", "b")), text)
    except Refused:
        return


def test_candidates_with_their_stage_and_since_when(tmp_path):
    taken, refused = read(
        tmp_path,
        "\ufeffid;first_name;email;timezone;interests;stage;entered_at\r\n"
        'a1;Ada;ada@example.com;Asia/Kolkata;"boards;energy";One;2026-03-02 10:00\r\n',
    )
    assert refused == []
    (ada,) = taken
    assert ada.facts == {
        "first_name": "Ada", "email": "ada@example.com", "timezone": "Asia/Kolkata", "interests": ("boards", "energy"),
    }  # fmt: skip
    assert (ada.stage, ada.entered_at, ada.label) == ("One", 29540430, "Ada")


@pytest.mark.parametrize("written", ["2026-03-02", "02.03.2026"])
def test_a_date_alone_is_the_beginning_of_working_time(tmp_path, written):
    head = "id,first_name,email,timezone,stage,entered_at\n"
    row = "{},Ada,ada@example.com,Asia/Kolkata,One,{}\n"
    alone, refused = read(tmp_path, head + row.format("a1", written))
    timed, _ = read(tmp_path, head + row.format("a1", "2026-03-02 09:00"))
    saturday, _ = read(tmp_path, head + row.format("a1", "2026-03-07"))
    assert refused == []
    assert alone[0].entered_at == timed[0].entered_at
    assert saturday[0].entered_at == timed[0].entered_at + 5 * 24 * 60


def test_a_date_that_there_is_not_is_told(tmp_path):
    _, (refused,) = read(tmp_path, "id,first_name,email,entered_at\na1,Ada,ada@example.com,2026-02-30\n")
    assert "2026-02-30" in refused


def test_everything_that_is_not_taken_is_told_with_its_place(tmp_path):
    taken, refused = read(
        tmp_path,
        "id,first_name,email,seniority,interest,stage\n"
        "a1,Ada,ada@example.com,VIP,boards,One\n"
        "a1,Bo,bo@example.com,,,One\n"
        "a3,,c@example.com,,,One\n"
        "a4,Di,d@example.com,,,Won\n"
        "a5,Eli,e@example.com\n"
        ",Flo,f@example.com,,,One\n"
        '"a7","G\nus",g@example.com,VP,,Two\n',
    )
    assert [it.id for it in taken] == ["a1", "a7"]
    assert "seniority" not in taken[0].facts
    assert refused == [
        ':1:interest: The playbook declares no fact of this name. Did you mean "interests"? (column left out)',
        ':2:seniority: "VIP" is none of "C-suite", "VP". Did you mean "VP"? (field left out)',
        ':3:id: "a1" is the id of the candidate on line 2. Give each an id of its own. (row left out)',
        ":4:first_name: There is no value, and every candidate must have one. It is text. (row left out)",
        ':5:stage: There is no stage "Won". There are "One", "Two". (row left out)',
        ":6: The row has 3 cells where the first line names 6 columns."
        " A cell that holds the separator must stand in quotes. (row left out)",
        ":7:id: The row has no id. Give every candidate an id of their own. (row left out)",
    ]


def test_a_column_that_every_row_needs_and_none_has_is_told_once_on_the_first_line(tmp_path):
    taken, refused = read(tmp_path, "id,first_nam,email\na1,Ada,a@example.com\na2,Bo,b@example.com\n")
    assert taken == []
    assert refused == [
        ':1:first_nam: The playbook declares no fact of this name. Did you mean "first_name"? (column left out)',
        ":1:first_name: The first line does not name this column, and every candidate must have a value in it."
        " (every row left out)",
    ]


def test_what_an_id_is_for_is_told_where_there_is_none(tmp_path):
    taken, refused = read(tmp_path, "first_name,email\nAda,a@example.com\n")
    assert taken == []
    assert refused == [
        ":1:id: The first line does not name this column, and every candidate must have a value in it."
        " By it they are known again: in what happened to them, and when the file comes once more. Add a column id with"
        " the number that another system of yours has for each, or with a short name of their own. (every row left out)"
    ]


def test_headings_are_taken_as_a_spreadsheet_writes_them(tmp_path):
    taken, refused = read(
        tmp_path, "ID,First Name,E-Mail,Stage,Seen at\na1,Ada,a@example.com,One,\na2,,b@example.com,,\n"
    )
    assert [(it.id, it.facts["first_name"], it.facts["email"], it.stage) for it in taken] == [
        ("a1", "Ada", "a@example.com", "One")
    ]
    assert refused == [
        ":3:first_name: There is no value, and every candidate must have one. It is text. (row left out)"
    ]


def test_of_headings_that_mean_the_same_column_none_is_guessed(tmp_path):
    taken, refused = read(tmp_path, "id,first_name,First Name,email,e-mail\na1,Ada,Bo,a@example.com,b@example.com\n")
    assert [(it.facts["first_name"], it.facts["email"]) for it in taken] == [("Ada", "a@example.com")]
    assert [it.partition(": ")[0] for it in refused] == [":1:First Name", ":1:e-mail"]


def test_a_quotation_mark_that_nothing_closes_takes_the_rest_of_the_file_and_says_so(tmp_path):
    head = "id,first_name,email\na1,Ada,a@example.com\n"
    taken, refused = read(tmp_path, f'{head}a2,"Bo,b@example.com\na3,Cy,c@example.com\n')
    assert [it.id for it in taken] == ["a1"]
    assert refused == [
        ":3: A quotation mark that opens in this row is not closed, so the file cannot be read from here on."
        ' Close it; a quotation mark inside a cell is written "". (lines 3 to 4 left out)'
    ]
    taken, refused = read(tmp_path, f'{head}a2,"Bo,b@example.com\na3,"Cy",c@example.com\na4,Di,d@example.com\n')
    assert [it.id for it in taken] == ["a1", "a4"]
    assert refused == [
        ":3: A quotation mark in this row is not closed where its cell ends."
        ' Close it; a quotation mark inside a cell is written "". (lines 3 to 4 left out)'
    ]


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"id\0\n" * 40, bytes(range(1, 32)) * 9])
def test_a_file_that_is_no_text_is_told_in_one_sentence(tmp_path, data):
    with pytest.raises(UnreadableFile, match="is not a text file; in a spreadsheet, save it as CSV"):
        read(tmp_path, data)


@pytest.mark.parametrize(("city", "zone"), [("London", "Europe/London"), ("new york", "America/New_York")])
def test_a_city_for_a_time_zone_is_led_to_its_zone(city, zone):
    with pytest.raises(Refused) as refused:
        READER.value(FactType(Kind.ZONE), city)
    assert refused.value.help == f'Did you mean "{zone}"?'


def test_what_a_missing_value_is_reads_well(tmp_path):
    book = compile_text(
        'playbook "B"\nteam\n  r owns the candidate\nfacts\n  email email address\n  level one of "VP", "CEO"\n'
        '  pay money\nstage "One"\n  leads to "Two"\nclosing stage "Two"\n'
    ).book
    path = tmp_path / "people.jsonl"
    path.write_text('{"id": "a"}\n')
    helps = [it.help for it in read_candidates(path, book) if isinstance(it, Refusal)]
    assert helps == ["It is an email address.", 'It is one of "VP", "CEO".', "It is an amount of money."]


def test_a_field_too_long_is_refused_and_the_rest_is_read(tmp_path):
    taken, refused = read(tmp_path, f"id,first_name,email\na1,{'x' * 200_000},a@example.com\na2,Bo,b@example.com\n")
    assert [it.id for it in taken] == ["a2"]
    assert refused == [":2:first_name: The text has 200,000 characters. At most 131,072 are taken. (row left out)"]


def test_the_limit_of_the_csv_library_is_left_as_it_was(tmp_path):
    before = csv.field_size_limit(131_072)
    read(tmp_path, "id,first_name,email\na1,Ada,a@example.com\n")
    assert csv.field_size_limit(before) == 131_072


def test_bytes_that_are_no_utf_8_are_told_where_they_stand(tmp_path):
    taken, refused = read(tmp_path, b"id,first_name,email\na1,Ren\xe9e,r@example.com\na2,Bo,b@example.com\n")
    assert [it.id for it in taken] == ["a2"]
    assert refused == [":2:first_name: The text has bytes that are not UTF-8. Save the file as UTF-8. (row left out)"]


def test_utf_16_with_its_mark_is_read(tmp_path):
    taken, _ = read(tmp_path, "id,first_name,email\na1,Renée,r@example.com\n".encode("utf-16"))
    assert taken[0].facts["first_name"] == "Renée"


ROWS = [{"id": "a1", "first_name": "Ada", "email": "a@example.com", "interests": ["x"]}, {"id": 2}, 5]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_in_both_forms(tmp_path, form):
    text = json.dumps(ROWS, indent=1) if form == "json" else "\n".join(json.dumps(it) for it in ROWS)
    taken, refused = read(tmp_path, text, f"people.{form}")
    assert [it.facts["interests"] for it in taken] == [("x",)]
    assert len(refused) == 3
    assert refused[-1].endswith('An object was expected here. Write {"id": "…", …}. (row left out)')


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("people.xlsx", "PK", 'ends in ".xlsx"'),
        ("people.csv", "", "is empty"),
        ("people.csv", "id,id\n", 'names the column "id" twice'),
        ("people.json", "{}", "must hold a list"),
        ("people.json", "[" * 100_000, "nests too deep"),
        ("people.json", '[{"id": "a", "id": "b"}]', 'has the key "id" twice'),
        ("people.json", '[{"id": NaN}]', "is not JSON"),
        ("people.json", '[{"id": "a"} {"id": "b"}]', "a comma or ] was expected"),
    ],
)
def test_a_file_of_which_nothing_can_be_made(tmp_path, name, text, told):
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, text, name)
    assert told in str(refused.value)


def test_a_line_of_json_that_is_broken_costs_that_line_only(tmp_path):
    good = json.dumps(ROWS[0])
    taken, refused = read(tmp_path, f'{{"id": \n{"[" * 100_000}\n{good}\n{{"id":1,"id":2}}\n', "people.jsonl")
    assert [it.id for it in taken] == ["a1"]
    assert [it.split(":")[1] for it in refused] == ["1", "2", "4"]


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_any_bytes_are_read_or_refused(tmp_path_factory, form, data):
    folder = tmp_path_factory.mktemp("bytes")
    try:
        for it in read(folder, b"id,first_name,email\n" + data if form == "csv" else data, f"people.{form}"):
            assert isinstance(it, list)
    except UnreadableFile:
        return
