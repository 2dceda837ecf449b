"""The look for known vulnerabilities: what fails the build, and what is only told."""

import runpy
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[1] / ".ci/audit.py"
FINE = {"name": "rich", "version": "15.0.0", "vulns": []}
BAD = {"name": "jinja2", "version": "3.0.0", "vulns": [{"id": "PYSEC-2021-66"}]}
UNKNOWN = {"name": "tzdata", "skip_reason": "not found"}


def run(answer):
    """The audit, where every file is answered so."""
    told = runpy.run_path(str(AUDIT), run_name="audit")
    told["main"].__globals__["asked"] = lambda file: answer
    told["main"]()


def test_a_known_vulnerability_fails():
    with pytest.raises(SystemExit, match=r"jinja2 3\.0\.0: PYSEC-2021-66"):
        run([FINE, UNKNOWN, BAD])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([FINE, UNKNOWN], "1 packages audited, no known vulnerability; nothing could be learnt of 1"),
        ([UNKNOWN], "not audited: this registry tells of no vulnerabilities"),
        (None, "not audited: nobody who knows of vulnerabilities can be reached"),
    ],
)
def test_what_could_not_be_asked_is_told_in_a_line(capsys, answer, words):
    run(answer)
    assert capsys.readouterr().out.startswith(words)


@pytest.mark.parametrize(("told", "fails"), [("requests.exceptions.ConnectionError: …", False), ("TypeError", True)])
def test_only_what_cannot_be_reached_is_forgiven(monkeypatch, told, fails):
    class Done:
        stdout, stderr = "", told

    audit = runpy.run_path(str(AUDIT), run_name="audit")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: Done)
    if fails:
        with pytest.raises(SystemExit, match="pip-audit failed"):
            audit["asked"](Path("live.txt"))
    else:
        assert audit["asked"](Path("live.txt")) is None
