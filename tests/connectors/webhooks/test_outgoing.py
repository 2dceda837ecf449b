"""Webhooks of ours: signed so that others believe them, sent where they may go, retried while it makes sense."""

import http.server
import json
import ssl
import subprocess
import threading

import pytest
import standardwebhooks
from world import NOON, STANDARD_SECRET

from cadencelang.connectors.addresses import Allowed
from cadencelang.connectors.webhooks.outgoing import Endpoint, Taken, TryLater, Undeliverable, Webhook, send_webhook

NOW = NOON * 60
HERE = Allowed.of("127.0.0.1/32")
WEBHOOK = Webhook("msg_1", "touch.sent", "2026-03-02T12:00:00Z", {"candidate": "ada", "template": "Grüße"})


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers as its server says, and keeps what it was sent."""

    def do_POST(self):
        self.server.seen.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])), self.path))
        self.send_response(self.server.status)
        for name, value in self.server.answer.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


def serving(server):
    server.seen, server.status, server.answer = [], 204, {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture
def receiver():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        yield from serving(server)


def endpoint(server, **changes):
    given = {"url": f"http://127.0.0.1:{server.server_port}/hooks?a=1", "secret": STANDARD_SECRET, "allowed": HERE}
    return Endpoint(**{**given, "timeout": 2.0, **changes})


def test_what_is_sent_is_signed_as_standard_webhooks_has_it(receiver, monkeypatch):
    assert send_webhook(endpoint(receiver), WEBHOOK, NOW) == Taken(204)
    ((headers, body, path),) = receiver.seen
    assert path == "/hooks?a=1"
    assert json.loads(body) == {"type": "touch.sent", "timestamp": WEBHOOK.at, "data": dict(WEBHOOK.data)}
    library = standardwebhooks.Webhook(STANDARD_SECRET)
    monkeypatch.setattr(
        library,
        "_Webhook__verify_timestamp",
        lambda at: standardwebhooks.webhooks.datetime.fromtimestamp(int(at), standardwebhooks.webhooks.timezone.utc),
    )
    assert library.verify(body, headers) == json.loads(body)
    assert headers["webhook-id"] == "msg_1"


def test_every_attempt_has_the_same_id_and_body_and_its_own_time(receiver):
    for now in (NOW, NOW + 60):
        send_webhook(endpoint(receiver), WEBHOOK, now)
    (first, one, _), (second, other, _) = receiver.seen
    assert one == other
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, Taken(200)),
        (500, TryLater("127.0.0.1 answered 500.")),
        (503, TryLater("127.0.0.1 answered 503.")),
        (408, TryLater("127.0.0.1 answered 408.")),
        (400, Undeliverable("127.0.0.1 answered 400.")),
        (401, Undeliverable("127.0.0.1 answered 401.")),
        (410, Undeliverable("127.0.0.1 answered 410.", gone=True)),
        (302, Undeliverable("127.0.0.1 answered 302.")),
    ],
)
def test_an_answer_says_what_is_to_be_done(receiver, status, result):
    receiver.status, receiver.answer = status, {"Location": "http://127.0.0.1:1/"}
    assert send_webhook(endpoint(receiver), WEBHOOK, NOW) == result
    assert len(receiver.seen) == 1


@pytest.mark.parametrize(
    ("asked", "after"), [("120", 120), ("999999", 86_400), ("soon", None), ("-1", None), ("9" * 50, None)]
)
def test_a_receiver_may_ask_for_time(receiver, asked, after):
    receiver.status, receiver.answer = 429, {"Retry-After": asked}
    assert send_webhook(endpoint(receiver), WEBHOOK, NOW) == TryLater("127.0.0.1 answered 429.", after)


def test_nobody_listening_is_tried_again():
    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as server:
        pass
    assert isinstance(send_webhook(endpoint(server), WEBHOOK, NOW), TryLater)


def test_our_own_network_is_not_sent_to(receiver):
    inside = endpoint(receiver, url="https://innocent.example/", allowed=Allowed())
    outcome = send_webhook(inside, WEBHOOK, NOW, lookup=lambda host, port: ["127.0.0.1"])
    assert outcome == Undeliverable("innocent.example is at 127.0.0.1, which is not on the public internet.")
    assert receiver.seen == []


def test_a_name_is_looked_up_once_and_what_was_judged_is_connected_to(receiver):
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    url = f"http://hooks.example:{receiver.server_port}/"
    assert send_webhook(endpoint(receiver, url=url), WEBHOOK, NOW, rebinding) == Taken(204)
    assert asked == ["hooks.example"]
    assert receiver.seen[0][0]["Host"] == f"hooks.example:{receiver.server_port}"


@pytest.mark.parametrize(
    "url",
    ["", "hooks.example", "http://hooks.example/", "ftp://hooks.example/", "https:///x", "https://u:p@hooks.example/",
     "https://hooks.example/a b", "https://hooks.example/\r\nX: y", "https://hööks.example/",
     "https://hooks.example:x/", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_for_a_webhook_is_refused(url):
    with pytest.raises(ValueError, match=r"webhook|Port|port"):
        Endpoint(url=url, secret=STANDARD_SECRET)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!"])
def test_a_secret_that_is_none_is_refused(secret):
    with pytest.raises(ValueError, match=r"empty|base64|padding|multiple"):
        Endpoint(url="https://hooks.example/", secret=secret)


def test_an_endpoint_does_not_tell_its_secret():
    assert "c2Vj" not in repr(Endpoint(url="https://hooks.example/T0KEN", secret="whsec_c2VjcmV0"))
    assert "T0KEN" not in repr(Endpoint(url="https://hooks.example/T0KEN", secret="whsec_c2VjcmV0"))


@pytest.fixture
def certificate(tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hooks.example",
         "-addext", "subjectAltName=DNS:hooks.example", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path


def test_the_certificate_must_be_of_the_host_that_was_asked_for(certificate):
    serverside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serverside.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    trusting = ssl.create_default_context(cafile=certificate / "cert.pem")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.socket = serverside.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
        for running in serving(server):
            lookup = lambda host, port: ["127.0.0.1"]  # noqa: E731
            url = f"https://hooks.example:{running.server_port}/"
            good = endpoint(running, url=url, authorities=trusting)
            assert send_webhook(good, WEBHOOK, NOW, lookup) == Taken(204)
            other = endpoint(running, url=url.replace("hooks", "other"), authorities=trusting)
            assert "certificate" in send_webhook(other, WEBHOOK, NOW, lookup).reason
            untrusting = endpoint(running, url=url)
            assert "certificate" in send_webhook(untrusting, WEBHOOK, NOW, lookup).reason
            assert len(running.seen) == 1
