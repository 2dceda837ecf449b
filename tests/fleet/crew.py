"""A workspace on a PostgreSQL, and workers over it as processes of their own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from cadencelang.cli.main import main
from cadencelang.engine.inputs import Entered
from cadencelang.runtime.rows import Status
from cadencelang.workspace.config import read_config
from cadencelang.workspace.opening import Workspace, store_of

PLAYBOOK = """\
playbook "A crowd"
  version 1

clock
  candidate time Europe/London
  working time Monday to Sunday 00:00 to 23:55
  tick 5 minutes

team
  recruiter owns the candidate

facts
  first_name  text
  email       email address

channels
  email  automatic, to email

stage "Talking"
  rule "hello"
    when the candidate enters
    send email "hello"
  rule "again"
    when the candidate enters
    send email "again"
"""


DYING, SLOW = (Path(__file__).with_name(name) for name in ("dying.py", "slow.py"))


class Crew:
    """A workspace of so many people, and those who work on it."""

    def __init__(self, folder: Path, url: str, people: int) -> None:
        source = folder / "source"
        (source / "templates").mkdir(parents=True)
        (source / "crowd.cadence").write_text(PLAYBOOK)
        for name in ("hello", "again"):
            (source / f"templates/{name}.md").write_text(f"---\nsubject: {name}\n---\nDear {{{{ first_name }}}}.\n")
        self.folder = folder / "firm"
        assert main(["init", str(self.folder), "--playbook", str(source / "crowd.cadence")]) == 0
        config = self.folder / "cadence.toml"
        config.write_text(
            config.read_text().replace("sqlite:cadence.db", url)
            + "\n[delivery]\nlease = 2\nbatch = 10\nfirst_wait = 1\n"
        )
        assert main(["publish", str(self.folder)]) == 0
        self.people = 0
        self.come(people)
        self.workers: list[subprocess.Popen] = []
        self.log, self.points = folder / "log", folder / "points"

    def come(self, people: int) -> None:
        """So many more people enter."""
        workspace = self.workspace()
        then = workspace.now - 10
        with workspace.store.transaction() as tx:
            for number in range(self.people, self.people + people):
                facts = {"first_name": f"P{number}", "email": f"p{number}@example.org"}
                entered = Entered(id="entered", at=then, stage="Talking")
                workspace.steps.begin(tx, f"p{number}", facts, entered, then)
        workspace.close()
        self.people += people

    def hire(self) -> subprocess.Popen:
        """Another worker."""
        run = "from cadencelang.cli.main import run; run()"
        return self._started("-c", run, "worker", str(self.folder))

    def hire_slow(self) -> subprocess.Popen:
        """A worker each of whose letters takes a while to leave."""
        return self._started(str(SLOW), str(self.folder))

    def hire_mortal(self, point: str, times: int = 1) -> subprocess.Popen:
        """A worker who dies when it comes to this point for the n-th time; "": who writes `points` down."""
        return self._started(str(DYING), str(self.folder), str(self.points), point, str(times))

    def _started(self, *arguments: str) -> subprocess.Popen:
        with self.log.open("ab") as log:
            worker = subprocess.Popen([sys.executable, *arguments], stdout=log, stderr=log, env=dict(os.environ))
        self.workers.append(worker)
        return worker

    def letters(self) -> list[str]:
        """The files of letters."""
        return sorted(it.name for it in (self.folder / "outbox").glob("*.eml"))

    def wait(self, count: int, seconds: float = 180) -> None:
        """Until there are so many letters."""
        until = time.monotonic() + seconds
        while len(self.letters()) < count:
            assert any(it.poll() is None for it in self.workers), self.log.read_text()
            assert time.monotonic() < until, (len(self.letters()), self.log.read_text()[-3000:])
            time.sleep(0.05)

    def claimers(self) -> set[str]:
        """The workers who have letters in hand."""
        workspace = self.workspace()
        with workspace.store.transaction() as tx:
            found = {it.token.partition(":")[0] for it in tx.orders(None, [Status.CLAIMED])}
        workspace.close()
        return found

    def workspace(self) -> Workspace:
        """Open it."""
        config = read_config(self.folder)
        return Workspace(self.folder, config, store_of(self.folder, config))

    def dismiss(self) -> None:
        """Everybody stops."""
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
        for worker in self.workers:
            try:
                worker.wait(45)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
                raise
