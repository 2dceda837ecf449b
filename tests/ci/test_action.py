"""The GitHub action: well-formed, and its script does what its inputs wish."""

import json
import os
import venv
from importlib.resources import files

import pytest
import yaml
from ci_world import BOOK, ROOT, run, write
from jsonschema import Draft7Validator

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = ACTION["runs"]["steps"]
INSTALLING = next(step for step in STEPS if step.get("name") == "Install cadence")
SCRIPT = next(step for step in STEPS if step.get("id") == "cadence")


def act(folder, **wishes):
    """Run the action's own step with its defaults, and with wishes for some inputs."""
    wanted = {name: it["default"] for name, it in ACTION["inputs"].items()}
    wanted |= {name.replace("_", "-"): value for name, value in wishes.items()}
    known = {f"${{{{ inputs.{name} }}}}": value for name, value in wanted.items()}
    known["${{ github.action_path }}"] = str(ROOT)
    env = {name: known[value] for name, value in SCRIPT["env"].items()}
    said = {"GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    return run("bash", "-c", SCRIPT["run"], cwd=folder, **env, **said)


def test_it_is_what_github_takes():
    schema = json.loads(files("check_jsonschema").joinpath("builtin_schemas/vendor/github-actions.json").read_text())
    assert [it.message for it in Draft7Validator(schema).iter_errors(ACTION)] == []


def test_every_input_is_told_and_handed_on_and_nothing_a_stranger_writes_is_run():
    handed = {value for step in STEPS for value in (*step.get("env", {}).values(), *step.get("with", {}).values())}
    assert {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]} <= handed
    page = (ROOT / "docs" / "ci.md").read_text()
    for name, it in ACTION["inputs"].items():
        assert it["description"].endswith(".")
        assert f"`{name}` (`{it['default']}`)" in page
    assert not [step for step in STEPS if "${{" in step.get("run", "")]


@pytest.mark.slow
def test_all_is_done_and_reported(tmp_path):
    write(tmp_path)
    done = act(tmp_path, run="check fmt test verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(it.name for it in (tmp_path / "cadence-reports").iterdir()) == [
        "check.sarif", "scenarios.xml", "verify.sarif",
    ]  # fmt: skip
    assert (tmp_path / "output").read_text() == "reports=cadence-reports\n"
    assert (tmp_path / "summary").read_text().count("fine") == 4
    for name in ("check", "verify"):
        report = json.loads((tmp_path / "cadence-reports" / f"{name}.sarif").read_text())
        assert report["version"] == "2.1.0"


def test_what_fails_is_told_and_the_rest_is_done_all_the_same(tmp_path):
    write(tmp_path, text=BOOK.replace("wait 2", "wait  2"), hour="13")
    done = act(tmp_path)
    assert done.returncode == 1
    assert "::error::cadence fmt" in done.stdout
    assert "::error::cadence test" in done.stdout
    assert "::error::cadence check" not in done.stdout
    assert 'failures="1"' in (tmp_path / "cadence-reports" / "scenarios.xml").read_text()


def test_a_mistake_stands_in_the_report_with_its_place(tmp_path):
    write(tmp_path, text=BOOK.replace("name   text", "nmae   text"))
    assert act(tmp_path, run="check").returncode == 1
    report = json.loads((tmp_path / "cadence-reports" / "check.sarif").read_text())
    places = {it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for it in report["runs"][0]["results"]}
    assert "search/templates/thank-you.md" in places


@pytest.mark.slow
def test_warnings_count_where_that_is_wished(tmp_path):
    write(tmp_path, text=BOOK.replace("  email  email address\n", "  email  email address\n  spare  text, optional\n"))
    assert act(tmp_path, run="check").returncode == 0
    assert act(tmp_path, run="check", strict="true").returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize(("undecided", "code"), [("failure", 1), ("warning", 0)])
def test_an_undecided_guarantee_is_what_is_wished(tmp_path, undecided, code):
    claim = "never more than 9 automatic touches in 200 days"
    write(tmp_path, text=BOOK.replace('rule "thanks" runs at most 1 time', claim))
    done = act(tmp_path, run="verify", seconds="0.01", undecided=undecided)
    assert done.returncode == code, done.stdout
    assert ("::warning::" in done.stdout) == (code == 0)
    [report] = json.loads((tmp_path / "cadence-reports" / "verify.sarif").read_text())["runs"]
    assert "CL902" in {it["ruleId"] for it in report["results"]}
    assert done.stdout.count("::group::") == 1


@pytest.mark.slow
def test_what_it_installs_is_a_cadence_that_works(tmp_path):
    pytest.importorskip("ensurepip")
    venv.create(tmp_path / "env", with_pip=True)
    env = {"PATH": f"{tmp_path / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}", "CADENCE_SOURCE": str(ROOT)}
    done = run("bash", "-c", INSTALLING["run"], cwd=tmp_path, PYTHONPATH="", **env)
    assert done.returncode == 0, done.stderr
    done = run(str(tmp_path / "env" / "bin" / "cadence"), "--version", cwd=tmp_path, PYTHONPATH="")
    assert done.returncode == 0, done.stderr


def test_a_word_that_is_no_command_is_refused(tmp_path):
    write(tmp_path)
    done = act(tmp_path, run="check tset")
    assert done.returncode == 1
    assert 'There is no "tset" to run' in done.stdout
