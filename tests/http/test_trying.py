"""What would happen, over HTTP: nothing of it is kept."""

import pytest
from office import ADA
from test_candidates import told


@pytest.fixture
def ada(office, client):
    """Somebody who is here."""
    client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    office.later(10)


def test_the_weeks_ahead_are_told_and_nothing_is_kept(office, client, ada):
    before = client.get("/v1/candidates/ada").json(), client.get("/v1/outbox").json()
    found = client.post("/v1/simulations", json={"candidate": "ada", "days": 20}).json()
    assert found["stage"] == "Talking"
    assert not found["more"]
    assert any(it["what"].startswith("sent") for it in found["lines"])
    assert all("2026-11-25" <= it["at"] <= "2026-12-16" for it in found["lines"])
    assert [it["at"] for it in found["lines"]] == sorted(it["at"] for it in found["lines"])
    assert (client.get("/v1/candidates/ada").json(), client.get("/v1/outbox").json()) == before


def test_what_would_happen_if_they_replied_and_the_team_did_nothing(client, ada):
    reply = {"id": "r", "at": "2026-11-26 10:00", "kind": "replies"}
    busy = client.post("/v1/simulations", json={"candidate": "ada", "events": [reply]}).json()
    idle = client.post("/v1/simulations", json={"candidate": "ada", "events": [reply], "team": "silent"}).json()
    assert any(it["what"].startswith("done") for it in busy["lines"])
    assert not any(it["what"].startswith("done") for it in idle["lines"])
    assert any("Answer" in it["what"] for it in idle["lines"])


def test_somebody_made_up_can_be_tried(client):
    made_up = {"stage": "Talking", "facts": ADA["facts"], "days": 5}
    found = client.post("/v1/simulations", json=made_up).json()
    assert any("sent" in it["what"] for it in found["lines"])
    assert client.get("/v1/candidates").json()["items"] == []


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"candidate": "bo"}, 404, []),
        ({"stage": "Talking"}, 422, ["candidate"]),
        ({"candidate": None}, 422, ["candidate"]),
        ({"facts": {"first_name": "x"}}, 422, ["candidate"]),
        ({"candidate": None, "stage": "Talkin"}, 422, ["stage", "Talking"]),
        ({"days": 0}, 422, ["days"]),
        ({"events": [{"id": "r", "at": "2026-11-24 10:00", "kind": "replies"}]}, 422, ["events.0.at", "past"]),
        ({"events": [{"id": "r", "at": "2026-11-27 10:00", "kind": "reples"}]}, 422, ["events.0.kind", "replies"]),
    ],
)
def test_what_cannot_be_tried_is_told(client, ada, changes, status, words):
    told(client.post("/v1/simulations", json={"candidate": "ada", **changes}), status, *words)
