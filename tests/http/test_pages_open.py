"""Pages without a token: a candidate's way out, a colleague's calendar."""

import pytest
from office import ADA

from cadencelang.cli.main import main
from cadencelang.workspace.doors import calendar_at, unsubscribing_at
from cadencelang.workspace.suppression import key_of


@pytest.fixture
def out(office):
    """The way out of Ada."""
    office.client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    with office.workspace.store.transaction() as tx:
        return unsubscribing_at("", key_of(tx), "ada")


def opted_out(office):
    return office.client.get("/v1/candidates/ada").json()["opted_out"]


def test_looking_changes_nothing_and_one_click_ends_it(office, out):
    bare = {"Authorization": ""}
    asked = office.client.get(out, headers=bare)
    assert asked.status_code == 200
    assert '<form method="post">' in asked.text
    assert not opted_out(office)
    for _ in range(2):
        done = office.client.post(out, data={"List-Unsubscribe": "One-Click"}, headers=bare)
        assert (done.status_code, "no more letters" in done.text) == (200, True)
    assert opted_out(office)
    with office.workspace.store.transaction() as tx:
        assert sum(it.event == "unsubscribed by one click" for it in tx.log("ada")) == 1


def test_an_address_that_we_did_not_make_is_none(office, out):
    for address in (out[:-2], "/u/x", "/u/" + "A" * 60, out.replace("/u/", "/calendar/")):
        assert office.client.get(address).status_code == 404
        assert not opted_out(office)


def test_who_comes_by_a_broken_address_reads_on_a_page_what_to_do(office, out):
    for answer in (office.client.get(out[:-2]), office.client.post(out[:-2])):
        assert answer.headers["content-type"].startswith("text/html")
        assert "the word STOP" in answer.text


def test_who_is_gone_is_told_that_it_is_done(office):
    with office.workspace.store.transaction() as tx:
        address = unsubscribing_at("", key_of(tx), "nobody")
    assert office.client.post(address).status_code == 200


def test_a_calendar_holds_what_waits_for_its_role(office, out):
    office.client.post("/v1/candidates/ada/events", json={"id": "r", "at": "2026-11-25 10:00", "kind": "replies"})
    office.later(10)
    with office.workspace.store.transaction() as tx:
        own, other = (calendar_at("", key_of(tx), role) for role in ("recruiter", "partner"))
    found = office.client.get(own, headers={"Authorization": ""})
    assert found.headers["content-type"].startswith("text/calendar")
    assert "Answer what they wrote" in found.text
    assert "BEGIN:VEVENT" not in office.client.get(other).text


def test_letters_name_the_way_out(office, out):
    office.workspace.config = office.workspace.config.model_copy(
        update={"outside": office.workspace.config.outside.model_copy(update={"address": "https://firm.example/c"})}
    )
    office.later(10)
    (letter,) = (office.folder / "outbox").glob("*.eml")
    text = letter.read_bytes().decode().replace("\r\n ", "")
    assert f"<https://firm.example/c{out}>" in text
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in text


def test_the_address_of_a_calendar_is_shown(office, capsys):
    assert main(["token", "calendar", str(office.folder), "--role", "recruiter"]) == 0
    address = capsys.readouterr().out.strip()
    assert office.client.get(address.removeprefix("http://127.0.0.1:8400")).status_code == 200
    assert main(["token", "calendar", str(office.folder), "--role", "x"]) == 2
    assert "There is recruiter" in capsys.readouterr().err
