"""Recorded history: every kind of record becomes the engine's input, and mistakes are told with their place."""

import csv
import json
from pathlib import Path

import pytest

from cadencelang.adapters import Refusal, read_history
from cadencelang.adapters.records import KINDS
from cadencelang.compiler import compile_path
from cadencelang.engine import inputs as told
from cadencelang.workbench.candidate import Candidate

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
BOOK = compile_path(PLAYBOOKS / "talent-pool" / "talent-pool.cadence").book
PEOPLE = {"p1": Candidate("p1", {"name": "Ada"})}
AT = {"at": "2026-03-02 10:00"}
NOON = 29540760 + 120


def read(tmp_path: Path, *records: dict[str, object], name: str = "history.jsonl"):
    path = tmp_path / name
    if name.endswith(".csv"):
        columns = list(dict.fromkeys(key for record in records for key in record))
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(records)
    else:
        path.write_text("\n".join(json.dumps(it) for it in records))
    found = list(read_history(path, BOOK, PEOPLE))
    return [it if isinstance(it, Refusal) else it.input for it in found]


def record(kind: str, **fields: object) -> dict[str, object]:
    return {"id": "h1", "candidate": "p1", **AT, "kind": kind, **fields}


@pytest.mark.parametrize(
    ("kind", "fields", "input"),
    [
        ("enters", {"stage": "Warm"}, told.Entered(id="h1", at=29540760, stage="Warm")),
        ("replies", {}, told.Replied(id="h1", at=29540760)),
        ("out of office", {"until": "1970-01-02"}, told.WentOutOfOffice(id="h1", at=29540760, until=1)),
        ("is back", {}, told.CameBack(id="h1", at=29540760)),
        ("opts out", {}, told.OptedOut(id="h1", at=29540760)),
        ("erased", {}, told.Erased(id="h1", at=29540760)),
        ("bounces", {}, told.Bounced(id="h1", at=29540760)),
        (
            "event",
            {"event": "promoted", "fields": {"title": "chair"}},
            told.Happened(id="h1", at=29540760, event="promoted", fields=(("title", "chair"),)),
        ),
        ("fact", {"fact": "wish", "value": "x"}, told.FactLearnt(id="h1", at=29540760, fact="wish", value="x")),
        ("fact", {"fact": "wish"}, told.FactLearnt(id="h1", at=29540760, fact="wish", value=None)),
        ("consent", {"consent": "talent pool"}, told.ConsentGranted(id="h1", at=29540760, consent="talent pool")),
        (
            "consent withdrawn",
            {"consent": "talent pool"},
            told.ConsentWithdrawn(id="h1", at=29540760, consent="talent pool"),
        ),
        (
            "task done",
            {"task": "Call them", "by": "owner"},
            told.TaskDone(id="h1", at=29540760, task="Call them", by="advisor"),
        ),
        (
            "hold resolved",
            {"by": "director", "received": "2026-03-02 12:00"},
            told.HoldResolved(id="h1", at=29540760, received=NOON, by="director"),
        ),
        (
            "away",
            {"role": "advisor", "first": "1970-01-02", "last": "1970-01-03"},
            told.WentAway(id="h1", at=29540760, role="advisor", first=1, last=2),
        ),
        ("back at work", {"role": "advisor"}, told.ReturnedToWork(id="h1", at=29540760, role="advisor")),
        ("contacted", {"channel": "call"}, told.Contacted(id="h1", at=29540760, channel="call")),
    ],
)
def test_a_record(tmp_path, kind, fields, input):
    assert read(tmp_path, record(kind, **fields)) == [input]
    flat = {key: it for key, it in fields.items() if key != "fields"} | dict(fields.get("fields", {}))
    assert read(tmp_path, record(kind, **flat), name="history.csv") == [input]


def test_every_kind_can_be_read(tmp_path):
    promise, template = BOOK.promises[0], BOOK.templates[0].name
    article = BOOK.libraries[0].articles[0]
    records = [
        record("approves", template=template, by="director"),
        record("declines", template=template, by="director"),
        record("undoes", touch="t1", by="director"),
        record("promise", promise=promise, due="2026-03-04 10:00", by="advisor"),
        record("promise moved", promise=promise, due="2026-03-04 10:00", by="advisor"),
        record("promise released", promise=promise, by="advisor"),
        record("contacted", channel="email", template=template, article=article.title),
    ]
    found = read(tmp_path, *records)
    assert not [it for it in found if isinstance(it, Refusal)]
    assert found[-1].article == article.id
    assert len(KINDS) == 22


@pytest.mark.parametrize(
    ("fields", "column", "message"),
    [
        ({"kind": "reply"}, "kind", 'There is no kind of record "reply".'),
        ({"candidate": "p2"}, "candidate", 'There is no candidate "p2".'),
        ({"kind": "enters"}, "stage", "There is no value here."),
        ({"kind": "enters", "stage": "Worm"}, "stage", 'There is no stage "Worm".'),
        ({"at": "yesterday"}, "at", '"yesterday" is not a date and time; write it like 2026-03-02 10:00.'),
        ({"kind": "event", "event": "promoted"}, "title", 'The event "promoted" carries this field.'),
        ({"kind": "event", "event": "promoted", "fields": {"titel": "x"}}, "titel", "The event carries no such field."),
        ({"kind": "away", "role": "advisor", "first": "2026-03-03", "last": "2026-03-02"}, "last", "before the first"),
        ({"kind": "contacted", "channel": "fax"}, "channel", 'There is no channel "fax".'),
        ({"kind": "fact", "fact": "role_since", "value": "soon"}, "value", '"soon" is not a date.'),
    ],
)
def test_a_mistake_is_told_with_its_column(tmp_path, fields, column, message):
    (refusal,) = read(tmp_path, record("replies") | fields)
    assert (refusal.line, refusal.column) == (1, column)
    assert message in refusal.message


@pytest.mark.parametrize("name", ["executive-search", "talent-pool", "board-appointment"])
def test_the_samples_are_read_whole(name):
    from cadencelang.adapters import read_candidates

    folder = PLAYBOOKS / name
    book = compile_path(folder / f"{name}.cadence").book
    people = list(read_candidates(folder / "sample-candidates.csv", book))
    assert not [str(it) for it in people if isinstance(it, Refusal)]
    found = list(read_history(folder / "history.jsonl", book, {it.id: it for it in people}))
    assert not [str(it) for it in found if isinstance(it, Refusal)]
