"""Notices to the team: taken or not, and never to where they must not go."""

import http.server
import json
import logging
import threading

import pytest

from cadencelang.connectors.addresses import Allowed
from cadencelang.connectors.notify.notices import Notice, NotTold, Told, check_url, send_notice

HERE = Allowed.of("127.0.0.1/32")
NOTICE = Notice("A promise was broken", "Ada waits for next steps.")


class Service(http.server.BaseHTTPRequestHandler):
    """Answers as its server says, and keeps what it was sent."""

    def do_POST(self):
        self.server.seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        if self.server.elsewhere:
            self.send_header("Location", self.server.elsewhere)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def service():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        server.seen, server.status, server.elsewhere = [], 200, None
        server.url = f"json://rita:token-of-the-tests@127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_notice_is_taken(service):
    assert send_notice(service.url, NOTICE, HERE) == Told()
    assert service.seen[0]["title"] == NOTICE.title
    assert service.seen[0]["message"] == NOTICE.text


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503, 302, 307])
def test_a_notice_that_is_not_taken_is_told(service, status):
    service.status, service.elsewhere = status, f"http://127.0.0.1:{service.server_port}/x"
    outcome = send_notice(service.url, NOTICE, HERE)
    assert isinstance(outcome, NotTold)
    assert not outcome.for_good
    assert "token-of-the-tests" not in outcome.reason
    assert len(service.seen) == 1


def test_this_machine_is_not_sent_to_unless_it_is_allowed(service):
    for url in (
        service.url,
        service.url.replace("127.0.0.1", "localhost"),
        service.url.replace("127.0.0.1", "2130706433"),
    ):
        outcome = send_notice(url, NOTICE)
        assert isinstance(outcome, NotTold)
        assert "token-of-the-tests" not in outcome.reason
    assert service.seen == []
    assert isinstance(check_url(service.url), NotTold)
    assert check_url(service.url, HERE) is None


def test_a_name_that_leads_to_this_machine_is_refused_when_it_is_connected_to(service, monkeypatch):
    real = "socket.getaddrinfo"
    monkeypatch.setattr(real, lambda host, port, *a, **k: [(2, 1, 6, "", ("127.0.0.1", port))])
    outcome = send_notice(service.url.replace("127.0.0.1", "innocent.example"), NOTICE)
    assert outcome == NotTold("JSON leads to 127.0.0.1, which is not on the public internet.", for_good=True)
    assert service.seen == []


@pytest.mark.parametrize(
    "url", ["mailto://user:pass@10.0.0.1", "mqtt://169.254.169.254/topic", "ntfy://192.168.1.1/topic"]
)
def test_no_service_is_reached_inside_our_network(url):
    assert isinstance(send_notice(url, NOTICE), NotTold)


@pytest.mark.parametrize("url", ["mqtt://broker.example/t", "mqtts://broker.example/t", "xmpp://a:b@chat.example"])
def test_what_connects_behind_the_guards_back_is_refused(url):
    told = send_notice(url, NOTICE)
    assert isinstance(told, NotTold)
    assert "cannot be checked" in told.reason


USELESS = (
    " nonsense bogus://x file:///etc/passwd syslog:// dbus:// gnome:// macosx:// json:// slack://x mqtt://x.example/t"
)


@pytest.mark.parametrize("url", [*USELESS.split(" "), "\0", "a" * 5000])
def test_a_url_of_no_use_is_told(url):
    outcome = check_url(url)
    assert isinstance(outcome, NotTold)
    assert outcome.for_good
    assert isinstance(send_notice(url, NOTICE), NotTold)


@pytest.mark.parametrize("url", ["slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#team", "msteams://a@b/c/d"])
def test_a_url_of_a_known_service_is_looked_at_without_sending(url):
    outcome = check_url(url)
    assert outcome is None or outcome.for_good


def test_words_of_strangers_mention_nobody_and_move_no_cursor(service):
    send_notice(service.url, Notice("@everyone \x1b[2J", "<!channel> @here ada@example.org\nsecond\u202e"), HERE)
    told = service.seen[0]
    assert "@everyone" not in told["title"]
    assert "\x1b" not in told["title"]
    assert "@here" not in told["message"]
    assert "<!channel>" not in told["message"]
    assert "ada@example.org" in told["message"]
    assert "\u202e" not in told["message"]
    assert "\nsecond" in told["message"]


def test_nothing_of_a_notice_is_logged(service, caplog):
    service.status = 500
    with caplog.at_level(logging.DEBUG):
        send_notice(service.url, NOTICE, HERE)
    assert "Ada" not in caplog.text
    assert "token-of-the-tests" not in caplog.text
