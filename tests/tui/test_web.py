"""`cadence tui --web`: who is answered, what the page loads, and the application in a real browser."""

import base64
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from shutil import which
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from cadencelang.cli import tui
from cadencelang.cli.main import main

CADENCE = [sys.executable, "-c", "from cadencelang.cli.main import run; run()"]
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1200,800",
]  # fmt: skip
LONG = 90
_STILL = 4


@contextmanager
def serving(tmp_path):
    """The address of a server of the practice workspace, in a process of its own."""
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    argv = [*CADENCE, "tui", "--web", "--port", "0"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, env=env, text=True) as served:
        try:
            assert select.select([served.stdout], [], [], LONG)[0], "no address was told"
            yield served.stdout.readline().removeprefix("Open ").strip()
        finally:
            served.send_signal(signal.SIGINT)
    assert served.returncode in (0, 130)


def answer(address, path="", **headers):
    """The status and the text that the server answers with."""
    where = urlsplit(address)
    connection = HTTPConnection(where.hostname, where.port, timeout=LONG)
    connection.request("GET", f"{where.path}{path}" if not path.startswith("/") else path, headers=headers)
    with closing(connection), connection.getresponse() as response:
        return response, response.read().decode("utf-8", "replace")


@pytest.mark.slow
def test_only_its_own_page_is_answered_and_it_loads_nothing_from_elsewhere(tmp_path):
    with serving(tmp_path) as address:
        assert urlsplit(address).hostname == "127.0.0.1"
        response, page = answer(address)
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        named = re.findall(r"\w+://[^\"' ]+", page)
        assert named
        assert all(it.partition("://")[2].startswith(address.partition("://")[2]) for it in named)
        assert answer(address, "/")[0].status == 404
        assert answer(address, "/ws")[0].status == 404
        assert answer(address, Host="evil.example")[0].status == 403
        assert answer(address, "ws", Origin="http://evil.example", Upgrade="websocket")[0].status == 403
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((_address_of_this_machine(), urlsplit(address).port), timeout=5)


def _address_of_this_machine():
    """An address of this machine by which others would reach it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no other address")
        found = probe.getsockname()[0]
    if found.startswith("127."):
        pytest.skip("this machine has no other address")
    return found


def test_a_port_that_is_taken_and_one_that_is_none_are_told(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["tui", "--web", "--port", str(taken.getsockname()[1])]) == 2
    assert "`--port 0` takes any that is free." in capsys.readouterr().err
    assert main(["tui", "--web", "--port", "99999"]) == 2
    assert "There is no port 99999." in capsys.readouterr().err


def test_without_the_extra_it_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(tui, "find_spec", lambda name: None if name == "textual_serve" else True)
    assert main(["tui", "--web"]) == 2
    assert "pip install 'cadencelang[web]'" in capsys.readouterr().err


class Browser:
    """A headless Chromium, spoken to as the WebDriver protocol has it."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        self.session = ""

    def ask(self, method, path, **body):
        data = json.dumps(body).encode() if method == "POST" else None
        request = Request(f"{self.url}{self.session}{path}", data=data, method=method)
        request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=LONG) as answered:
            return json.load(answered)["value"]

    def run(self, script):
        return self.ask("POST", "/execute/sync", script=f"return {script}", args=[])

    def press(self, *keys):
        body = self.ask("POST", "/element", using="css selector", value="textarea")
        for key in keys:
            self.ask("POST", f"/element/{next(iter(body.values()))}/value", text=key)

    def picture(self):
        return base64.b64decode(self.ask("GET", "/screenshot"))

    def wait(self, script):
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            if self.run(script):
                return
            time.sleep(0.1)
        raise AssertionError(f"never: {script}")

    def picture_other_than(self, former):
        """The screen once it is another one and has stood still for a while."""
        end, last, still = time.monotonic() + LONG, former, 0
        while time.monotonic() < end:
            time.sleep(0.5)
            found = self.picture()
            still = still + 1 if found == last != former else 0
            if still == _STILL:
                return found
            last = found
        raise AssertionError("the screen never changed")


@contextmanager
def browsing(tmp_path):
    """A browser of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL) as driver:
        browser = Browser(port)
        try:
            _wait_for(browser)
            arguments = [*CHROMIUM, f"--user-data-dir={tmp_path / 'browser'}"]
            wanted = {"goog:chromeOptions": {"args": arguments}}
            made = browser.ask("POST", "/session", capabilities={"alwaysMatch": wanted})
            browser.session = f"/session/{made['sessionId']}"
            yield browser
        finally:
            with suppress(OSError):
                browser.ask("DELETE", "")
            driver.terminate()


def _wait_for(browser):
    end = time.monotonic() + LONG
    while True:
        try:
            browser.ask("GET", "/status")
            return
        except (OSError, HTTPError):
            assert time.monotonic() < end, "the browser's driver never answered"
            time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.skipif(not which("chromedriver"), reason="Chromium and its driver are not installed")
def test_the_application_runs_in_a_browser(tmp_path):
    with serving(tmp_path) as address, browsing(tmp_path) as browser:
        browser.ask("POST", "/url", url=address)
        opening = browser.picture()
        browser.wait("document.body.classList.contains('-first-byte')")
        start = browser.picture_other_than(opening)
        (tmp_path / "start.png").write_bytes(start)
        browser.press("\ue034")  # F4
        queue = browser.picture_other_than(start)
        (tmp_path / "queue.png").write_bytes(queue)
        assert start != queue
        loaded = browser.run("performance.getEntriesByType('resource').map(it => it.name)")
        assert loaded
        assert [it for it in loaded if not it.startswith((address, "data:"))] == []
        assert browser.run("document.fonts.check('16px \"Roboto Mono\"')")
        browser.press("\ue009q")  # Ctrl+Q
        browser.wait("document.body.classList.contains('-closed')")
