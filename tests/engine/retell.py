"""Tell a long history to each playbook and print a digest of what follows; a test runs it in other surroundings."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import replace

import msgspec
from histories import DAY, playbook_engine, run, start_of

from cadencelang.engine import Engine
from cadencelang.engine import inputs as i
from cadencelang.engine.codec import dump_state
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.model import FactType, Kind

PLAYBOOKS = ("board-appointment", "executive-search", "talent-pool")
VALUES: dict[Kind, FactValue] = {
    Kind.NUMBER: 3,
    Kind.YES_NO: True,
    Kind.DATE: 20530,
    Kind.DATE_TIME: 20530 * DAY,
    Kind.MONEY: Money(1000.0, "GBP"),
    Kind.PEER: Peer("Ben", "ben@mail.example", (("peer introduction", None),)),
    Kind.TEXTS: ("boards", "pay"),
    Kind.DOMAINS: ("nordwind.example",),
    Kind.NOTES: (Note("her board work", 20514),),
    Kind.EMAIL: "ada@mail.example",
    Kind.ZONE: "America/New_York",
    Kind.COUNTRY: "US",
}


def value(kind: FactType) -> FactValue:
    return kind.options[-1] if kind.options else VALUES.get(kind.kind, "Ada")


def history(engine: Engine) -> Iterator[i.Input]:
    """Every stage in turn; in each, every event, a reply, and facts learnt one after the other."""
    book, at, number = engine.book, start_of(engine), 0
    facts = [fact for fact in book.facts if fact.optional]
    for stage in book.stages:
        news = [
            i.Entered(id="", at=0, stage=stage.name),
            *(i.ConsentGranted(id="", at=0, consent=consent.name) for consent in book.consents),
            *(
                i.Happened(id="", at=0, event=it.name, fields=tuple((f.name, value(f.type)) for f in it.fields))
                for it in book.events
            ),
            i.Replied(id="", at=0),
            i.WentOutOfOffice(id="", at=0, until=None),
            i.Bounced(id="", at=0, hard=False),
            *(i.FactLearnt(id="", at=0, fact=fact.name, value=value(fact.type)) for fact in facts),
            *(i.FactLearnt(id="", at=0, fact=fact.name, value=None) for fact in facts),
        ]
        for each in news:
            number, at = number + 1, at + 617
            yield replace(each, id=str(number), at=at)


def digest(name: str) -> str:
    engine = playbook_engine(name)
    needed = {fact.name: value(fact.type) for fact in engine.book.facts if not fact.optional}
    told = run(engine, needed, list(history(engine)))
    text = dump_state(engine.program, told.state).encode() + msgspec.json.encode((told.effects, told.reasons))
    return f"{name} {len(told.effects)} {len(told.reasons)} {hashlib.sha256(text).hexdigest()}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(map(digest, PLAYBOOKS)) + "\n")
