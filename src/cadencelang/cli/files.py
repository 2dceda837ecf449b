"""Reading and writing on behalf of commands, with failures told in a sentence."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from cadencelang.cli.failure import Failure
from cadencelang.diagnostics.clean import clean


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, line ends as they are; raises Failure."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise Failure(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None


def read_stdin() -> str:
    """All of standard input as UTF-8; raises Failure."""
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise Failure("Standard input is not UTF-8 text.") from None


def write_output(name: str, text: str) -> None:
    """Write what a command makes to standard output (`-`) or to a file, named on a terminal; raises Failure."""
    if name == "-":
        sys.stdout.write(text)
        return
    write_text(Path(name), text)
    if sys.stderr.isatty():
        print(f"{clean(name)} is written.", file=sys.stderr)


def json_text(value: Any) -> str:
    """Plain data as JSON to read, ending with a line feed; all of it is ASCII, so that no terminal obeys any of it."""
    return json.dumps(value, indent=2) + "\n"


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, by way of a neighbour that takes its place; raises Failure."""
    temporary = None
    try:
        target = path.resolve()
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(text.encode("utf-8"))
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        raise Failure(f"{path} cannot be written: {error.strerror or error}.") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
