"""Which lines may stand below which: the context that each statement opens, and what it must not be without.

A context is a start symbol of the grammar. A statement that is not listed takes no lines below it.
"""

from cadencelang.syntax.nodes import (
    Ask,
    Branch,
    Case,
    Channels,
    ChooseBy,
    Clock,
    Consents,
    Covers,
    EventDeclaration,
    Events,
    EveryStage,
    Facts,
    Group,
    GroupLine,
    Guarantee,
    If,
    Introduce,
    Limits,
    Node,
    OnlyIf,
    Otherwise,
    OtherwiseIf,
    Owns,
    PersonChannel,
    Playbook,
    Promise,
    Role,
    Rule,
    Scenario,
    Send,
    Sequence,
    Share,
    Stage,
    Team,
    Then,
    WaitUpTo,
)

TOP = "top"

_OPENS: dict[type[Node], str] = {
    Playbook: "in_playbook",
    Clock: "in_clock",
    Team: "in_team",
    Owns: "in_role",
    Covers: "in_role",
    Role: "in_role",
    Facts: "in_facts",
    Events: "in_events",
    EventDeclaration: "in_event",
    Consents: "in_consents",
    Channels: "in_channels",
    PersonChannel: "in_channel",
    Limits: "in_limits",
    Sequence: "in_steps",
    Stage: "in_stage",
    EveryStage: "in_every_stage",
    Rule: "in_rule",
    Send: "in_send",
    Share: "in_share",
    Introduce: "in_introduce",
    Ask: "in_ask",
    Promise: "in_promise",
    WaitUpTo: "in_wait",
    Branch: "in_steps",
    If: "in_steps",
    OtherwiseIf: "in_steps",
    Then: "in_steps",
    Otherwise: "in_steps",
    ChooseBy: "in_choose",
    Case: "in_steps",
    Guarantee: "in_guarantee",
    Scenario: "in_scenario",
    GroupLine: "in_group",
}
_NEEDS: dict[type[Node], str] = {
    Rule: "what starts it and what it does",
    Sequence: "its steps",
    WaitUpTo: "`if it happens` or `if not`",
    Branch: "what to do then",
    If: "what to do then",
    OtherwiseIf: "what to do then",
    Then: "what to do",
    Otherwise: "what to do then",
    ChooseBy: "its cases",
    Case: "what to do then",
    Guarantee: "what is guaranteed",
    Scenario: "what happens and what is expected",
    GroupLine: "its conditions",
}
NEVER_EMPTY = frozenset(_OPENS[statement] for statement in _NEEDS)
"""The contexts of blocks that hold at least one line."""

WORDS = {
    "playbook": "in_playbook",
    "clock": "in_clock",
    "team": "in_team",
    "facts": "in_facts",
    "events": "in_events",
    "consents": "in_consents",
    "channels": "in_channels",
    "limits": "in_limits",
    "sequence": "in_steps",
    "stage": "in_stage",
    "closing": "in_stage",
    "every": "in_every_stage",
    "rule": "in_rule",
    "send": "in_send",
    "share": "in_share",
    "introduce": "in_introduce",
    "ask": "in_ask",
    "promise": "in_promise",
    "wait": "in_wait",
    "if": "in_steps",
    "then": "in_steps",
    "otherwise": "in_steps",
    "choose": "in_choose",
    "case": "in_steps",
    "guarantee": "in_guarantee",
    "scenario": "in_scenario",
    "only": "in_group",
    "all": "in_group",
    "any": "in_group",
}
_OPENED_IN = {"in_team": "in_role", "in_events": "in_event", "in_channels": "in_channel"}

PLACES = {
    TOP: "at the left margin",
    "in_playbook": "below `playbook`",
    "in_clock": "below `clock`",
    "in_team": "below `team`",
    "in_role": "below a role of the team",
    "in_facts": "below `facts`",
    "in_events": "below `events`",
    "in_event": "below an event",
    "in_consents": "below `consents`",
    "in_channels": "below `channels`",
    "in_channel": "below a channel by a person",
    "in_limits": "below `limits`",
    "in_stage": "below a stage",
    "in_every_stage": "below `every stage`",
    "in_rule": "inside a rule",
    "in_steps": "among the steps of a rule",
    "in_send": "below `send`",
    "in_share": "below `share`",
    "in_introduce": "below `introduce`",
    "in_ask": "below `ask`",
    "in_promise": "below `promise`",
    "in_wait": "below `wait up to`",
    "in_choose": "below `choose by`",
    "in_group": "below `all of` or `any of`",
    "in_guarantee": "below `guarantee`",
    "in_scenario": "below `scenario`",
}


def opened_by(statement: Node) -> str | None:
    """The context of the lines below a statement; None where none may stand."""
    match statement:
        case OnlyIf(Group()) | If(Group()) | OtherwiseIf(Group()):
            return "in_group"
        case _:
            return _OPENS.get(type(statement))


def needed_by(statement: Node) -> str | None:
    """What must stand below a statement, in words; None where nothing must."""
    match statement:
        case OnlyIf(Group()) | If(Group()) | OtherwiseIf(Group()):
            return "its conditions"
        case _:
            return _NEEDS.get(type(statement))


def opened_by_word(word: str, context: str) -> str | None:
    """The likely context below a line that could not be understood, told by its first word and where it stands."""
    if context == "in_scenario":
        return None
    return WORDS.get(word) or _OPENED_IN.get(context)
