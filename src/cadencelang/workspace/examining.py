"""`doctor`: every part of a workspace is tried, and what is wrong is told with how to mend it."""

from __future__ import annotations

import enum
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cadencelang.channels.composing import NEEDED, can_invite
from cadencelang.clock import ClockError
from cadencelang.clock.local import LocalTime
from cadencelang.compiler import compile_path
from cadencelang.diagnostics import Severity
from cadencelang.graph.steps import Send
from cadencelang.graph.store import content_hash
from cadencelang.records import dataclass
from cadencelang.runtime.ports import ClockNotBelieved, StoreError
from cadencelang.runtime.rows import ArrivalStatus
from cadencelang.runtime.shelf import CURRENT
from cadencelang.runtime.steps import TEAM
from cadencelang.workspace.channels import (
    need_mail_packages,
    need_notice_packages,
    notify_urls,
    smtp_settings,
    webhook_channel,
)
from cadencelang.workspace.config import Config, ConfigError, Hook, read_config
from cadencelang.workspace.opening import OUTBOX, Workspace, opened
from cadencelang.workspace.outbox import wanting
from cadencelang.workspace.timekeeping import ahead, mending, told_of

_ROOM: Final = 100 * 1024 * 1024
_ZONES: Final = ("Europe/London", "America/New_York", "Asia/Tokyo")


