"""Rules, promises and guarantees as parts."""

from __future__ import annotations

from collections.abc import Iterator

from cadencelang.compare.model import Area
from cadencelang.compare.parts import Line, Part, lines_of, meaning
from cadencelang.graph import steps as s
from cadencelang.graph.edges import every_step
from cadencelang.graph.model import Book, Overlap, Rule
from cadencelang.graph.render_sentences import spoken, tell_steps
from cadencelang.graph.render_words import condition_words, trigger_words
from cadencelang.prover.claims import words


def rule_parts(book: Book) -> tuple[Part, ...]:
    """Each rule, in the order of the text. Its name and its stages are no part of its meaning."""
    return tuple(_rule(rule) for rule in book.rules)


def _rule(rule: Rule) -> Part:
    own = (rule.triggers, rule.guard, rule.frequencies, rule.overlap, rule.at_once, rule.stops, rule.steps)
    return Part(Area.RULE, rule.id, rule.name, tuple(rule_lines(rule)), meaning(own), rule.span)


def place_of(rule_id: str) -> str:
    """Where a rule lives, from its identity: a stage's name, or `every stage`."""
    return rule_id.rpartition("/")[0]


def rule_lines(rule: Rule) -> Iterator[Line]:
    """What starts a rule, when it may run, what ends it early, and what it does."""
    yield from (Line(f"It starts when {spoken(trigger_words(trigger))}.") for trigger in rule.triggers)
    if rule.guard is not None:
        yield Line(f"It runs only if {spoken(condition_words(rule.guard))}.")
    for frequency in rule.frequencies:
        times = "once" if frequency.count == 1 else f"{frequency.count} times"
        yield Line(f"It runs at most {times} {f'in {frequency.window}' if frequency.window else 'in a visit'}.")
    if rule.overlap is Overlap.RESTART:
        yield Line("When it is set off while it runs, it starts again.")
    if rule.overlap is Overlap.EACH:
        yield Line(f"Each time that it is set off counts, up to {rule.at_once} at once.")
    yield from (Line(f"It stops when {spoken(trigger_words(stop))}.") for stop in rule.stops)
    yield from (Line(it.text, it.depth) for it in tell_steps(rule.steps))


def promise_parts(book: Book) -> Iterator[Part]:
    """Each promise, with where it is made and what keeps it."""
    for promise in book.promises:
        lines = lines_of(dict.fromkeys(_promise(book, promise)))
        yield Part(Area.PROMISE, promise, promise, lines, meaning(lines), None)


def _promise(book: Book, promise: str) -> Iterator[str]:
    for rule in book.rules:
        for step in every_step(rule.steps):
            match step:
                case s.MakePromise() if step.promise == promise:
                    yield f'Rule "{rule.name}" makes it.'
                case s.Send(keeps=kept) | s.Ask(keeps=kept) if kept == promise:
                    yield f'Rule "{rule.name}" keeps it.'
                case s.Release() if step.promise == promise:
                    yield f'Rule "{rule.name}" releases it.'
                case _:
                    pass


def guarantee_parts(book: Book) -> Iterator[Part]:
    """Each guarantee, and each of those built in that is switched off."""
    for it in book.guarantees:
        yield Part(
            Area.GUARANTEE, it.name, it.name, lines_of([spoken(f"It claims: {words(it)}.")]), meaning(it), it.span
        )
    for off in book.switched_off:
        lines = lines_of([f'It is switched off because "{off.reason}".'])
        yield Part(Area.GUARANTEE, f"off {off.name}", off.name, lines, meaning(off), off.span)
