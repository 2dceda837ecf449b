"""`cadence token` and `cadence serve`, as they are used."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from cadencelang.cli.main import main
from cadencelang.connectors.webhooks.verify import standard_headers

SECRET = "whsec_YSBzZWNyZXQgb2YgdGhlIHRlc3Rz"


@pytest.fixture
def firm(tmp_path, capsys):
    assert main(["init", str(tmp_path / "firm")]) == 0
    capsys.readouterr()
    return str(tmp_path / "firm")


def issued(firm, capsys, *scopes):
    words = [word for scope in scopes for word in ("--scope", scope)]
    assert main(["token", "add", firm, "--name", "dashboard", *words]) == 0
    return capsys.readouterr().out.strip()


def test_a_token_is_issued_listed_and_revoked(firm, capsys):
    text = issued(firm, capsys, "queue:read", "outbox:read")
    id = text.split("_")[1]
    assert main(["token", "list", firm]) == 0
    assert capsys.readouterr().out == f"{id}  dashboard  outbox:read queue:read\n"
    assert main(["token", "revoke", firm, "--id", id]) == 0
    capsys.readouterr()
    assert main(["token", "list", firm]) == 0
    assert "no tokens" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add"], "--name"),
        (["add", "--name", "x"], "--scope"),
        (["add", "--name", "x", "--scope", "queue:red"], 'Did you mean "queue:read"?'),
        (["revoke"], "no such token"),
        (["revoke", "--id", "x"], "no such token"),
        (
            ["add", "--name", "x", "--scope", "queue:read", "--role", "recruiter"],
            "`cadence token add` takes no --role. It is for `cadence token calendar`.",
        ),
        (["list", "--name", "x"], "`cadence token list` takes no --name. It is for `cadence token add`."),
    ],
)
def test_wrong_use_is_told(firm, capsys, words, told):
    assert main(["token", words[0], firm, *words[1:]]) == 2
    assert told in capsys.readouterr().err


def test_what_is_no_workspace_is_told(tmp_path, capsys):
    for words in (["token", "list"], ["serve"]):
        assert main([*words, str(tmp_path)]) == 2
        assert "no workspace" in capsys.readouterr().err


def test_a_workspace_without_tokens_and_a_port_in_use_are_told(firm, capsys):
    assert main(["serve", firm]) == 2
    assert "cadence token add" in capsys.readouterr().err
    issued(firm, capsys, "queue:read")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", firm, "--port", str(taken.getsockname()[1])]) == 2
    assert "cannot be listened on" in capsys.readouterr().err
    assert main(["serve", firm, "--port", "many"]) == 2
    assert "a port is a number" in capsys.readouterr().err


def get(url, token):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.slow
def test_a_workspace_is_served_until_it_is_told_to_stop(firm, capsys):
    token = issued(firm, capsys, "candidates:read")
    run = "from cadencelang.cli.main import run; run()"
    command = [sys.executable, "-c", run, "serve", firm, "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        url = server.stderr.readline().split()[1]
        assert get(f"{url}/v1/candidates", token) == (200, {"items": [], "next": None})
        assert get(f"{url}/v1/candidates", "cad_x_y")[0] == 401
        assert get(f"{url}/v1/queue", token)[0] == 403
        other = issued(firm, capsys, "queue:read")
        answers_soon(f"{url}/v1/queue", other, 200)
        assert main(["token", "revoke", firm, "--id", token.split("_")[1]]) == 0
        answers_soon(f"{url}/v1/candidates", token, 401)
        assert get(f"{url}/openapi.json", "")[1]["info"]["title"] == "CadenceLang"
    finally:
        server.send_signal(signal.SIGINT)
        _, told = server.communicate(timeout=20)
    assert server.returncode in (0, 130)
    assert "Traceback" not in told
    assert token not in told


@pytest.mark.slow
def test_one_process_ticks_delivers_hears_and_serves_until_it_is_told_to_stop(firm, capsys):
    people = f"{firm}/candidates.csv"
    assert main(["import", firm, "--candidates", people]) == 0
    capsys.readouterr()
    token = issued(firm, capsys, "candidates:read", "outbox:read")
    with open(f"{firm}/cadence.toml", "a") as config:
        config.write('\n[webhooks.own]\nvendor = "standard"\nids = "plain"\nsecret_file = "own.secret"\n')
    with open(f"{firm}/own.secret", "w") as file:
        file.write(SECRET)
    run = "from cadencelang.cli.main import run; run()"
    command = [sys.executable, "-c", run, "run", firm, "--serve", "--port", "0", "--quiet"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        url = process.stderr.readline().split()[1]
        assert len(get(f"{url}/v1/candidates", token)[1]["items"]) == 2
        body = b'{"type":"candidate.opted_out","data":{"candidate":"ada"}}'
        headers = standard_headers(SECRET, "m1", time.time(), body)
        assert post(f"{url}/v1/webhooks/own", body, headers) == 200
        assert post(f"{url}/v1/webhooks/own", body, {**headers, "webhook-signature": "v1,x"}) == 401
        body = b'{"type":"candidate.replied","data":{"candidate":"kenji"}}'
        assert post(f"{url}/v1/webhooks/own", body, standard_headers(SECRET, "m2", time.time(), body)) == 200
        until = time.monotonic() + 330  # at the next tick, which is every five minutes
        while not sent(f"{url}/v1/outbox?status=sent", token):
            assert time.monotonic() < until, "the notice does not leave"
            time.sleep(0.1)
        assert main(["run", firm, "--once"]) == 2
        assert "runs this workspace already" in capsys.readouterr().err
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert main(["person", firm, "--id", "ada", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["opted out"] is True


def test_serving_beside_is_for_a_process_that_stays(firm, capsys):
    assert main(["run", firm, "--serve", "--once"]) == 2
    assert "--once" in capsys.readouterr().err
    assert main(["run", firm, "--serve"]) == 2
    assert "no tokens" in capsys.readouterr().err


def answers_soon(url, token, status):
    until = time.monotonic() + 30
    while get(url, token)[0] != status:
        assert time.monotonic() < until, f"it does not answer {status}"
        time.sleep(0.1)


def sent(url, token):
    return get(url, token)[1]["items"]


def post(url, body, headers):
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
