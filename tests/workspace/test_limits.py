"""What a mailbox may send in an hour holds for the mailbox, whichever channel and whichever process sends."""

from dataclasses import replace

import pytest
from scripted import Scripted

from cadencelang.runtime.ports import Later, Letter
from cadencelang.runtime.rows import Order, Purpose, Status
from cadencelang.workspace.config import read_config
from cadencelang.workspace.opening import FixedClock, Workspace, store_of

TEN = 1_796_119_200.0
"""Tue 2026-12-01 10:00 UTC."""


@pytest.fixture
def server():
    with Scripted() as found:
        yield found


def opened(firm, server, more: str) -> Workspace:
    """A workspace whose channel `email` sends one mail an hour from an account at the server, and another channel."""
    smtp = f'by = "smtp"\nport = {server.port}\nsecurity = "none"\n'
    path = firm / "cadence.toml"
    own = f'{smtp}host = "127.0.0.1"\nper_hour = 1\n\n[channels.team]\n{smtp}{more}'
    path.write_text(path.read_text().replace('by = "files"\n', own, 1))
    config = read_config(firm)
    return Workspace(firm, config, store_of(firm, config), FixedClock(TEN))


def letter(channel: str) -> Letter:
    return Letter(
        "a new one", channel, "hello", "ada@example.org", "Ada", "t@example.com", "The team", "A word", "hello",
        "hello", "<1@example.com>", (), 0,
    )  # fmt: skip


def left(workspace: Workspace, channel: str, *, as_mail: bool = True) -> None:
    """A letter of that channel left ten minutes ago."""
    order = Order("k", "ada", 1, Purpose.NOTICE, channel, 0, "{}")
    with workspace.store.transaction() as tx:
        tx.order([order])
        tx.put_order(replace(order, status=Status.SENT, begun=as_mail, settled=TEN - 600))


@pytest.mark.parametrize(("before", "then"), [("team", "email"), ("email", "team")])
def test_two_channels_of_one_account_share_what_it_may_send(firm, server, before, then):
    workspace = opened(firm, server, 'host = "127.0.0.1"\n')
    left(workspace, before)
    with pytest.raises(Later) as told:
        workspace.channels[then].send(letter(then))
    assert (told.value.after, server.mails) == (3000.0, [])
    workspace.close()


def test_another_account_has_an_allowance_of_its_own(firm, server):
    workspace = opened(firm, server, 'host = "localhost"\n')
    left(workspace, "team")
    workspace.channels["email"].send(letter("email"))
    assert len(server.mails) == 1
    workspace.close()


def test_a_notice_that_was_no_mail_takes_no_room(firm, server):
    workspace = opened(firm, server, 'host = "127.0.0.1"\n')
    left(workspace, "team", as_mail=False)
    workspace.channels["email"].send(letter("email"))
    assert len(server.mails) == 1
    workspace.close()
