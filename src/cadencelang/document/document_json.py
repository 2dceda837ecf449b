"""The document as plain data for other programs, in the shape of the published schema `document`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from cadencelang.document.content import Content, RuleCard, RuleGroup, content_of
from cadencelang.document.letters import Letter
from cadencelang.document.vouching import Vow, vouching
from cadencelang.graph.model import Book
from cadencelang.graph.store import content_hash
from cadencelang.prover.verifying import Verdict
from cadencelang.schemas.shapes import COUNT, PLAYBOOK, TEXT, YES_NO, Schema, head, many, or_none, thing, told
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline_json import book_dict

VERSION: Final = 1


def document_json(book: Book, atlas: Atlas, verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """What the page tells; `verdicts` are by the names of their goals, and empty where nothing was proved."""
    content, vows = content_of(book, atlas), vouching(book, atlas, verdicts)
    return {
        "format": "cadencelang.document",
        "version": VERSION,
        "playbook": book_dict(book),
        "hash": content_hash(book),
        **_told(content),
        "guarantees": [_vow(it, own=it in vows.own) for it in (*vows.own, *vows.built_in)],
        "switched_off": [{"name": name, "because": because} for name, because in vows.off],
    }


def _told(content: Content) -> dict[str, Any]:
    return {
        "stages": [_group(it) for it in content.groups],
        "declared": [
            {"title": it.title, "entries": [asdict(entry) for entry in it.entries]} for it in content.sections
        ],
        "letters": [_letter(it) for it in content.letters],
    }


def _group(group: RuleGroup) -> dict[str, Any]:
    return {
        "title": group.title,
        "closing": group.closing,
        "about": list(group.about),
        "rules": [_rule(it) for it in group.cards],
        "also": [it.name for it in group.also],
    }


def _rule(card: RuleCard) -> dict[str, Any]:
    return {
        "name": card.name,
        "line": card.line,
        "told": [asdict(it) for it in card.told],
        "letters": list(card.letters),
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "name": letter.name,
        "channel": letter.channel,
        "language": letter.language,
        "subject": [asdict(it) for it in letter.subject],
        "body": [asdict(it) for it in letter.body],
        "sent_by": [name for _, name in letter.sent_by],
    }


def _vow(vow: Vow, *, own: bool) -> dict[str, Any]:
    return {
        "name": vow.name,
        "claim": vow.claim,
        "line": vow.line,
        "own": own,
        "verdict": vow.word or None,
        "covers": list(vow.covers),
        "story": vow.story or None,
    }


def document_schema() -> Schema:
    """The schema of what `cadence docs --json` writes."""
    line = told(TEXT, "Where it stands, in words; empty where that is not at hand.")
    pieces = many(thing({"kind": {"enum": ["text", "place", "form"]}, "text": TEXT}))
    rule = thing({
        "name": TEXT,
        "line": line,
        "told": told(many(thing({"text": TEXT, "depth": COUNT})), "What it does, a sentence each."),
        "letters": told(many(TEXT), "The letters that it sends."),
    })  # fmt: skip
    stage = thing({
        "title": told(TEXT, "A stage, or the stages that share these rules."),
        "closing": YES_NO,
        "about": many(TEXT),
        "rules": many(rule),
        "also": told(many(TEXT), "Rules of other groups that hold there too."),
    })  # fmt: skip
    letter = thing({
        "name": TEXT,
        "channel": TEXT,
        "language": TEXT,
        "subject": pieces,
        "body": pieces,
        "sent_by": told(many(TEXT), "The rules that send it."),
    })  # fmt: skip
    guarantee = thing({
        "name": TEXT,
        "claim": TEXT,
        "line": line,
        "own": told(YES_NO, "Whether the playbook states it; else every playbook has it."),
        "verdict": told(or_none(TEXT), "With `--verify`."),
        "covers": many(TEXT),
        "story": told(or_none(TEXT), "How it breaks, where it does."),
    })  # fmt: skip
    entry = thing({"name": TEXT, "line": line, "told": many(TEXT)})
    properties = {
        "playbook": PLAYBOOK,
        "hash": TEXT,
        "stages": many(stage),
        "declared": many(thing({"title": TEXT, "entries": many(entry)})),
        "letters": many(letter),
        "guarantees": many(guarantee),
        "switched_off": many(thing({"name": TEXT, "because": TEXT})),
    }
    about = "A playbook in plain words, as the document for the meeting tells it."
    return head("document", VERSION, "A playbook as a document", about, properties)
