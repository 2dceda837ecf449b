"""A drawing as plain data for programs that draw it themselves, in the shape of the published schema `drawing`."""

from __future__ import annotations

from typing import Any, Final

from cadencelang.diagnostics.clean import clean
from cadencelang.graph.model import Book
from cadencelang.graph.render_diagram import Diagram, Shape
from cadencelang.schemas.shapes import PLAYBOOK, TEXT, YES_NO, Schema, head, many, thing, told

VERSION: Final = 1


def drawing_json(drawing: Diagram, book: Book) -> dict[str, Any]:
    """The boxes and arrows, in the order of the text."""
    return {
        "format": "cadencelang.drawing",
        "version": VERSION,
        "playbook": {"name": book.name, "version": book.version, "language": book.language},
        "title": clean(drawing.title),
        "sideways": drawing.sideways,
        "boxes": [
            {"id": it.id, "shape": str(it.shape), "lines": [clean(line) for line in it.lines]} for it in drawing.boxes
        ],
        "arrows": [
            {"from": it.start, "to": it.finish, "label": clean(it.label), "by_a_person": it.dashed}
            for it in drawing.arrows
        ],
    }


def drawing_schema() -> Schema:
    """The schema of what `cadence graph --format json` writes."""
    box = thing({
        "id": told(TEXT, "By which arrows name it, in this drawing alone."),
        "shape": told({"enum": [str(it) for it in Shape]}, "What it stands for."),
        "lines": told(many(TEXT), "Its text, the first its heading."),
    })  # fmt: skip
    arrow = thing({
        "from": TEXT,
        "to": TEXT,
        "label": TEXT,
        "by_a_person": told(YES_NO, "Whether no rule goes this way by itself."),
    })  # fmt: skip
    properties = {
        "playbook": PLAYBOOK,
        "title": TEXT,
        "sideways": told(YES_NO, "Whether it runs from left to right."),
        "boxes": many(box),
        "arrows": many(arrow),
    }
    about = "The stages of a playbook, or the rules of a stage, or one rule with its steps, as boxes and arrows."
    return head("drawing", VERSION, "A drawing of a playbook", about, properties)
