"""An office whose interface really listens, on loopback, for one test."""

import socket
import threading
import time
from contextlib import contextmanager

import uvicorn
from office import ADA, FREE, Office

from cadencelang.remote.asking import Asker
from cadencelang.remote.desk import RemoteDesk


class Served(Office):
    """An office with a server; `seconds` are those of every desk at it."""

    def __init__(self, folder) -> None:
        super().__init__(folder, FREE)
        self.start()

    def start(self, port=0) -> None:
        """Listen, at once."""
        self.socket = socket.create_server(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        config = uvicorn.Config(self.app, log_config=None, access_log=False, lifespan="off")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: self.server.run(sockets=[self.socket]))
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """Listen no more."""
        self.server.should_exit = True
        self.thread.join()
        self.socket.close()

    def close(self) -> None:
        """Stop, and let go of the workspace."""
        self.stop()
        super().close()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def asker(self, token="all") -> Asker:
        """Somebody with a token."""
        return Asker(self.address, self.issued[token][0])

    @contextmanager
    def desk(self):
        """A desk at it, asked by hand."""
        desk = RemoteDesk(self.asker(), lambda: self.seconds)
        try:
            yield desk
        finally:
            desk.close()

    def busy(self) -> None:
        """Somebody replied, so that a call waits."""
        self.client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
        self.client.post("/v1/candidates/ada/events", json={"id": "r", "at": "2026-11-25 10:00", "kind": "replies"})
        self.later(10)
