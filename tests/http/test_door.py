"""Who comes in, how often, with how much, and what a repetition gets."""

import json
import logging
import stat
from functools import reduce

import pytest
from office import ADA, FREE, Office
from starlette.testclient import TestClient
from test_candidates import told

from cadencelang.http.app import Limits, create_app
from cadencelang.http.door import LARGEST
from cadencelang.http.live import LiveService
from cadencelang.http.port import Busy
from cadencelang.http.tokens import BadTokens, KeptTokens, Scope, Tokens, digest, issue, read_tokens, write_tokens
from cadencelang.workspace.erasing import erase

NEEDS = [
    ("GET", "/v1/candidates", Scope.CANDIDATES_READ),
    ("GET", "/v1/candidates/ada", Scope.CANDIDATES_READ),
    ("GET", "/v1/candidates/ada/account", Scope.CANDIDATES_READ),
    ("GET", "/v1/candidates/ada/why", Scope.CANDIDATES_READ),
    ("GET", "/v1/candidates/ada/history", Scope.CANDIDATES_READ),
    ("GET", "/v1/candidates/ada/state", Scope.CANDIDATES_READ),
    ("GET", "/v1/states", Scope.CANDIDATES_READ),
    ("GET", "/v1/playbooks/current", Scope.CANDIDATES_READ),
    ("GET", f"/v1/playbooks/sha256:{64 * '0'}", Scope.CANDIDATES_READ),
    ("POST", "/v1/candidates", Scope.CANDIDATES_WRITE),
    ("POST", "/v1/candidates/ada/events", Scope.EVENTS_WRITE),
    ("POST", "/v1/simulations", Scope.CANDIDATES_READ),
    ("GET", "/v1/queue", Scope.QUEUE_READ),
    ("GET", "/v1/queue/x", Scope.QUEUE_READ),
    ("GET", "/v1/desk", Scope.QUEUE_READ),
    ("GET", "/v1/desk/clock", Scope.QUEUE_READ),
    ("GET", "/v1/desk/items", Scope.QUEUE_READ),
    ("GET", "/v1/desk/items/x", Scope.QUEUE_READ),
    ("POST", "/v1/decisions", Scope.QUEUE_DECIDE),
    ("POST", "/v1/decisions/undo", Scope.QUEUE_DECIDE),
    ("GET", "/v1/outbox", Scope.OUTBOX_READ),
    ("GET", "/metrics", Scope.METRICS_READ),
]
NEEDS_BOTH = [("GET", "/v1/desk/people"), ("GET", "/v1/desk/people/ada")]
"""What is told of the desk and of a person takes the scopes to read both."""


@pytest.mark.parametrize(("method", "path", "scope"), NEEDS)
def test_each_address_needs_its_own_scope_and_no_other_does(office, client, method, path, scope):
    told(client.request(method, path, headers={"Authorization": ""}), 401)
    for name in office.issued:
        response = client.request(method, path, headers=office.signed(name))
        assert (response.status_code == 403) == (name not in ("all", scope.value)), name


@pytest.mark.parametrize(("method", "path"), NEEDS_BOTH)
def test_an_address_that_tells_of_both_needs_both_scopes(office, client, method, path):
    told(client.request(method, path, headers={"Authorization": ""}), 401)
    for name in office.issued:
        response = client.request(method, path, headers=office.signed(name))
        assert (response.status_code == 403) == (name != "all"), name


def test_every_address_of_the_description_is_tried_here_or_open(office):
    paths = {(method.upper(), path) for path, it in office.app.openapi()["paths"].items() for method in it}
    asked = [(method, path) for method, path, *_ in (*NEEDS, *NEEDS_BOTH)]
    named = (("/ada", "/{id}"), ("/x", "/{id}"), (f"/sha256:{64 * '0'}", "/{hash}"))
    tried = {(method, reduce(lambda told, it: told.replace(*it), named, path)) for method, path in asked}
    open = {("GET", "/health/live"), ("GET", "/health/ready"), ("GET", "/u/{token}"), ("POST", "/u/{token}")}
    open |= {("GET", "/calendar/{token}"), ("POST", "/v1/webhooks/{name}")}
    assert paths - tried == open


