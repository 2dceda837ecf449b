"""A candidate's state as JSON, and back.

In memory a state names rules, instructions, stages, facts and limits by their index in the compiled program; written
down it names them by their identity, so that it can be read again after an edit elsewhere in the playbook. The text
is the same for the same state everywhere: keys are sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from cadencelang.engine.errors import EngineError
from cadencelang.engine.program import HALT, Program
from cadencelang.engine.state import NEVER, NO_STAGE, STATE_VERSION, State
from cadencelang.graph.conditions import FactValue, Money, Note, Peer
from cadencelang.graph.render_words import condition_words

Json = dict[str, Any]

_LISTS_OF_PC: Final = ("runs", "touches", "tasks", "promises")


class StateError(EngineError):
    """A text cannot be read as a state of this playbook. Its words say why."""


def dump_state(program: Program, state: State) -> str:
    """The state as one line of JSON."""
    content = msgspec.to_builtins(state)
    _to_names(program, content)
    text = msgspec.json.encode({"version": STATE_VERSION, "state": content}, order="sorted")
    return text.decode()


def load_state(program: Program, text: str) -> State:
    """The state that a text holds. Raises StateError if it is none, of a newer version, or of another playbook."""
    try:
        document = msgspec.json.decode(text)
        version = document["version"]
        if version != STATE_VERSION:
            raise StateError(f"The state is of version {version}; this package reads version {STATE_VERSION}.")
        content = document["state"]
        _to_indices(program, content)
        _revive(content)
        return msgspec.convert(content, State)
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise StateError(f"The text is not a state of this playbook: {error}.") from error


def _names(program: Program) -> dict[str, list[str]]:
    """For each field that is held by index, the identities in the order of their indices."""
    frequencies = [
        f"{compiled.rule.id}#{n}" for compiled in program.rules for n in range(len(compiled.rule.frequencies))
    ]
    return {
        "facts": [fact.name for fact in program.book.facts],
        "fact_at": [fact.name for fact in program.book.facts],
        "visits": [stage.name for stage in program.book.stages],
        "caps": [limit.id for limit in program.limits],
        "spacing": [limit.id for limit in program.limits],
        "sent": [f"{channel}/{template}" for channel, template in program.vocabulary.sent],
        "frequencies": frequencies,
        "truths": [condition_words(condition) for condition in program.watched_conditions],
    }


_MISSING: Final[dict[str, object]] = {
    "facts": None,
    "fact_at": -NEVER,
    "visits": 0,
    "caps": [],
    "spacing": -NEVER,
    "sent": [0, -NEVER],
    "frequencies": [],
    "truths": False,
}
"""What stands for something that the playbook declares and the text does not know."""


def _to_names(program: Program, content: Json) -> None:
    for field, names in _names(program).items():
        content[field] = dict(zip(names, content[field], strict=True))
    content["stage"] = _stage_name(program, content["stage"])
    _rename(content, lambda pc: None if pc == HALT else program.code[pc].step.id, _rule_name(program))
    if content["left"] is not None:
        content["left"]["stage"] = _stage_name(program, content["left"]["stage"])


def _to_indices(program: Program, content: Json) -> None:
    for field, names in _names(program).items():
        content[field] = [content[field].get(name, _MISSING[field]) for name in names]
    content["stage"] = _stage_index(program, content["stage"])
    _rename(content, lambda step: HALT if step is None else program.pc_of_step[step], _rule_index(program))
    if content["left"] is not None:
        content["left"]["stage"] = _stage_index(program, content["left"]["stage"])


def _stage_name(program: Program, index: int) -> str | None:
    return None if index == NO_STAGE else program.book.stages[index].name


def _stage_index(program: Program, name: str | None) -> int:
    return NO_STAGE if name is None else program.stage_index[name]


def _rule_name(program: Program) -> Callable[[Any], Any]:
    return lambda rule: rule if isinstance(rule, str) or rule < 0 else program.rules[rule].rule.id


def _rule_index(program: Program) -> Callable[[Any], Any]:
    return lambda rule: program.rule_index[rule] if isinstance(rule, str) else rule


def _rename(content: Json, pc: Callable[[Any], Any], rule: Callable[[Any], Any]) -> None:
    """Rename the instructions and rules that runs, promises and timers name, those of a visit set aside included."""
    for part in (content, content["left"]):
        if part is None:
            continue
        for field in _LISTS_OF_PC:
            for item in part.get(field, ()):
                item["pc"] = pc(item["pc"])
        for item in (*part["runs"], *part.get("promises", ()), *part["timers"]):
            item["rule"] = rule(item["rule"])
    for memory in content["recent"]:
        if memory["promise"] is not None:
            memory["promise"]["pc"] = pc(memory["promise"]["pc"])
            memory["promise"]["rule"] = rule(memory["promise"]["rule"])


def _revive(content: Json) -> None:
    """Turn plain JSON back into values: of facts, and of the fields that runs, touches and promises carry."""
    content["facts"] = [read_value(value) for value in content["facts"]]
    for part in (content, content["left"]):
        for field in ("runs", "touches", "promises"):
            _revive_payloads((part or {}).get(field, ()))
    _revive_payloads(memory["promise"] for memory in content["recent"] if memory["promise"] is not None)


def _revive_payloads(items: Iterable[Json]) -> None:
    for item in items:
        item["payload"] = [(name, read_value(value)) for name, value in item["payload"]]


def read_value(value: Any) -> FactValue | None:
    """A fact's value from plain JSON, by its shape: sums have an amount, peers a mail address, notes a text.

    Raises StateError where it is none.
    """
    match value:
        case {"amount": amount, "currency": currency}:
            return Money(amount, currency)
        case {"mail": mail, "name": name, "consents": consents}:
            return Peer(name, mail, tuple((consent, until) for consent, until in consents))
        case [{"text": _}, *_]:
            return tuple(Note(**note) for note in value)
        case list():
            return tuple(value)
        case None | str() | int() | float() | bool():
            return value
        case _:
            raise StateError(f"{value!r} is no value of a fact.")
