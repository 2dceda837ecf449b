"""One worker of the fleet.

Every second one of the workers, whichever DBOS lets, looks whether something is due, and puts a pump for each worker
that lives into a queue; each worker runs one at a time. A pump turns until nothing is due. Which candidates it gets is
the database's to say: it takes those that nobody else has, so that each is in the hands of one. What a worker had in
hand when it died is put into the queue again by the next look, which also lets go of the letters it had claimed: their
claims bear its name. One that was taken for dead and lives sends none of them, since the claim is no longer its own.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import threading
import time
from contextlib import suppress
from typing import Any, Final

import psycopg
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, error
from sqlalchemy.exc import SQLAlchemyError

from cadencelang import __version__
from cadencelang.fleet.presence import Presence
from cadencelang.runtime.ports import ClockNotBelieved, StoreError
from cadencelang.runtime.pump import Pump
from cadencelang.workspace.config import Config
from cadencelang.workspace.landing import land
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.running import Duty, log_ahead

LOG: Final = logging.getLogger("cadencelang.worker")
_TROUBLE: Final = (StoreError, psycopg.Error, SQLAlchemyError)
"""What is raised while the database is not there."""
_QUEUE: Final = "pumps"
_EVERY_SECOND: Final = "* * * * * *"
_EVERY_HOUR: Final = "0 7 * * * *"
_LONGEST: Final = 20.0
"""Seconds that a pump turns before it lets DBOS know that it lives."""
_ANOTHER: Final = 0.5
_DOUBT: Final = 60.0
"""Seconds to wait where the clock cannot be believed."""
_KEPT: Final = 3600
"""Seconds that DBOS's own notes of finished pumps are kept."""
_PAGE: Final = 500


