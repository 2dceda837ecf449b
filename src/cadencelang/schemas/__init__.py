"""The shapes of what goes in and comes out, published for other programs.

    text = published("timeline")

Owns: the descriptions that the package carries, as the files beside this one. `http` is an OpenAPI document, all others
are JSON Schemas (draft 2020-12). Refuses: making them; each is made where its shape is, of what `shapes` has, or is
written by hand, and tests hold it against what the code reads and writes.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

SCHEMAS: Final = {
    "book": "a compiled playbook, as `cadence compile` writes it",
    "timeline": "timelines, as `cadence simulate --json` writes them",
    "tests": "results of scenarios, as `cadence test --json` writes them",
    "why": "what led to something, as `cadence why --json` writes it",
    "drawing": "boxes and arrows, as `cadence graph --json` writes them",
    "document": "a playbook in plain words, as `cadence docs --json` writes it",
    "formatting": "what became of files, as `cadence fmt --json` writes it",
    "compiled": "what was written, as `cadence compile -o FILE --json` tells it",
    "queue": "what waits for a decision, as `cadence queue --json` writes it",
    "events": "one record of what happened, as `--events` takes it and `cadence export` writes it",
    "configuration": "a workspace's cadence.toml",
    "http": "the HTTP interface of `cadence serve` (OpenAPI)",
}
"""What is published, by name, each with what it describes."""


def published(name: str) -> str:
    """The text of the schema of that name, one of SCHEMAS; raises KeyError."""
    if name not in SCHEMAS:
        raise KeyError(name)
    return files("cadencelang.schemas").joinpath(file_of(name)).read_text(encoding="utf-8")


def file_of(name: str) -> str:
    """The name of a schema's file in this package."""
    return "openapi.json" if name == "http" else f"{name}.schema.json"
