"""What docs/workspace.md promises of each channel between "sent" and "recorded as sent", each seen to hold.

A process hands a letter over and dies before it can note that; later another one runs the workspace.
"""

import base64
import json
from getpass import getuser
from shlex import quote

import pytest
from listening import Listener
from scripted import Scripted

from cadencelang.cli.main import main
from cadencelang.engine.inputs import Replied
from cadencelang.runtime.rows import Purpose, Status
from cadencelang.workspace.config import read_config
from cadencelang.workspace.opening import FixedClock, Workspace, store_of

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, thirty two").decode()
TEN = 1_796_119_200.0
"""Tue 2026-12-01 10:00 UTC."""


class Died(BaseException):
    """The process is no more."""


def opened(firm, minutes=0) -> Workspace:
    """The workspace, so many minutes after ten."""
    config = read_config(firm)
    return Workspace(firm, config, store_of(firm, config), FixedClock(TEN + 60 * minutes))


def configured(firm, more: str) -> None:
    """More configuration."""
    path = firm / "cadence.toml"
    path.write_text(path.read_text() + more)


def died_after_sending(firm) -> None:
    """Run the workspace in a process that dies right after its first letter was handed over."""
    workspace = opened(firm)
    pump = workspace.pump()

    def dying(point):
        if point == "after sending":
            raise Died

    pump.delivery.probe = dying
    with pytest.raises(Died):
        pump.drain()
    workspace.close()


def gone_on(firm, minutes=5):
    """Another process runs it, after the lease of the first; gives the orders as they then are."""
    workspace = opened(firm, minutes)
    workspace.pump().drain()
    with workspace.store.transaction() as tx:
        found = tx.orders()
    workspace.close()
    return found


def test_a_letter_in_a_file_is_there_once_with_the_same_bytes(firm):
    died_after_sending(firm)
    (letter,) = (firm / "outbox").glob("*.eml")
    before = letter.read_bytes()
    orders = gone_on(firm)
    letters = sorted((firm / "outbox").glob("*.eml"))
    assert letter in letters
    assert letter.read_bytes() == before
    touches = [it for it in orders if it.purpose is Purpose.TOUCH]
    assert len(letters) == len(touches)
    assert {it.status for it in touches} == {Status.SENT}


def test_a_mail_is_not_sent_again_and_a_person_says_what_became_of_it(firm, capsys):
    with Scripted() as server:
        smtp = f'by = "smtp"\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        path = firm / "cadence.toml"
        text = path.read_text()
        assert text.count('\nby = "files"\n') == 1
        path.write_text(text.replace('by = "files"\n', smtp, 1))
        died_after_sending(firm)
        assert len(server.mails) == 1
        orders = gone_on(firm)
        unknown = [it for it in orders if it.status is Status.UNKNOWN]
        others = [it for it in orders if it.purpose is Purpose.TOUCH and it not in unknown]
        assert len(unknown) == 1
        assert all(it.status is Status.SENT for it in others)
        assert len(server.mails) == 1 + len(others)
        assert len(set(server.mails)) == len(server.mails)
        capsys.readouterr()
        assert main(["outbox", str(firm)]) == 1
        assert unknown[0].key in capsys.readouterr().out
        assert main(["outbox", str(firm), "--resolve", unknown[0].key, "--as", "sent"]) == 0
        assert Status.UNKNOWN not in {it.status for it in gone_on(firm, 10)}
        assert len(server.mails) == 1 + len(others)


def test_a_person_lets_a_dead_letter_be_tried_again_and_puts_a_refused_one_away(firm, capsys):
    with Scripted(mail="451 4.3.0 busy") as server:
        smtp = f'by = "smtp"\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        path = firm / "cadence.toml"
        path.write_text(path.read_text().replace('by = "files"\n', smtp, 1) + "\n[delivery]\nattempts = 1\n")
        orders = [it for it in gone_on(firm, 0) if it.purpose is Purpose.TOUCH]
        dead = [it.key for it in orders if it.status is Status.DEAD]
        assert dead
        capsys.readouterr()
        assert main(["outbox", str(firm), "--resolve", dead[0], "--as", "not-sent"]) == 2
        assert "again or seen" in capsys.readouterr().err
        puts_away_by_mistake(firm, capsys, dead[0])
        assert main(["outbox", str(firm), "--resolve", dead[0], "--as", "again"]) == 0
        server.answers["MAIL"], server.answers["RCPT"] = "250 ok", "550 5.1.1 no such user"
        refused = next(it for it in gone_on(firm, 10) if it.key == dead[0])
        assert refused.status is Status.FAILED
        puts_away_by_mistake(firm, capsys, dead[0])
        assert main(["outbox", str(firm), "--resolve", dead[0], "--as", "again"]) == 2
        for key in dead:
            assert main(["outbox", str(firm), "--resolve", key, "--as", "seen"]) == 0
        assert main(["outbox", str(firm)]) == 0
    (away,) = [it for it in gone_on(firm, 20) if it.key == dead[0]]
    assert (away.status, f"(put away by {getuser()})" in away.error) == (Status.SEEN, True)


