"""What stands under the cursor, in sentences made from the rule graph.

Owns: finding the node that a line of the text means, also while the text is being changed, and telling a rule, a stage,
a fact, a limit and the like. The graph is that of the last text without errors; a line is found in it by its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cadencelang.clock import date_of
from cadencelang.editing.situations import above, indent_of, is_blank
from cadencelang.graph import model as m
from cadencelang.graph.render_sentences import Sentence, spoken, tell_steps
from cadencelang.graph.render_words import condition_words, trigger_words
from cadencelang.records import dataclass
from cadencelang.source import Sources, Span

_MOST_STAGES = 4
_OVERLAPS = {
    m.Overlap.DROP: "",
    m.Overlap.RESTART: "If that comes again while the rule runs, the rule starts again.",
    m.Overlap.EACH: "Each time counts, up to {} side by side.",
}
_CLAUSES = (
    ("when ", "when"), ("only if ", "when"), ("stop when ", "stop when"), ("at most ", "at most"),
    ("start again ", "start again"), ("each time", "each time"),
)  # fmt: skip
"""How a clause of a rule begins, and the line of the sentence that tells it."""
_CLAUSE_ROWS = 3
"""The rows of a line right below a rule: the stage's, the rule's and its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a line means: a heading, sentences, and which of them tells of the line itself (None: the whole)."""

    heading: str
    sentences: tuple[Sentence, ...]
    here: int | None = None


def tell_line(book: m.Book, sources: Sources, path: str, lines: Sequence[str], row: int) -> Told | None:
    """What the line at `row` of a file means; None where the graph knows nothing of it."""
    if is_blank(lines[row]):
        return None
    rows = [*above(lines, row, indent_of(lines[row])), row]
    chain = [_words(lines[at]) for at in rows]
    for rule in _rules(book, sources, path, chain):
        return _with_here(tell_rule(book, rule), sources, path, rows, lines)
    for depth in range(len(chain), 0, -1):
        for heading, sentences, span in _others(book):
            if span.file == path and _line_of(sources, span) == chain[depth - 1]:
                return Told(spoken(heading), tuple(sentences))
    return None


def _rules(book: m.Book, sources: Sources, path: str, chain: Sequence[str]) -> Iterator[m.Rule]:
    """The rules on whose line, or below it, the cursor stands; those below the same line of stages first."""
    named = [rule for rule in book.rules if rule.span.file == path and _line_of(sources, rule.span) in chain[1:2]]
    yield from sorted(named, key=lambda rule: not _stands_below(sources, rule, chain[0]))


def _stands_below(sources: Sources, rule: m.Rule, line: str) -> bool:
    source = sources.get(rule.span.file)
    if source is None:
        return False
    lines = source.text.splitlines()
    at = source.line_col(rule.span.start)[0] - 1
    outer = above(lines, at, indent_of(lines[at]))
    return bool(outer) and _words(lines[outer[0]]) == line


def _with_here(told: Told, sources: Sources, path: str, rows: Sequence[int], lines: Sequence[str]) -> Told:
    """Mark the sentence of the innermost line, of those that the cursor stands on or below, that one says."""
    finding = _Finding(told.sentences, sources, path, lines)
    for count in range(len(rows), 2, -1):
        found = finding.said_by(rows[:count])
        if found is not None:
            return Told(told.heading, told.sentences, found)
    return told


@dataclass(frozen=True, slots=True)
class _Finding:
    """Finds the sentence of a rule that a line of it says; a line is given by its rows, from the stage's inwards."""

    sentences: Sequence[Sentence]
    sources: Sources
    path: str
    lines: Sequence[str]

    def said_by(self, rows: Sequence[int]) -> int | None:
        """The number of the sentence; None where no sentence is this line's own."""
        words = _words(self.lines[rows[-1]])
        clause = next((line for start, line in _CLAUSES if f"{words} ".startswith(start)), None)
        if len(rows) == _CLAUSE_ROWS and clause is not None:
            return self._clause(clause, rows[-1])
        found = self._step(rows[-1], words)
        if found is None and len(rows) > _CLAUSE_ROWS:
            found = self._branch(rows[:-1], words)
        return self._by_neighbours(rows, words) if found is None else found

    def _clause(self, clause: str, row: int) -> int | None:
        """The sentence of a clause of the rule; of several of its kind, the one of the same number."""
        told = [number for number, it in enumerate(self.sentences) if it.line == clause and it.depth == 0]
        before = sum(_words(self.lines[it]).startswith(clause) for it in self._before(row))
        return told[min(before, len(told) - 1)] if told else None

    def _step(self, row: int, words: str) -> int | None:
        """The sentence of the step, or the choice, whose line has these words; the nearest of several."""
        fitting = [
            (abs(self.sources[self.path].line_col(it.span.start)[0] - 1 - row), number)
            for number, it in enumerate(self.sentences)
            if it.span is not None and it.span.file == self.path and _line_of(self.sources, it.span) == words
        ]
        return min(fitting)[1] if fitting else None

    def _branch(self, outer: Sequence[int], words: str) -> int | None:
        """The sentence that opens a branch of the step whose rows are given."""
        step = self.said_by(outer)
        if step is None:
            return None
        inside = range(step + 1, self._end(step))
        depth = self.sentences[step].depth + 1
        opening = (it for it in inside if (self.sentences[it].depth, self.sentences[it].line) == (depth, words))
        return next(opening, None)

    def _end(self, number: int) -> int:
        """The sentence behind one and all that lie in its branches."""
        depth = self.sentences[number].depth
        later = range(number + 1, len(self.sentences))
        return next((it for it in later if self.sentences[it].depth <= depth), len(self.sentences))

    def _by_neighbours(self, rows: Sequence[int], words: str) -> int | None:
        """The sentence of a line that is told by the lines around it: of the choice, or of the sequence's steps."""
        before = self._before(rows[-1])
        if words == "then" and before:
            return self.said_by([*rows[:-1], before[0]])
        if words.startswith("choose by "):
            inner = rows[-1] + 1
            while inner < len(self.lines) and is_blank(self.lines[inner]):
                inner += 1
            return self._step(inner, _words(self.lines[inner])) if inner < len(self.lines) else None
        if not words.startswith("do "):
            return None
        steps = (self.said_by([*rows[:-1], it]) for it in before)
        last = next((it for it in steps if it is not None and self.sentences[it].depth), None)
        if last is not None:
            found = self._end(last)
        else:
            outer = 0 if len(rows) == _CLAUSE_ROWS else self.said_by(rows[:-1])
            found = len(self.sentences) if outer is None else outer + 1
        return found if found < len(self.sentences) and self.sentences[found].depth else None

    def _before(self, row: int) -> list[int]:
        """The lines above that lie as deep, below the same one; the nearest first."""
        depth, found = indent_of(self.lines[row]), []
        for at in range(row - 1, -1, -1):
            if is_blank(self.lines[at]):
                continue
            if indent_of(self.lines[at]) < depth:
                break
            if indent_of(self.lines[at]) == depth:
                found.append(at)
        return found


