"""`cadence run`: the workspace lives: what is due happens, letters leave, mail is read, and others are served."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cadencelang.cli.failure import CLEAN, FOUND, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.instants import moment
from cadencelang.cli.mailbox import listening
from cadencelang.cli.serving import add_address, names_address, need_http_packages, serving
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.clock import ClockError, format_instant
from cadencelang.diagnostics.clean import clean

if TYPE_CHECKING:
    from cadencelang.clock import Minute
    from cadencelang.workspace.opening import Workspace

OnDuty = Callable[[str], bool]
"""Says whether it is for this process to do what one alone may do."""
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--once", action="store_true", help="do what is due now, and end (for cron)")
    parser.add_argument(
        "--at", metavar="INSTANT", help="with --once: as if it were this instant, for trying a workspace out"
    )
    parser.add_argument("--yes", action="store_true", help="with --at: do not ask where that lies in the future")
    parser.add_argument(
        "--clock-is-right", action="store_true", help="go on after a longer gap than the clock is believed for"
    )
    parser.add_argument("--serve", action="store_true", help="serve other programs over HTTP too, as `serve` does")
    add_address(parser)
    parser.add_argument("--quiet", action="store_true", help="log warnings only")


def _run(args: Namespace) -> int:
    if args.at and not args.once:
        raise Failure("--at goes with --once.")
    if args.serve and args.once:
        raise Failure("--serve is for a process that stays, and --once ends.")
    if names_address(args) and not args.serve:
        raise Failure("--host and --port go with --serve.")
    if args.at and args.clock_is_right:
        raise Failure("--at and --clock-is-right exclude each other.")
    if args.serve:
        need_http_packages()
    level = logging.WARNING if args.quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=level, format=_FORMAT)
    with workspace_of(args) as workspace:
        from cadencelang.workspace.running import AlreadyRunning

        _has_playbook(workspace)
        if args.at:
            _only_files(workspace)
            _go_to(workspace, _at(workspace, args.at), sure=args.yes)
        if args.clock_is_right:
            _believe_the_clock(workspace)
        workspace.channels.prepare()
        try:
            with _on_duty(workspace) as on_duty:
                return _once(workspace, on_duty) if args.once else _always(workspace, args, on_duty)
        except AlreadyRunning as error:
            raise Failure(str(error), "Stop it first; one process runs a workspace.") from None


def _has_playbook(workspace: Workspace) -> None:
    """Raise StoreError where nothing is published: it would run, and nothing would ever happen."""
    with workspace.store.transaction() as tx:
        workspace.shelf.current(tx)


@contextmanager
def _on_duty(workspace: Workspace) -> Iterator[OnDuty]:
    """Says whether it is for this process to do what one alone may do. Raises AlreadyRunning, StoreError.

    On SQLite this process is the only one that runs the workspace; on PostgreSQL whoever was the first to ask.
    """
    if workspace.config.database.url.startswith("sqlite:"):
        from cadencelang.workspace.running import only_one

        with only_one(workspace.folder):
            _let_go(workspace)
            yield lambda duty: True
        return
    from cadencelang.stores.duties import Duties
    from cadencelang.workspace.config import secret

    database = workspace.config.database
    password = secret("CADENCE_DATABASE_PASSWORD", database.password_file, workspace.folder)
    with closing(Duties(database.url, password, "run")) as duties:
        yield duties.on_duty


def _delivers(workspace: Workspace, on_duty: OnDuty) -> Callable[[], bool]:
    """Says whether it is this process that hands letters over: where a mailbox has limits, one alone does."""
    from cadencelang.workspace.running import Duty

    return lambda: not workspace.config.has_limits or on_duty(Duty.DELIVERY)


def _let_go(workspace: Workspace) -> None:
    """Let go of what a process had in hand that ran this workspace before, and died: nobody else runs it now."""
    with workspace.store.transaction() as tx:
        tx.release("", workspace.clock.now())


def _only_files(workspace: Workspace) -> None:
    """Raise Failure where something could really leave on a clock that is not the real one."""
    from cadencelang.workspace.channels import notify_urls

    config = workspace.config
    if any(plan.by != "files" for plan in config.channels.values()):
        raise Failure("--at is for trying things out, and a channel of this workspace really sends.")
    if config.automations or notify_urls(config, workspace.folder):
        raise Failure("--at is for trying things out, and this workspace really tells programs or colleagues.")


def _go_to(workspace: Workspace, at: Minute, *, sure: bool) -> None:
    """Let it be another instant; one in the future, where that is meant. Raises Failure."""
    from cadencelang.workspace.timekeeping import is_ahead

    if is_ahead(at, workspace.now):
        with workspace.store.transaction() as tx:
            local = workspace.shelf.current(tx).engine.clocks.candidate(None, None)
        told = (
            f"Whoever takes a step then stands in the future: until {format_instant(at, local, 'zoned')} time stands"
            " still for them, and what happens to them is noted as of then."
        )
        if not sure and not _confirmed(told):
            raise Failure("Nothing was done.", code=FOUND)
        if sure:
            print(told, file=sys.stderr)
        _keep_before(workspace)
    workspace.stand_at(at * 60.0)


def _confirmed(told: str) -> bool:
    if not sys.stdin.isatty():
        raise Failure(told, "Say --yes where nobody can be asked.")
    return input(f"{told} Type yes: ").strip() == "yes"


def _believe_the_clock(workspace: Workspace) -> None:
    """Take the clock for right, though nobody looked after the workspace for long."""
    _keep_before(workspace)
    with workspace.store.transaction() as tx:
        workspace.steps.watch.believe(tx, workspace.now)


def _keep_before(workspace: Workspace) -> None:
    from cadencelang.workspace.timekeeping import keep_before

    kept = keep_before(workspace)
    if kept is not None:
        print(clean(f"The database as it was is kept as {kept}."), file=sys.stderr)


def _at(workspace: Workspace, text: str) -> Minute:
    """The instant that is meant, on the owner's clock. Raises Failure."""
    with workspace.store.transaction() as tx:
        engine = workspace.shelf.current(tx).engine
    owner = next((it.name for it in engine.book.roles if it.owner), None)
    try:
        clock = engine.role_clock(owner) if owner else engine.clocks.candidate(None, None)
        return moment(text, clock)
    except ClockError as error:
        raise Failure(str(error)) from None


