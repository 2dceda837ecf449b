"""The extension as it is shipped: packaged, and its grammar run by the engine of Visual Studio Code itself."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from textmate_engine import lexed, style_of

from cadencelang.editing.highlighting import playbook_colours

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
EXTENSION = ROOT / "editors" / "vscode"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("npm") is None or shutil.which("node") is None, reason="npm is not installed"),
]
ENGINE = ("vscode-oniguruma", "vscode-textmate")
PACKED = {
    "extension/package.json", "extension/readme.md", "extension/LICENSE.txt", "extension/language-configuration.json",
    "extension/snippets/cadence.json", "extension/syntaxes/cadence.tmLanguage.json",
    "extension/syntaxes/cadence.markdown.tmLanguage.json", "extension/dist/extension.js",
}  # fmt: skip


def run(*command, cwd, **more):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_package_holds_what_it_needs_and_its_code_loads(tmp_path):
    run(str(ROOT / "editors" / "package.sh"), str(tmp_path), cwd=ROOT)
    (package,) = tmp_path.glob("*.vsix")
    with ZipFile(package) as archive:
        assert {it for it in archive.namelist() if it.startswith("extension/")} == PACKED
        archive.extractall(tmp_path)
    assert not list((EXTENSION).glob("node_modules"))
    assert ROOT.joinpath("LICENSE").read_text() == (tmp_path / "extension" / "LICENSE.txt").read_text()
    stub = tmp_path / "node_modules" / "vscode"
    stub.mkdir(parents=True)
    shutil.copy(HERE / "vscode_stub.cjs", stub / "index.js")
    said = run("node", str(HERE / "activate.cjs"), str(tmp_path / "extension" / "dist" / "extension.js"),
               cwd=tmp_path, env=os.environ | {"NODE_PATH": str(tmp_path / "node_modules")})  # fmt: skip
    told = json.loads(said)
    assert told["commands"] == ["cadence.restart"]
    assert told["started"] == {"command": "cadence", "args": ["lsp", "--stdio"]}


def test_the_engine_of_the_editor_colours_as_the_lexer_does(tmp_path):
    versions = json.loads((EXTENSION / "package.json").read_text())["devDependencies"]
    wanted = [f"{name}@{versions[name]}" for name in ENGINE]
    run("npm", "install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund",
        "--loglevel=error", "--prefix", str(tmp_path), *wanted, cwd=tmp_path)  # fmt: skip
    shutil.copy(HERE / "textmate_node.cjs", tmp_path / "textmate_node.cjs")
    books = [*ROOT.glob("playbooks/**/*.cadence"), *ROOT.glob("tests/corpus/**/*.cadence")]
    lines = sorted({line for path in books for line in path.read_text(encoding="utf-8").splitlines() if line.isascii()})
    (tmp_path / "lines.json").write_text(json.dumps(lines))
    grammar = EXTENSION / "syntaxes" / "cadence.tmLanguage.json"
    told = json.loads(run("node", "textmate_node.cjs", str(grammar), "lines.json", cwd=tmp_path))
    assert len(lines) > 1_000
    for line, tokens in zip(lines, told, strict=True):
        shown = [None] * len(line)
        for start, end, scope in tokens:
            shown[start:end] = [style_of(scope)] * (end - start)
        assert shown == lexed(playbook_colours, line), line
