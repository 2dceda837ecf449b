"""The package installed: from wheel and source distribution, with each extra alone, on each Python at hand.

Each installation is an environment of its own, with the versions that are pinned, outside this checkout.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.extras import BRINGS, LOADS  # noqa: E402

VERSIONS = ("3.11", "3.12", "3.13")
EXTRAS = ("", *BRINGS)
_EVERYTHING = frozenset().union(*BRINGS.values())
_WHAT_IS_MISSING = """
import importlib, json, pkgutil
missing = {}
for name in ("cadencelang", "cadencelang_grammar", "cadencelang_tui"):
    for module in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}.", onerror=lambda _: None):
        if not module.name.endswith("__main__"):
            try:
                importlib.import_module(module.name)
            except ModuleNotFoundError as error:
                missing.setdefault(error.name.partition(".")[0], module.name)
print(json.dumps(missing))
"""
_FIRM = ("--candidates", "firm/candidates.csv", "--from", "2026-03-02")
_ASKED_FOR = [
    ("tui", ["tui"], {}),
    ("web", ["tui", "--web"], {}),
    ("lsp", ["lsp"], {}),
    ("http", ["serve", "firm"], {}),
    ("mail", ["run", "posting", "--once"], {}),
    ("notify", ["run", "firm", "--once"], {"CADENCE_TEAM_RECRUITER_NOTIFY": "json://127.0.0.1"}),
    ("postgres", ["status", "firm"], {"CADENCE_DATABASE_URL": "postgresql://nobody@127.0.0.1/none"}),
    ("scale", ["worker", "firm"], {}),
    ("scale", ["simulate", "firm", *_FIRM, "--workers", "dask://local"], {}),
]
"""Commands that need an extra, after the one that they ask for, with what their environment says."""


@cache
def python_of(version: str) -> str | None:
    """An interpreter of that version which runs, from the path or from pyenv; None: there is none."""
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"), reverse=True)
    for program in (sys.executable, shutil.which(f"python{version}"), *map(str, kept)):
        if program is not None:
            asked = [program, "-c", "import sys, venv; print(*sys.version_info[:2], sep='.')"]
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            if done.returncode == 0 and done.stdout.strip() == version:
                return program
    return None


@cache
def pip() -> list[str]:
    """What runs a pip of version 22.3 or later, which installs into any environment; skips where there is none."""
    path = os.environ["PATH"].split(os.pathsep)
    for program in (sys.executable, *filter(None, (shutil.which("python3", path=it) for it in path))):
        asked = [program, "-m", "pip", "--python", sys.executable, "--version"]
        if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return [program, "-m", "pip"]
    return pytest.skip("there is no Python with pip here")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the source distribution, built from this tree, by their kinds."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return {"wheel": next(folder.glob("*.whl")), "sdist": next(folder.glob("*.tar.gz"))}


@pytest.fixture(scope="module")
def pins(tmp_path_factory):
    """The pinned versions as constraints; their hashes are left out, for a source distribution has none."""
    kept = {}
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        for line in file.read_text().replace("\\\n", " ").splitlines():
            pin = line.partition("--hash")[0].strip()
            kept[pin.partition("==")[0], pin.partition(";")[2]] = pin
    path = tmp_path_factory.mktemp("pins") / "constraints.txt"
    path.write_text("\n".join(kept.values()))
    return path


class Installed:
    """An environment with the package in it."""

    def __init__(self, folder: Path, version: str, source: Path, extra: str, pins: Path) -> None:
        program = python_of(version)
        if program is None:
            pytest.skip(f"there is no Python {version} here")
        subprocess.run([program, "-m", "venv", "--without-pip", folder / "env"], check=True)
        self.folder = folder
        self.python = folder / "env" / "bin" / "python"
        install = [*pip(), "--python", self.python, "install", "--quiet", "--no-compile"]
        wanted = f"{source}[{extra}]" if extra else str(source)
        done = subprocess.run([*install, "-c", pins, wanted], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def __enter__(self) -> "Installed":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder / "env")

    def run(self, *argv: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, away from this checkout, with more in its environment."""
        told = [self.python.parent / argv[0], *argv[1:]]
        env = {name: it for name, it in os.environ.items() if name != "PYTHONPATH"} | more
        return subprocess.run(told, cwd=self.folder, env=env, capture_output=True, text=True, check=False, timeout=300)

    def works(self) -> None:
        """A new playbook is made, checked, tried out and simulated."""
        people = ["--candidates", "book/candidates.csv", "--from", "2026-03-02", "--for", "2w", "--show", "summary"]
        for argv in (
            ["--version"],
            ["new", "book", "--yes"],
            ["check", "book"],
            ["test", "book", "--quiet"],
            ["simulate", "book", *people],
            ["docs", "book", "-o", "book.html"],
            ["schema", "http"],
            ["completion", "bash"],
            ["explain", "CL301"],
        ):
            done = self.run("cadence", *argv)
            assert done.returncode == 0, (argv, done.stderr)
            assert done.stderr == ""


def test_every_extra_is_known_here():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(declared) == set(BRINGS) == set(LOADS) - {""}


@pytest.mark.slow
@pytest.mark.parametrize("extra", EXTRAS)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_wheel_with_one_extra(version, extra, built, pins, tmp_path):
    with Installed(tmp_path, version, built["wheel"], extra, pins) as here:
        here.works()
        missing = json.loads(here.run("python", "-W", "ignore", "-c", _WHAT_IS_MISSING).stdout)
        brought = BRINGS.get(extra, frozenset())
        assert not set(missing) & brought, missing
        assert set(missing) <= _EVERYTHING, missing
        done = here.run("python", "-c", LOADS[extra])
        assert done.returncode == 0, done.stderr
        assert (here.python.parents[1] / "share/man/man1/cadence.1").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_the_source_distribution(version, built, pins, tmp_path):
    with Installed(tmp_path, version, built["sdist"], "tui", pins) as here:
        here.works()
        assert here.run("python", "-c", LOADS["tui"]).returncode == 0


@pytest.mark.slow
def test_the_wheel_of_the_source_distribution_is_the_wheel(built, tmp_path):
    shutil.unpack_archive(built["sdist"], tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    [wheel] = (tmp_path / "dist").iterdir()
    assert wheel.name == built["wheel"].name
    assert contents(wheel) == contents(built["wheel"])


def contents(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel, by their names."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.slow
def test_what_needs_an_extra_says_so(built, pins, tmp_path):
    with Installed(tmp_path, "3.11", built["wheel"], "", pins) as here:
        for folder in ("firm", "posting"):
            assert here.run("cadence", "init", folder).returncode == 0
        settings = tmp_path / "posting" / "cadence.toml"
        settings.write_text(settings.read_text().replace('by = "files"', 'by = "smtp"\nhost = "127.0.0.1"', 1))
        for extra, argv, more in _ASKED_FOR:
            done = here.run("cadence", *argv, **more)
            assert done.returncode == 2, (argv, done.stdout, done.stderr)
            assert f"cadencelang[{extra}]" in done.stderr, (argv, done.stderr)
            assert "Traceback" not in done.stderr


def test_each_extra_that_a_command_needs_is_asked_for():
    """The calendar's is needed by single letters, the rest by one another."""
    assert {extra for extra, _, _ in _ASKED_FOR} == set(BRINGS) - {"calendar", "live"}
