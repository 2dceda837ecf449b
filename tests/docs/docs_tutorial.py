"""The tutorials, gone through step by step: their files are written, their commands run.

Between two steps a comment that nobody sees on the page does what the text tells the reader to do:

    <!-- in search.cadence: seniorty => seniority -->

(⏎ stands for the end of a line), and another one runs a command whose output is of no interest:

    <!-- run: cadence new search --yes -->

A block `append=search.cadence` is added to a file. Run this file to write the
commands' output anew.
"""

import io
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from docs_fences import ROOT, Fence, fences

from cadencelang.cli.main import main

_HOW_TO = ("agree", "prove", "candidates", "change", "programs")
PAGES = (
    ROOT / "README.md",
    ROOT / "docs" / "files.md",
    ROOT / "docs" / "tutorial.md",
    *(ROOT / "docs" / "howto" / f"{name}.md" for name in _HOW_TO),
)
_RUN = re.compile(r"^<!-- run: cadence (.+?) -->$")
_EDIT = re.compile(r"^<!-- in (\S+): (.+?) => (.+?) -->$")
_SECONDS = re.compile(r"\(\d+\.\d+ s\)")
_PROVING = re.compile(r", \d+\.\d(\s+)s$", re.MULTILINE)
_ENVIRONMENT = {"NO_COLOR": "1", "COLUMNS": "100"}


@dataclass(frozen=True)
class Step:
    """One thing that the reader does, by the line where it stands."""

    line: int
    fence: Fence | None = None
    edit: tuple[str, str, str] | None = None
    command: str | None = None


def steps(page: Path) -> list[Step]:
    """The steps of a page's tutorial, in order."""
    found = [Step(it.line, fence=it) for it in fences(page) if it.file or it.appends or it.language == "console"]
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if match := _RUN.fullmatch(line):
            found.append(Step(number, command=f"$ cadence {match[1]}"))
        elif match := _EDIT.fullmatch(line):
            name, old, new = match.groups()
            found.append(Step(number, edit=(name, old.replace("⏎", "\n"), new.replace("⏎", "\n"))))
    return sorted(found, key=lambda it: it.line)


def replay(page: Path, folder: Path) -> Iterator[tuple[Fence, str]]:
    """Each block of commands with what it should read: the commands, each with its output."""
    for step in steps(page):
        if step.edit:
            name, old, new = step.edit
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text, f"line {step.line}: {name} does not say {old!r}"
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        elif step.command:
            run(step.command, folder)
        elif step.fence and step.fence.language == "console":
            yield step.fence, _console(step.fence, folder)
        elif step.fence:
            _write(step.fence, folder)


def _write(fence: Fence, folder: Path) -> None:
    path = folder / (fence.file or fence.appends or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    before = f"{path.read_text(encoding='utf-8')}\n" if fence.appends else ""
    path.write_text(before + fence.text, encoding="utf-8")


def _console(fence: Fence, folder: Path) -> str:
    commands = [line for line in fence.text.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{run(command, folder)}" for command in commands)


def run(command: str, folder: Path) -> str:
    """What a `cadence` command prints in a folder."""
    _, program, *words = shlex.split(command)
    assert program == "cadence", command
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with chdir(folder), redirect_stdout(out), redirect_stderr(out), patch.dict("os.environ", _ENVIRONMENT):
        main(words)
    out.seek(0)
    return steady(out.read())


def steady(text: str) -> str:
    """Output without what differs from run to run, and without spaces at the ends of lines."""
    told = _PROVING.sub(r", 0.5\1s", _SECONDS.sub("(0.01 s)", text))
    return "".join(f"{line.rstrip()}\n" for line in told.strip("\n").splitlines())


def rewritten(page: Path) -> str:
    """The page with the commands' output as it is now."""
    lines = page.read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        for fence, text in reversed(list(replay(page, Path(folder)))):
            first = fence.line - 1
            lines[first : first + len(fence.text.splitlines())] = text.splitlines()
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(rewritten(page), encoding="utf-8")
        sys.stdout.write(f"{page.name} is written anew\n")
