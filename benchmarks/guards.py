"""Stateless rules over thirty facts, in the words of each engine that can decide them.

A rule is three comparisons joined by `and`. The playbook's own guards also say what an unknown fact means; the peers
are not asked that, and the candidates here have all of their facts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from cadencelang.graph import conditions as c
from cadencelang.source import Span

STAGES = 8
NUMBERS = tuple(f"n{i}" for i in range(10))
CHOICES = tuple(f"t{i}" for i in range(10))
FLAGS = tuple(f"b{i}" for i in range(10))
FACTS = (*NUMBERS, *CHOICES, *FLAGS)
_OPTIONS = ("a", "b", "c", "d", "e")
_SPAN = Span("benchmark.cadence", 0, 0)

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Guard:
    """`number` is more than `over`, and `choice` is one of `among`, and `flag` is yes."""

    number: str
    over: int
    choice: str
    among: tuple[str, ...]
    flag: str

    def holds(self, facts: Facts) -> bool:
        """The plain meaning, which every engine's answer is compared with."""
        return facts[self.number] > self.over and facts[self.choice] in self.among and facts[self.flag]

    def condition(self) -> c.Condition:
        """As the compiler of playbooks gives it."""
        number, choice, flag = (c.FactRef(name) for name in (self.number, self.choice, self.flag))
        return c.All((
            c.IfUnknown(c.Compare(number, c.Op.MORE_THAN, (self.over,), _SPAN), False, _SPAN),
            c.IfUnknown(c.Compare(choice, c.Op.ONE_OF, self.among, _SPAN), False, _SPAN),
            c.IfUnknown(c.Compare(flag, c.Op.IS, (True,), _SPAN), False, _SPAN),
        ), _SPAN)  # fmt: skip

    def json_logic(self) -> Facts:
        """As JSONLogic."""
        return {
            "and": [
                {">": [{"var": self.number}, self.over]},
                {"in": [{"var": self.choice}, list(self.among)]},
                {"var": self.flag},
            ]
        }

    def rule_engine(self) -> str:
        """As rule-engine's text."""
        among = ", ".join(f'"{option}"' for option in self.among)
        return f"{self.number} > {self.over} and {self.choice} in [{among}] and {self.flag}"


def guards(count: int, seed: int = 1) -> list[Guard]:
    """So many different rules; about one in twelve holds for a candidate."""
    dice = random.Random(seed)
    return [
        Guard(
            dice.choice(NUMBERS),
            dice.randrange(40, 80),
            dice.choice(CHOICES),
            tuple(sorted(dice.sample(_OPTIONS, 2))),
            dice.choice(FLAGS),
        )
        for _ in range(count)
    ]


def candidates(count: int, seed: int = 2) -> list[Facts]:
    """So many candidates who have all of their facts, and stand in one of the stages."""
    dice = random.Random(seed)
    return [
        {name: dice.randrange(100) for name in NUMBERS}
        | {name: dice.choice(_OPTIONS) for name in CHOICES}
        | {name: dice.random() < 0.5 for name in FLAGS}
        | {"stage": dice.randrange(STAGES)}
        for _ in range(count)
    ]