def _line_of(sources: Sources, span: Span) -> str:
    source = sources.get(span.file)
    return _words(source.line_text(source.line_col(span.start)[0])) if source else ""


def _words(line: str) -> str:
    """A line without its indentation, its comment and its spacing."""
    before, hash_, _ = line.partition("#")
    return " ".join((before if hash_ and before.count('"') % 2 == 0 else line).split())


def tell_rule(book: m.Book, rule: m.Rule) -> Told:
    """A rule as sentences: where it holds, what starts and stops it, and what it does."""
    opening = " or when ".join(trigger_words(trigger) for trigger in rule.triggers)
    guard = f", but only if {condition_words(rule.guard)}" if rule.guard is not None else ""
    start = f"{_where(book, rule.stages)}, when {opening}{guard}:"
    return Told(rule.name, (Sentence(spoken(start), line="when"), *tell_steps(rule.steps, 1), *_bounds(rule)))


def _bounds(rule: m.Rule) -> Iterator[Sentence]:
    """How often a rule starts, and what ends it early."""
    for frequency in rule.frequencies:
        times = "once" if frequency.count == 1 else f"{frequency.count} times"
        words = f"At most {times} {f'in {frequency.window}' if frequency.window else 'in a visit'}."
        yield Sentence(words, line="at most")
    if again := _OVERLAPS[rule.overlap].format(rule.at_once):
        yield Sentence(again, line="start again" if rule.overlap is m.Overlap.RESTART else "each time")
    if rule.stops:
        words = f"It stops early when {' or when '.join(map(trigger_words, rule.stops))}."
        yield Sentence(spoken(words), line="stop when")


def _where(book: m.Book, stages: Sequence[str]) -> str:
    for words, chosen in (
        ("In every stage", [it.name for it in book.stages]),
        ("In every open stage", [it.name for it in book.stages if not it.closing]),
        ("In every closing stage", [it.name for it in book.stages if it.closing]),
    ):
        if list(stages) == chosen and len(chosen) > 1:
            return words
    if len(stages) > _MOST_STAGES:
        return f"In {len(stages)} stages ({stages[0]} … {stages[-1]})"
    return f"In {', '.join(stages)}"


