"""A program that listens on this machine, and answers as it is told."""

import http.server
import threading


class Listener:
    """Remembers what it was sent; `answers` are the statuses that it gives, the last one for ever.

    `wait` are the seconds that it asks for (Retry-After).
    """

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers) or [200]
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.wait: int | None = None
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                status = listener.answers.pop(0) if len(listener.answers) > 1 else listener.answers[0]
                self.send_response(status)
                if listener.wait is not None:
                    self.send_header("Retry-After", str(listener.wait))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_address[1]

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