class Health(enum.StrEnum):
    """How a part does."""

    WELL = "ok"
    LOOK = "look"
    ILL = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, how it does, what was found, and how to mend it (None: nothing to mend)."""

    part: str
    health: Health
    found: str
    mend: str | None = None


def examine(folder: Path) -> Iterator[Finding]:
    """Try every part in turn; what stands on a part that is ill is not tried."""
    try:
        config = read_config(folder)
    except ConfigError as error:
        yield Finding("configuration", Health.ILL, str(error), "Mend the file; `cadence init` shows one that is right.")
        return
    yield Finding("configuration", Health.WELL, f"{folder}/cadence.toml can be read")
    yield _zones()
    yield _disk(folder)
    try:
        with opened(folder) as workspace:
            for part in (_database, _clock, _people, _letters):
                yield part(workspace)
            yield from _mail(workspace, config)
            yield from _inbox(workspace, config)
            yield from _invitations(workspace)
            yield from _way_out(config)
            for section in (_hooks, _automations, _notices):
                yield from section(workspace, config)
            yield from _playbook(workspace, config)
    except StoreError as error:
        yield Finding("database", Health.ILL, str(error), "Restore it from a backup, or make room.")


def _zones() -> Finding:
    try:
        for zone in _ZONES:
            LocalTime(zone, 5).offset(29_000_000)
    except ClockError as error:
        return Finding("time zones", Health.ILL, str(error), "Install the package tzdata.")
    return Finding("time zones", Health.WELL, "their data is at hand")


def _disk(folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=folder / OUTBOX):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        mend = f"Make {folder / OUTBOX} a folder that may be written."
        return Finding("disk", Health.ILL, f"The outbox cannot be written: {error.strerror}.", mend)
    if free < _ROOM:
        return Finding("disk", Health.LOOK, f"Only {free // 2**20} MB are left.", "Make room.")
    return Finding("disk", Health.WELL, f"the outbox can be written, {free // 2**20} MB are left")


def _database(workspace: Workspace) -> Finding:
    wrong = workspace.store.check()
    if wrong is not None:
        return Finding("database", Health.ILL, wrong, "Restore it from a backup.")
    with workspace.store.transaction() as tx:
        counts = tx.counts()
    return Finding(
        "database", Health.WELL, f"whole; {counts['candidates']} candidates, {counts['entries']} log entries"
    )


def _clock(workspace: Workspace) -> Finding:
    """Whether anybody stands ahead of the clock, and whether it is believed."""
    with workspace.store.transaction() as tx:
        found = ahead(tx, workspace.now)
        if found is not None:
            return Finding("clock", Health.ILL, told_of(workspace, tx, found), mending(workspace))
        try:
            workspace.steps.watch.heed(tx, workspace.now)
        except ClockNotBelieved as error:
            return Finding("clock", Health.ILL, error.found, error.mend)
    return Finding("clock", Health.WELL, "nobody stands ahead of it, and it can be believed")


def _people(workspace: Workspace) -> Finding:
    with workspace.store.transaction() as tx:
        stuck = tx.counts()["stuck"]
        asleep = tx.next_wake()
    if stuck:
        mend = "`cadence status` lists them and says why; a playbook published anew with newer calendars often helps."
        return Finding("candidates", Health.ILL, f"{stuck} cannot go on.", mend)
    late = 0 if asleep is None else workspace.now - asleep
    if late > 15:
        return Finding("candidates", Health.LOOK, f"Something has been due for {late} minutes.", "Start `cadence run`.")
    return Finding("candidates", Health.WELL, "all can go on, and nothing is overdue")


def _letters(workspace: Workspace) -> Finding:
    with workspace.store.transaction() as tx:
        wait = len(wanting(tx))
    if wait:
        return Finding("outbox", Health.LOOK, f"{wait} letters could not leave, or may have.", "See `cadence outbox`.")
    return Finding("outbox", Health.WELL, "nothing waits for a person")


def _mail(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """Try each mailbox: connect, encrypt, log in; nothing is sent."""
    for name, plan in config.channels.items():
        if plan.by != "smtp":
            continue
        try:
            settings = smtp_settings(name, plan, workspace.folder)
        except ConfigError as error:
            yield Finding(f"channel {name}", Health.ILL, str(error), "Mend [channels] in cadence.toml.")
            continue
        from cadencelang.connectors.mail.smtp import SmtpSender

        with SmtpSender(settings) as sender:
            wrong = sender.check()
        if wrong is not None:
            mend = "Look at host, port, security, user and password."
            yield Finding(f"channel {name}", Health.ILL, wrong.reason, mend)
        else:
            yield Finding(f"channel {name}", Health.WELL, f"{plan.host} takes mail from us")


def _way_out(config: Config) -> Iterator[Finding]:
    """Look whether candidates who are written to by mail can say with one click that they want no more."""
    if not any(plan.by == "smtp" for name, plan in config.channels.items() if name != TEAM):
        return
    if config.outside.address is None:
        mend = 'Set [outside] address = "https://…" in cadence.toml to where others reach `cadence serve`.'
        yield Finding("way out", Health.LOOK, "Letters have no way out by one click (List-Unsubscribe).", mend)
    else:
        found = f"letters have a way out by one click, at {config.outside.address}"
        yield Finding("way out", Health.WELL, found)


def _inbox(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """Try the mailbox that replies come to: connect and log in; nothing is read."""
    if config.inbox.host is None:
        return
    try:
        need_mail_packages()
    except ConfigError as error:
        yield Finding("inbox", Health.ILL, str(error))
        return
    from cadencelang.connectors.mail.imap import Inbox, MailboxError
    from cadencelang.workspace.mailbox import imap_settings

    try:
        settings = imap_settings(config, workspace.folder)
        assert settings is not None
        with Inbox(settings):
            yield Finding("inbox", Health.WELL, f"{config.inbox.host} lets us read")
    except (MailboxError, ConfigError) as error:
        yield Finding("inbox", Health.ILL, str(error), "Look at host, port, user and password in [inbox].")


def _invitations(workspace: Workspace) -> Iterator[Finding]:
    """Whether letters that invite can be written; nothing where none does."""
    with workspace.store.transaction() as tx:
        code = workspace.shelf.current(tx).engine.program.code
    if any(isinstance(it.step, Send) and it.step.invites for it in code):
        if can_invite():
            yield Finding("invitations", Health.WELL, "letters can carry them")
        else:
            yield Finding("invitations", Health.ILL, "Letters that invite wait: a package is missing.", NEEDED)


def _hooks(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """Look at each webhook: its secret, its mapping against the playbook, and what was not taken."""
    if not config.webhooks:
        return
    from cadencelang.connectors.webhooks.mapping import check
    from cadencelang.workspace.webhooks import mapping_of, secrets_of

    with workspace.store.transaction() as tx:
        refused = tx.arrivals(None, [ArrivalStatus.REFUSED])
        book = workspace.shelf.current(tx).book
    for name, hook in config.webhooks.items():
        part = f"webhook {name}"
        try:
            faults = check(mapping_of(hook, workspace.folder), book)
            found = len(secrets_of(name, hook, workspace.folder))
        except ConfigError as error:
            yield Finding(part, Health.ILL, str(error), "Mend [webhooks] in cadence.toml, or the mapping.")
            continue
        own = [it for it in refused if it.hook == name]
        if not found:
            mend = "Set its secret, or write it to a file and name that with secret_file."
            yield Finding(part, Health.ILL, "It has no secret, so nobody is believed.", mend)
        elif faults:
            yield Finding(part, Health.LOOK, f"{_mapping_of(hook)}: {faults[0]}", _mending_of(hook))
        elif own:
            mend = f"The last one says: {own[-1].told.splitlines()[0]}"
            yield Finding(part, Health.LOOK, f"{len(own)} deliveries were not taken whole.", mend)
        else:
            known = f"its secret is set, and the playbook knows what it tells by {_mapping_of(hook)}"
            yield Finding(part, Health.WELL, known)


def _mapping_of(hook: Hook) -> str:
    """Which mapping is in use."""
    return hook.mapping or f"the packaged mapping for {hook.vendor}"


def _mending_of(hook: Hook) -> str:
    if hook.mapping:
        return f"Mend {hook.mapping}, or the playbook."
    copy = f"`cadence arrivals --mapping {hook.vendor} > {hook.vendor}.toml`"
    return f"Mend the playbook, or a copy of the mapping ({copy}) that `mapping` in cadence.toml names."


def _automations(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """Look at each program that is told what happens: nothing is sent."""
    for name in config.automations:
        try:
            webhook_channel(config, name, workspace.folder)
        except ConfigError as error:
            yield Finding(f"automation {name}", Health.ILL, str(error), "Mend [automations] in cadence.toml.")
        else:
            yield Finding(f"automation {name}", Health.WELL, "its address and its secret can be used")


def _notices(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """Look at the URLs at which colleagues are told, without telling anything."""
    try:
        urls = notify_urls(config, workspace.folder)
        if not urls:
            return
        need_notice_packages()
    except ConfigError as error:
        yield Finding("notices", Health.ILL, str(error))
        return
    from cadencelang.connectors.addresses import Allowed
    from cadencelang.connectors.notify.notices import check_url

    allowed = Allowed.of(*config.outside.allowed)
    wrong = [found for own in urls.values() for url in own if (found := check_url(url, allowed)) is not None]
    for each in wrong:
        yield Finding("notices", Health.ILL, each.reason, "Mend the URL; Apprise lists how each service is written.")
    if not wrong:
        yield Finding("notices", Health.WELL, f"{len(urls)} colleagues are told where they read it")


def _playbook(workspace: Workspace, config: Config) -> Iterator[Finding]:
    path = workspace.folder / config.playbook.file
    if not path.exists():
        mend = "Set `file` in [playbook] of cadence.toml."
        yield Finding("playbook", Health.ILL, f"There is no file {path}.", mend)
        return
    compiled = compile_path(path)
    errors = sum(it.severity is Severity.ERROR for it in compiled.diagnostics)
    if compiled.book is None:
        yield Finding("playbook", Health.LOOK, f"{path} has {errors} errors.", f"See `cadence check {path}`.")
        return
    with workspace.store.transaction() as tx:
        current = tx.meta(CURRENT)
    if current != content_hash(compiled.book):
        found = "The file differs from the version that is published."
        yield Finding("playbook", Health.LOOK, found, "Publish it with `cadence publish` when it is ready.")
    else:
        yield Finding("playbook", Health.WELL, f"{path} is the version that is published")
    nobody = [it.name for it in compiled.book.roles if it.name not in config.team]
    if nobody:
        found = f"Nobody is named for {', '.join(nobody)}; what is for them goes to {config.sender.address}."
        yield Finding("team", Health.LOOK, found, f"Add [team.{nobody[0]}] with name and address to cadence.toml.")
    else:
        yield Finding("team", Health.WELL, "every role has a name and an address")
