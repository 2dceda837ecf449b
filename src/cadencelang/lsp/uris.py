"""Addresses of documents and paths of files.

A document that has no file gets a path at which no file can be, so that it is a playbook in a folder of its own. What
the client has opened is called by the client's own address, however it spells it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from pygls.uris import from_fs_path, to_fs_path

_NOWHERE: Final = Path(os.devnull)


class Uris:
    """The two-way map."""

    def __init__(self) -> None:
        self._spelt: dict[Path, str] = {}

    def path(self, uri: str) -> Path:
        """The path of a document; never raises."""
        found = to_fs_path(uri)
        if found is not None and "\0" not in found:
            return Path(os.path.normpath(os.path.abspath(found)))
        return _NOWHERE / hashlib.sha256(uri.encode("utf-8", "replace")).hexdigest() / "untitled.cadence"

    def opened(self, uri: str) -> Path:
        """The path of a document that the client has opened; its spelling is remembered."""
        path = self.path(uri)
        self._spelt[path] = uri
        return path

    def closed(self, uri: str) -> Path:
        """The path of a document that the client has closed."""
        path = self.path(uri)
        self._spelt.pop(path, None)
        return path

    def uri(self, path: Path) -> str:
        """The address of a file."""
        return self._spelt.get(path) or from_fs_path(str(path)) or str(path)
