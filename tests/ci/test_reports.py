"""The reports, held against the schemas that their readers have.

`junit-10.xsd` is the schema of the xUnit plugin for Jenkins, under the licence that stands in it. The schema of SARIF
comes from a package of npm's and is not kept here.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import xmlschema
from ci_world import BOOK, run, write
from jsonschema import Draft4Validator

JUNIT = xmlschema.XMLSchema(str(Path(__file__).with_name("junit-10.xsd")))
SARIF = "@microsoft/jest-sarif@1.0.0-beta.0"
UNDECIDED = BOOK.replace('rule "thanks" runs at most 1 time', "never more than 9 automatic touches in 200 days")
WRONG = BOOK.replace("2 working hours", "2 wrking hours").replace("thank-you", "🎉 thank-yuo")


def test_junit_of_one_playbook_is_a_suite(tmp_path):
    write(tmp_path, hour="13")
    assert run("cadence", "test", "search", "--junit", "r.xml", cwd=tmp_path).returncode == 1
    JUNIT.validate(str(tmp_path / "r.xml"))
    line = BOOK.splitlines().index('scenario "they hear from us"') + 1
    assert f"search.cadence:{line}\n" in (tmp_path / "r.xml").read_text()


def test_junit_of_several_is_one_document(tmp_path):
    write(tmp_path, "a", hour="13")
    write(tmp_path, "b", text=BOOK.partition("scenario")[0])
    write(tmp_path, "c", text=BOOK.replace("they hear from us", "<they> & \\u0007 “hear”"))
    run("cadence", "test", "--every", ".", "--junit", "r.xml", cwd=tmp_path)
    JUNIT.validate(str(tmp_path / "r.xml"))
    assert (tmp_path / "r.xml").read_text().count("<testsuite ") == 2


def test_the_schema_refuses_what_is_no_report():
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        JUNIT.validate('<testsuite name="x"/>')


@pytest.fixture(scope="module")
def sarif(tmp_path_factory):
    """The schema of SARIF 2.1.0."""
    folder = tmp_path_factory.mktemp("sarif")
    command = ["npm", "pack", "--silent", SARIF]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    (archive,) = folder.glob("*.tgz")
    shutil.unpack_archive(archive, folder, filter="data")
    (schema,) = folder.glob("package/lib/schemas/sarif-2.1.0*.json")
    return Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))


needs_npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


@pytest.mark.slow
@needs_npm
@pytest.mark.parametrize(
    ("text", "command"),
    [
        (BOOK, ("check", "--format", "sarif")),
        (WRONG, ("check", "--format", "sarif")),
        (BOOK.replace("  email  email address\n", "  email  email address\n  # allow unused-fact: later\n"
                      "  spare  text, optional\n"), ("check", "--format", "sarif")),
        (BOOK, ("verify", "--sarif")),
        (BOOK.replace('"thanks" runs at most 1 time', '"thanks" never runs'), ("verify", "--sarif")),
        (UNDECIDED, ("verify", "--sarif", "--seconds", "0.01")),
    ],
    ids=["clean", "errors with fixes", "suppressed", "proved", "broken", "undecided"],
)  # fmt: skip
def test_sarif_is_what_its_schema_says(tmp_path, sarif, text, command):
    write(tmp_path, text=text)
    told = json.loads(run("cadence", *command, "search", cwd=tmp_path).stdout)
    assert [f"{it.json_path}: {it.message}" for it in sarif.iter_errors(told)] == []


@pytest.mark.slow
@needs_npm
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("check", "--format", "sarif"), {"CL111", "CL205"}),
        (("verify", "--sarif", "--seconds", "0.01"), {"CL901", "CL902"}),
    ],
    ids=["check", "verify"],
)
def test_sarif_of_several_is_one_document(tmp_path, sarif, command, said):
    write(tmp_path, "a", text=UNDECIDED)
    write(tmp_path, "b", text=BOOK.replace('"thanks" runs at most 1 time', '"thanks" never runs'))
    write(tmp_path, "c", text=WRONG)
    told = json.loads(run("cadence", *command, "--every", ".", cwd=tmp_path).stdout)
    assert [f"{it.json_path}: {it.message}" for it in sarif.iter_errors(told)] == []
    assert said <= {it["ruleId"] for part in told["runs"] for it in part["results"]}


@pytest.mark.slow
@needs_npm
def test_the_schema_of_sarif_refuses_what_is_none(sarif):
    assert list(sarif.iter_errors({"version": "2.1.0", "runs": [{"tool": {}}]}))
