"""Candidates over HTTP: entered, told of, shown with what happened and why."""

import pytest
from office import ADA

from cadencelang.workspace.merging import merge


def enter(client, **changes):
    return client.post("/v1/candidates", json={**ADA, **changes})


def told(response, status, *words):
    """A problem of RFC 9457, with these words in it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:cadencelang:problem:")
    for word in words:
        assert word in response.text
    return problem


def test_a_candidate_enters_and_is_shown(client):
    made = enter(client)
    assert made.status_code == 201
    assert made.headers["Location"] == "/v1/candidates/ada"
    shown = client.get("/v1/candidates/ada").json()
    assert shown == made.json()
    assert shown["stage"] == "Talking"
    assert shown["facts"] == {"first_name": "Ada", "email": "ada@example.org"}
    assert shown["playbook"] == "First steps"
    assert any(it["due"] for it in shown["coming"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stage": "Talkin"}, ["stage", "Talking"]),
        ({"facts": {"first_name": "Ada", "email": "nonsense"}}, ["email"]),
        ({"facts": {"email": "ada@example.org"}}, ["first_name"]),
        ({"facts": {**ADA["facts"], "emial": "x"}}, ["emial", "email"]),
        ({"facts": {**ADA["facts"], "first_name": "\ud800"}}, ["first_name"]),
        ({"entered_at": "yesterday"}, ["entered_at"]),
        ({"id": "../etc"}, ["body.id"]),
        ({"extra": 1}, ["body.extra"]),
    ],
)
def test_what_is_not_taken_is_told_with_its_place_and_nothing_is_kept(client, changes, words):
    import json

    body = json.dumps({**ADA, **changes})
    told(client.post("/v1/candidates", content=body, headers={"content-type": "application/json"}), 422, *words)
    assert client.get("/v1/candidates").json()["items"] == []


def test_a_second_candidate_of_the_same_id_is_refused(client):
    enter(client)
    told(enter(client), 409)


def test_somebody_unknown_is_missing(client):
    told(client.get("/v1/candidates/nobody"), 404)
    told(client.get("/v1/candidates/nobody/account"), 404)
    event = {"id": "e", "at": "2026-11-25 10:00", "kind": "replies"}
    told(client.post("/v1/candidates/nobody/events", json=event), 404)


def test_an_event_counts_once_and_is_accounted_for(office, client):
    enter(client, entered_at="2026-11-24 10:00")
    event = {"id": "reply-1", "at": "2026-11-25T11:00Z", "kind": "replies"}
    assert client.post("/v1/candidates/ada/events", json=event).json() == {"taken": True}
    assert client.post("/v1/candidates/ada/events", json=event).json() == {"taken": False}
    office.later(10)
    lines = client.get("/v1/candidates/ada/account").json()["items"]
    assert [it["number"] for it in lines] == list(range(1, len(lines) + 1))
    assert any("Answer what they wrote" in it["what"] and "answer them" in it["why"] for it in lines)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"kind": "replie"}, ["replies"]),
        ({"at": "2030-01-01 10:00"}, ["future"]),
        ({"at": "soon"}, ["at"]),
        ({"kind": "fact", "fact": "email", "value": "x"}, ["value"]),
        ({"kind": "enters", "stage": "Nowhere"}, ["stage"]),
        ({"id": ""}, ["body.id"]),
        ({"id": "a\nb"}, ["body.id"]),
    ],
)
def test_an_event_that_is_none_is_told(client, event, words):
    enter(client)
    whole = {"id": "e-1", "at": "2026-11-25 10:00", "kind": "replies", **event}
    told(client.post("/v1/candidates/ada/events", json=whole), 422, *words)


def test_lists_come_in_pages(client):
    for number in range(5):
        enter(client, id=f"c{number}")
    seen, cursor = [], None
    while True:
        page = client.get("/v1/candidates", params={"limit": 2, "after": cursor or ""}).json()
        seen += [it["id"] for it in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [f"c{number}" for number in range(5)]
    account = client.get("/v1/candidates/c0/account", params={"limit": 1}).json()
    assert len(account["items"]) == 1
    assert account["next"] == "1"


def test_what_is_beyond_bounds_is_refused(client):
    for params in ({"after": "x" * 501}, {"limit": 0}, {"limit": 10_000}, {"limit": "x"}, {"limt": 5}):
        told(client.get("/v1/candidates", params=params), 422)


def test_somebody_who_was_erased_is_not_brought_back(office, client):
    from cadencelang.workspace.erasing import erase

    enter(client)
    erase(office.workspace, "ada")
    told(enter(client), 409, "erased")
    told(enter(client, id="other"), 409, "erased")


def test_why_something_did_not_happen_is_told(office, client):
    enter(client, entered_at="2026-11-24 10:00")
    office.later(10)
    found = client.get("/v1/candidates/ada/why", params={"rule": "answer them"}).json()
    assert found["stage"] == "Talking"
    (rule,) = found["rules"]
    assert (rule["rule"], rule["in_force"], rule["account"]) == ("answer them", True, [])
    assert rule["place"].startswith("line ")
    concerned = client.get("/v1/candidates/ada/why").json()["rules"]
    hello = next(it for it in concerned if it["rule"] == "hello")
    assert any(it["what"].startswith("sent") for it in hello["account"])
    silent = next(it for it in concerned if it["rule"] == "never silent")
    assert silent["waits"]
    told(client.get("/v1/candidates/ada/why", params={"rule": "helo"}), 422, "hello")
    told(client.get("/v1/candidates/bo/why"), 404)


def test_an_event_that_names_another_candidate_than_its_address_is_refused(client):
    enter(client, entered_at="2026-11-24 10:00")
    event = {"id": "r1", "at": "2026-11-24T11:00Z", "kind": "replies"}
    refused = told(client.post("/v1/candidates/ada/events", json={**event, "candidate": "ben"}), 422)
    assert refused["faults"] == [{"where": "candidate", "what": "It names another candidate than the address does."}]
    assert client.post("/v1/candidates/ada/events", json={**event, "candidate": "ada"}).json() == {"taken": True}


def test_what_is_told_of_who_was_merged_is_told_of_the_one_who_goes_on(office, client):
    for id in ("ada", "ben"):
        enter(client, id=id, entered_at="2026-11-24 10:00")
    before = {"id": "r1", "at": "2026-11-24T11:00Z", "kind": "replies"}
    assert client.post("/v1/candidates/ada/events", json=before).json() == {"taken": True}
    with office.workspace.store.transaction() as tx:
        assert merge(office.workspace, tx, "ada", "ben", "m") == "ben"
    assert client.post("/v1/candidates/ada/events", json=before).json() == {"taken": False}
    after = {"id": "r2", "at": "2026-11-24T12:00Z", "kind": "opts out"}
    assert client.post("/v1/candidates/ada/events", json=after).json() == {"taken": True}
    assert client.get("/v1/candidates/ben").json()["opted_out"]
    assert client.post("/v1/candidates/ada/events", json=after).json() == {"taken": False}
