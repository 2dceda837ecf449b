"""Everything that is held on a person, to read: id by id, a part for each kind of thing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.workbench.terminal import Terminal
from cadencelang.workbench.timeline_text import timeline_text
from cadencelang.workspace.holding import Held, Holding, moment
from cadencelang.workspace.recorded import Recorded


def person_lines(found: Holding, terminal: Terminal, *, detail: bool) -> Iterator[str]:
    """The lines; `detail` tells every step, not only what anybody would notice."""
    if found.ids[1:]:
        yield clean(f"{len(found.ids)} ids of one person: {', '.join(found.ids)}")
        yield ""
    for held in found.under:
        yield from _head(held)
        yield from _part("facts", (f"{name:<18}{_value(value)}" for name, value in held.told["facts"].items()))
        yield from _allowed(held.told, goes_on=held is found.under[0])
        if held.account is not None:
            yield timeline_text(held.account.timeline, held.account.atlas, terminal, detail=detail)
        yield from _kept(held.told)


def _head(held: Held) -> Iterator[str]:
    told, account = held.told, held.account
    if account is None:
        yield clean(f"{told['candidate']}, who has not entered; all that is held:")
    else:
        yield from _head_of(account)
    yield ""
    if told["cannot go on because"]:
        yield from _part("cannot go on because", [told["cannot go on because"]])


def _head_of(account: Recorded) -> Iterator[str]:
    timeline, row = account.timeline, account.row
    yield clean(f"{timeline.label} ({row.candidate}), stage {row.stage or 'none'}")
    yield f"since {moment(timeline.start, timeline.clock)}; all that is held:"


def _allowed(told: Mapping[str, Any], *, goes_on: bool) -> Iterator[str]:
    wish = "wants no more contact" if goes_on else "nothing more is sent under this id"
    wishes = [wish] if told["opted out"] else []
    given = [f'"{name}" until {until}' for name, until in told["consents"].items()]
    yield from _part("consents", [*given, *wishes])


def _kept(told: Mapping[str, Any]) -> Iterator[str]:
    """What is kept beside the account."""
    yield from _part("letters and notices", map(_order, told["outbox"]))
    yield from _part("letters rewritten", _texts((it["letter"], it["text"]) for it in told["letters rewritten"]))
    remembered = (f"{it['message id']}  to {it['to']}" for it in told["letters remembered"])
    yield from _part("letters by which answers are known", remembered)
    yield from _part("addresses", told["addresses"])
    yield from _part("questions", _texts((_question(it), it["text"]) for it in told["questions"]))
    yield from _part("decisions", (f"{it['decided']}  {it['on']}: {it['what']['did']}" for it in told["decisions"]))
    yield from _part(
        "told by other programs", _texts((_arrival(it), it["body"]) for it in told["told by other programs"])
    )


def _part(name: str, lines: Iterable[str]) -> Iterator[str]:
    """A part with its name above it; nothing where it is empty."""
    found = [clean(f"  {line}").rstrip() for line in lines]
    if found:
        yield from (f"{name}:", *found, "")


def _texts(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Texts as they came, each below what is said of it."""
    for line, text in told:
        yield line
        yield from (f"  | {it}" for it in clean_block(text).splitlines())


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _order(order: Mapping[str, Any]) -> str:
    letter = order["letter"]
    subject = f': "{letter["subject"]}" to {letter["to"]}' if letter else ""
    error = f" ({order['error']})" if order["error"] else ""
    return f"{order['due']}  {order['status']:<12}{order['channel']}{subject}{error}"


def _question(question: Mapping[str, Any]) -> str:
    return f"{question['asked']}  {'open' if question['open'] else 'decided'}: {question['why']}"


def _arrival(arrival: Mapping[str, Any]) -> str:
    why = "".join(f"; {it}" for it in arrival["not taken"])
    return f"{arrival['received']}  {arrival['status']:<12}{arrival['webhook']}{why}"
