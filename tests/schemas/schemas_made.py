"""The published schemas as the code has them now. Run this file to write those that are made anew."""

import json
from pathlib import Path
from typing import Any

import cadencelang.schemas
from cadencelang.adapters.records_schema import record_schema
from cadencelang.cli.compile_command import compiled_schema
from cadencelang.cli.formatting_json import formatting_schema
from cadencelang.desk.queue_schema import queue_schema
from cadencelang.document.document_json import document_schema
from cadencelang.graph.render_json import drawing_schema
from cadencelang.graph.store import laid_out
from cadencelang.graph.store_schema import schema
from cadencelang.http.app import create_app
from cadencelang.http.tokens import Tokens
from cadencelang.schemas import file_of
from cadencelang.workbench.scenario_json import tests_schema
from cadencelang.workbench.why_json import why_schema
from cadencelang.workspace.config import Config

FOLDER = Path(cadencelang.schemas.__file__).parent


def made() -> dict[str, str]:
    """The texts of the schemas that are made from code, by name."""
    values = {
        "book": schema(),
        "tests": tests_schema(),
        "why": why_schema(),
        "drawing": drawing_schema(),
        "document": document_schema(),
        "formatting": formatting_schema(),
        "compiled": compiled_schema(),
        "queue": queue_schema(),
        "events": record_schema(),
        "configuration": configuration(),
        "http": description(),
    }
    return {name: f"{laid_out(value)}\n" for name, value in values.items()}


def configuration() -> dict[str, Any]:
    """The schema of a workspace's settings."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cadencelang:configuration:1",
        "title": "A workspace's cadence.toml",
    }
    return head | {key: it for key, it in Config.model_json_schema().items() if key != "title"}


def description() -> dict[str, Any]:
    """The OpenAPI document, as a server gives it."""
    app = create_app(None, Tokens(()))  # type: ignore[arg-type]
    return json.loads(json.dumps(app.openapi()))


if __name__ == "__main__":
    for name, text in made().items():
        (FOLDER / file_of(name)).write_text(text, encoding="utf-8")