class Worker:
    """Runs pumps over a workspace until it is stopped. `password` is the database's."""

    def __init__(self, workspace: Workspace, password: str | None, stop: threading.Event) -> None:
        self.workspace = workspace
        self.stop = stop
        self.name = secrets.token_hex(8)
        self.presence = Presence(workspace.config.database.url, password, self.name)
        self._settings = _settings(workspace.config, password, self.name)
        self._alone = workspace.config.has_limits

    def run(self) -> None:
        """Work until stopped; what is in hand is finished."""
        logging.getLogger("dbos").addFilter(_in_a_line)
        DBOS(config=self._settings)
        try:
            self._register()
            LOG.info("worker %s works", self.name)
            log_ahead(self.workspace)
            self.stop.wait()
        finally:
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=30)
            self.presence.close()

    def _register(self) -> None:
        """Tell DBOS what there is to do, and let it begin."""

        @DBOS.workflow(name="pump")
        def pump() -> int:
            return self._pump()

        @DBOS.workflow(name="look")
        def look(at: dt.datetime, context: Any) -> None:
            self._look(pump)

        @DBOS.workflow(name="sweep")
        def sweep(at: dt.datetime, context: Any) -> None:
            self._sweep()

        with self.presence.one_at_a_time():  # DBOS makes its tables, which it cannot while another worker does
            DBOS.launch()
        DBOS.register_queue(_QUEUE, worker_concurrency=1, polling_interval_sec=0.2)
        DBOS.apply_schedules(
            [
                {"schedule_name": "look", "workflow_fn": look, "schedule": _EVERY_SECOND, "context": None},
                {"schedule_name": "sweep", "workflow_fn": sweep, "schedule": _EVERY_HOUR, "context": None},
            ]
        )

    def _look(self, pump: Any) -> None:
        """Look whether there is work; while the database is not there, that is told and the next look tries again."""
        try:
            self._look_around(pump)
        except _TROUBLE as trouble:
            LOG.warning("the database could not be asked what is due (%s)", type(trouble).__name__)

    def _look_around(self, pump: Any) -> None:
        """Take over what the dead had, and put a pump for each of the living into the queue where there is work."""
        self._take_over()
        due = self.workspace.pump().next_due()
        with self.workspace.store.transaction() as tx:
            waits = bool(tx.landing(self.workspace.clock.now(), 1))
        if not waits and (due is None or due > self.workspace.clock.now()):
            return
        for number in range(max(self.presence.living(), 1)):
            try:
                with SetEnqueueOptions(deduplication_id=f"{__version__} {number}"):
                    DBOS.enqueue_workflow(_QUEUE, pump)
            except error.DBOSQueueDeduplicatedError:
                continue

    def _take_over(self) -> None:
        under_way = DBOS.list_workflows(status="PENDING", name="pump", load_input=False, load_output=False)
        names = {it.executor_id for it in under_way if it.executor_id}
        dead = sorted(name for name in names if not self.presence.lives(name))
        if dead:
            LOG.warning("taking over what %d dead workers had in hand", len(dead))
            with self.workspace.store.transaction() as tx:
                for name in dead:
                    tx.release(f"{name}:", self.workspace.clock.now())
            DBOS._recover_pending_workflows(dead)

    def _pump(self) -> int:
        """Turn until nothing is due, for a while at most; gives how much was done."""
        pump = self.workspace.pump()
        pump.delivery.stopping = self.stop.is_set
        pump.delivery.on_duty = self._delivers
        pump.delivery.token = lambda: f"{self.name}:{secrets.token_hex(16)}"
        until, total = time.monotonic() + _LONGEST, 0
        while not self.stop.is_set() and time.monotonic() < until:
            try:
                moved = self._turn(pump)
            except StoreError as trouble:
                LOG.error("%s", trouble)
                if isinstance(trouble, ClockNotBelieved):
                    self.stop.wait(_DOUBT)
                break
            except _TROUBLE as trouble:
                LOG.error("the database went away (%s)", type(trouble).__name__)
                break
            if not moved:
                break
            total += moved
        return total

    def _turn(self, pump: Pump) -> int:
        """One batch of everything; gives how much was done. Raises StoreError, or psycopg's errors."""
        moved = land(self.workspace) + pump.step() + pump.delivery.deliver()
        if not moved and not self._delivers():
            self.stop.wait(_ANOTHER)  # so that the next pump goes to who delivers
        return moved

    def reads_mail(self) -> bool:
        """Whether this worker reads the mailbox. Raises StoreError."""
        return self.presence.on_duty(Duty.MAIL)

    def _delivers(self) -> bool:
        """Whether this worker hands letters over: where a mailbox has limits, one alone does. Raises StoreError."""
        return not self._alone or self.presence.on_duty(Duty.DELIVERY)

    def _sweep(self) -> None:
        """Let DBOS forget what is long over."""
        before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=_KEPT)
        with suppress(*_TROUBLE):
            while not self.stop.is_set():
                found = DBOS.list_workflows(
                    status=["SUCCESS", "ERROR", "CANCELLED"], completed_before=before.isoformat(), limit=_PAGE,
                    load_input=False, load_output=False,
                )  # fmt: skip
                if not found:
                    return
                DBOS.delete_workflows([it.workflow_id for it in found])


def _in_a_line(record: logging.LogRecord) -> bool:
    """What DBOS has to say, without where in its code it was."""
    if record.exc_info:
        record.msg, record.args = f"{record.getMessage()} {type(record.exc_info[1]).__name__}", ()
        record.exc_info = record.exc_text = None
    return True


def _settings(config: Config, password: str | None, name: str) -> DBOSConfig:
    from psycopg.conninfo import conninfo_to_dict
    from sqlalchemy import URL

    parts = {name: str(value) for name, value in conninfo_to_dict(config.database.url).items()}
    url = URL.create(
        "postgresql", parts.get("user"), password, parts.get("host"), int(parts.get("port", 5432)),
        parts.get("dbname", "postgres"),
    )  # fmt: skip
    return {
        "name": "cadence",
        "system_database_url": url.render_as_string(hide_password=False),
        "dbos_system_schema": "cadence_fleet",
        "application_version": __version__,
        "executor_id": name,
        "enable_otlp": False,
        "console_log_level": "ERROR",
    }
