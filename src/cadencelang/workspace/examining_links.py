"""What connects a workspace to others is tried: mail out and in, calendars, webhooks, notices. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cadencelang.channels.composing import NEEDED, can_invite
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.steps import Send
from cadencelang.runtime.letters import owner_of
from cadencelang.runtime.steps import TEAM
from cadencelang.workspace.channels import (
    need_mail_packages,
    need_notice_packages,
    notify_urls,
    smtp_settings,
    webhook_channel,
)
from cadencelang.workspace.config import ChannelPlan, Config, ConfigError, Hook
from cadencelang.workspace.environment import variable
from cadencelang.workspace.finding import Finding, Health
from cadencelang.workspace.opening import OUTBOX, Workspace


def examine_links(workspace: Workspace) -> Iterator[Finding]:
    """Try each connection that is configured."""
    config = workspace.config
    yield from _channels(workspace, config)
    yield from _inbox(workspace, config)
    yield from _answers(workspace, config)
    yield from _invitations(workspace)
    yield from _way_out(config)
    for section in (_hooks, _automations, _notices):
        yield from section(workspace, config)


def _channels(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """How the letters of each channel leave; and channels of the configuration that the published playbook lacks."""
    with workspace.store.transaction() as tx:
        own = [it.name for it in workspace.shelf.current(tx).book.channels if it.automatic]
    for name in (*own, *(it for it in config.channels if it not in own)):
        plan = config.channels.get(name, ChannelPlan())
        if name not in (*own, TEAM):
            mend = did_you_mean(name, own) or f"Its automatic channels are {', '.join(own)}."
            found = f'The published playbook has no automatic channel "{name}", so nothing leaves by it.'
            yield Finding(f"channel {name}", Health.LOOK, found, mend)
        elif plan.by == "smtp":
            yield _mail(workspace, name, plan)
        else:
            yield Finding(f"channel {name}", Health.WELL, f"its letters are files in {workspace.folder / OUTBOX}")


def _mail(workspace: Workspace, name: str, plan: ChannelPlan) -> Finding:
    """Try a mailbox: connect, encrypt, log in; nothing is sent."""
    try:
        settings = smtp_settings(name, plan, workspace.folder)
    except ConfigError as error:
        return Finding(f"channel {name}", Health.ILL, str(error), "Mend [channels] in cadence.toml.")
    if plan.user and not settings.password:
        mend = f"Set {variable('channels', name, 'password')}, or write it to a file and name that with password_file."
        return Finding(f"channel {name}", Health.ILL, f"Its user {plan.user} has no password, so nobody logs in.", mend)
    from cadencelang.connectors.mail.smtp import SmtpSender

    with SmtpSender(settings) as sender:
        wrong = sender.check()
    if wrong is not None:
        mend = f"Look at host, port, security, user and password ({variable('channels', name, 'password')})."
        return Finding(f"channel {name}", Health.ILL, wrong.reason, mend)
    return Finding(f"channel {name}", Health.WELL, f"{plan.host} takes mail from us")


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
        yield Finding(
            "inbox", Health.ILL, str(error), "Look at host, port, security, user and password (CADENCE_INBOX_PASSWORD)."
        )


def _answers(workspace: Workspace, config: Config) -> Iterator[Finding]:
    """Whether answers to letters come to the mailbox that is read, as far as its user is an address."""
    if config.inbox.host is None:
        return
    with workspace.store.transaction() as tx:
        owner = owner_of(workspace.shelf.current(tx).book)
    written_by, read = config.office().of(owner).address, config.inbox.user
    if "@" in read and written_by.casefold() != read.casefold():
        found = f"Letters are from {written_by}, so answers go there, and the mailbox that is read is that of {read}."
        mend = f"Let what comes to {written_by} be delivered to {read} too, or name that address in [team.{owner}]."
        yield Finding("answers", Health.LOOK, found, mend)


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
    from cadencelang.connectors.webhooks.mapping import check, untold
    from cadencelang.connectors.webhooks.verify import Scheme, bad_secret
    from cadencelang.workspace.webhooks import mapping_of, secrets_of, wanting

    with workspace.store.transaction() as tx:
        wanted = wanting(tx)
        book = workspace.shelf.current(tx).book
    for name, hook in config.webhooks.items():
        part = f"webhook {name}"
        try:
            mapping = mapping_of(hook, workspace.folder)
            keys = secrets_of(name, hook, workspace.folder)
        except ConfigError as error:
            yield Finding(part, Health.ILL, str(error), "Mend [webhooks] in cadence.toml, or the mapping.")
            continue
        faults, lacking = check(mapping, book), untold(mapping, book) if hook.newcomers == "enter" else ()
        own = [it for it in wanted if it.hook == name]
        wrong = next((it for it in map(partial(bad_secret, Scheme(hook.vendor)), keys) if it), None)
        if not keys:
            mend = f"Set {variable('webhooks', name, 'secret')}, or write it to a file and name that with secret_file."
            yield Finding(part, Health.ILL, "It has no secret, so nobody is believed.", mend)
        elif wrong:
            yield Finding(part, Health.ILL, wrong, "Write it as the sender shows it, nothing before or after it.")
        elif faults:
            for fault in faults:
                how = _mending_of(hook) if fault is faults[-1] else None
                yield Finding(part, Health.LOOK, f"{_mapping_of(hook)}: {fault}", how)
        elif lacking:
            found = f"Nobody new can enter by it: {_mapping_of(hook)} does not tell {', '.join(lacking)}."
            mend = f'Tell it by records of the kind "fact" in {_own_mapping(hook)}, or set newcomers = "wait".'
            yield Finding(part, Health.LOOK, found, mend)
        elif own:
            found = f"{len(own)} {'delivery was' if len(own) == 1 else 'deliveries were'} not taken whole."
            mend = f"The last one says: {own[-1].told.splitlines()[0]}"
            yield Finding(part, Health.LOOK, found, mend)
        else:
            known = f"its secret is set, and the playbook knows what it tells by {_mapping_of(hook)}"
            yield Finding(part, Health.WELL, known)


def _mapping_of(hook: Hook) -> str:
    """Which mapping is in use."""
    return hook.mapping or f"the packaged mapping for {hook.vendor}"


def _mending_of(hook: Hook) -> str:
    return f"Mend {hook.mapping}, or the playbook." if hook.mapping else f"Mend the playbook, or {_own_mapping(hook)}."


def _own_mapping(hook: Hook) -> str:
    """The mapping that can be changed, or how to have one."""
    copy = f"`cadence arrivals --mapping {hook.vendor} > {hook.vendor}.toml`"
    return hook.mapping or f"a copy of the mapping ({copy}) that `mapping` in cadence.toml names"


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
