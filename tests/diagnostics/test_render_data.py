"""JSON and SARIF: the same record for other programs."""

import json
from dataclasses import replace

from cadencelang.diagnostics.render_json import render_json
from cadencelang.diagnostics.render_sarif import render_sarif
from cadencelang.source import SourceFile, Sources, Span


def test_json_has_its_documented_shape(findings, sources, snapshot):
    assert render_json(findings, sources) == snapshot


def test_json_says_nothing_of_lines_it_cannot_know(own_codes, sources):
    document = json.loads(render_json([own_codes[0].at(Span("lost", 0, 0), "Lost.")], sources))
    assert document["diagnostics"][0]["place"] == {"file": "lost", "start": 0, "end": 0, "from": None, "to": None}


def test_sarif_has_its_shape(findings, sources, snapshot):
    findings[2] = replace(findings[2], suppressed_because="nothing to cite yet")
    assert render_sarif(findings, sources, version="1.2.3") == snapshot


def test_sarif_counts_columns_in_utf16_units(own_codes):
    sources = Sources([SourceFile("a b.cadence", "😀 x")])
    document = json.loads(render_sarif([own_codes[0].at(Span("a b.cadence", 2, 3), "Here.")], sources))
    location = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%20b.cadence"
    assert location["region"] == {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 5}


def test_both_are_pure_ascii_whatever_the_source_holds(own_codes):
    attack = "\x1b]0;x\x07\u202e😀"
    sources = Sources([SourceFile(attack, attack)])
    findings = [own_codes[0].at(Span(attack, 0, 1), attack, help=attack)]
    for drawn in (render_json(findings, sources), render_sarif(findings, sources)):
        assert drawn.replace("\n", "").isprintable()
        assert drawn.isascii()
        assert "\\u202e" not in drawn
