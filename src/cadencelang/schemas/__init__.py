"""The shapes of what goes in and comes out, published for other programs.

    text = published("timeline")

Owns: the descriptions that the package carries, as the files beside this one. `book`, `timeline`, `queue`, `events`
and `configuration` are JSON Schemas (draft 2020-12), `http` is an OpenAPI document. Refuses: making them; each is made
where its shape is, or is written by hand, and tests hold it against what the code reads and writes.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

SCHEMAS: Final = {
    "book": "a compiled playbook, as `cadence compile` writes it",
    "timeline": "timelines, as `cadence simulate --json` writes them",
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
