"""What a workspace tells others: webhooks to programs, notices to colleagues, times for their calendars."""

import base64
import datetime as dt
import json
import re
from email import message_from_bytes

import pytest
from listening import Listener
from standardwebhooks import Webhook

from cadencelang.channels.composing import composed
from cadencelang.cli.main import main
from cadencelang.engine.inputs import Entered, Replied
from cadencelang.runtime.codec import load_letter
from cadencelang.runtime.rows import Purpose, Status
from cadencelang.workspace.config import read_config
from cadencelang.workspace.examining import examine
from cadencelang.workspace.finding import Health
from cadencelang.workspace.opening import FixedClock, Workspace, store_of

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, thirty two").decode()
TEN = 1_796_119_200.0
"""Tue 2026-12-01 10:00 UTC."""


@pytest.fixture
def listener():
    found = Listener()
    yield found
    found.close()


@pytest.fixture
def opened(firm):
    """Opens the firm's workspace with more configuration, at ten in the morning."""
    made = []

    def open(more: str) -> Workspace:
        path = firm / "cadence.toml"
        path.write_text(path.read_text() + more)
        config = read_config(firm)
        made.append(Workspace(firm, config, store_of(firm, config), FixedClock(TEN)))
        return made[-1]

    yield open
    for workspace in made:
        workspace.close()


def automation(port, on='["touch sent", "entered"]'):
    return (
        f'\n[automations.hub]\non = {on}\nurl = "http://127.0.0.1:{port}/hook?x=1"\nsecret_file = "hub.secret"\n'
        '[outside]\nallowed = ["127.0.0.0/8"]\n'
    )


def told(workspace, candidate, news):
    with workspace.store.transaction() as tx:
        workspace.steps.take(tx, workspace.steps.open(tx, tx.row(candidate)), news, workspace.now)


def events(workspace):
    with workspace.store.transaction() as tx:
        return [it for it in tx.orders() if it.purpose is Purpose.EVENT]


def test_a_program_is_told_signed_and_again_until_it_takes_it(firm, opened, listener):
    (firm / "hub.secret").write_text(SECRET)
    listener.answers = [500, 503, 200]
    workspace = opened(automation(listener.port))
    for minutes in (0, 2, 10, 20):
        workspace.clock = FixedClock(TEN + 60 * minutes)
        workspace.pump().drain()
    sent = [(headers["webhook-id"], json.loads(body)) for headers, body in listener.heard]
    assert {body["type"] for _, body in sent} == {"touch.sent"}
    assert sorted({body["data"]["candidate"] for _, body in sent}) == ["ada"]
    assert len({id for id, _ in sent}) == 1
    assert len({body for _, body in listener.heard}) == 1
    assert len(sent) == 3
    headers, body = listener.heard[-1]
    assert Webhook(SECRET).sign(headers["webhook-id"], _at(headers), body.decode()) == headers["webhook-signature"]
    assert [it.status for it in events(workspace)] == [Status.SENT]
    assert events(workspace)[0].attempts == 3


def test_a_program_that_asks_for_time_is_left_alone_for_so_long(firm, opened, listener):
    (firm / "hub.secret").write_text(SECRET)
    listener.answers, listener.wait = [503, 200], 3000
    workspace = opened(automation(listener.port))
    for minutes, heard in ((0, 1), (20, 1), (49, 1), (50, 2)):
        workspace.clock = FixedClock(TEN + 60 * minutes)
        workspace.pump().drain()
        assert len(listener.heard) == heard
    assert [it.attempts for it in events(workspace)] == [2]


def _at(headers):
    return dt.datetime.fromtimestamp(int(headers["webhook-timestamp"]), dt.UTC)


def test_one_that_refuses_for_good_is_shown_to_a_person(firm, opened, listener, capsys):
    (firm / "hub.secret").write_text(SECRET)
    listener.answers = [404]
    workspace = opened(automation(listener.port))
    workspace.pump().drain()
    (order,) = events(workspace)
    assert order.status is Status.FAILED
    assert "404" in order.error
    assert main(["outbox", str(firm)]) in (0, 1)
    assert "webhook to hub" in capsys.readouterr().out


