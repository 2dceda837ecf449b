"""A request with a key whose server dies: what it changes and its answer are both kept, or neither is."""

import pytest
from office import ADA
from test_candidates import told

from cadencelang.http.port import UnderWay
from cadencelang.http.repeating import keep
from cadencelang.runtime.rows import Answer

KEY = {"Idempotency-Key": "k-1"}
EVENT = {"id": "r", "at": "2026-11-25 10:00", "kind": "replies"}


class Died(BaseException):
    """The process is gone."""


def asked_for(office):
    """An item: a call that a reply asks for."""
    office.client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    office.client.post("/v1/candidates/ada/events", json=EVENT)
    office.later(10)
    (item,) = office.client.get("/v1/queue").json()["items"]
    return {"items": [item["id"]], "decision": "log", "outcome": "reached"}


def entering(office):
    return "/v1/candidates", ADA


def telling(office):
    office.client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    return "/v1/candidates/ada/events", EVENT


def deciding(office):
    return "/v1/decisions", asked_for(office)


def undoing(office):
    assert office.client.post("/v1/decisions", json=asked_for(office)).status_code == 200
    return "/v1/decisions/undo", None


REQUESTS = [entering, telling, deciding, undoing]


@pytest.mark.parametrize("request_of", REQUESTS)
def test_what_is_kept_with_the_change_is_what_was_answered(office, client, request_of):
    path, body = request_of(office)
    first = client.post(path, json=body, headers=KEY)
    again = client.post(path, json=body, headers=KEY)
    assert first.status_code in (200, 201)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    for name in ("content-type", "location"):
        assert again.headers.get(name) == first.headers.get(name)
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("point", ["before committing", "after committing"])
@pytest.mark.parametrize("request_of", REQUESTS)
def test_a_server_that_dies_around_a_change_leaves_both_or_neither(office, client, monkeypatch, request_of, point):
    path, body = request_of(office)
    before = everything(office)
    with monkeypatch.context() as dead:
        die_at(office, dead, point)
        assert client.post(path, json=body, headers=KEY).status_code == 500
    changed = everything(office)
    assert (changed != before) == (point == "after committing")
    office.clock.seconds += 61
    again = client.post(path, json=body, headers=KEY)
    if point == "after committing":
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.status_code in (200, 201)
        assert everything(office) == changed
    elif request_of is undoing:
        told(again, 409, "taken back")
    else:
        assert again.status_code in (200, 201), again.text
        assert "Idempotent-Replayed" not in again.headers


def die_at(office, dead, point):
    """Be gone at that point of the transaction in which an answer is kept, and keep nothing afterwards."""
    store, kept = office.workspace.store, []
    probe = store._probe

    def noticed(name):
        probe(name)
        if name == "before an answer":
            kept.append(name)
        if kept and name == point:
            raise Died

    def gone(*_):
        raise Died

    dead.setattr(store, "_probe", noticed)
    dead.setattr(type(office.service.answers), "drop", gone)
    dead.setattr(type(office.service.answers), "end", gone)


def everything(office):
    """What a request can change."""
    with office.workspace.store.transaction() as tx:
        rulings = [(it.batch, it.item) for it in tx.rulings()]
        return tx.counts(), rulings


def test_of_two_attempts_at_one_request_the_slower_one_changes_nothing(office, client):
    answers, store = office.service.answers, office.workspace.store

    def slower():
        with answers.carrying_out("c", "k"), store.transaction() as tx:
            tx.set_meta("slower", "was here")
            keep(tx, {"taken": False})

    assert answers.begin("c", "k", b"x") is None
    office.clock.seconds += 61
    assert answers.begin("c", "k", b"x") is None
    with answers.carrying_out("c", "k"), store.transaction() as tx:
        keep(tx, {"taken": True})
    with pytest.raises(UnderWay):
        slower()
    with store.transaction() as tx:
        assert tx.meta("slower") is None
        assert tx.answer("c", "k").body == '{"taken":true}'
    answers.drop("c", "k")
    assert answers.begin("c", "k", b"x").body == b'{"taken":true}'


def test_what_has_no_key_keeps_no_answer(office, client):
    client.post("/v1/candidates", json=ADA)
    with office.workspace.store.transaction() as tx:
        keep(tx, {})
        assert not tx.finish_answer(Answer("c", "k", "f", 0.0, 200))