def puts_away_by_mistake(firm, capsys, key):
    """Put a letter away and take that back: it waits for a person again, as it was."""
    capsys.readouterr()
    assert main(["outbox", str(firm), "--resolve", key, "--as", "seen"]) == 0
    assert main(["outbox", str(firm), "--seen"]) == 0
    assert quote(key) in capsys.readouterr().out
    assert main(["outbox", str(firm), "--resolve", key, "--as", "again"]) == 2
    assert "of such a one can be said: unseen" in capsys.readouterr().err
    assert main(["outbox", str(firm), "--resolve", key, "--as", "unseen"]) == 0
    assert main(["outbox", str(firm)]) == 1
    listed = capsys.readouterr().out
    assert quote(key) in listed
    assert f"(taken back by {getuser()})" in listed


def test_a_webhook_comes_again_with_the_same_id_and_the_same_bytes(firm):
    (firm / "hub.secret").write_text(SECRET)
    listener = Listener()
    configured(
        firm,
        f'\n[automations.hub]\non = ["run started"]\nurl = "http://127.0.0.1:{listener.port}/hook"\n'
        'secret_file = "hub.secret"\n[outside]\nallowed = ["127.0.0.0/8"]\n',
    )
    try:
        answered(firm)
        died_after_sending(firm)
        assert len(listener.heard) == 1
        gone_on(firm)
    finally:
        listener.close()
    first = listener.heard[0]
    again = [it for it in listener.heard if it[0]["webhook-id"] == first[0]["webhook-id"]]
    assert [body for _, body in again] == [first[1], first[1]]


def test_a_colleague_is_rather_told_twice(firm, monkeypatch):
    listener = Listener()
    monkeypatch.setenv("CADENCE_TEAM_RECRUITER_NOTIFY", f"json://127.0.0.1:{listener.port}/")
    configured(firm, '\n[outside]\nallowed = ["127.0.0.0/8"]\n')
    try:
        answered(firm)
        died_after_sending(firm)
        assert len(listener.heard) == 1
        orders = gone_on(firm)
    finally:
        listener.close()
    messages = [json.loads(body)["message"] for _, body in listener.heard]
    assert messages.count(messages[0]) == 2
    assert {it.status for it in orders if it.purpose is Purpose.NOTICE} == {Status.SENT}


def test_a_colleague_who_is_written_to_beside_others_who_are_told_gets_no_mail_twice(firm, monkeypatch):
    with Scripted() as server:
        monkeypatch.setenv("CADENCE_TEAM_PARTNER_NOTIFY", "json://127.0.0.1:1/")
        configured(
            firm,
            '\n[team.partner]\nname = "Pia"\naddress = "pia@example.com"\n[outside]\nallowed = ["127.0.0.0/8"]\n'
            f'[channels.team]\nby = "smtp"\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n',
        )
        answered(firm)
        died_after_sending(firm)
        assert len(server.mails) == 1
        orders = gone_on(firm)
        notices = [it for it in orders if it.purpose is Purpose.NOTICE]
        assert [it.status for it in notices] == [Status.UNKNOWN, *[Status.SENT] * (len(notices) - 1)]
        assert len(server.mails) == len(notices)
        assert len(set(server.mails)) == len(server.mails)


def answered(firm) -> None:
    """A candidate replied, before any letter is due: what follows is for others."""
    workspace = opened(firm, -30)
    with workspace.store.transaction() as tx:
        for row in tx.rows():
            standing = workspace.steps.open(tx, row)
            workspace.steps.take(tx, standing, Replied(id="r", at=workspace.now), workspace.now)
    workspace.close()
