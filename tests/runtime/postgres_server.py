"""A PostgreSQL of the tests' own: a cluster on a loopback port, run by a user who is not root, stopped by its pid."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def server_user() -> str | None:
    """Who runs the server: nobody in particular, unless we are root."""
    if os.geteuid() != 0:
        return None
    names = {it.pw_name for it in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Server:
    """A cluster; `restart` kills it at once and starts it again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = server_user()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"postgresql://cadence@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make the cluster's files."""
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        argv = [
            HOMES[0] / "initdb",
            "-D",
            self.folder / "data",
            "-U",
            "cadence",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(argv, check=True, capture_output=True, user=self.user, cwd=self.folder)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 80,
            "fsync": "off",
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [HOMES[0] / "postgres", "-D", self.folder / "data", *options],
                user=self.user, cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + 60
        ready = [HOMES[0] / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode != 0:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < until, "the server does not come up"
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGINT) -> None:
        """Stop it, by its pid."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(60)
            self.process = None

    def restart(self) -> None:
        """An immediate stop, as when the machine goes away, and a start."""
        self.stop(signal.SIGQUIT)
        self.start()


@contextmanager
def server():
    """A server for a while."""
    with tempfile.TemporaryDirectory(prefix="cadence-pg-") as folder:
        Path(folder).chmod(0o755)
        found = Server(Path(folder))
        try:
            found.make()
            found.start()
            yield found
        finally:
            found.stop()
