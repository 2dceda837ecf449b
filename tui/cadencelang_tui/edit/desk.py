"""The desk: which files of the playbook are open, and what of them is not saved.

Owns: buffers, their journal, and keeping the session's texts what the buffers say. Refuses: the screen; what needs a
person to decide is told, not done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cadencelang_tui.edit.buffers import Buffer, OnDisk, read_buffer
from cadencelang_tui.edit.journal import Draft, Journal, digest
from cadencelang_tui.session import Session

GROUPS: Final = (("Playbook", "*.cadence"), ("Templates", "templates/*.md"), ("Libraries", "library/*.csv"))
_GONE: Final = (0, 0)
_KINDS: Final = {".cadence": "Playbook", ".md": "Templates", ".csv": "Libraries"}


class Desk:
    """The open files of the session's playbook by their path in its folder; `current` is the one being looked at.

    `now` tells the time of day.
    """

    def __init__(self, session: Session, journal: Journal, now: Callable[[], str]) -> None:
        self.session = session
        self.journal = journal
        self.now = now
        self.buffers: dict[str, Buffer] = {}
        self.current = session.path.name

    @property
    def buffer(self) -> Buffer | None:
        """The file being looked at, once it is open."""
        return self.buffers.get(self.current)

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """The files that can be edited, by what they are for; the main file first."""
        seen: set[str] = set()
        used = self._used()
        groups: dict[str, list[str]] = {}
        for title, pattern in (*GROUPS, ("Candidates", "*.csv"), ("Candidates", "*.jsonl"), ("Profiles", "*.toml"),
                               ("Profiles", "profiles/*.toml")):  # fmt: skip
            found = [it.relative_to(self.session.folder).as_posix() for it in self.session.folder.glob(pattern)]
            fresh = [it for it in sorted({*found, *used.get(title, ())}) if it not in seen]
            seen.update(fresh)
            groups.setdefault(title, []).extend(fresh)
        for title, paths in groups.items():
            if paths:
                yield title, sorted(paths, key=lambda it: it != self.session.path.name)

    def _used(self) -> dict[str, set[str]]:
        """The files that the playbook uses from wherever in its folder, by what they are for."""
        used: dict[str, set[str]] = {}
        for path in self.session.compiled.sources if self.session.compiled else ():
            title = next((it for end, it in _KINDS.items() if path.endswith(end)), None)
            if title is not None and (self.session.folder / path).is_file():
                used.setdefault(title, set()).add(path)
        return used

    def templates(self) -> list[str]:
        """The paths of the templates."""
        found = self.session.folder.glob("templates/*.md")
        return sorted(it.relative_to(self.session.folder).as_posix() for it in found)

    def open(self, path: str) -> tuple[Buffer, Draft | None]:
        """The file, read if it is not open yet, and what its journal kept. Raises OSError and NotText.

        A file that is gone is opened where the journal has a draft of it. A path that leads out of the playbook's
        folder is not opened (FileNotFoundError).
        """
        if path in self.buffers:
            self.current = path
            return self.buffers[path], None
        folder = self.session.folder.resolve()
        file = folder / path
        if not file.resolve().is_relative_to(folder):
            raise FileNotFoundError(path)
        draft = self.journal.find(str(file))
        try:
            buffer = read_buffer(file, path)
        except FileNotFoundError:
            if draft is None:
                raise
            buffer = Buffer(file, path, "", "", _GONE)
        self.buffers[path] = buffer
        self.current = path
        return buffer, draft if draft and draft.text != buffer.saved else None

    def unsaved(self) -> list[str]:
        """The files of the playbook's folder that were not saved in an earlier sitting."""
        return list(self.journal.below(self.session.folder.resolve()))

    def close(self, path: str) -> None:
        """Put a file away; what is not saved of it is given up."""
        buffer = self.buffers.pop(path)
        self.forget(buffer)
        self.session.edit(path, None)

    def typed(self, path: str, text: str) -> None:
        """The text of a file is this now; the session learns of it."""
        buffer = self.buffers[path]
        if not buffer.dirty:
            buffer.kept_at = ""
        buffer.text = text
        wanted = text if buffer.dirty else None
        if self.session.texts.get(path) != wanted:
            self.session.edit(path, wanted)

    def keep(self) -> bool:
        """Write every unsaved text into the journal; False where one could not be written."""
        self.forget_saved()
        return self.write(self.drafts())

    def write(self, drafts: Iterable[Draft]) -> bool:
        """Write these into the journal; False where one could not be written. It may be run on a thread."""
        done = True
        for draft in drafts:
            kept = self.journal.keep(draft)
            done = done and kept
            for buffer in tuple(self.buffers.values()):  # files may be opened and closed meanwhile
                if kept and str(buffer.file) == draft.file:
                    buffer.kept_at = self.now()
        return done

    def drafts(self) -> list[Draft]:
        """Every unsaved text, as the journal keeps it."""
        return [Draft(str(it.file), it.text, digest(it.saved), it.cursor) for it in self.buffers.values() if it.dirty]

    def forget_saved(self) -> None:
        """Nothing stays in the journal of the files that are saved."""
        for buffer in self.buffers.values():
            if not buffer.dirty:
                self.forget(buffer)

    def forget(self, buffer: Buffer) -> None:
        """There is nothing unsaved in a file."""
        self.journal.forget(str(buffer.file))

    def fits(self, draft: Draft, buffer: Buffer) -> bool:
        """Whether a draft was made from what lies on disk now."""
        return draft.base == digest(buffer.saved)

    def save(self, path: str) -> None:
        """Write a file, whatever lies on disk. Raises OSError."""
        buffer = self.buffers[path]
        buffer.write()
        buffer.saved_at = self.now()
        self.forget(buffer)
        self.session.edit(path, None)

    def reread(self, path: str) -> Buffer:
        """What lies on disk of an open file; the buffer's text stays. Raises OSError and NotText."""
        buffer, found = self.buffers[path], read_buffer(self.buffers[path].file, path)
        buffer.saved, buffer.stamp, buffer.newline, buffer.bom = found.saved, found.stamp, found.newline, found.bom
        return buffer

    def changed_on_disk(self) -> list[tuple[str, OnDisk]]:
        """The open files that somebody else has changed or taken away."""
        states = ((path, buffer.on_disk()) for path, buffer in self.buffers.items())
        return [(path, state) for path, state in states if state is not OnDisk.SAME]

    def clear(self) -> None:
        """Another playbook is open; what was not saved stays in the journal."""
        self.keep()
        self.buffers.clear()
        self.current = self.session.path.name
