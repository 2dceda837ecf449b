"""Who receives what leaves a workspace: a mail server, and a program that listens, on this machine.

They write down what arrives in the folder of the story that is played, so that a process that dies takes nothing of it
along. `settled` waits until nobody talks to them: only then is it known what arrived of a process that is gone.
"""

import hashlib
import json
import socketserver
import threading
from email import message_from_bytes
from pathlib import Path
from typing import NamedTuple

MAIL, HOOK, CHAT = "mail", "hook", "chat"
ARRIVED = "arrived"


class Arrived(NamedTuple):
    """Something arrived, by one of the three ways."""

    way: str
    id: str
    told: str
    digest: str


class FarEnd(socketserver.ThreadingTCPServer):
    """Listens on a free port of the loopback address; `folder` is where what arrives is written down."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, handler: type[socketserver.StreamRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.folder = Path()
        self._talks, self._quiet = 0, threading.Condition()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def process_request(self, request, client_address) -> None:
        """One more talks."""
        with self._quiet:
            self._talks += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:
        """One has ended."""
        super().shutdown_request(request)
        with self._quiet:
            self._talks -= 1
            self._quiet.notify_all()

    def settled(self) -> None:
        """Wait until nobody talks. A connection that was made and not yet accepted is accepted before ours."""
        with self._quiet:
            assert self._quiet.wait_for(lambda: self._talks == 0, 30), "somebody goes on talking"

    def handle_error(self, request, client_address) -> None:
        """Who talked has died."""

    def arrived(self, way: str, id: str, told: str, content: bytes) -> None:
        """Write down that something arrived: what tells it from all others, what it says, and a digest of all of it."""
        line = Arrived(way, id, told, hashlib.sha256(content).hexdigest()[:16])
        with (self.folder / ARRIVED).open("a") as file:
            file.write(f"{json.dumps(line)}\n")


def arrivals(folder: Path) -> list[Arrived]:
    """What arrived in a story."""
    path = folder / ARRIVED
    return [Arrived(*json.loads(it)) for it in path.read_text().splitlines()] if path.exists() else []


class Mailing(socketserver.StreamRequestHandler):
    """SMTP: a mail has arrived once its last dot was read, whether or not anybody hears the answer."""

    def handle(self) -> None:
        """Take mails."""
        self.answer("connect", "220 far")
        while line := self.rfile.readline():
            match line.split()[0].upper().decode():
                case "DATA":
                    if self.answer("DATA", "354 go on"):
                        self.take(self._text())
                case "QUIT":
                    self.answer("QUIT", "221 bye")
                    return
                case step:
                    self.answer(step, "250 ok")

    def answer(self, step: str, line: str) -> bool:
        """Answer to a step of the dialogue; whether that was what is usual."""
        self.say(line)
        return True

    def take(self, text: bytes) -> None:
        """Take a mail whose last dot was read, and say so."""
        mail = message_from_bytes(text)
        self.server.arrived(MAIL, mail["Message-ID"], f"{mail['To']}: {mail['Subject']}", text)
        self.answer("taken", "250 taken")

    def say(self, line: str) -> None:
        """Write a line."""
        self.wfile.write(f"{line}\r\n".encode())

    def _text(self) -> bytes:
        text = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError("it broke off within a text")
            text += line
        return text


class Listening(socketserver.StreamRequestHandler):
    """HTTP: a program at /hook that is told what happens, and a chat at any other path."""

    def handle(self) -> None:
        """Take one request."""
        path = self.rfile.readline().split()[1]
        headers = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers["content-length"]))
        if len(body) == int(headers["content-length"]):
            if path == b"/hook":
                self.server.arrived(HOOK, headers["webhook-id"], _told(body), body)
            else:
                told = json.loads(body)["message"]
                self.server.arrived(CHAT, told, told, b"")
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def _told(body: bytes) -> str:
    """What an event says but for its time."""
    told = json.loads(body)["data"]
    return f"{told['candidate']}: {told['what']} {told['subject']}"
