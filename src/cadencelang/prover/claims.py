"""From a guarantee to its monitor, and a guarantee in words; the guarantees that every playbook has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, assert_never

from cadencelang.engine import Engine
from cadencelang.graph.model import (
    Book,
    ByWhom,
    Cap,
    Claim,
    Guarantee,
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
from cadencelang.prover import monitors as m
from cadencelang.prover import vouching as v
from cadencelang.prover.watching import Contacts, Monitor, Scope
from cadencelang.source import Span

BUILT_IN: Final = {
    "no dead end": "an open stage always has a dated next step of ours",
    "no loop without delay": "rules never set each other off without end",
    "every promise ends": "every promise has a deadline",
    "closed means closed": "after closing, nothing goes by itself but what closing stages send",
    "opted out means silence": "whoever opted out gets no message",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be proved: a guarantee of the text, or (`guarantee` None) one that every playbook has."""

    name: str
    claim: str
    guarantee: Guarantee | None
    span: Span


def goals_of(book: Book) -> tuple[Goal, ...]:
    """All that a playbook vouches for: its guarantees, then those built in that are not switched off."""
    own = tuple(Goal(it.name, words(it), it, it.span) for it in book.guarantees)
    off = {it.name for it in book.switched_off}
    return own + tuple(Goal(name, does, None, book.span) for name, does in BUILT_IN.items() if name not in off)


def monitor_of(engine: Engine, goal: Goal, rules: frozenset[str] | None = None) -> Monitor:
    """The monitor that watches a goal; of those that every playbook has, for touches and promises of `rules` alone."""
    guarantee = goal.guarantee
    if guarantee is None:
        return _built_in(engine, goal.name, rules)
    scope = scope_of(engine, guarantee)
    claim = guarantee.claim
    match claim:
        case NeverSilent(duration, by):
            return m.NeverSilentMonitor(scope, duration, Contacts(engine, by))
        case HearsWithin(stages, event, duration, by):
            return m.HearsWithinMonitor(scope, stages, event, duration, Contacts(engine, by))
        case PromisesKept(promise):
            return m.PromisesKeptMonitor(scope, promise=promise)
        case NeverMoreThan(touches, count, window):
            return m.NeverMoreThanMonitor(scope, cap=Cap("", touches, count, window, guarantee.span))
        case NobodyStays(stages, duration):
            return m.NobodyStaysMonitor(scope, frozenset(stages), duration)
        case NoTouchesWhile(touches, condition):
            engine.program.compiler.compile(condition)
            return m.NoTouchesWhileMonitor(scope, touches=touches, condition=condition)
        case RuleRuns(rule, count):
            return m.RuleRunsMonitor(scope, rule=rule, most=count)
        case _:
            assert_never(claim)


def scope_of(engine: Engine, guarantee: Guarantee) -> Scope:
    """Where a guarantee holds, its conditions compiled."""
    own = () if guarantee.condition is None else (guarantee.condition,)
    for condition in (*guarantee.assuming_conditions, *own):
        engine.program.compiler.compile(condition)
    return Scope(engine, frozenset(guarantee.stages), guarantee.condition)


def _built_in(engine: Engine, name: str, rules: frozenset[str] | None) -> Monitor:
    scope = Scope(engine)
    match name:
        case "no dead end":
            return v.NoDeadEndMonitor(scope)
        case "every promise ends":
            return v.PromisesEndMonitor(scope)
        case "closed means closed":
            return v.ClosedMonitor(scope, rules=rules)
        case "opted out means silence":
            return v.OptedOutMonitor(scope, rules=rules)
        case "no loop without delay":
            return v.NoLoopMonitor(scope)
        case _:
            raise AssertionError(name)


def words(guarantee: Guarantee) -> str:
    """A guarantee in one sentence."""
    parts = [_claim(guarantee.claim)]
    if guarantee.stages:
        parts.append("while in " + ", ".join(f'"{stage}"' for stage in guarantee.stages))
    if guarantee.condition is not None:
        parts.append(f"while {condition_words(guarantee.condition)}")
    assumed = [*guarantee.assuming, *map(condition_words, guarantee.assuming_conditions)]
    parts += [f"assuming {it}" for it in assumed]
    return ", ".join(parts)


def _claim(claim: Claim) -> str:
    match claim:
        case NeverSilent(duration, by):
            return f"never silent for more than {duration}{_by(by)}"
        case HearsWithin(stages, event, duration, by):
            named = "entering " + ", ".join(f'"{it}"' for it in stages) if stages else event or "a reply"
            return f"after {named} the candidate hears from us within {duration}{_by(by)}"
        case PromisesKept(promise):
            return "every promise is kept" if promise is None else f'promise "{promise}" is kept'
        case NeverMoreThan(touches, count, window):
            return f"never more than {count} {_touches(touches, one=count == 1)} in {window}"
        case NobodyStays(stages, duration):
            listed = ", ".join(f'"{it}"' for it in stages)
            return f"nobody stays in {listed} for more than {duration}"
        case NoTouchesWhile(touches, condition):
            return f"no {_touches(touches)} while {condition_words(condition)}"
        case RuleRuns(rule, count):
            name = rule.rpartition("/")[2]
            return f'rule "{name}" ' + (f"runs at most {_times(count)}" if count else "never runs")
        case _:
            assert_never(claim)


def _by(by: ByWhom) -> str:
    return " by automatic touches" if by.automatic else f" by {by.channel}" if by.channel else ""


def _times(count: int) -> str:
    return "1 time" if count == 1 else f"{count} times"


def _touches(touches: Selector, *, one: bool = False) -> str:
    kind = f"{touches.channel} " if touches.channel else "automatic " if touches.automatic else ""
    return f"{kind}{'touch' if one else 'touches'}"
