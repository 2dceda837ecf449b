"""Diagnostics as JSON for other programs.

The shape, version 1; every key is always there, and a later version may add keys:

    {"format": "cadencelang.diagnostics", "version": 1,
     "summary": {"errors": 1, "warnings": 0, "notes": 0, "suppressed": 0},
     "diagnostics": [
       {"code": "CL201", "name": "unknown-stage", "severity": "error" | "warning" | "note",
        "message": str, "help": str | null, "suppressed_because": str | null,
        "place": PLACE, "related": [{"message": str, "place": PLACE}],
        "fix": null | {"title": str, "applicability": "safe" | "suggestion",
                       "edits": [{"place": PLACE, "text": str}]}}]}

PLACE is {"file": str, "start": int, "end": int, "from": {"line": int, "column": int} | null, "to": likewise}:
offsets count characters from 0, lines and columns characters from 1, `end` and `to` are excluded, and `from`
and `to` are null when the file could not be read. The text is pure ASCII, so that no terminal finds a control
character in it; `text` of an edit is verbatim, all other strings are cleaned.
"""

import json
from collections.abc import Iterable
from typing import Any

from cadencelang.diagnostics.clean import clean
from cadencelang.diagnostics.codes import name_of
from cadencelang.diagnostics.model import Diagnostic, Fix, in_order, tally
from cadencelang.source import SourceFile, Sources, Span

VERSION = 1


def render_json(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """One JSON document of all diagnostics in the order of the text, ending with a line feed."""
    ordered = in_order(diagnostics)
    count = tally(ordered)
    document = {
        "format": "cadencelang.diagnostics",
        "version": VERSION,
        "summary": {
            "errors": count.errors,
            "warnings": count.warnings,
            "notes": count.notes,
            "suppressed": count.suppressed,
        },
        "diagnostics": diagnostics_list(ordered, sources),
    }
    return json.dumps(document, indent=2) + "\n"


def diagnostics_list(diagnostics: Iterable[Diagnostic], sources: Sources) -> list[dict[str, Any]]:
    """The diagnostics of that document, as plain values."""
    return [_diagnostic(it, sources) for it in diagnostics]


def _diagnostic(it: Diagnostic, sources: Sources) -> dict[str, Any]:
    return {
        "code": it.code,
        "name": name_of(it.code),
        "severity": str(it.severity),
        "message": clean(it.message),
        "help": _cleaned(it.help),
        "suppressed_because": _cleaned(it.suppressed_because),
        "place": _place(it.span, sources),
        "related": [{"message": clean(label.text), "place": _place(label.span, sources)} for label in it.related],
        "fix": None if it.fix is None else _fix(it.fix, sources),
    }


def _fix(fix: Fix, sources: Sources) -> dict[str, Any]:
    return {
        "title": clean(fix.title),
        "applicability": str(fix.applicability),
        "edits": [{"place": _place(edit.span, sources), "text": edit.text} for edit in fix.edits],
    }


def _place(span: Span, sources: Sources) -> dict[str, Any]:
    file = sources.get(span.file)
    return {
        "file": clean(span.file),
        "start": span.start,
        "end": span.end,
        "from": None if file is None else _point(file, span.start),
        "to": None if file is None else _point(file, span.end),
    }


def _point(file: SourceFile, offset: int) -> dict[str, int]:
    line, column = file.line_col(offset)
    return {"line": line, "column": column}


def _cleaned(text: str | None) -> str | None:
    return None if text is None else clean(text)
