"""What has become of a claim that breaks, in one sentence for whoever reads the story."""

from __future__ import annotations

from typing import Final, assert_never

from cadencelang.graph.model import (
    ByWhom,
    Claim,
    HearsWithin,
    NeverMoreThan,
    NeverSilent,
    NobodyStays,
    NoTouchesWhile,
    PromisesKept,
    RuleRuns,
    Selector,
)
from cadencelang.graph.render_words import condition_words
from cadencelang.prover.claims import Goal

_BUILT_IN: Final = {
    "no dead end": "nothing of ours has a date any more",
    "no loop without delay": "rules set each other off without end",
    "every promise ends": "a promise is open that has no deadline",
    "closed means closed": "an open stage's touch goes to somebody who is closed",
    "opted out means silence": "a touch goes to somebody who opted out",
}


def breaking_words(goal: Goal) -> str:
    """`more than 6 working days without a word from us`."""
    return _BUILT_IN[goal.name] if goal.guarantee is None else _claim(goal.guarantee.claim)


def _claim(claim: Claim) -> str:
    match claim:
        case NeverSilent(duration, by):
            return f"more than {duration} without {_word(by)} from us"
        case HearsWithin(stages, event, duration, by):
            since = "entering" if stages else f'"{event}"' if event else "their reply"
            return f"{duration} after {since}, and {_word(by, 'not a word')} from us"
        case PromisesKept(promise):
            return f'the promise "{promise}" is not kept' if promise else "a promise is not kept"
        case NeverMoreThan(touches, count, window):
            return f"more than {count} {_touches(touches, one=count == 1)} in {window}"
        case NobodyStays(_, duration):
            return f"they have been here for more than {duration}"
        case NoTouchesWhile(_, condition):
            return f"a touch goes while {condition_words(condition)}"
        case RuleRuns(rule, count):
            name = rule.rpartition("/")[2]
            return f'rule "{name}" runs ' + _once_more(count)
        case _:
            assert_never(claim)


def _once_more(count: int) -> str:
    return {0: "after all", 1: "a second time"}.get(count, f"more than {count} times")


def _word(by: ByWhom, none: str = "a word") -> str:
    if by.channel:
        return f"{'a' if none == 'a word' else 'no'} {by.channel}"
    kind = "automatic touch" if by.automatic else ""
    return f"{'an' if none == 'a word' else 'no'} {kind}" if kind else none


def _touches(touches: Selector, *, one: bool) -> str:
    kind = f"{touches.channel} " if touches.channel else "automatic " if touches.automatic else ""
    return f"{kind}{'touch' if one else 'touches'}"
