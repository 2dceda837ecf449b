"""Which kind of thing each name in a sentence is the name of, told by the field of the node in which it stands.

Owns that one table, which completion and the index of names both read. Refuses: knowing what is declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cadencelang.syntax import nodes as n

NOUNS: Final[Mapping[str, str]] = {
    "about": "fact", "absent": "role", "address": "fact", "channel": "channel", "consent": "consent", "event": "event",
    "excluded": "stage", "fact": "fact", "facts": "fact", "library": "library", "outcome": "outcome", "peer": "fact",
    "promise": "promise", "role": "role", "rule": "rule", "sequence": "sequence", "stage": "stage", "stages": "stage",
    "task": "task", "template": "template", "verb": "verb", "who": "role",
}  # fmt: skip
"""The noun of a name by the field that holds it, in whatever node; a field that is not listed holds no name."""

NOUNS_OF_NODES: Final[Mapping[tuple[type[n.Node], str], str]] = {
    (n.Fact, "name"): "fact",
    (n.FieldOf, "name"): "field",
    (n.Peer, "address"): "",
}
"""The noun of a name in one field of one kind of node, where the field's name does not tell it; '' where it is none."""

DECLARED: Final[Mapping[tuple[type[n.Node], str], str]] = {
    (n.FactDeclaration, "name"): "fact",
    (n.EventDeclaration, "event"): "event",
    (n.FieldDeclaration, "name"): "field",
    (n.ConsentDeclaration, "name"): "consent",
    (n.AutomaticChannel, "name"): "channel",
    (n.PersonChannel, "name"): "channel",
    (n.OutcomeDeclaration, "name"): "outcome",
    (n.Owns, "role"): "role",
    (n.Covers, "role"): "role",
    (n.Role, "role"): "role",
    (n.LibraryDeclaration, "name"): "library",
    (n.Sequence, "name"): "sequence",
    (n.Sequence, "parameters"): "parameter",
    (n.Stage, "name"): "stage",
    (n.Rule, "name"): "rule",
    (n.Promise, "name"): "promise",
    (n.Ask, "task"): "task",
    (n.Guarantee, "name"): "guarantee",
    (n.Scenario, "name"): "scenario",
}
"""The fields whose name is declared there."""


def noun_of(node: type[n.Node], field: str) -> str:
    """The noun of a name in a field of a node; '' where what stands there is no name of something declared."""
    for table in (DECLARED, NOUNS_OF_NODES):
        if (node, field) in table:
            return table[node, field]
    return NOUNS.get(field, "")
