"""A story kept in its playbook as a scenario, which fails until the rule is mended.

Owns: the scenario's text, its name, its place in the file, and the proof that it fails now. A story found on weeks
without holidays is told some weeks later where a holiday of the playbook's own would change it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, count
from typing import Final

from cadencelang.clock.errors import CalendarRangeError
from cadencelang.compiler import compile_in
from cadencelang.engine import Engine, EngineError
from cadencelang.graph.model import Book
from cadencelang.prover.claims import Goal
from cadencelang.prover.covering import PLAIN
from cadencelang.prover.stories import Story
from cadencelang.prover.verifying import Verdict
from cadencelang.records import dataclass
from cadencelang.review.expecting import Expecting
from cadencelang.review.history import timeline_of
from cadencelang.review.own_calendar import on_own_calendar
from cadencelang.review.sentences import NoSentence, Otherwise, Sentences
from cadencelang.semantics.folder import Folder
from cadencelang.source import SourceFile
from cadencelang.syntax import format_source, parse
from cadencelang.syntax import nodes as n
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.scenario_runner import run_scenario

_MOST_WEEKS: Final = 26


@dataclass(frozen=True, slots=True)
class Kept:
    """A scenario for a story: `block` its lines, `text` the whole file with it, `line` where it begins there (from 1).

    `already`: the file holds it under this name, and `text` is as it was.
    """

    name: str
    file: str
    line: int
    block: str
    text: str
    already: bool = False


class NotKept(Exception):  # noqa: N818 - told to the user
    """No scenario can be made of the story. Its words say why."""


class _Over:
    """A folder with one of its files replaced."""

    def __init__(self, folder: Folder, file: str, text: str) -> None:
        self.folder, self.file, self.text = folder, file, text

    def read(self, path: str) -> str:
        """The text of a file. Raises Unreadable."""
        return self.text if path == self.file else self.folder.read(path)

    def templates(self) -> list[str]:
        """The paths of the templates."""
        return self.folder.templates()


def keep(verdict: Verdict, folder: Folder, main: str) -> Kept:
    """The scenario of a broken verdict: in the file with the most scenarios, else the one that declares the guarantee.

    A guarantee that is built in stands in `main`.
    Raises NotKept where the language has no sentence for it, or where it does not fail on the playbook's own calendar.
    """
    compiled = compile_in(folder, main)
    assert compiled.book is not None
    assert verdict.story is not None
    files = Counter(scenario.span.file for scenario in compiled.scenarios)
    declared = verdict.goal.span.file if verdict.goal.guarantee is not None else main
    file = files.most_common(1)[0][0] if files else declared
    text = compiled.sources[file].text
    name = _free_name(f"{verdict.goal.name}, as verify broke it", {it.name for it in compiled.scenarios})
    try:
        for body in _bodies(verdict.goal, verdict.story, compiled.book):
            if (there := _there_already(body, file, text)) is not None:
                return there
            kept = _put(name, body, file, text)
            if _fails(name, _Over(folder, file, kept.text), main):
                return kept
    except NoSentence as none:
        raise NotKept(f"Scenarios have no sentence for {none}.") from None
    raise NotKept("On the playbook's own calendar, for a candidate of whom nothing is known, the story goes otherwise.")


def _bodies(goal: Goal, story: Story, book: Book) -> Iterator[tuple[str, ...]]:
    """The lines of the scenario, told in one week after the other; once, where the dates are the calendar's own."""
    engine = Engine(book)
    for weeks in range(_MOST_WEEKS if story.setting.name == PLAIN.id else 1):
        with suppress(Otherwise, CalendarRangeError, EngineError):
            moved = on_own_calendar(story, book, engine, weeks)
            sentences = Sentences(moved, timeline_of(moved))
            lines = (*sentences.facts(), *sentences.happenings(), *Expecting(goal, sentences).lines())
            yield tuple(f"  {line}" for line in lines)


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken."""
    numbered = (f"{name} ({number})" for number in count(2))
    return next(it for it in chain((name,), numbered) if it not in taken)


def _there_already(body: tuple[str, ...], file: str, text: str) -> Kept | None:
    """The scenario of the file that has just these lines, if one has."""
    source = SourceFile(file, text)
    for block in parse(source).module.blocks:
        if isinstance(block.statement, n.Scenario):
            lines = [line.strip() for line in source.slice(block.span).splitlines()[1:]]
            if [line for line in lines if not line.startswith("#")] == [line.strip() for line in body]:
                name = block.statement.name.value
                line, _ = source.line_col(block.span.start)
                return Kept(name, file, line, source.slice(block.span), text, already=True)
    return None


def _put(name: str, body: tuple[str, ...], file: str, text: str) -> Kept:
    """The scenario behind the last one of the file, else at its end, one blank line before it."""
    made = "\n".join((f'scenario "{name}"', *body, ""))
    block = format_source(SourceFile(file, made)).text or made
    source = SourceFile(file, text)
    scenarios = [it for it in parse(source).module.blocks if isinstance(it.statement, n.Scenario)]
    cut = _line_after(text, scenarios[-1].span.end) if scenarios else len(text)
    before, after = text[:cut].rstrip("\n") + "\n\n", text[cut:]
    gap = "\n" if after.strip() and not after.startswith("\n") else ""
    return Kept(name, file, before.count("\n") + 1, block, f"{before}{block}{gap}{after}")


def _line_after(text: str, offset: int) -> int:
    """Where the line after the one at an offset begins."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def _fails(name: str, folder: Folder, main: str) -> bool:
    """Whether the scenario compiles and is not met."""
    compiled = compile_in(folder, main)
    if compiled.book is None:
        return False
    scenario = next(it for it in compiled.scenarios if it.name == name)
    return not run_scenario(Engine(compiled.book), Atlas(compiled.book, compiled.sources), scenario).passed