def _others(book: m.Book) -> Iterator[tuple[str, list[Sentence], Span]]:
    """Every node but rules: its heading, its sentences, and its line."""
    yield f"playbook {book.name}", list(_whole(book)), book.span
    yield "clock", list(_clock(book.clock)), book.clock.span
    for role in book.roles:
        yield f"role {role.name}", list(_role(role)), role.span
    for consent in book.consents:
        yield f"consent {consent.name}", list(_consent(consent)), consent.span
    for stage in book.stages:
        yield f"stage {stage.name}", list(_stage(book, stage)), stage.span
    for fact in book.facts:
        yield f"fact {fact.name}", list(_fact(fact)), fact.span
    for limit in book.limits:
        words = f"A limit on what goes out: {limit.id.removeprefix('limit:')}."
        yield "limit", [Sentence(spoken(words)), Sentence("What may not go then waits until it may.")], limit.span
    for event in book.events:
        yield f"event {event.name}", list(_event(event)), event.span
    for channel in book.channels:
        how = "by itself" if channel.automatic else "by a person"
        yield f"channel {channel.name}", [Sentence(f"A way to reach the candidate, {how}.")], channel.span
    for guarantee in book.guarantees:
        yield (
            f"guarantee {guarantee.name}",
            [Sentence(spoken(f"We vouch for this: {_claim(guarantee)}."))],
            guarantee.span,
        )
    for library in book.libraries:
        count = f"{len(library.articles)} articles worth sharing, from {library.path}."
        yield f"library {library.name}", [Sentence(count)], library.span


def _claim(guarantee: m.Guarantee) -> str:
    """What a guarantee says; the prover's words are loaded when one is first told."""
    from cadencelang.prover.claims import words

    return words(guarantee)


def _whole(book: m.Book) -> Iterator[Sentence]:
    closing = sum(stage.closing for stage in book.stages)
    yield Sentence(f"{len(book.stages)} stages, {closing} of them closing, and {len(book.rules)} rules.")
    yield Sentence(
        f"{len(book.templates)} letters, {len(book.facts)} facts, {len(book.limits)} limits on what goes out."
    )
    yield Sentence(
        f"{len(book.guarantees)} guarantees of its own." if book.guarantees else "It vouches for nothing yet."
    )


def _clock(plan: m.ClockPlan) -> Iterator[Sentence]:
    zone = (
        f"in the time zone that {plan.zone_fact} says, or else in {plan.zone}" if plan.zone_fact else f"in {plan.zone}"
    )
    days = (
        f"those of {plan.calendar_fact}, or else {plan.calendar}" if plan.calendar_fact else f"those of {plan.calendar}"
    )
    yield Sentence(spoken(f"A candidate's day is reckoned {zone}."))
    yield Sentence(spoken(f"Holidays are {days}."))
    yield Sentence(f"What is planned happens every {plan.tick} minutes at most.")


def _role(role: m.Role) -> Iterator[Sentence]:
    yield Sentence("Somebody of ours, who owns the candidate." if role.owner else "Somebody of ours.")
    if role.covers:
        yield Sentence(spoken(f"Stands in for {' and '.join(role.covers)} when they are away."))
    if role.zone is not None:
        yield Sentence(f"Their working day is reckoned in {role.zone}.")
    for first, last in role.away:
        yield Sentence(f"Away from {date_of(first)} to {date_of(last)}.")


def _consent(consent: m.Consent) -> Iterator[Sentence]:
    lasts = f"for {consent.lasts}" if consent.lasts is not None else "until it is withdrawn"
    yield Sentence(f"Something that a candidate agrees to; it holds {lasts}.")


def _stage(book: m.Book, stage: m.Stage) -> Iterator[Sentence]:
    leads = " or ".join(filter(None, (", ".join(stage.leads_to[:-1]), *stage.leads_to[-1:])))
    if stage.closing:
        yield Sentence("A closing stage: what the process ends in.")
    yield Sentence(f"From here a candidate goes on to {leads}." if leads else "From here a candidate goes nowhere.")
    rules = [rule.name for rule in book.rules if stage.name in rule.stages]
    yield Sentence(f"{len(rules)} rules hold here:" if rules else "No rule holds here.")
    for name in rules:
        yield Sentence(name, 1)


def _fact(fact: m.Fact) -> Iterator[Sentence]:
    options = f" {' or '.join(fact.type.options)}" if fact.type.options else ""
    yield Sentence(f"Something we know of a candidate: {fact.type.kind.value}{options}.")
    if fact.optional:
        yield Sentence("It may be unknown.")
    if fact.fresh is not None:
        yield Sentence(f"After {fact.fresh} it counts as unknown.")
    if fact.private:
        yield Sentence("It never goes into a message.")


def _event(event: m.Event) -> Iterator[Sentence]:
    yield Sentence("Something that happens to a candidate.")
    if event.contact:
        yield Sentence("It counts as contact of ours, so our silence ends.")
    if event.from_candidate:
        yield Sentence("It comes from the candidate, so their silence ends.")
    if event.fields:
        yield Sentence(spoken(f"It tells: {', '.join(it.name for it in event.fields)}."))
