"""The published schemas: they are those of the code, what is written follows them, and what is refused does not."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from schemas_made import made

from cadencelang import __version__
from cadencelang.adapters import Refusal, read_history
from cadencelang.adapters.records import KINDS
from cadencelang.adapters.records_schema import record_schema
from cadencelang.cli.main import main
from cadencelang.compiler import compile_path
from cadencelang.graph.model import Consent
from cadencelang.schemas import SCHEMAS, published
from cadencelang.workbench.candidate import Candidate
from cadencelang.workspace.config import ConfigError, read_config

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
BOOKS = ("executive-search", "talent-pool", "board-appointment")
JSON_SCHEMAS = [name for name in SCHEMAS if name != "http"]
SEARCH = compile_path(PLAYBOOKS / "executive-search" / "executive-search.cadence").book
BOOK = replace(SEARCH, consents=(Consent("peer introduction", None, SEARCH.span),))
FULL = {
    "stage": "Panel", "event": "client paused", "fields": {"reason": "a merger"}, "fact": "strength", "value": "calm",
    "consent": "peer introduction", "task": "Call them", "by": "owner", "outcome": "reached", "channel": "email",
    "template": BOOK.templates[0].name, "touch": "t1", "promise": BOOK.promises[0], "due": "2026-03-04 10:00",
    "article": BOOK.libraries[0].articles[0].title, "role": "partner", "first": "2026-03-02", "last": "2026-03-03",
    "until": "2026-03-05",
}  # fmt: skip


def checker(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(published(name)))


EVENTS = checker("events")


def record(kind: str) -> dict[str, object]:
    """A record of that kind with every column it can have."""
    (rule,) = [it for it in record_schema()["allOf"] if it["if"]["properties"]["kind"]["const"] == kind]
    columns = {name: FULL[name] for name in rule["then"]["properties"]}
    return {"id": "h1", "candidate": "p1", "at": "2026-03-02 10:00", "kind": kind, **columns}


def reads(tmp_path: Path, it: dict[str, object]) -> bool:
    """Whether a history with that record is read whole."""
    (tmp_path / "h.jsonl").write_text(json.dumps(it))
    found = list(read_history(tmp_path / "h.jsonl", BOOK, {"p1": Candidate("p1", {"name": "Ada"})}))
    return not [it for it in found if isinstance(it, Refusal)]


@pytest.mark.parametrize("name", made())
def test_a_published_schema_is_the_one_of_the_code(name):
    assert published(name) == made()[name], "run: python tests/schemas/schemas_made.py"


@pytest.mark.parametrize("name", JSON_SCHEMAS)
def test_a_schema_is_one(name):
    jsonschema.Draft202012Validator.check_schema(json.loads(published(name)))


@pytest.mark.parametrize("book", BOOKS)
def test_what_the_commands_write_follows_the_schemas(book, tmp_path, capsys):
    folder = PLAYBOOKS / book
    assert main(["compile", str(folder), "-o", str(tmp_path / "book.json")]) == 0
    checker("book").validate(json.loads((tmp_path / "book.json").read_text()))
    people = ["--candidates", str(folder / "sample-candidates.csv"), "--events", str(folder / "history.jsonl")]
    assert main(["simulate", str(folder), *people, "--from", "2026-03-02", "--for", "30d", "--json"]) == 0
    timelines = json.loads(capsys.readouterr().out)
    checker("timeline").validate(timelines)
    assert len(timelines["candidates"]) > 5
    for line in (folder / "history.jsonl").read_text().splitlines():
        EVENTS.validate(json.loads(line))


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("asked", [[], ["--later"], ["--why", "--later"], ["--only", "promise"]])
def test_the_queue_follows_its_schema(book, asked, capsys):
    folder = PLAYBOOKS / book
    people = ["--candidates", str(folder / "sample-candidates.csv"), "--events", str(folder / "history.jsonl")]
    assert main(["queue", str(folder), *people, "--at", "2026-03-16 10:00", "--json", *asked]) == 0
    told = json.loads(capsys.readouterr().out)
    checker("queue").validate(told)
    if "--later" in asked:
        assert told["items"]
        assert all(("account" in it) == ("--why" in asked) for it in told["items"])


@pytest.mark.parametrize("book", BOOKS)
def test_what_is_told_of_a_playbook_follows_its_schema(book, tmp_path, capsys):
    folder = str(PLAYBOOKS / book)
    stage = compile_path(PLAYBOOKS / book / f"{book}.cadence").book.stages[0].name
    target = str(tmp_path / "book.json")
    for name, argv in (
        ("tests", ["test", folder]),
        ("drawing", ["graph", folder]),
        ("drawing", ["graph", folder, "--stage", stage]),
        ("document", ["docs", folder]),
        ("formatting", ["fmt", folder, "--check"]),
        ("compiled", ["compile", folder, "-o", target]),
    ):
        assert main([*argv, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        checker(name).validate(told)
        for key in told:
            assert not checker(name).is_valid({other: it for other, it in told.items() if other != key}), (name, key)


@pytest.mark.parametrize("book", BOOKS)
def test_every_answer_to_why_follows_its_schema(book, capsys):
    folder = PLAYBOOKS / book
    rows = (folder / "sample-candidates.csv").read_text().splitlines()
    who = ["--candidates", str(folder / "sample-candidates.csv"), "--candidate", rows[1].partition(",")[0]]
    guarded = next(it for it in compile_path(folder / f"{book}.cadence").book.rules if it.guard is not None)
    for asked in (["--at", "2020-01-02"], ["--at", "2026-03-16 10:00", "--rule", guarded.id]):
        assert main(["why", str(folder), *who, *asked, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        checker("why").validate(told)
    assert [it["id"] for it in told["rules"]] == [guarded.id]


def test_a_queue_that_lacks_something_or_says_what_nothing_says_is_refused(capsys):
    folder = PLAYBOOKS / "executive-search"
    people = ["--candidates", str(folder / "sample-candidates.csv"), "--events", str(folder / "history.jsonl")]
    assert main(["queue", str(folder), *people, "--at", "2026-03-16 10:00", "--json", "--later", "--why"]) == 0
    told = json.loads(capsys.readouterr().out)
    item, rest = told["items"][0], told["items"][1:]

    def fits(changed):
        return checker("queue").is_valid(told | {"items": [changed, *rest]})

    assert fits(item)
    for key in item:
        assert fits({name: it for name, it in item.items() if name != key}) == (key == "account"), key
    assert not fits(item | {"kind": "parcel"})
    assert not fits(item | {"urgency": "some day"})
    assert not fits(item | {"account": item["account"] | {"checks": [{"text": "so"}]}})
    assert not checker("queue").is_valid({key: it for key, it in told.items() if key != "today"})
    assert not checker("queue").is_valid(told | {"today": {"parcel": 1}})


# Events


def test_the_schema_knows_every_kind_of_record():
    assert set(json.loads(published("events"))["properties"]["kind"]["enum"]) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_taken_by_both_and_without_what_it_needs_by_neither(kind, tmp_path):
    whole = record(kind)
    assert EVENTS.is_valid(whole)
    assert reads(tmp_path, whole)
    for column in whole:
        less = {key: it for key, it in whole.items() if key != column}
        assert EVENTS.is_valid(less) == (reads(tmp_path, less) or (kind, column) == ("event", "fields")), column
        empty = whole | {column: None}
        assert EVENTS.is_valid(empty) == (reads(tmp_path, empty) or (kind, column) == ("event", "fields")), column


@pytest.mark.parametrize("kind", ["approves", "declines", "undoes"])
def test_a_draft_that_nothing_names_is_refused_by_both(kind, tmp_path):
    bare = {key: it for key, it in record(kind).items() if key not in ("template", "touch")}
    assert not EVENTS.is_valid(bare)
    assert not reads(tmp_path, bare)


@pytest.mark.parametrize(
    ("at", "fits"),
    [
        ("2026-03-02 10:00", True),
        ("Mon 2026-03-02 9:30", True),
        ("2026-03-02T10:07Z", True),
        ("2026-03-02T10:07:12.5+01:00", True),
        ("2026-03-02", False),
        ("10:00", False),
        ("yesterday", False),
    ],
)
def test_an_instant_is_taken_by_both_or_neither(at, fits, tmp_path):
    told = record("replies") | {"at": at}
    assert (EVENTS.is_valid(told), reads(tmp_path, told)) == (fits, fits)


def test_what_a_workspace_gives_out_follows_the_schema(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "firm"]) == 0
    history = [
        {"id": "1", "candidate": "ada", "at": "2026-11-02T10:00Z", "kind": "enters", "stage": "Talking"},
        {"id": "2", "candidate": "ada", "at": "2026-11-03T10:00Z", "kind": "out of office", "until": "2026-11-05"},
        {"id": "3", "candidate": "ada", "at": "2026-11-03T11:00Z", "kind": "fact", "fact": "timezone", "value": None},
    ]
    (tmp_path / "history.jsonl").write_text("\n".join(map(json.dumps, history)))
    given = ["--candidates", "firm/candidates.csv", "--events", "history.jsonl"]
    assert main(["import", "firm", *given]) == 0
    assert main(["export", "firm", "--events", "out.jsonl"]) == 0
    lines = [json.loads(it) for it in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert {"1", "2", "3"} <= {it["id"] for it in lines}
    for line in lines:
        EVENTS.validate(line)


# Configuration


def settings(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "cadence.toml").read_text())


@pytest.fixture
def firm(tmp_path):
    assert main(["init", str(tmp_path / "firm")]) == 0
    return tmp_path / "firm"


def test_the_configuration_of_a_new_workspace_follows_its_schema(firm):
    checker("configuration").validate(settings(firm))


@pytest.mark.parametrize(
    "wrong",
    ["[delivery]\nattempt = 3\n", "[delivery]\nattempts = 0\n", '[channels.call]\nby = "pigeon"\n', "[webhooks.x]\n"],
)
def test_a_configuration_that_is_refused_does_not_follow_it(firm, wrong):
    with (firm / "cadence.toml").open("a") as file:
        file.write(f"\n{wrong}")
    with pytest.raises(ConfigError):
        read_config(firm, {})
    assert not checker("configuration").is_valid(settings(firm))


# The HTTP interface


def test_the_description_of_the_http_interface_is_that_of_a_server():
    told = json.loads(published("http"))
    assert told["openapi"].startswith("3.1")
    assert told["info"]["version"] == __version__
    assert "/v1/candidates/{id}/events" in told["paths"]


# The command


def test_the_command_prints_writes_and_lists(tmp_path, capsys):
    assert main(["schema", "events"]) == 0
    assert capsys.readouterr().out == published("events")
    assert main(["schema", "book", "-o", str(tmp_path / "book.json")]) == 0
    assert (tmp_path / "book.json").read_text() == published("book")
    assert main(["schema"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(SCHEMAS)


def test_a_schema_that_there_is_not(capsys):
    assert main(["schema", "evnts"]) == 2
    assert "events" in capsys.readouterr().err


def test_only_published_schemas_have_names():
    with pytest.raises(KeyError):
        published("../cli/main")
