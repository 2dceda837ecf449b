"""The command as a process: what it loads, where colours go, pipes that close, output that is no UTF-8."""

import os
import subprocess
import sys

import pytest
from workbench_world import FILES, SEARCH

SIMULATE = ["simulate", "search.cadence", "--candidates", "people.csv", "--from", "2026-03-09", "--for", "30d"]
LIVE = {"cadencelang.runtime", "cadencelang.stores", "cadencelang.channels", "cadencelang.workspace"}
PEOPLE = "id,name,email,timezone,seniority\na,Ada,a@example.com,Asia/Kolkata,VP\nb,Bo,b@example.com,,C-suite\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The small playbook and two candidates, as the working folder."""
    (tmp_path / "templates").mkdir()
    for name, text in {**FILES, "search.cadence": SEARCH, "people.csv": PEOPLE}.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)


def cadence(*argv: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    program = "import sys; from cadencelang.cli.main import run; sys.exit(run())"
    env = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", program, *argv], capture_output=True, env=env, check=False)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    return done


def test_the_same_text_in_every_process():
    first = cadence(*SIMULATE, PYTHONHASHSEED="1", TZ="Asia/Kolkata").stdout
    assert cadence(*SIMULATE, PYTHONHASHSEED="2", TZ="America/New_York").stdout == first


def test_colour_only_where_it_is_wanted():
    assert b"\x1b" not in cadence("graph", "search.cadence").stdout
    assert b"\x1b[" in cadence(*SIMULATE, "--color", "always", "--show", "summary").stdout
    assert b"\x1b" not in cadence(*SIMULATE, "--color", "never", "--show", "summary").stdout


def test_plain_characters_where_the_output_is_no_utf_8():
    told = cadence(*SIMULATE, "--candidate", "a", PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout
    assert told.isascii()
    assert b"@ sent" in told


def test_a_reader_that_leaves_is_no_accident():
    program = "from cadencelang.cli.main import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *SIMULATE[:-1], "1500d", "--detail"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


@pytest.mark.parametrize(
    ("argv", "unloaded"),
    [
        (["--version"], {"lark", "pydantic", "rich", "jinja2", "msgspec", "argparse"}),
        (["check", "search.cadence"], {"rich", "pydantic", "textual", "lark", "holidays", "sqlite3", *LIVE}),
        (["simulate", "search.cadence", *SIMULATE[2:]], {"sqlite3", "psycopg", *LIVE}),
    ],
)
def test_a_command_loads_no_more_than_it_needs(argv, unloaded):
    program = (
        "import sys; from cadencelang.cli.main import main; code = main(sys.argv[1:]);"
        "print('LOADED', *sys.modules); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program, *argv], capture_output=True, text=True, check=True)
    assert not set(done.stdout.rpartition("LOADED ")[2].split()) & unloaded


def test_a_compiled_playbook_runs_without_the_front_end():
    cadence("compile", "search.cadence", "-o", "book.json")
    program = (
        "import sys; from cadencelang.cli.main import main; code = main(sys.argv[1:]);"
        "print('LOADED', *sys.modules); sys.exit(code)"
    )
    argv = ["simulate", "book.json", *SIMULATE[2:], "--show", "summary"]
    done = subprocess.run([sys.executable, "-c", program, *argv], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.rpartition("LOADED ")[2].split())
    assert not loaded & {"lark", "cadencelang.syntax", "cadencelang_grammar", "jinja2", "pydantic", "holidays"}