def test_an_address_of_our_own_network_is_refused(firm, opened, listener):
    (firm / "hub.secret").write_text(SECRET)
    workspace = opened(automation(listener.port).replace('allowed = ["127.0.0.0/8"]', 'allowed = ["10.0.0.0/8"]'))
    workspace.pump().drain()
    assert listener.heard == []
    assert events(workspace)[0].status is Status.FAILED


def test_what_was_only_imported_is_not_told(firm, opened, listener):
    (firm / "hub.secret").write_text(SECRET)
    workspace = opened(automation(listener.port, '["entered"]'))
    workspace.pump().drain()
    assert events(workspace) == []


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ('\n[automations.hub]\non = ["touch sent"]\nurl = "https://hub.example"\n', "needs a url and a secret"),
        ('\n[automations.hub]\non = ["touch sent"]\nurl = "ftp://hub.example"\nsecret_file = "s"\n', "https"),
        ('\n[automations.hub]\non = ["touch snt"]\n', "touch sent"),
        ('\n[outside]\nallowed = ["everything"]\n', "network"),
        ('\n[outside]\naddress = "http://firm.example"\n', "write it like https://"),
    ],
)
def test_a_mistake_is_told_before_anything_runs(firm, capsys, more, what):
    (firm / "s").write_text(SECRET)
    path = firm / "cadence.toml"
    path.write_text(path.read_text() + more)
    capsys.readouterr()
    assert main(["run", str(firm), "--once"]) == 2
    assert what in capsys.readouterr().err
    assert any(it.health is Health.ILL for it in examine(firm))


def test_a_colleague_is_told_where_they_read_it(firm, opened, listener, monkeypatch):
    monkeypatch.setenv("CADENCE_TEAM_RECRUITER_NOTIFY", f"json://127.0.0.1:{listener.port}/")
    workspace = opened('\n[outside]\nallowed = ["127.0.0.0/8"]\n')
    told(workspace, "ada", Replied(id="r", at=workspace.now))
    workspace.pump().drain()
    heard = [json.loads(body)["message"] for _, body in listener.heard]
    assert any("call Ada: Answer what they wrote" in it for it in heard)
    assert not list((firm / "outbox/team").glob("*"))
    assert {it.part: it.health for it in examine(firm)}["notices"] is Health.WELL


def test_a_notice_that_is_not_taken_is_told_later(firm, opened, listener, monkeypatch):
    monkeypatch.setenv("CADENCE_TEAM_RECRUITER_NOTIFY", f"json://127.0.0.1:{listener.port}/")
    listener.answers = [500, 200]
    workspace = opened('\n[outside]\nallowed = ["127.0.0.0/8"]\n')
    told(workspace, "ada", Replied(id="r", at=workspace.now))
    workspace.pump().drain()
    workspace.clock = FixedClock(TEN + 120)
    workspace.pump().drain()
    messages = [json.loads(body)["message"] for _, body in listener.heard]
    assert messages.count(messages[0]) == 2
    with workspace.store.transaction() as tx:
        assert [it.status for it in tx.orders("ada") if it.purpose is Purpose.NOTICE] == [Status.SENT] * (
            len(messages) - 1
        )


def team_letters(workspace):
    with workspace.store.transaction() as tx:
        return [load_letter(it.letter) for it in tx.orders("ada") if it.purpose is Purpose.NOTICE and it.letter]


def calendar_of(letter):
    """The calendar part of a letter."""
    mail = message_from_bytes(composed(letter).content)
    (part,) = [it for it in mail.walk() if it.get_content_type() == "text/calendar"]
    return part.get_param("method"), part.get_payload(decode=True).decode()


def test_a_task_stands_in_the_calendar_until_it_is_withdrawn(opened):
    workspace = opened("")
    told(workspace, "ada", Replied(id="r", at=workspace.now))
    workspace.pump().drain()
    told(workspace, "ada", Entered(id="e", at=workspace.now, stage="Over"))
    workspace.pump().drain()
    letters = [it for it in team_letters(workspace) if it.slot and "Answer what they wrote" in it.slot.summary]
    opening, *_, closing = letters
    (method, text), (last, gone) = calendar_of(opening), calendar_of(closing)
    assert (method, last) == ("REQUEST", "CANCEL")
    assert "STATUS:CANCELLED" in gone
    uid, again = (re.search(r"UID:(\S+)", it)[1] for it in (text, gone))
    assert uid == again
    assert closing.slot.sequence > opening.slot.sequence
    assert "DTEND:20261202T180000Z" in text