@pytest.mark.parametrize(
    "change", ["", "Bearer", "Bearer x", "Basic {}", "Bearer {}x", "bearer  cad__", "Bearer é", "{}"]
)
def test_what_is_no_token_is_refused(office, client, change):
    header = change.format(office.issued["all"][0]).encode("latin-1")
    response = client.get("/v1/candidates", headers={"Authorization": header})
    told(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_of_another_workspace_is_unknown_here(office, client, tmp_path):
    other = Office(tmp_path / "other")
    told(client.get("/v1/candidates", headers=other.signed("all")), 401)
    other.close()


def test_only_a_digest_of_a_token_is_kept(tmp_path):
    text, token = issue("dashboard", [Scope.QUEUE_READ])
    write_tokens(tmp_path, [token])
    kept = (tmp_path / "tokens.json").read_text()
    secret = text.rpartition("_")[2]
    assert secret not in kept
    assert digest(secret) in kept
    assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600
    assert read_tokens(tmp_path).find(text) == token
    assert read_tokens(tmp_path).find(text[:-1]) is None
    assert list(read_tokens(tmp_path / "none")) == []
    unknown_scope = '{"tokens": [{"id": "a", "name": "b", "digest": "c", "scopes": ["all"]}]}'
    for bad in ("", "[]", "{}", '{"tokens": [{"id": 1}]}', unknown_scope):
        (tmp_path / "tokens.json").write_text(bad)
        with pytest.raises(BadTokens):
            read_tokens(tmp_path)


def test_a_server_that_runs_looks_for_other_tokens_once_a_second(tmp_path, caplog):
    (old, kept), (new, other) = issue("old", [Scope.QUEUE_READ]), issue("new", [Scope.QUEUE_READ])
    write_tokens(tmp_path, [kept])
    seconds = [0.0]
    tokens = KeptTokens(tmp_path, read_tokens(tmp_path), lambda: seconds[0])
    assert (tokens.find(old), tokens.find(new)) == (kept, None)
    write_tokens(tmp_path, [other])
    assert (tokens.find(old), tokens.find(new)) == (kept, None)
    seconds[0] = 1.0
    assert (tokens.find(old), tokens.find(new)) == (None, other)
    (tmp_path / "tokens.json").write_text("{")
    seconds[0] = 2.0
    assert tokens.find(new) is None
    assert "nobody is let in" in caplog.text
    write_tokens(tmp_path, [other])
    seconds[0] = 3.0
    assert tokens.find(new) == other
    (tmp_path / "tokens.json").unlink()
    seconds[0] = 4.0
    assert tokens.find(new) is None
    assert new not in caplog.text


def test_who_asks_too_often_waits(tmp_path):
    office = Office(tmp_path / "firm")
    limits = Limits(rate=1.0, burst=3, ticking=lambda: office.seconds)
    office.client.app = office.client._transport.app = create_app(
        office.service, Tokens(token for _, token in office.issued.values()), limits
    )
    assert [office.client.get("/v1/queue").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = office.client.get("/v1/queue")
    told(refused, 429)
    assert refused.headers["Retry-After"] == "1"
    assert office.client.get("/v1/queue", headers=office.signed(Scope.QUEUE_READ)).status_code == 200
    office.seconds += 1.0
    assert office.client.get("/v1/queue").status_code == 200
    assert [office.client.get("/v1/queue", headers={"Authorization": "x"}).status_code for _ in range(4)][-1] == 429
    office.close()


def test_a_repeated_post_is_carried_out_once(client):
    key = {"Idempotency-Key": "k-1"}
    first = client.post("/v1/candidates", json=ADA, headers=key)
    again = client.post("/v1/candidates", json=ADA, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    told(client.post("/v1/candidates", json=ADA, headers={"Idempotency-Key": "k-2"}), 409)
    told(client.post("/v1/candidates", json={**ADA, "id": "ben"}, headers=key), 422, "another request")


def test_an_answer_outlives_the_process(office, client):
    key = {"Idempotency-Key": "k-1"}
    first = client.post("/v1/candidates", json=ADA, headers=key)
    other = TestClient(create_app(LiveService(office.workspace), office.tokens, FREE), headers=office.signed("all"))
    again = other.post("/v1/candidates", json=ADA, headers=key)
    assert (again.status_code, again.json(), again.headers["Idempotent-Replayed"]) == (201, first.json(), "true")
    office.clock.seconds += 86_401
    told(other.post("/v1/candidates", json=ADA, headers=key), 409, "with this id")


def test_a_request_whose_process_died_may_be_carried_out_after_a_minute(office, client):
    request = b"/v1/candidates\n" + client.build_request("POST", "/v1/candidates", json=ADA).read()
    (token,) = [it.id for it in office.tokens if it.name == "all"]
    assert office.service.answers.begin(token, "k-1", request) is None
    told(client.post("/v1/candidates", json=ADA, headers={"Idempotency-Key": "k-1"}), 409, "being carried out")
    office.clock.seconds += 61
    assert client.post("/v1/candidates", json=ADA, headers={"Idempotency-Key": "k-1"}).status_code == 201


def test_erasing_somebody_drops_what_was_answered(office, client):
    client.post("/v1/candidates", json=ADA, headers={"Idempotency-Key": "k-1"})
    erase(office.workspace, "ada")
    told(client.post("/v1/candidates", json=ADA, headers={"Idempotency-Key": "k-1"}), 409, "erased")


def test_a_key_belongs_to_its_token(office, client):
    key = {"Idempotency-Key": "k-1"}
    client.post("/v1/candidates", json=ADA, headers=key)
    told(client.post("/v1/candidates", json=ADA, headers={**key, **office.signed("none")}), 403)
    told(client.post("/v1/candidates", json=ADA, headers={**key, "Authorization": ""}), 401)
    told(client.post("/v1/candidates", json=ADA, headers={**key, **office.signed("candidates:write")}), 409)


def test_a_request_that_failed_here_is_tried_again_with_its_key(office, client, monkeypatch):
    key = {"Idempotency-Key": "k-1"}
    with monkeypatch.context() as broken:
        broken.setattr(office.service, "enter", lambda columns: (_ for _ in ()).throw(Busy("The store is busy.")))
        busy = client.post("/v1/candidates", json=ADA, headers=key)
        told(busy, 503, "busy")
        assert busy.headers["Retry-After"] == "5"
    assert client.post("/v1/candidates", json=ADA, headers=key).status_code == 201


NO_BODIES = [b"x" * (LARGEST + 1), b"[" * LARGEST, b'{"a":' * 100_000, b"", b"\xff", b"null", b"1e999"]


@pytest.mark.parametrize("body", NO_BODIES)
def test_bodies_that_are_too_large_too_deep_or_none_are_refused(client, body):
    for path in ("/v1/candidates", "/v1/candidates/ada/events", "/v1/decisions"):
        response = client.post(path, content=body, headers={"content-type": "application/json"})
        told(response, 413 if len(body) > LARGEST else 422 if response.status_code == 422 else 400)


def test_what_goes_wrong_inside_is_not_told(office, client, monkeypatch):
    monkeypatch.setattr(office.service, "candidate", lambda id: 1 / 0)
    response = client.get("/v1/candidates/ada")
    told(response, 500)
    assert "division" not in response.text


def test_unknown_addresses_and_methods_are_problems_too(client):
    told(client.get("/nowhere"), 404)
    told(client.delete("/v1/candidates"), 405)


def test_health_needs_no_token_and_says_what_is_wrong(office, client, monkeypatch):
    nobody = {"Authorization": ""}
    assert client.get("/health/live", headers=nobody).json()["status"] == "live"
    assert client.get("/health/ready", headers=nobody).status_code == 200
    monkeypatch.setattr(office.service, "ready", lambda: "The disk is full.")
    told(client.get("/health/ready", headers=nobody), 503, "disk is full")


def test_metrics_count_requests_by_route_and_name_nobody(client):
    client.post("/v1/candidates", json=ADA)
    client.get("/v1/candidates/ada")
    text = client.get("/metrics").text
    assert 'cadence_http_requests_total{method="GET",route="/v1/candidates/{id}",status="200"} 1.0' in text
    assert 'cadence_workspace{what="candidates"} 1.0' in text
    assert "ada" not in text


def test_metrics_tell_what_no_letter_is_and_how_long_nothing_has_run(office, client):
    client.post("/v1/candidates", json=ADA)
    text = client.get("/metrics").text
    assert 'cadence_workspace{what="dead-letter"} 0.0' in text
    assert "cadence_overdue_seconds 0.0" in text
    office.clock.seconds += 40 * 86_400
    told = client.get("/metrics").text.partition("\ncadence_overdue_seconds ")[2].split()[0]
    assert float(told) > 30 * 86_400


@pytest.mark.parametrize(
    ("method", "path", "body", "what"),
    [
        ("GET", "/v1/candidates?limt=2", None, 'There is no such parameter. Did you mean "limit"?'),
        ("GET", "/v1/candidates?limit=x", None, "Write a whole number."),
        ("GET", "/v1/candidates?limit=0", None, "It must be 1 or more."),
        ("POST", "/v1/candidates", b"{bad", "It is not JSON: "),
        ("POST", "/v1/candidates", b"[]", "Send an object of JSON; for a body, with Content-Type: application/json."),
        ("POST", "/v1/candidates", b'{"id": "x"}', "It must be set."),
        ("POST", "/v1/candidates", b'{"id": "x y", "stage": "Talking"}', "It has a character that may not stand there"),
        ("POST", "/v1/candidates", b'{"id": "x", "stage": "Talking", "fact": {}}', "There is no such field."),
        (
            "POST",
            "/v1/decisions",
            b'{"items": ["x"], "decision": "aprove"}',
            'There is no "aprove". Did you mean "approve"?',
        ),
    ],
)
def test_what_is_wrong_with_a_request_is_told_in_plain_words(client, method, path, body, what):
    faults = told(client.request(method, path, content=body, headers={"Content-Type": "application/json"}), 422)[
        "faults"
    ]
    assert any(it["what"].startswith(what) for it in faults), faults


def test_a_token_that_is_missing_and_one_that_is_unknown_are_told_apart(client):
    missing = told(client.get("/v1/candidates", headers={"Authorization": ""}), 401)
    unknown = told(client.get("/v1/candidates", headers={"Authorization": "Bearer cad_x_y"}), 401)
    assert missing["detail"] == "Send a token: Authorization: Bearer cad_…"
    assert unknown["detail"].startswith("This token is not known here: it may be revoked, or of another workspace")


def test_an_address_that_does_not_exist_is_told_with_where_to_look(client):
    assert "/openapi.json" in told(client.get("/v1/candidate"), 404)["detail"]
    assert "Allow" in told(client.request("DELETE", "/v1/candidates/ada"), 405)["detail"]


def test_the_log_of_requests_names_nobody(office, client, caplog):
    with caplog.at_level(logging.INFO, "cadencelang.http"):
        client.post("/v1/candidates", json=ADA)
        client.get("/v1/candidates/ada?secret=ada@example.org")
        client.get("/v1/candidates/ada", headers={"Authorization": "Bearer cad_ada_secret"})
    lines = [json.loads(it.message) for it in caplog.records if it.name == "cadencelang.http"]
    assert [it["status"] for it in lines] == [201, 422, 401]
    assert lines[1]["route"] == "/v1/candidates/{id}"
    assert lines[1]["token"] == office.issued["all"][1].id
    assert all(it["request"] for it in lines)
    for word in ("ada", "Ada", "example.org", office.issued["all"][0]):
        assert word not in caplog.text


def test_more_requests_at_once_than_there_is_room_for_are_asked_to_wait(tmp_path):
    office = Office(tmp_path / "firm", Limits(1e9, 10**9, at_once=0))
    crowded = office.client.get("/v1/candidates")
    told(crowded, 503, "at once")
    assert crowded.headers["Retry-After"] == "1"
    office.close()
