"""Diagnostics as SARIF 2.1.0, which code hosts and editors read.

Source of the shape: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". Columns are
UTF-16 code units, and the end column is excluded (sections 3.14.17 and 3.30.8). Only the codes that occur are
listed as rules, with their pages as help.
"""

import json
from collections.abc import Iterable
from importlib.metadata import version as installed_version
from typing import Any
from urllib.parse import quote

from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.diagnostics.codes import find
from cadencelang.diagnostics.manual import pages
from cadencelang.diagnostics.model import Diagnostic, Fix, in_order
from cadencelang.source import Sources, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(diagnostics: Iterable[Diagnostic], sources: Sources, version: str | None = None) -> str:
    """One SARIF document with one run, ending with a line feed.

    `version` is the tool's; by default that of the installed package.
    """
    ordered = in_order(diagnostics)
    rule_ids = sorted({it.code for it in ordered})
    run = {
        "tool": {
            "driver": {
                "name": "CadenceLang",
                "version": version or installed_version("cadencelang"),
                "rules": [_rule(rule_id) for rule_id in rule_ids],
            }
        },
        "columnKind": "utf16CodeUnits",
        "results": [_result(it, rule_ids.index(it.code), sources) for it in ordered],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule_id: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": rule_id}
    if code := find(rule_id):
        rule["name"] = code.name
        rule["shortDescription"] = {"text": code.title}
        rule["defaultConfiguration"] = {"level": str(code.severity)}
    if page := pages().get(rule_id):
        rule["help"] = {"text": clean_block(page.markdown), "markdown": clean_block(page.markdown)}
    return rule


def _result(it: Diagnostic, rule_index: int, sources: Sources) -> dict[str, Any]:
    message = clean(it.message) if it.help is None else f"{clean(it.message)} {clean(it.help)}"
    result: dict[str, Any] = {
        "ruleId": it.code,
        "ruleIndex": rule_index,
        "level": str(it.severity),
        "message": {"text": message},
        "locations": [_location(it.span, sources)],
    }
    if it.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": clean(label.text)}} | _location(label.span, sources)
            for number, label in enumerate(it.related, 1)
        ]
    if it.fix is not None and all(edit.span.file in sources for edit in it.fix.edits):
        result["fixes"] = [_fix(it.fix, sources)]
    if it.suppressed_because is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": clean(it.suppressed_because)}]
    return result


def _location(span: Span, sources: Sources) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(span.file)}
    if span.file in sources:
        physical["region"] = _region(span, sources)
    return {"physicalLocation": physical}


def _artifact(path: str) -> dict[str, str]:
    """A path as a URI reference: relative stays relative, an absolute one becomes a file URI."""
    plain = path.replace("\\", "/")
    uri = quote(plain.encode("utf-8", "replace"), safe="/")
    return {"uri": f"file://{uri}" if plain.startswith("/") else uri}


def _region(span: Span, sources: Sources) -> dict[str, int]:
    file = sources[span.file]
    line, column = file.line_col_utf16(span.start)
    end_line, end_column = file.line_col_utf16(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fix(fix: Fix, sources: Sources) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {"deletedRegion": _region(edit.span, sources), "insertedContent": {"text": edit.text}}
        changes.setdefault(edit.span.file, []).append(replacement)
    return {
        "description": {"text": clean(fix.title)},
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }
