"""What the wheel holds and what it leaves out."""

import subprocess
import sys
import tomllib
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PINS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this tree, built offline."""
    built = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = built.glob("*.whl")
    with ZipFile(path) as archive:
        yield archive


def packaged(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder.parent).as_posix() for path in files}


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel):
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name and ".data/" not in name}
    ours = packaged(ROOT / "src/cadencelang") | packaged(ROOT / "grammar/cadencelang_grammar")
    practice = {name for name in inside if name.startswith("cadencelang_tui/practice/")}
    assert inside == ours | packaged(ROOT / "tui/cadencelang_tui") | practice
    assert "cadencelang_tui/practice/executive-search.cadence" in practice


@pytest.mark.slow
def test_the_wheel_brings_the_man_page(wheel):
    (name,) = [it for it in wheel.namelist() if ".data/" in it]
    assert name.endswith(".data/data/share/man/man1/cadence.1")
    assert wheel.read(name) == (ROOT / "docs/man/cadence.1").read_bytes()


@pytest.mark.slow
def test_the_wheel_needs_exactly_what_the_project_says(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = Parser().parsestr(wheel.read(name).decode())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [line for line in metadata.get_all("Requires-Dist") or [] if "extra ==" not in line]
    assert {distribution(line) for line in needed} == {distribution(line) for line in project["dependencies"]}
    assert metadata["Requires-Python"] == project["requires-python"]
    assert "tui" in (metadata.get_all("Provides-Extra") or [])


@pytest.mark.parametrize("pins", PINS, ids=lambda path: path.name)
def test_every_pin_is_exact_hashed_and_names_no_address(pins):
    text = pins.read_text()
    assert "://" not in text
    for requirement in text.replace("\\\n", " ").splitlines():
        name, *rest = requirement.split()
        assert "==" in name
        assert any(word.startswith("--hash=sha256:") for word in rest), name


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {distribution(line) for line in (ROOT / "requirements/run.txt").read_text().splitlines()}
    assert {distribution(line) for line in project["dependencies"]} <= pinned


def distribution(requirement: str) -> str:
    """The bare name a requirement begins with."""
    end = next((at for at, char in enumerate(requirement) if not (char.isalnum() or char in "-_.")), None)
    return requirement[:end].lower().replace("_", "-")