def _once(workspace: Workspace, on_duty: OnDuty) -> int:
    from cadencelang.workspace.landing import land
    from cadencelang.workspace.running import Duty, in_words, log_ahead

    log_ahead(workspace)
    if on_duty(Duty.MAIL):
        _read_mail_once(workspace)
    pump = workspace.pump()
    pump.delivery.on_duty = _delivers(workspace, on_duty)
    while land(workspace):
        pass
    moved = pump.drain()
    elsewhere = "" if pump.delivery.on_duty() else "Another process hands the letters over. "
    print(f"{in_words(moved)}. {elsewhere}{_next(workspace, pump.next_due())}")
    return CLEAN


def _read_mail_once(workspace: Workspace) -> None:
    """Read what is new in the mailbox, where one is set up; what goes wrong is told and stops nothing."""
    if workspace.config.inbox.host is None:
        return
    from cadencelang.workspace.channels import need_mail_packages

    need_mail_packages()
    from cadencelang.connectors.mail.imap import Inbox, MailboxError
    from cadencelang.workspace.mailbox import imap_settings, read_new

    settings = imap_settings(workspace.config, workspace.folder)
    assert settings is not None
    try:
        with Inbox(settings) as reader:
            read_new(workspace, reader)
    except MailboxError as error:
        print(clean(f"The mailbox was not read: {error}"), file=sys.stderr)


def _next(workspace: Workspace, due: float | None) -> str:
    if due is None:
        return "Nothing more is due until something happens."
    with workspace.store.transaction() as tx:
        book = workspace.shelf.current(tx)
    clock = book.engine.clocks.candidate(None, None)
    return f"The next is due {format_instant(int(due // 60), clock, 'zoned')}."


@contextmanager
def _serving(workspace: Workspace, args: Namespace, stop: threading.Event) -> Iterator[None]:
    """Serve beside, where that is asked for; a server that ends by itself stops the process."""
    if not args.serve:
        yield
        return
    with serving(workspace, Path(args.folder), args.host, args.port, stop.set):
        yield


def _always(workspace: Workspace, args: Namespace, on_duty: OnDuty) -> int:
    from cadencelang.workspace.running import LOG, Duty, Loop

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    LOG.info("running; stop it with Ctrl+C or SIGTERM")
    with _serving(workspace, args, stop), listening(workspace, stop, lambda: on_duty(Duty.MAIL)):
        Loop(workspace, stop, _delivers(workspace, on_duty)).run()
    LOG.info("stopped")
    return CLEAN


COMMAND = Command(_arguments, _run)
