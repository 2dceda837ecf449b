"""Replies come in: each mail is read once, told apart, matched to a candidate, and told to the engine.

A mail and how far the mailbox was read are kept in one transaction, so that none is lost and none counts twice. What
a person must decide becomes a question; until it is answered nothing automatic leaves to that candidate. What was in
the mailbox before it was first read is left alone.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from cadencelang.clock import Minute
from cadencelang.connectors.mail.answers import answer
from cadencelang.connectors.mail.classify import classify
from cadencelang.connectors.mail.imap import Cursor, Fetched, ImapSettings, MailboxError
from cadencelang.connectors.mail.imap import Inbox as Reader
from cadencelang.connectors.mail.incoming import IncomingMail, read_mail
from cadencelang.connectors.mail.matching import Doubtful, Match, Matched, SentMail, match
from cadencelang.connectors.mail.security import Security
from cadencelang.engine.effects import Notify
from cadencelang.engine.inputs import Bounced, Input
from cadencelang.records import dataclass
from cadencelang.runtime.codec import dump_effect, dumps
from cadencelang.runtime.letters import owner_of
from cadencelang.runtime.ports import StoreError, Transaction
from cadencelang.runtime.rows import Order, Purpose, Question
from cadencelang.runtime.steps import TEAM
from cadencelang.workspace.config import Config, ConfigError, secret
from cadencelang.workspace.opening import Workspace

LOG: Final = logging.getLogger("cadencelang.mailbox")
_CURSOR: Final = "mailbox"
_WAIT: Final = 60.0
_RETRY: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store remembers of letters and addresses."""

    tx: Transaction

    def sent(self, message_ids: Sequence[str]) -> Sequence[SentMail]:
        """The letters of ours among these Message-IDs."""
        return [SentMail(it.message_id, it.candidate, it.touch, it.address) for it in self.tx.sendings(message_ids)]

    def candidates_at(self, address: str) -> Sequence[str]:
        """The candidates with this address."""
        return self.tx.candidates_at(address)


def imap_settings(config: Config, folder: Path, environment: Mapping[str, str] = os.environ) -> ImapSettings | None:
    """How the mailbox is read; None where none is. Raises ConfigError."""
    plan = config.inbox
    if plan.host is None:
        return None
    try:
        return ImapSettings(
            host=plan.host, port=plan.port, security=Security(plan.security), user=plan.user, folder=plan.folder,
            password=secret("CADENCE_INBOX_PASSWORD", plan.password_file, folder, environment),
        )  # fmt: skip
    except ValueError as error:
        raise ConfigError(f"inbox: {error}") from None


def read_new(workspace: Workspace, reader: Reader) -> int:
    """Read what is new in an open mailbox; gives how many mails it was. Raises MailboxError, StoreError."""
    with workspace.store.transaction() as tx:
        cursor = _cursor(tx)
        if cursor is None:
            _put_cursor(tx, reader.newest())
            return 0
    count = 0
    for fetched in reader.fetch(cursor):
        take_mail(workspace, fetched)
        count += 1
    return count


def take_mail(workspace: Workspace, fetched: Fetched) -> None:
    """Take one mail in, and note that it was read."""
    now, mail = workspace.now, read_mail(fetched.raw)
    finding = classify(mail, now)
    with workspace.store.transaction() as tx:
        found = answer(mail, finding, _one_person(tx, match(mail, finding, _Known(tx))), now)
        for news in found.inputs:
            _tell(workspace, tx, found.candidate or "", news)
        if found.question is not None:
            _ask(workspace, tx, mail, found.question.why, found.question.candidates, found.question.text)
        _put_cursor(tx, fetched.cursor)
    LOG.info("a mail is %s", type(finding).__name__)


def _one_person(tx: Transaction, found: Match) -> Match:
    """Whose mail it is: among ids of one person there is no doubt."""
    persons = {tx.person(it) for it in found.candidates} if isinstance(found, Doubtful) else ()
    return Matched(min(persons)) if len(persons) == 1 else found


def _tell(workspace: Workspace, tx: Transaction, candidate: str, news: Input) -> None:
    """Tell the playbook of it; of somebody who was merged into another, the other, but for what came of a letter."""
    row = tx.row(candidate if isinstance(news, Bounced) else tx.person(candidate))
    if row is None:
        return
    standing = workspace.steps.open(tx, row)
    workspace.steps.tell(tx, standing, news, workspace.now)


def _ask(
    workspace: Workspace, tx: Transaction, mail: IncomingMail, why: str, candidates: Sequence[str], text: str
) -> None:
    """Put a question about each candidate it may concern, and tell whoever owns them."""
    now: Minute = workspace.now
    for candidate in dict.fromkeys(map(tx.person, candidates or ("",))):
        tx.ask(Question(mail.id, candidate, why, text[:20_000], now))
        row = tx.row(candidate)
        if row is None:
            continue
        owner = owner_of(workspace.shelf.edition(tx, row.book).book)
        effect = Notify(now, owner, f"A mail waits for a person: {why}")
        key, order = f"{candidate}/question/{mail.id}", dumps(dump_effect(effect))
        tx.order([Order(key, candidate, row.seq, Purpose.NOTICE, TEAM, now, order, next_at=now * 60)])


def _cursor(tx: Transaction) -> Cursor | None:
    generation, _, uid = (tx.meta(_CURSOR) or "").partition(" ")
    return Cursor(int(generation), int(uid)) if uid else None


def _put_cursor(tx: Transaction, cursor: Cursor) -> None:
    tx.set_meta(_CURSOR, f"{cursor.generation} {cursor.uid}")


def listen(workspace: Workspace, settings: ImapSettings, stop: threading.Event) -> None:
    """Read the mailbox until stopped; what goes wrong is told and tried again."""
    while not stop.is_set():
        try:
            with Reader(settings) as reader:
                while not stop.is_set():
                    read_new(workspace, reader)
                    reader.wait(_WAIT, stop.is_set)
        except (MailboxError, StoreError) as error:
            LOG.warning("%s", error)
            stop.wait(_RETRY)
