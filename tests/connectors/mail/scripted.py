"""A server of the tests' own that plays an SMTP or IMAP script: what it says to which line, and where it breaks off."""

import socket
import threading
from collections.abc import Callable

PLAIN = {
    "": "220 test ready",
    "EHLO": "250 test",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 2.0.0 queued as 4711",
    "RSET": "250 ok",
    "NOOP": "250 ok",
    "QUIT": "221 bye",
}


class Scripted:
    """Answers each first word with its line; a callable is given the connection and what was read so far.

    `seen` holds every line read, `mails` every text that was ended by its dot.
    """

    def __init__(self, **answers: "str | Callable[[socket.socket], None]") -> None:
        self.answers = {**PLAIN, **{("." if word == "dot" else word.upper()): it for word, it in answers.items()}}
        if "greeting" in answers:
            self.answers[""] = answers["greeting"]
        self.seen: list[str] = []
        self.mails: list[bytes] = []
        self._stopping = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Scripted":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            connection, _ = self._socket.accept()
            with connection, connection.makefile("rb") as lines:
                connection.settimeout(10)
                try:
                    self._talk(connection, lines)
                except (OSError, _Over):
                    continue

    def _talk(self, connection: socket.socket, lines) -> None:
        self._answer(connection, "")
        while line := lines.readline():
            word = line.decode("latin-1").split()[0].upper() if line.split() else ""
            self.seen.append(line.decode("latin-1").rstrip())
            if self._answer(connection, word).startswith("354"):
                self.mails.append(_text(lines))
                self._answer(connection, ".")
            if word == "QUIT":
                return

    def _answer(self, connection: socket.socket, word: str) -> str:
        answer = self.answers.get(word, "500 what?")
        if callable(answer):
            answer(connection)
            raise _Over
        connection.sendall(answer.encode("latin-1") + b"\r\n")
        return answer


class _Over(Exception):  # noqa: N818
    """The script ends here."""


def _text(lines) -> bytes:
    text = b""
    while (line := lines.readline()) != b".\r\n":
        if not line:
            raise _Over
        text += line
    return text


def hang_up(connection: socket.socket) -> None:
    """Close at once."""
    connection.shutdown(socket.SHUT_RDWR)


def half_close(connection: socket.socket) -> None:
    """Say no more, and go on reading until the other side has had enough."""
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(4096):
        pass


def fall_silent(connection: socket.socket) -> None:
    """Neither answer nor close until the other side gives up."""
    while connection.recv(4096):
        pass


def reset(connection: socket.socket) -> None:
    """Break the connection off (RST)."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    connection.close()
