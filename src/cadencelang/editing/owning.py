"""Which playbook a file belongs to: its own, or the one whose folder it lies in and that uses it.

Owns: finding that from what lies on disk and what is open. Refuses: looking farther up than a few folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cadencelang.editing.playbook import EditedFolder, remembering_parse
from cadencelang.semantics.folder import Unreadable, declares_playbook, mains_in
from cadencelang.semantics.uses import Loaded, load
from cadencelang.source import SourceFile
from cadencelang.syntax import nodes as n

_HIGHEST: Final = 4


def playbooks_of(file: Path, opened: Mapping[Path, str]) -> list[Path]:
    """The main files of the playbooks that a file is part of; none where it stands alone.

    `opened` are the texts of the files that are being edited, by their absolute paths.
    """
    if file.suffix == ".cadence" and declares_playbook(_text(file, opened)):
        return [file]
    for folder in list(file.parents)[:_HIGHEST]:
        try:
            mains = mains_in(folder, opened)
        except OSError:
            continue
        if mains:
            inside = file.relative_to(folder).as_posix()
            return [main for main in mains if inside in files_of(main, opened)]
    return []


def files_of(main: Path, opened: Mapping[Path, str]) -> set[str]:
    """The files of a playbook by their paths in its folder: what it uses, its templates and its libraries."""
    folder = folder_of(main, opened)
    loaded = loaded_of(main, opened)
    return {*(it.path for it in loaded.modules), *folder.templates(), *_libraries(loaded)}


def loaded_of(main: Path, opened: Mapping[Path, str]) -> Loaded:
    """The trees of a playbook's own files; nothing where its main file cannot be read."""
    folder = folder_of(main, opened)
    try:
        text = folder.read(main.name)
    except Unreadable:
        return Loaded()
    return load(SourceFile(main.name, text), folder.read, remembering_parse())


def folder_of(main: Path, opened: Mapping[Path, str]) -> EditedFolder:
    """The folder of a playbook with the texts that are open."""
    return EditedFolder(main.parent, texts_in(main.parent, opened))


def texts_in(folder: Path, opened: Mapping[Path, str]) -> dict[str, str]:
    """The open texts of a folder by their paths in it."""
    return {path.relative_to(folder).as_posix(): text for path, text in opened.items() if path.is_relative_to(folder)}


def _libraries(loaded: Loaded) -> Iterator[str]:
    from cadencelang.semantics.uses import resolve

    for module in loaded.modules:
        for block in module.blocks:
            if isinstance(block.statement, n.LibraryDeclaration):
                yield resolve(module.path, block.statement.path.value) or ""


def _text(file: Path, opened: Mapping[Path, str]) -> str:
    if file in opened:
        return opened[file]
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
