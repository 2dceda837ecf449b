"""The hooks for pre-commit: a sound manifest, and commands that do what their names say."""

import shlex
from pathlib import Path

import pytest
import yaml
from ci_world import BOOK, ROOT, run, write
from pre_commit.clientlib import load_manifest

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text())}


def hook(name, folder, *files):
    """Run a hook's command as pre-commit does: its files behind it, unless it takes none."""
    it = HOOKS[name]
    named = files if it.get("pass_filenames", True) else ()
    return run(*shlex.split(it["entry"]), *it.get("args", []), *named, cwd=folder)


def test_the_manifest_is_what_pre_commit_takes():
    assert [it["id"] for it in load_manifest(str(MANIFEST))] == list(HOOKS)
    assert set(HOOKS) == {"cadence-check", "cadence-fmt", "cadence-test", "cadence-verify"}
    assert all(it["language"] == "python" for it in HOOKS.values())


def test_every_hook_lets_sound_playbooks_pass(tmp_path):
    main = write(tmp_path)
    write(tmp_path / "more", "other")
    assert hook("cadence-fmt", tmp_path, str(main)).returncode == 0
    for name in ("cadence-check", "cadence-test", "cadence-verify"):
        done = hook(name, tmp_path)
        assert done.returncode == 0, (name, done.stdout, done.stderr)


def test_a_broken_letter_fails_the_check_of_the_playbook_that_uses_it(tmp_path):
    write(tmp_path)
    write(tmp_path / "more", "other")
    (tmp_path / "more" / "other" / "templates" / "thank-you.md").write_text("---\nsubject: {{ nmae }}\n---\nx\n")
    done = hook("cadence-check", tmp_path)
    assert done.returncode == 1
    assert "There is no fact `nmae`" in done.stdout


def test_a_scenario_that_fails_fails_its_hook_and_the_others_are_run_all_the_same(tmp_path):
    write(tmp_path, "a", hour="13")
    write(tmp_path, "b")
    done = hook("cadence-test", tmp_path)
    assert done.returncode == 1
    assert "1 scenario, 1 failed" in done.stdout
    assert "1 scenario, all passed" in done.stdout


def test_a_broken_guarantee_fails_its_hook(tmp_path):
    write(tmp_path, text=BOOK.replace('"thanks" runs at most 1 time', '"thanks" never runs'))
    done = hook("cadence-verify", tmp_path)
    assert done.returncode == 1
    assert "BROKEN  once" in done.stdout


def test_files_are_written_the_canonical_way_and_a_broken_one_fails(tmp_path):
    main = write(tmp_path, text=BOOK.replace("wait 2", "wait  2"))
    assert hook("cadence-fmt", tmp_path, str(main)).returncode == 0
    assert "    wait 2 working" in main.read_text()
    main.write_text('playbook "')
    assert hook("cadence-fmt", tmp_path, str(main)).returncode == 1


@pytest.mark.parametrize("name", ["cadence-check", "cadence-test", "cadence-verify"])
def test_a_hook_is_run_for_whatever_a_playbook_is_made_of(name):
    import re

    files = HOOKS[name]["files"]
    for path in ("a/search.cadence", "a/templates/thank-you.md", "templates/x.md", "a/library/insights.csv"):
        assert re.search(files, path), path
    for path in ("README.md", "a/search.py", "docs/templates.md"):
        assert not re.search(files, path), path


@pytest.mark.slow
def test_pre_commit_itself_installs_and_runs_them(tmp_path):
    repository = tmp_path / "repository"
    write(repository)
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": "/dev/null"}
    for command in ("git init -q", "git add -A", "git -c user.name=a -c user.email=a@example.com commit -qm x"):
        assert run(*shlex.split(command), cwd=repository, **home).returncode == 0
    hooks = ("pre-commit", "try-repo", str(ROOT), "cadence-check", "--all-files", "--verbose")
    done = run(*hooks, cwd=repository, **home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "search/search.cadence" in done.stdout
    main = Path(repository, "search", "search.cadence")
    main.write_text(main.read_text().replace("thank-you", "thank-yuo"))
    done = run(*hooks, cwd=repository, **home)
    assert done.returncode == 1
    assert 'There is no template "thank-yuo"' in done.stdout
