"""The queue over HTTP: what waits, what stands behind it, and the decision."""

from urllib.parse import quote

import pytest
from office import ADA
from test_candidates import told

from cadencelang.compiler import compile_text
from cadencelang.workspace.landing import land
from cadencelang.workspace.publishing import publish


@pytest.fixture
def call(office, client):
    """An item: a call that a reply asks for."""
    client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    client.post("/v1/candidates/ada/events", json={"id": "r", "at": "2026-11-25 10:00", "kind": "replies"})
    office.later(10)
    (item,) = client.get("/v1/queue").json()["items"]
    return item


def test_what_waits_is_listed_and_accounted_for(client, call):
    assert call["kind"] == "call"
    assert call["candidate"] == "ada"
    assert call["due"] == "2026-11-26T18:00Z"
    account = client.get(f"/v1/queue/{quote(call['id'], safe='')}").json()
    assert account["item"] == call
    assert any("replies" in it["text"] for it in account["checks"])


def test_a_decision_is_made_and_taken_back(client, call):
    decided = client.post("/v1/decisions", json={"items": [call["id"]], "decision": "log", "outcome": "reached"})
    assert decided.status_code == 200, decided.text
    assert decided.json()["seconds_left"] == 60
    assert client.get("/v1/queue").json()["items"] == []
    assert client.post("/v1/decisions/undo").status_code == 200
    assert len(client.get("/v1/queue").json()["items"]) == 1
    told(client.post("/v1/decisions/undo"), 409)


def test_what_cannot_be_decided_is_told(client, call):
    told(client.post("/v1/decisions", json={"items": ["gone"], "decision": "approve"}), 409)
    told(client.post("/v1/decisions", json={"items": [call["id"]], "decision": "approve"}), 409)
    told(client.post("/v1/decisions", json={"items": [call["id"]], "decision": "skip"}), 422, "reason")
    told(client.post("/v1/decisions", json={"items": [], "decision": "keep"}), 422)
    told(client.get("/v1/queue/gone"), 404)


@pytest.fixture
def draft(office, client):
    """An item: a draft that waits for approval."""
    text = (office.folder / "playbook.cadence").read_text()
    changed = text.replace('    send email "hello"\n', '    send email "hello"\n      approved by recruiter\n', 1)
    assert changed != text
    with office.workspace.store.transaction() as tx:
        letter = {"templates/hello.md": (office.folder / "templates/hello.md").read_text()}
        others = {f"templates/{it.name}": it.read_text() for it in (office.folder / "templates").glob("*.md")}
        publish(tx, compile_text(changed, files=others | letter).book, 0)
    client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    office.later(10)
    (item,) = client.get("/v1/queue").json()["items"]
    return item


def test_a_draft_is_rewritten_and_leaves_as_it_was_rewritten(office, client, draft):
    assert (draft["kind"], draft["edited"]) == ("draft", False)
    assert draft["decisions"] == ["approve", "rewrite", "snooze", "skip"]
    rewritten = {"items": [draft["id"]], "decision": "rewrite", "text": "Dear Ada,\n\nI wrote this myself.\n"}
    assert client.post("/v1/decisions", json=rewritten).status_code == 200
    (again,) = client.get("/v1/queue").json()["items"]
    assert again["edited"]
    assert client.post("/v1/decisions", json={"items": [draft["id"]], "decision": "approve"}).status_code == 200
    office.clock.seconds += 61
    land(office.workspace)
    office.later(30)
    (letter,) = (office.folder / "outbox").glob("*.eml")
    assert "I wrote this myself." in letter.read_text()


def test_an_item_is_put_off(client, call):
    off = {"items": [call["id"]], "decision": "snooze", "until": "2026-11-26T10:00Z"}
    assert client.post("/v1/decisions", json=off).status_code == 200
    assert client.get("/v1/queue").json()["items"] == []


@pytest.mark.parametrize(
    ("decision", "where"),
    [
        ({"decision": "rewrite"}, "text"),
        ({"decision": "snooze"}, "until"),
        ({"decision": "snooze", "until": "tomorrow"}, "until"),
        ({"decision": "snooze", "until": "2026-11-26T10:00"}, "until"),
        ({"decision": "correct", "address": " "}, "address"),
        ({"decision": "answer"}, "meaning"),
        ({"decision": "answer", "meaning": "perhaps"}, "meaning"),
    ],
)
def test_a_decision_that_lacks_something_is_told(client, call, decision, where):
    told(client.post("/v1/decisions", json={"items": [call["id"]], **decision}), 422, where)


def test_the_outbox_tells_no_letter(office, client):
    client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    office.later(1)
    orders = client.get("/v1/outbox").json()["items"]
    assert [it["status"] for it in orders] == ["sent"]
    assert "Ada" not in client.get("/v1/outbox").text
    assert client.get("/v1/outbox", params={"status": "pending"}).json()["items"] == []
    told(client.get("/v1/outbox", params={"status": "lost"}), 422)
