"""The answer to why, as text: that day, then each rule with its lines, its conditions and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from cadencelang.clock import format_instant
from cadencelang.diagnostics.clean import clean
from cadencelang.engine import Explanation
from cadencelang.engine.effects import Reason
from cadencelang.source import Span
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal
from cadencelang.workbench.why import Answer, RuleAnswer
from cadencelang.workbench.wording import Teller

_LAST = 4


def why_text(answer: Answer, atlas: Atlas, terminal: Terminal) -> str:
    """The whole answer, ending with a line feed."""
    return "\n".join(_Writer(answer, atlas, terminal).lines()) + "\n"


class _Writer:
    """Writes one answer for one terminal."""

    def __init__(self, answer: Answer, atlas: Atlas, terminal: Terminal) -> None:
        self.answer = answer
        self.atlas = atlas
        self.terminal = terminal
        self.teller = Teller(atlas, answer.timeline.clock, answer.timeline.tasks)

    def lines(self) -> Iterator[str]:
        timeline, at = self.answer.timeline, self.answer.at
        when = format_instant(at, timeline.clock, "zoned")
        stage = f'in "{clean(timeline.stage)}"' if timeline.stage else "in no stage"
        yield f"{self.terminal.paint('head', clean(timeline.label))}, {stage}, on {when}"
        yield ""
        yield self.terminal.paint("head", "That day")
        shown = [entry.reason for entry in self.answer.today if not self.teller.tell(entry.reason).quiet]
        for reason in shown:
            yield from self.reason(reason)
        if self.answer.enters:
            stage, at = self.answer.enters
            entry = format_instant(at, timeline.clock)
            yield from self.told(f'They have not entered the process: they enter "{stage}" on {entry}.')
        elif not shown:
            yield "  Nothing happened."
        for rule in self.answer.rules:
            yield ""
            yield from self.rule(rule)
        yield from self.others()

    def rule(self, answer: RuleAnswer) -> Iterator[str]:
        rule = answer.rule
        yield self.terminal.paint("head", f'Rule "{clean(rule.name)}"')
        yield from self.quote(rule.span)
        for trigger in rule.triggers:
            yield from self.quote(trigger.span)
        if not answer.live:
            stages = ", ".join(f'"{clean(it)}"' for it in rule.stages)
            yield from self.told(f"It is not in force here: it stands in {stages}.")
            return
        if answer.guard:
            yield from self.quote(answer.guard.span)
            yield from self.condition(answer.guard, 4)
        if not answer.account:
            yield from self.told("Nothing has set it off so far.")
        telling = [it for it in answer.account if not self.teller.tell(it).quiet] or answer.account
        for reason in telling[-_LAST:]:
            yield from self.reason(reason)
        for item in answer.pending:
            yield from self.told(f"Waits: {self.teller.pending(item, self.answer.at)}.")

    def others(self) -> Iterator[str]:
        """What is waited for beside what the rules above told."""
        told = {item for rule in self.answer.rules for item in rule.pending}
        rest = [item for item in self.answer.pending if item not in told]
        if rest:
            yield ""
            yield self.terminal.paint("head", "Also waited for")
            for item in rest:
                yield from self.told(self.teller.pending(item, self.answer.at))

    def reason(self, reason: Reason) -> Iterator[str]:
        told = self.teller.tell(reason)
        when = format_instant(reason.at, self.answer.timeline.clock)
        why = f" {self.terminal.marks.dash} {told.why}" if told.why else ""
        yield from self.told(f"{when}  {told.word} {told.text}{why}")
        if told.place:
            yield self.terminal.paint("faint", f"      {self.atlas.cite(told.place)}: {clean(told.place.text)}")

    def condition(self, node: Explanation, indent: int) -> Iterator[str]:
        """The parts of a condition, each with whether it holds and what was found."""
        mark = self.terminal.paint("good", "yes") if node.holds else self.terminal.paint("bad", "no ")
        found = f"  (it is {node.found})" if node.found is not None else ""
        words = _group(node) or node.words
        yield f"{' ' * indent}{mark} {clean(words + found)}"
        for part in node.parts:
            yield from self.condition(part, indent + 4)

    def quote(self, span: Span) -> Iterator[str]:
        place = self.atlas.place(span)
        if place:
            yield self.terminal.paint("faint", f"  {self.atlas.cite(place)}: {clean(place.text)}")

    def told(self, text: str) -> Iterator[str]:
        yield from wrap(clean(text), self.terminal.width, initial_indent="  ", subsequent_indent="      ")


def _group(node: Explanation) -> str:
    """`all of` or `any of` for a condition whose parts are told one by one below it; empty for any other."""
    if len(node.parts) < 2:
        return ""
    first = node.parts[0].words
    rest = node.words.removeprefix(first if node.words.startswith(first) else f"({first})")
    return "all of" if rest.startswith(" and ") else "any of"
