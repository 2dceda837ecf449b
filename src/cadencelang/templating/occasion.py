"""What a message is rendered from: the facts as they are when the touch falls due, and what its step provides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from cadencelang.clock import Clock, Minute
from cadencelang.graph.conditions import FactValue, Peer
from cadencelang.graph.model import Article
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Promised:
    """The promise that the touch keeps, and its deadline."""

    name: str
    deadline: Minute


@dataclass(frozen=True, slots=True)
class Occasion:
    """One rendering of one template.

    `facts` are those that are known and fresh, by name; `clock` is the candidate's, on which dates are told; `owner`
    is the name that signs. `cited` maps each cited fact to the text chosen from it. `fields` are those of the event
    that started the run, `event` its name (None: the first event that has such fields).
    """

    facts: Mapping[str, FactValue]
    clock: Clock
    now: Minute
    stage: str
    owner: str
    cited: Mapping[str, str] = field(default_factory=dict)
    event: str | None = None
    fields: Mapping[str, FactValue] = field(default_factory=dict)
    article: Article | None = None
    peer: Peer | None = None
    promise: Promised | None = None
