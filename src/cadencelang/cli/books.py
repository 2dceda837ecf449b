"""Opening the playbook that a command is given: a `.cadence` file, a folder with one main book, or a compiled file."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadencelang.cli.checking import check_path
from cadencelang.cli.failure import CLEAN, FOUND, MISUSED, UNDECIDED, Failure
from cadencelang.diagnostics.clean import clean
from cadencelang.records import dataclass
from cadencelang.semantics.folder import mains_in
from cadencelang.source import Sources

if TYPE_CHECKING:
    from cadencelang.graph.model import Book
    from cadencelang.scenarios.model import Scenario
    from cadencelang.workbench.atlas import Atlas

_GRAVITY: Final = (CLEAN, UNDECIDED, FOUND, MISUSED)
_NEVER_LOOKED_IN: Final = frozenset({"node_modules", "__pycache__"})
_LARGEST: Final = 256 * 1024 * 1024
_NEVER_A_BOOK: Final = frozenset({".csv", ".html", ".jsonl", ".md", ".toml", ".xlsx"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A playbook without errors: the book, its scenarios, the texts it came from, and the file that was opened."""

    book: Book
    scenarios: tuple[Scenario, ...]
    sources: Sources
    path: Path

    def atlas(self) -> Atlas:
        """The lookups over the book."""
        from cadencelang.workbench.atlas import Atlas

        return Atlas(self.book, self.sources)


def add_book(parser: ArgumentParser, *, compiled: bool = True) -> None:
    """The argument BOOK; `compiled` where a compiled playbook will do."""
    forms = "a .cadence file, a folder with one playbook, or a compiled .json"
    parser.add_argument(
        "book", metavar="BOOK", help=forms if compiled else "a .cadence file, or a folder with one playbook"
    )


def add_every(parser: ArgumentParser) -> None:
    """The option `--every`."""
    parser.add_argument(
        "--every", action="store_true", help="every playbook in the folder BOOK and in the folders below it"
    )


def on_each(args: Namespace, do: Callable[[str], int]) -> int:
    """Do something to the playbook BOOK, or with `--every` to each below it; gives the gravest exit code.

    Where there are several, each is named, and what goes wrong with one of them keeps none from its turn.
    """
    if not args.every:
        return do(args.book)
    codes = []
    for path in every_book(args.book):
        print(f"{clean(str(path))}:", file=sys.stderr)
        try:
            codes.append(do(str(path)))
        except Failure as failure:
            print(f"cadence: {clean(failure.message)} {clean(failure.help or '')}".rstrip(), file=sys.stderr)
            codes.append(failure.code)
        sys.stdout.flush()
    return max(codes, key=_GRAVITY.index)


def every_book(name: str) -> list[Path]:
    """The main files of all playbooks in a folder and below it, hidden folders left out; raises Failure."""
    root = Path(name)
    if not root.is_dir():
        raise Failure(f"{name} is no folder.", "--every looks for the playbooks in a folder.")
    try:
        found = _found_below(root)
    except OSError as error:
        raise Failure(f"{error.filename or name} cannot be read: {error.strerror or error}.") from None
    if not found:
        raise Failure(
            f"There is no playbook in the folder {name} or below it.", 'A playbook has a line `playbook "…"`.'
        )
    return found


def _found_below(root: Path) -> list[Path]:
    """The playbooks of a folder and of those below it; raises OSError where one cannot be read."""

    def refuse(error: OSError) -> None:
        raise error

    found: list[Path] = []
    for folder, folders, _ in os.walk(root, onerror=refuse):
        folders[:] = sorted(it for it in folders if not it.startswith(".") and it not in _NEVER_LOOKED_IN)
        found += mains_in(Path(folder))
    return found


def open_book(name: str, color: str) -> Opened:
    """The playbook; where it has errors they are printed and Failure is raised with exit code 1."""
    path = find_book(name)
    if path.suffix == ".json":
        return Opened(stored_book(path), (), Sources(), path)
    checked = check_path(path)
    if checked.book is None:
        from cadencelang.diagnostics.render_text import render_text
        from cadencelang.workbench.terminal import terminal_of

        terminal = terminal_of(sys.stderr, color)
        sys.stderr.write(render_text(checked.diagnostics, checked.shown, terminal.color, terminal.width))
        raise Failure("The playbook has errors, so nothing was done.", code=FOUND if checked.readable else MISUSED)
    return Opened(checked.book, checked.scenarios, checked.sources, path)


def find_book(name: str) -> Path:
    """The file of a playbook by its own name or its folder's; raises Failure."""
    try:
        return _found(Path(name), name)
    except OSError as error:
        raise Failure(f"{error.filename or name} cannot be read: {error.strerror or error}.") from None


def _found(path: Path, name: str) -> Path:
    if path.is_dir():
        mains = _mains(path)
        if len(mains) == 1:
            return mains[0]
        if not mains:
            raise _without_book(path)
        listed = ", ".join(it.name for it in mains)
        raise Failure(f"There are several playbooks in the folder {name}: {listed}.", "Name the one you mean.")
    if not path.exists():
        raise Failure(f"There is no file {name}.", _near(path))
    if path.suffix.lower() in _NEVER_A_BOOK:
        raise Failure(f"{name} is no playbook.", "Name a .cadence file, or the folder it is in.")
    return path


def _mains(folder: Path) -> list[Path]:
    """The playbooks right in a folder, in the order of their names; raises OSError where one cannot be read."""
    os.listdir(folder)  # what may not be listed looks empty to a search for names
    return mains_in(folder)


def _without_book(folder: Path) -> Failure:
    """What to say of a folder with no playbook right in it: one in a folder of its own is named."""
    said = f"There is no playbook in the folder {folder}."
    with suppress(OSError):
        inside = [it for it in sorted(folder.iterdir()) if it.is_dir() and not it.name.startswith(".")]
        below = next((it for it in inside if mains_in(it)), None)
        if below is not None:
            return Failure(said, f"There is one in {below}.")
    return Failure(said, 'A playbook has a line `playbook "…"`; `cadence new` begins one.')


def _near(path: Path) -> str | None:
    from cadencelang.diagnostics.suggest import did_you_mean

    return did_you_mean(path.name, [it.name for it in path.parent.iterdir()]) if path.parent.is_dir() else None


def stored_book(path: Path) -> Book:
    """The playbook of a compiled file, which nobody has altered; raises Failure."""
    from cadencelang.graph.store import StoreError, load

    try:
        if path.stat().st_size > _LARGEST:
            raise Failure(f"{path} is too large for a compiled playbook.")
        return load(path.read_bytes())
    except StoreError as error:
        said = "compile it again" in str(error)
        hint = None if said else "Compile the playbook again with `cadence compile`."
        raise Failure(f"{path}: {error}", hint) from None
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror or error}.") from None
