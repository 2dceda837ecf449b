"""The answer to why as plain data for other programs, in the shape of the published schema `why`."""

from __future__ import annotations

from typing import Any, Final

from cadencelang.clock import Minute
from cadencelang.diagnostics.clean import clean
from cadencelang.engine import Explanation, Pending
from cadencelang.schemas.shapes import PLAYBOOK, TEXT, YES_NO, Schema, head, many, of_timelines, or_none, thing, told
from cadencelang.source import Span
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Entry
from cadencelang.workbench.timeline_json import book_dict, entry_dict, iso, place_dict
from cadencelang.workbench.why import Answer, RuleAnswer
from cadencelang.workbench.wording import Teller

VERSION: Final = 1


def why_json(answer: Answer, atlas: Atlas) -> dict[str, Any]:
    """The whole answer; instants are on the candidate's clock."""
    return _Writer(answer, atlas).answered()


class _Writer:
    """Writes one answer."""

    def __init__(self, answer: Answer, atlas: Atlas) -> None:
        self.answer = answer
        self.atlas = atlas
        self.clock = answer.timeline.clock
        self.teller = Teller(atlas, self.clock, answer.timeline.tasks)

    def answered(self) -> dict[str, Any]:
        timeline, enters = self.answer.timeline, self.answer.enters
        return {
            "format": "cadencelang.why",
            "version": VERSION,
            "playbook": book_dict(self.atlas.book),
            "candidate": {"id": timeline.candidate, "name": timeline.label, "zone": self.clock.zone},
            "at": self.at(self.answer.at),
            "stage": timeline.stage,
            "enters": enters and {"stage": enters[0], "at": self.at(enters[1])},
            "that_day": [self.entry(it) for it in self.answer.today],
            "rules": [self.rule(it) for it in self.answer.rules],
            "pending": [self.pending(it) for it in self.answer.pending],
        }

    def rule(self, answer: RuleAnswer) -> dict[str, Any]:
        rule = answer.rule
        return {
            "id": rule.id,
            "name": clean(rule.name),
            "place": self.place(rule.span),
            "stages": list(rule.stages),
            "in_force": answer.live,
            "triggers": [self.place(it.span) for it in rule.triggers],
            "condition": None if answer.guard is None else self.condition(answer.guard),
            "account": [self.entry(it) for it in self.answer.timeline.entries if it.reason.rule == rule.id],
            "pending": [self.pending(it) for it in answer.pending],
        }

    def condition(self, node: Explanation) -> dict[str, Any]:
        """A condition with its parts."""
        return {
            "words": clean(node.words),
            "holds": node.holds,
            "found": None if node.found is None else clean(node.found),
            "place": self.place(node.span),
            "parts": [self.condition(it) for it in node.parts],
        }

    def entry(self, entry: Entry) -> dict[str, Any]:
        return entry_dict(entry, self.teller, self.at)

    def pending(self, item: Pending) -> dict[str, Any]:
        return {"due": self.at(item.due), "what": self.teller.pending(item, self.answer.at)}

    def place(self, span: Span) -> dict[str, Any] | None:
        return place_dict(self.atlas.place(span))

    def at(self, instant: Minute | None) -> str | None:
        return None if instant is None else iso(instant, self.clock)


def why_schema() -> Schema:
    """The schema of what `cadence why --json` writes."""
    instant, entry, pending = ({"$ref": f"#/$defs/{it}"} for it in ("instant", "entry", "pending"))
    place = or_none({"$ref": "#/$defs/place"})
    condition = thing({
        "words": TEXT,
        "holds": YES_NO,
        "found": told(or_none(TEXT), "What the fact or moment that it asks about was, where it asks about one."),
        "place": place,
        "parts": many({"$ref": "#/$defs/condition"}),
    })  # fmt: skip
    rule = thing({
        "id": TEXT,
        "name": TEXT,
        "place": place,
        "stages": many(TEXT),
        "in_force": told(YES_NO, "Whether it stands in the stage that the candidate is in."),
        "triggers": many(place),
        "condition": or_none({"$ref": "#/$defs/condition"}),
        "account": many(entry),
        "pending": many(pending),
    })  # fmt: skip
    properties = {
        "playbook": PLAYBOOK,
        "candidate": thing({"id": TEXT, "name": TEXT, "zone": TEXT}),
        "at": instant,
        "stage": or_none(TEXT),
        "enters": told(or_none(thing({"stage": TEXT, "at": instant})), "Their first stage, where it is still to come."),
        "that_day": many(entry),
        "rules": many(rule),
        "pending": told(many(pending), "All that is waited for, what the rules above wait for too."),
    }
    about = "What led to something that happened to a candidate, or kept it from happening."
    schema = head("why", VERSION, "The answer to why", about, properties)
    shared = of_timelines("instant", "what", "because", "place", "entry", "pending")["$defs"]
    return schema | {"$defs": {**shared, "condition": condition}}
